"""Fixed points: where f(x) = x."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics.arrays import Array
from actcli.properties.course import Course
from actcli.properties.line import Function, Turn, changes

_MOST = 24
_EPS = float(np.finfo(np.float64).eps)
_NOISE = 1e-6  # touching the diagonal, f(x) - x is lost in rounding on a stretch of the square root of an ULP


class Fixed(NamedTuple):
    """Single points, and the ends of stretches on which every point is one. complete: whether there are no others."""

    points: list[float]
    intervals: list[tuple[float, float]]
    complete: bool


def found(value: Function, slope: Function, x: Array, y: Array, dy: Array, slopes: Course, kinks: list[float]) -> Fixed:
    """The fixed points of a function.

    x: points in order, with the value and slope there. slopes: the course of the slope, whose flat stretches are the straight pieces
    of the function: only there every point can be fixed, elsewhere f(x) = x in float64 may be rounding (gelu(10) is 10).
    """

    def off(x: Array) -> Array:
        with np.errstate(over="ignore"):
            return value(x) - x

    def side(x: Array) -> Array:
        return np.sign(off(x))

    def steeper(x: Array) -> Array:
        return np.sign(slope(x) - 1)

    intervals = _intervals(off, slopes)
    with np.errstate(over="ignore"):
        crossings, all_crossings = _turns(side, x, np.sign(y - x))
    touches, all_touches = _turns(steeper, x, np.sign(dy - 1))
    touching = [p for p in map(_place, touches) if _at_rest(value, slope, p) and _bends(slope, p)]
    points: list[float] = []
    for place in sorted([0.0, *kinks, *(_zero(off, turn) for turn in crossings), *touching], key=abs):
        inside = any(low <= place <= high for low, high in intervals)
        known = any(abs(place - one) <= _NOISE * abs(place) for one in points)
        if not (inside or known) and _at_rest(value, slope, place):
            points.append(place + 0.0)
    return Fixed(sorted(points), intervals, all_crossings and (all_touches or not touching))


def _turns(classes: Function, x: Array, found: Array) -> tuple[list[Turn], bool]:
    """Where the class changes, those nearest to 0, and whether these are all.

    A stretch of class 0 between two signs is one change; its ends are then those of the stretch.
    """
    known = (found != 0) & ~np.isnan(found)
    x, found = x[known], found[known]
    places = np.nonzero(found[:-1] != found[1:])[0]
    kept = np.sort(places[np.argsort(np.abs(x[places]), kind="stable")[:_MOST]])
    turns: list[Turn] = []
    for turn in changes(classes, x[kept], x[kept + 1]):
        if turn.before == 0 and turns and turns[-1].after == 0:
            start = turns.pop()
            turn = Turn(start.low, turn.high, start.before, turn.after)
        turns.append(turn)
    return turns, places.size <= _MOST


def _intervals(off: Function, slopes: Course) -> list[tuple[float, float]]:
    """The straight pieces of slope 1 on which f(x) = x, joined where they meet."""
    joined: list[tuple[float, float]] = []
    for low, high, move in zip(slopes.nodes, slopes.nodes[1:], slopes.moves, strict=False):
        if move or low.x == high.x or abs(low.level - 1) > 4 * _EPS:
            continue
        inside = _inside(low.x, high.x)
        if np.all(np.abs(off(inside)) <= 4 * _EPS * np.abs(inside)):
            start = joined.pop()[0] if joined and joined[-1][1] == low.x and off(np.array([low.x]))[0] == 0 else low.x
            joined.append((start + 0.0, high.x + 0.0))
    return joined


def _inside(low: float, high: float) -> Array:
    """Some numbers of a stretch."""
    if np.isinf(low) and np.isinf(high):
        return np.array([-3.0, -0.1, 0.7, 5.0])
    if np.isinf(high):
        return low + np.array([0.1, 1.0, 30.0])
    if np.isinf(low):
        return high - np.array([0.1, 1.0, 30.0])
    return np.linspace(low, high, 7)[1:-1]


def _place(turn: Turn) -> float:
    return 0.0 if turn.low <= 0 <= turn.high else turn.low + (turn.high - turn.low) / 2


def _zero(off: Function, turn: Turn) -> float:
    """Where, between the ends of a change of sign, f(x) - x is least."""
    places = np.array([_place(turn), turn.low, turn.high])
    return float(places[np.argmin(np.abs(off(places)))])


def _at_rest(value: Function, slope: Function, x: float) -> bool:
    """Whether f(x) = x but for the distance to the next float."""
    at = np.array([x])
    y, steepness = float(value(at)[0]), abs(float(slope(at)[0]))
    return y == x or bool(abs(y - x) <= 4 * _EPS * abs(x) * (1 + steepness))


def _bends(slope: Function, x: float) -> bool:
    """Whether the slope differs from 1 beside a place where it is 1; far out it may have rounded to 1 for good."""
    return bool(np.all(np.abs(slope(x * np.array([0.99, 1.01])) - 1) > _NOISE))
