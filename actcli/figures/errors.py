"""Errors of a kernel over all magnitudes, beneath the exact curve.

The x axis is logarithmic with both signs, and wider around 10: most of a function happens between 1/1000 and 1000, while a
format has six hundred decades.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.figures.data import Curve, Dots, Panel, Picture, Segment, Tick
from actcli.figures.requests import number
from actcli.numerics.arrays import AnyArray, Array

_CENTRE, _WIDTH = 1.0, 0.25  # decades: where the axis is widest, and how quickly it gets narrower
_FIRST, _LAST = -325.0, 309.0
_MARKS = (1.0, 10.0, 100.0, 1e100)
_UNMARKED = 10.0  # a line without a number, for which there is no room
_NEAR = 4.0  # |x| up to which the exact curve is shown whole
_LEAST = 0.01  # ULP; what is below is drawn there
_COLUMNS = 400  # of the picture: in each the largest, the median and the smallest error are drawn
_ABOVE = 1.0  # decades between the largest finite error and the line of the infinite ones


class Judgement(NamedTuple):
    """Inputs, results, exact results rounded to the format, and errors in ULP; arrays of one shape (n,)."""

    x: Array
    got: Array
    exact: Array
    ulp: Array


def picture(judged: Judgement, title: str, allowed: float) -> Picture:
    """The exact curve, and beneath it each error; `allowed` ULP are marked, and what is above them."""
    place = position(judged.x)
    known = np.isfinite(place)
    place, judged = place[known], Judgement(*(column[known] for column in judged))
    room = 0.02 * max(float(np.ptp(place)), 0.01) if place.size else 0.01
    xlim = (float(place.min(initial=0.0)) - room, float(place.max(initial=0.0)) + room)
    marks = _ticks(xlim)
    return Picture(title, (_exact(judged, place, xlim, marks), _errors(judged, place, xlim, marks, allowed)))


def position(x: Array) -> Array:
    """Where numbers stand along the axis: 0 in the middle, ±1 at the ends of float64."""
    with np.errstate(divide="ignore"):
        decades = np.maximum(np.log10(np.abs(x)), _FIRST)
    low, high, place = (np.arcsinh((one - _CENTRE) / _WIDTH) for one in (_FIRST, _LAST, decades))
    return np.asarray(np.sign(x) * (place - low) / (high - low))


def _ticks(limits: tuple[float, float]) -> tuple[Tick, ...]:
    numbers = [0.0, *_MARKS, *(-mark for mark in _MARKS)]
    ticks = [Tick(float(position(np.array(one))), "" if abs(one) == _UNMARKED else number(one)) for one in numbers]
    return tuple(sorted(tick for tick in ticks if limits[0] <= tick.place <= limits[1]))


def _exact(judged: Judgement, place: Array, xlim: tuple[float, float], marks: tuple[Tick, ...]) -> Panel:
    """The exact curve; where it leaves what it shows near 0 it leaves the panel."""
    finite = np.isfinite(judged.exact)
    near = finite & (np.abs(judged.x) <= _NEAR)
    shown = judged.exact[near if near.sum() > 1 else finite]
    low, high = min(float(shown.min(initial=0.0)), 0.0), max(float(shown.max(initial=0.0)), 0.0)
    room = 0.08 * ((high - low) or 1.0)
    ylim = (low - room, high + room)
    x, first = np.unique(place[finite], return_index=True)
    heights = np.clip(judged.exact[finite][first], low - 99 * room, high + 99 * room)
    curve = Curve("", (Segment(x, heights),), colour=0)
    return Panel("exact result", "x", xlim, ylim, (curve,), colours=7, xticks=marks)


def _errors(
    judged: Judgement, place: Array, xlim: tuple[float, float], marks: tuple[Tick, ...], allowed: float
) -> Panel:
    finite = np.isfinite(judged.ulp)
    heights = np.log10(np.maximum(np.where(finite, judged.ulp, _LEAST), _LEAST))
    top = max(1.5, float(np.ceil(heights.max(initial=0.0))))
    infinite = top + _ABOVE
    heights = np.where(finite, heights, infinite)
    over = ~(judged.ulp <= allowed)
    dots = [
        Dots(label, place[chosen], heights[chosen], colour)
        for label, mask, colour in (("", ~over, 0), ("", over, 1))
        if (chosen := _thinned(place, heights, mask)).size
    ]
    step = max(1, round(top / 5))
    decades = [-2, *(decade for decade in range(0, int(top) + 1, step))]
    yticks = [Tick(decade, "≤ 0.01" if decade == -2 else number(10.0**decade)) for decade in decades]
    if not finite.all():
        yticks.append(Tick(infinite, "∞, NaN"))
    ylim = (np.log10(_LEAST) - 0.3, (infinite if not finite.all() else top) + 0.4)
    curves = []
    if allowed > 0:
        line = np.full(2, np.log10(max(allowed, _LEAST)))
        curves.append(Curve(f"{number(allowed)} ULP", (Segment(np.array(xlim), line),), colour=6, dash=1))
    return Panel(
        "error in units of the last place",
        "x (logarithmic with both signs, wider around 10)",
        xlim,
        ylim,
        tuple(curves),
        colours=7,
        dots=tuple(dots),
        xticks=marks,
        yticks=tuple(yticks),
    )


def _thinned(place: Array, heights: Array, mask: AnyArray) -> AnyArray:
    """The points of a mask that are drawn: in each column of the picture the highest, the lowest and the one between."""
    chosen = np.flatnonzero(mask)
    if chosen.size <= 3 * _COLUMNS:
        return chosen
    column = np.floor((place[chosen] + 1) / 2 * _COLUMNS)
    order = chosen[np.lexsort((heights[chosen], column))]
    column = np.floor((place[order] + 1) / 2 * _COLUMNS)
    starts = np.flatnonzero(np.r_[True, column[1:] != column[:-1]])
    stops = np.r_[starts[1:], column.size]
    return np.unique(np.concatenate([order[starts], order[(starts + stops - 1) // 2], order[stops - 1]]))
