"""Losses as curves over what their view says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from actcli.definition.loss import Loss
from actcli.errors import NotDefined
from actcli.figures.batches import batches
from actcli.figures.breaks import Function, find_breaks
from actcli.figures.data import Limits
from actcli.figures.lines import FARTHEST, Line, Naming, widened
from actcli.figures.placed import Case, Placed, View
from actcli.figures.requests import Variant
from actcli.figures.views import VIEWS, view_name
from actcli.numerics.arrays import Array

_ORDERS = ("loss", "slope", "curvature")
MARGIN = VIEWS["margin"]


def view(variant: Variant) -> View:
    """What the loss is drawn over. Raises NotDefined for a loss that has no view."""
    name = view_name(variant.entry, variant.settings)
    if name not in VIEWS:
        raise NotDefined(f"{variant.entry.name} has no picture: it is not a function of one or two numbers")
    return VIEWS[name]


def naming(chosen: View) -> Naming:
    """How the axes are called."""
    return Naming(_ORDERS, chosen.xlabel)


def window(chosen: View, found: Sequence[Variant]) -> Limits:
    """The view's window, or those of the losses; wide enough for the kinks of parameters that were given."""
    if chosen.window is not None:
        return chosen.window
    own = [variant.entry.window for variant in found]
    shown = (min(low for low, _ in own), max(high for _, high in own))
    reach = FARTHEST * (shown[1] - shown[0])
    wide = (shown[0] - reach, shown[1] + reach)
    given = [variant for variant in found if variant.request.values]
    bends = [f for variant in given for f in functions(variant, chosen.cases[0], orders(variant.entry))[1:]]
    return widened(shown, [place for function in bends for place in find_breaks(function, wide)])


def line(variant: Variant, case: Case, label: str, order: int, colour: int, dash: int) -> Line:
    """One variant in one case as a line, its derivatives up to this order included.

    Raises NotDefined where there is no second derivative along the axis.
    """
    known = orders(variant.entry)
    if order > known:
        raise NotDefined(f"{variant.entry.name} has no second derivative that could be drawn")
    return Line(variant.request.label, label, functions(variant, case, known), order + 1, (), colour, dash)


def orders(loss: Loss) -> int:
    """How many derivatives along the axis there are; the second only where it is that by the input."""
    if loss.elementwise and loss.has_derivative("input", 2):
        return 2
    return 1 if loss.has_derivative("input", 1) else 0


def functions(variant: Variant, case: Case, order: int) -> tuple[Function, ...]:
    """The loss and its slopes by t up to this order, each from (n,) to (n,)."""
    loss: Loss = variant.entry
    settings = variant.settings
    each = batches(loss, settings, case.place, sloping=order > 0)

    def value(t: Array) -> Array:
        placed = case.place(loss, settings, t)
        if placed.batches:
            return each(t)[0]
        return _each(loss(**placed.tensors, **{**settings, **placed.fixed}, reduction="none"), t)

    def slope(t: Array) -> Array:
        placed = case.place(loss, settings, t)
        return each(t)[1] if placed.batches else _along(loss, settings, placed, t)

    def curvature(t: Array) -> Array:
        placed = case.place(loss, settings, t)
        return np.asarray(loss.grad(**placed.tensors, **settings, order=2, reduction="none"))

    return (value, slope, curvature)[: order + 1]


def _each(values: Any, t: Array) -> Array:
    """One number for each abscissa, which is the first axis of what there is more of."""
    array = np.asarray(values, dtype=np.float64)
    return array if array.shape == t.shape else array.reshape(t.size, -1).sum(axis=-1)


def _along(loss: Loss, settings: Mapping[str, Any], placed: Placed, t: Array) -> Array:
    """The slope by t: the gradient of each sample times the motion of its tensors."""
    total = np.zeros(t.shape)
    keywords = {**placed.tensors, **settings, **placed.fixed}
    for name, tangent in placed.moving.items():
        gradient = np.asarray(loss.grad(**keywords, wrt=name, reduction="none"))
        with np.errstate(all="ignore"):  # at the ends of a window infinities meet, and there is no slope
            moved = np.moveaxis(gradient * tangent, placed.samples, 0)
            total += moved.reshape(t.size, -1).sum(axis=-1)
    return total
