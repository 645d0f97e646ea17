"""What a course tells: bounds and where they are taken, direction, local extremes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from actcli.properties.course import Course, Node

_SAME = 4 * float(np.finfo(np.float64).eps)


class Bound(NamedTuple):
    """The least or greatest value, or the limit that comes to it.

    at: where, of several places the one nearest to 0 (±∞ for a limit there). on: the ends of the stretch on which it is taken, None
    where it is a single place.
    """

    value: float
    attained: bool
    at: float
    on: tuple[float, float] | None


class Local(NamedTuple):
    """A local minimum or maximum."""

    x: float
    value: float


def infimum(course: Course) -> Bound:
    """The greatest lower bound."""
    return _bound(course, -1)


def supremum(course: Course) -> Bound:
    """The least upper bound."""
    return _bound(course, 1)


def _bound(course: Course, sign: int) -> Bound:
    levels = np.array([sign * node.level for node in course.nodes])
    best = float(np.nanmax(levels))
    tolerance = _SAME * abs(best) if np.isfinite(best) else 0.0
    near = [place for place, level in enumerate(levels) if level >= best - tolerance]
    stretches = {place: _stretch(course, place) for place in near}
    attained = [place for place in near if np.isfinite(best) and (course.nodes[place].attained or stretches[place])]
    places = {place: _nearest(course.nodes[place].x, stretches[place]) for place in attained or near}
    chosen = min(places, key=lambda place: (abs(places[place]), -places[place]))
    level = max(course.nodes[place].level * sign for place in places) * sign
    return Bound(level + 0.0, bool(attained), places[chosen] + 0.0, stretches[chosen] if attained else None)


def _stretch(course: Course, place: int) -> tuple[float, float] | None:
    """The flat stretch that touches a node."""
    first = last = place
    while first > 0 and course.moves[first - 1] == 0:
        first -= 1
    while last < len(course.moves) and course.moves[last] == 0:
        last += 1
    return (course.nodes[first].x + 0.0, course.nodes[last].x + 0.0) if first != last else None


def _nearest(x: float, stretch: tuple[float, float] | None) -> float:
    """The number nearest to 0 in the stretch, or the place itself."""
    return x if stretch is None else float(np.clip(0.0, *stretch))


def direction(course: Course) -> str:
    """How the function moves as x grows, in words: strictly increasing, non-decreasing, constant, …, neither."""
    moves = set(course.moves)
    if not course.complete and len(moves) == 1:
        moves = {1, -1}
    if moves == {0}:
        return "constant"
    for sign, strictly, weakly in (
        (1, "strictly increasing", "non-decreasing"),
        (-1, "strictly decreasing", "non-increasing"),
    ):
        if -sign not in moves:
            return weakly if 0 in moves else strictly
    return "neither"


def local(course: Course, sign: int) -> list[Local]:
    """Places where the function turns, to rise (sign 1: minima) or to fall (-1: maxima), a stretch by its number nearest to 0."""
    found = []
    before = 0
    moves = course.moves
    for place, move in enumerate(moves):
        if move == 0:
            continue
        if before == -sign and move == sign:
            stretch = _stretch(course, place)
            node: Node = course.nodes[place]
            if stretch or node.attained:
                found.append(Local(_nearest(node.x, stretch) + 0.0, node.level + 0.0))
        before = move
    return found


def nearest(found: list[Local], most: int, key: Callable[[Local], float]) -> list[Local]:
    """Those nearest to 0, in order."""
    return sorted(sorted(found, key=lambda one: abs(key(one)))[:most], key=key)
