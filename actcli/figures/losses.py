"""Losses as curves over what their view says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from actcli.definition.loss import Loss
from actcli.errors import NotDefined
from actcli.figures.breaks import Function, find_breaks
from actcli.figures.data import Limits
from actcli.figures.lines import FARTHEST, Line, Naming, widened
from actcli.figures.requests import Variant
from actcli.figures.views import VIEWS, Case, Placed, View
from actcli.numerics.arrays import Array

_ORDERS = ("loss", "slope", "curvature")
MARGIN = VIEWS["margin"]


def view(loss: Loss) -> View:
    """What the loss is drawn over. Raises NotDefined for a loss that has no view."""
    if loss.view not in VIEWS:
        raise NotDefined(f"{loss.name} has no picture: it is not a function of one or two numbers")
    return VIEWS[loss.view]


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
    return widened(shown, [place for variant in given for place in _kinks(variant, chosen.cases[0], wide)])


def line(variant: Variant, case: Case, label: str, order: int, shown: Limits, colour: int, dash: int) -> Line:
    """One variant in one case as a line, its derivatives up to this order included.

    Raises NotDefined where there is no second derivative along the axis.
    """
    if order == 2 and not _bends(variant.entry):
        raise NotDefined(f"{variant.entry.name} has no second derivative that could be drawn")
    return Line(label, functions(variant, case, order), tuple(_kinks(variant, case, shown)), colour, dash)


def _bends(loss: Loss) -> bool:
    """Whether the second derivative by the input is that along the axis."""
    return loss.elementwise and loss.has_derivative("input", 2)


def _kinks(variant: Variant, case: Case, stretch: Limits) -> list[float]:
    """Where the slopes of the loss jump."""
    if not variant.entry.has_derivative("input", 1):
        return []
    order = 2 if _bends(variant.entry) else 1
    return [place for function in functions(variant, case, order)[1:] for place in find_breaks(function, stretch)]


def functions(variant: Variant, case: Case, order: int) -> tuple[Function, ...]:
    """The loss and its slopes by t up to this order, each from (n,) to (n,)."""
    loss: Loss = variant.entry
    settings = variant.settings

    def value(t: Array) -> Array:
        placed = case.place(loss, settings, t)
        return _each(loss(**placed.tensors, **{**settings, **placed.fixed}, reduction="none"), t)

    def slope(t: Array) -> Array:
        placed = case.place(loss, settings, t)
        return _along(loss, settings, placed, t)

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
    for name, tangent in placed.moving.items():
        gradient = np.asarray(loss.grad(**placed.tensors, **{**settings, **placed.fixed}, wrt=name, reduction="none"))
        with np.errstate(all="ignore"):
            moved = gradient * tangent
        total += np.moveaxis(moved, placed.samples, 0).reshape(t.size, -1).sum(axis=-1)
    return total
