"""How large a difference becomes over a window, and where: a grid finds the candidates, halving their brackets the places.

A difference may jump, and be largest only on one side of the jump; it may be as large over a whole stretch; and there may be
several places, as of everything even or odd.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from actcli.comparison.difference import Difference
from actcli.comparison.peaks import peaks
from actcli.errors import BadValue
from actcli.figures.data import Limits
from actcli.numerics.arrays import Array, ascending

_EVEN, _SMALL = 2049, 257  # points at equal steps over the window, and at equal ratios on either side of 0
_SMALLEST = 1e-6  # of the window
_STRETCH = 0.002  # of the window: what is narrower is one place
_FEWEST = 4  # points of a stretch
_FEWEST_POINTS = 33  # between two breaks


class Place(NamedTuple):
    """Where a difference is largest: from `start` to `stop`, mostly one place.

    side: "-" or "+" where that is the limit from the left or the right. by: the difference, with its sign.
    """

    start: float
    stop: float
    side: str
    by: float


class Largest(NamedTuple):
    """size: the largest absolute difference; parity: "even", "odd" or ""; places: in order, none where size is 0."""

    size: float
    parity: str
    places: tuple[Place, ...]


class _Piece(NamedTuple):
    """The points between two places, ascending, and the differences there.

    ends: the places themselves, which are no points where they are breaks, or not finite: there the nearest numbers
    stand for limits.
    """

    ends: Limits
    x: Array
    by: Array

    def place(self, x: float, by: float) -> Place:
        """A point as what it stands for."""
        low, high = self.ends
        if x == self.x[0] != low:
            return Place(low, low, "+", by)
        if x == self.x[-1] != high:
            return Place(high, high, "-", by)
        return Place(x, x, "", by)


def largest(difference: Difference, breaks: Iterable[float] = ()) -> Largest:
    """Search the difference's window; `breaks` are the places where either function, or its slope, jumps.

    Raises BadValue where the difference has no value at all.
    """
    low, high = difference.window
    edges = [low, *sorted({float(place) for place in breaks if low < place < high}), high]
    pieces = [_piece(difference, a, b) for a, b in pairwise(edges)]
    found = list(_candidates(difference, edges, pieces))
    if not found:
        raise BadValue(f"there is no number from {low:g} to {high:g} at which both functions have a value")
    size = np.array([abs(place.by) for place in found])
    if not size.any():
        return Largest(0.0, "", ())
    rounding = difference.measured(np.array([place.start for place in found])).rounding
    top = int(np.argmax(size))
    highest = np.flatnonzero(size >= size[top] - rounding - rounding[top])
    points = sorted({found[n] for n in highest}, key=_order)
    surest = highest[np.argmin(rounding[highest])]
    enough = float(size[top] - 2 * rounding[highest].max())
    stretches = _joined([one for piece in pieces for one in _stretches(piece, enough, high - low)], points)
    apart = [point for point in points if not any(_within(point, one) for one in stretches)]
    places = sorted([*stretches, *_apart(difference, apart, enough)], key=_order)
    return Largest(float(size[surest]), difference.parity, tuple(places))


def _order(place: Place) -> tuple[float, int]:
    """From left to right; the limits at a break on either side of it."""
    return place.start, ("-", "", "+").index(place.side)


def _piece(difference: Difference, a: float, b: float) -> _Piece:
    low, high = difference.window
    lost = ~np.isfinite(difference.raw(np.array([a, b])))
    first = a if a == low and not lost[0] else float(np.nextafter(a, b))
    last = b if b == high and not lost[1] else float(np.nextafter(b, a))
    reach = max(abs(low), abs(high))
    small = np.geomspace(_SMALLEST * reach, reach, _SMALL)
    even = np.linspace(a, b, max(_FEWEST_POINTS, round(_EVEN * (b - a) / (high - low))))
    x = ascending(np.concatenate([-small, [0.0], small, even]))
    x = np.concatenate([[first], x[(x > first) & (x < last)], [last]])
    return _Piece((a, b), x, difference(x))


def _candidates(difference: Difference, edges: Sequence[float], pieces: Sequence[_Piece]) -> Iterator[Place]:
    """The differences at the breaks and ends themselves, and the extremes between them."""
    for x, by in zip(edges, difference(np.array(edges)).tolist(), strict=True):
        if not np.isnan(by):
            yield Place(x, x, "", by)
    for piece in pieces:
        for x, by in zip(*(one.tolist() for one in peaks(difference, piece.x, piece.by)), strict=True):
            yield piece.place(x, by)


def _stretches(piece: _Piece, enough: float, width: float) -> Iterator[Place]:
    """Where the difference stays as large over several points, to the precision of the grid."""
    with np.errstate(invalid="ignore"):
        high = np.abs(piece.by) >= enough
    runs = np.flatnonzero(np.diff(np.r_[False, high, False].astype(np.int8))).reshape(-1, 2)
    for start, stop in runs:
        first, last = piece.x[start], piece.x[stop - 1]
        if stop - start >= _FEWEST and last - first > _STRETCH * width:
            ends = [piece.place(float(x), 0.0).start for x in (first, last)]
            yield Place(ends[0], ends[1], "", float(piece.by[start]))


def _within(point: Place, stretch: Place) -> bool:
    return stretch.start <= point.start <= stretch.stop and stretch.by * point.by > 0


def _joined(stretches: Sequence[Place], points: Sequence[Place]) -> list[Place]:
    """Stretches that meet at a break, where the difference is as large too, are one."""
    kept: list[Place] = []
    for one in stretches:
        meets = kept and kept[-1].stop == one.start and kept[-1].by * one.by > 0
        if meets and any(_within(point, one) and point.start == one.start and not point.side for point in points):
            kept[-1] = kept[-1]._replace(stop=one.stop)
        else:
            kept.append(one)
    return kept


def _apart(difference: Difference, points: Sequence[Place], enough: float) -> list[Place]:
    """One point of those between which the difference is as large all the way; a break itself before its sides."""
    groups: list[list[Place]] = []
    for point in points:
        before = groups[-1][-1] if groups else None
        if before and before.by * point.by > 0 and _as_large(difference, before, point, enough):
            groups[-1].append(point)
        else:
            groups.append([point])
    return [max(group, key=lambda point: (not point.side, abs(point.by))) for group in groups]


def _as_large(difference: Difference, one: Place, other: Place, enough: float) -> bool:
    between = np.array([one.start, one.start + (other.start - one.start) / 2, other.start])
    return bool(np.all(np.abs(difference(between)) >= enough))
