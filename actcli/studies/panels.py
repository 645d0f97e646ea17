"""Parts of pictures made of arrays: curves, paths, logarithmic axes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from actcli.errors import BadValue
from actcli.figures.data import Bars, Curve, Limits, Panel, Point, Segment, Series
from actcli.figures.limits import padded
from actcli.figures.ticks import decades
from actcli.numerics.arrays import Array

_BAR_ROOM = 0.14  # of the height, for the numbers above the bars


def curve(label: str, x: Any, y: Any, colour: int = 0, dash: int = 0, marks: Sequence[Point] = ()) -> Curve:
    """A curve through points with ascending x, cut where y is not finite. marks: places with a filled circle."""
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    finite = np.isfinite(y)
    cuts = np.flatnonzero(finite[1:] != finite[:-1]) + 1
    pieces = zip(np.split(x, cuts), np.split(y, cuts), strict=True)
    segments = tuple(Segment(a, b) for a, b in pieces if np.isfinite(b[0]) and a.size > 1)
    return Curve(label, segments, tuple(marks), (), colour, dash)


def path(label: str, x: Array, y: Array, colour: int, ends: tuple[Point, Point]) -> Curve:
    """A path that may turn back, one segment for each stretch that goes one way. ends: where it starts, and where it is to go."""
    turns = np.flatnonzero(np.diff(np.sign(np.diff(x)))) + 1
    edges = [0, *turns.tolist(), x.size - 1]
    segments = []
    for start, stop in pairwise(edges):
        ahead = slice(start, stop + 1)
        order = slice(None, None, 1 if x[stop] >= x[start] else -1)
        segments.append(Segment(x[ahead][order], y[ahead][order]))
    return Curve(label, tuple(segments), (ends[1],), (ends[0],), colour)


def panel(
    title: str,
    xlabel: str,
    curves: Sequence[Curve],
    *,
    xlim: Limits | None = None,
    ylim: Limits | None = None,
    log: str = "",
    ordered: bool = False,
) -> Panel:
    """A panel of the curves that have points, with limits that show all of them unless given.

    log: the axes ("x", "y", "xy") on which the numbers given are powers of ten; their ticks say so.
    Raises BadValue where there is nothing to show.
    """
    shown = [one for one in curves if one.segments]
    if not shown:
        raise BadValue(f"{title}: no finite number to draw")
    if xlim is None:
        xlim = _extent([s.x for one in shown for s in one.segments])
    if ylim is None:
        marks = [np.array([y]) for one in shown for _, y in (*one.closed, *one.open)]
        ylim = padded(*_extent([*(s.y for one in shown for s in one.segments), *marks]))
    colours = 1 + max(one.colour for one in curves)
    xticks, yticks = (decades(limits) if axis in log else () for axis, limits in (("x", xlim), ("y", ylim)))
    return Panel(title, xlabel, xlim, ylim, tuple(shown), ordered, colours, (), xticks, yticks)


def bars(title: str, names: Sequence[str], series: Sequence[tuple[str, Sequence[float] | Array]]) -> Bars:
    """Bars side by side, a colour for each of the series (label, values)."""
    values = np.array([one for _, one in series], dtype=np.float64)
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room = _BAR_ROOM * ((high - low) or 1.0)
    made = tuple(Series(label, tuple(map(float, one)), n) for n, (label, one) in enumerate(series))
    return Bars(title, tuple(names), made, (low - (room if low < 0 else 0.0), high + room))


def _extent(arrays: Sequence[Array]) -> Limits:
    return float(min(a.min() for a in arrays)), float(max(a.max() for a in arrays))
