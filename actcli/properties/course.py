"""The course of a function: where it rises, falls and stays, from limit to limit.

What a function does is told by the sign of its derivative, because kernels of derivatives keep their digits where the value itself
has rounded to its limit: tanh(30) is 1, but its slope there is 3.5·10⁻²⁶, so tanh still rises. A derivative of exactly 0 is a flat stretch
only where it is no underflow, and none where it touches 0 at a point.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from actcli.numerics.arrays import Array
from actcli.properties.line import Function, Turn, changes

_MOST = 24  # turns looked at, those nearest to 0
_UNDERFLOW = 1e-290
_NEAR_ZERO = 1e-150  # products of two such numbers underflow
_TINY = 1e-12  # a flat stretch that holds no larger number is rounding beside a zero of the derivative
_FLAT = 1e-4  # a stretch narrower than this, relative to its place, is a zero that rounding has widened
_NOISE = 1e-9  # so near to each other, turns are rounding errors of a derivative beside its zero
_SAME = 4 * float(np.finfo(np.float64).eps)


class Break(NamedTuple):
    """A place that divides the line: the limits from both sides and what the function itself is there, None where that has no say."""

    x: float
    left: float
    value: float | None
    right: float


class Node(NamedTuple):
    """A place between two stretches, and what the function is there or comes to there. attained: it is, and not in the limit only."""

    x: float
    level: float
    attained: bool


class Course(NamedTuple):
    """Nodes in order, and between each two 1 (rises), -1 (falls) or 0 (stays). complete: whether these are all turns."""

    nodes: list[Node]
    moves: list[int]
    complete: bool


def course(
    function: Function,
    derivative: Function,
    grid: Array,
    slopes: Array,
    breaks: Sequence[Break] = (),
    ends: Sequence[float] = (),
) -> Course:
    """The course over the whole line, or between two ends that belong to the domain.

    grid: points in order, none outside the ends. slopes: the derivative there.
    """
    low, high = ends or (-np.inf, np.inf)
    nodes, moves, complete = list[Node](), list[int](), True
    bounds = [low, *(one.x for one in breaks), high]
    inner: list[Break | None] = [*breaks, None]
    for left, right, after in zip(bounds[:-1], bounds[1:], inner, strict=True):
        inside = _between(grid, left, right)
        turns, stays, whole = _stretches(derivative, grid[inside], slopes[inside], (left, right))
        complete &= whole
        if left == low:
            nodes.append(_end(function, low, high, stays[0] > 0))
        nodes += [_turn(function, derivative, turn) for turn in turns]
        moves += stays
        if after is None:
            nodes.append(_end(function, high, low, stays[-1] < 0))
        else:
            sides = _sides(after)
            nodes += sides
            moves += [int(np.sign(b.level - a.level)) for a, b in itertools.pairwise(sides)]
    return Course(nodes, moves, complete)


def _end(function: Function, x: float, inside: float, falls: bool) -> Node:
    """The node of an end; where the function is not continuous there (log at 0, outside its domain), its limit.

    inside: a number on the other side. falls: whether the function falls towards the end.
    """
    level, limit = map(float, function(np.array([x, np.nextafter(x, inside)])))
    if np.isinf(x) or (level < limit if falls else level > limit) or level == limit:
        return Node(x, level, bool(np.isfinite(x)))
    return Node(x, 0.0 if abs(limit) < _NEAR_ZERO else limit, False)


def _between(grid: Array, low: float, high: float) -> Any:
    """The points of a piece; a kink is a rounded number, and what is right beside it may belong to the other side."""
    margins = [8 * float(np.spacing(abs(end))) if np.isfinite(end) else 0.0 for end in (low, high)]
    return (grid > low + margins[0]) & (grid < high - margins[1])


def _sides(one: Break) -> list[Node]:
    """The nodes of a break: one where the function does not jump, else each limit and the value that differ."""
    found = [Node(one.x, one.left, False)]
    for level, attained in ((one.value, True), (one.right, False)):
        if level is None:
            continue
        if abs(level - found[-1].level) <= _SAME * abs(level):
            found[-1] = Node(one.x, level if attained else found[-1].level, attained or found[-1].attained)
        else:
            found.append(Node(one.x, level, attained))
    return found


def _stretches(
    derivative: Function, x: Array, slopes: Array, bounds: tuple[float, float]
) -> tuple[list[Turn], list[int], bool]:
    """The turns inside a piece, what the function does before, between and after them, and whether these are all turns."""
    x, slopes = x[~np.isnan(slopes)], np.sign(slopes[~np.isnan(slopes)])
    if x.size == 0:
        return [], [0], True
    places = np.nonzero(slopes[:-1] != slopes[1:])[0]
    kept = np.sort(places[np.argsort(np.abs(x[places]), kind="stable")[:_MOST]])

    def classes(x: Array) -> Array:
        return np.sign(derivative(x))

    turns, moves = _settled(derivative, changes(classes, x[kept], x[kept + 1]), int(slopes[0]), bounds)
    return turns, moves, places.size <= _MOST


def _settled(
    derivative: Function, found: list[Turn], first: int, bounds: tuple[float, float]
) -> tuple[list[Turn], list[int]]:
    """Turns without those that rounding made: stretches that are none are taken out, and what stood around them joined."""
    starts = [bounds[0], *(turn.high for turn in found)]
    stops = [*(turn.low for turn in found), bounds[1]]
    classes = [first, *(turn.after for turn in found)]
    kept = [
        place
        for place, (low, high, kind) in enumerate(zip(starts, stops, classes, strict=True))
        if not _narrow(low, high) and (kind or _flat(derivative, low, high, bounds))
    ]
    if not kept:
        return [], [next((kind for kind in classes if kind), 0)]
    turns, moves = [], [classes[kept[0]]]
    for a, b in itertools.pairwise(kept):
        if classes[a] != classes[b]:
            turns.append(Turn(stops[a], starts[b], classes[a], classes[b]))
            moves.append(classes[b])
    return turns, moves


def _narrow(low: float, high: float) -> bool:
    return bool(np.isfinite(low) and np.isfinite(high) and high - low <= _NOISE * max(abs(low), abs(high)))


def _flat(derivative: Function, low: float, high: float, bounds: tuple[float, float]) -> bool:
    """Whether a stretch on which the derivative is 0 in float64 is one on which it is 0."""
    if (low, high) == bounds:
        return True
    if max(abs(low), abs(high)) < _TINY:
        return False
    if np.isfinite(low) and np.isfinite(high) and high - low < _FLAT * max(abs(low), abs(high)):
        return False
    beyond = [np.nextafter(low, -np.inf), np.nextafter(high, np.inf)]
    for end, bound, outside in zip((low, high), bounds, beyond, strict=True):
        if end == bound or abs(end) < _NEAR_ZERO:
            continue
        if abs(float(derivative(np.array([outside]))[0])) < _UNDERFLOW:
            return False
    return True


def _turn(function: Function, derivative: Function, turn: Turn) -> Node:
    """The node of a turn: where the derivative is nearest to 0; where it jumps, the shortest number; 0 where it lies between."""
    around = turn.low <= 0 <= turn.high
    places = np.array([0.0] if around else [turn.low + (turn.high - turn.low) / 2, turn.low, turn.high])
    slopes = np.nan_to_num(np.abs(derivative(places)), nan=np.inf)
    jumps = slopes.max() > _NOISE
    x = min(map(float, places), key=lambda x: len(repr(x))) if jumps else float(places[np.argmin(slopes)])
    return Node(x, float(function(np.array([x]))[0]), True)
