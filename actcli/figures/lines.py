"""Curves over one axis: every function, every variant of its parameters and every case, in each order of derivative."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from actcli.errors import BadValue
from actcli.figures.breaks import Function, find_breaks
from actcli.figures.data import Curve, Limits, Panel
from actcli.figures.limits import y_limits
from actcli.figures.sampling import sample
from actcli.numerics.arrays import Array

_SQUASHED = 7.0  # a curve and its derivative whose heights differ by more than this do not share axes
FARTHEST = 10.0  # times the window: a kink beyond does not widen it
_ENDLESS = 1e120
_ROOM = 0.3  # of the kink's distance, beside a kink that has widened the window


class Line(NamedTuple):
    """One thing to draw, of the function with this name.

    functions: the value, the derivatives that are drawn, and others that show where it bends. drawn: how many of them
    are drawn. places: where it is known to break.
    """

    name: str
    label: str
    functions: tuple[Function, ...]
    drawn: int
    places: tuple[float, ...] = ()
    colour: int = 0
    dash: int = 0


class Naming(NamedTuple):
    """How the value and its derivatives are called, and the axis beneath."""

    orders: tuple[str, str, str]
    xlabel: str


def panels(lines: Sequence[Line], xlim: Limits, naming: Naming, ordered: bool) -> tuple[Panel, ...]:
    """One panel for each order of derivative; a single function and its derivatives share one where they fit together.

    Raises BadValue where a line has nothing to show over the window.
    """
    colours = 1 + max(line.colour for line in lines)
    curves = [_curves(line, xlim) for line in lines]
    orders = lines[0].drawn
    if len(lines) == 1:
        together = tuple(c._replace(label=naming.orders[n], colour=n, dash=n) for n, c in enumerate(curves[0]))
        if _fit_together(together, xlim):
            # Alone, the curve is named by the title of the axis; beside its derivatives, each by its label.
            title = naming.orders[0] if orders == 1 else ""
            shown = (together[0]._replace(label=""),) if orders == 1 else together
            return (Panel(title, naming.xlabel, xlim, y_limits(together, xlim, together=True), shown, False, 3),)
        curves = [[curve._replace(label="") for curve in together]]
        colours = 3
    drawn = []
    for order in range(orders):
        kept = tuple(one[order] for one in curves)
        drawn.append(Panel(naming.orders[order], naming.xlabel, xlim, y_limits(kept, xlim), kept, ordered, colours))
    return tuple(drawn)


def _curves(line: Line, xlim: Limits) -> list[Curve]:
    functions = [_remembering(partial(_tamed, function)) for function in line.functions]
    places = {*line.places}
    for function in functions:
        places.update(find_breaks(function, xlim))
    curves = []
    for function in functions[: line.drawn]:
        sampled = sample(function, xlim, _distinct(places, xlim))
        if not sampled.segments:
            raise BadValue(f"{line.name} has no finite value from {xlim[0]:g} to {xlim[1]:g}")
        curves.append(Curve(line.label, *sampled, line.colour, line.dash))
    return curves


def _tamed(function: Function, x: Array) -> Array:
    """The function, without values so large that no picture and no difference of them makes sense."""
    y = np.asarray(function(x), dtype=np.float64)
    return np.where(np.abs(y) < _ENDLESS, y, np.nan)


def _remembering(function: Function) -> Function:
    """The function, which computes the same points once: limits and samples begin with the same."""
    known: dict[bytes, Array] = {}

    def remembered(x: Array) -> Array:
        key = x.tobytes()
        if key not in known:
            known[key] = function(x)
        return known[key]

    return remembered


def _distinct(places: Iterable[float], xlim: Limits) -> list[float]:
    """Places that are not the same but for rounding."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > 1e-9 * (xlim[1] - xlim[0]):
            kept.append(place)
    return kept


def _fit_together(curves: Sequence[Curve], xlim: Limits) -> bool:
    """Whether none is so much taller than another that this one would look flat; constants are flat anyhow."""
    bent = [curve for curve in curves if len({float(y) for s in curve.segments for y in (s.y.min(), s.y.max())}) > 1]
    heights = [np.ptp(y_limits([curve], xlim)) for curve in bent]
    return not heights or bool(max(heights) <= _SQUASHED * min(heights))


def widened(window: Limits, places: Iterable[float]) -> Limits:
    """The window, made wide enough that the places lie well inside; what lies very far out does not count."""
    low, high = window
    reach = FARTHEST * (high - low)
    for place in places:
        if not low - reach <= place <= high + reach:
            continue
        room = _ROOM * max(abs(place), 0.25 * (window[1] - window[0]))
        if place >= high - 0.02 * (high - low):
            high = max(high, place + room)
        if place <= low + 0.02 * (high - low):
            low = min(low, place - room)
    return low, high
