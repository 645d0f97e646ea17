"""A function as a curve: points where it bends, cut where it jumps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from actcli.figures.breaks import GRID, Function, Sides, height, sides
from actcli.figures.data import Limits, Point, Segment
from actcli.numerics.arrays import Array

_FEWEST = 9  # in a stretch between two breaks
_ROUNDS = 9  # of halving the steps where the curve bends
_FLAT = 5e-4  # of the height: what a straight line between two points may miss
_MOST = 6000  # points of a curve
_TAILS = 0.05
_VISIBLE = 0.004  # of the height: a smaller jump is drawn as a line
_FAR_OUT = 100.0  # times the height: nobody sees a bend there
_BOUNDLESS = 10.0  # times the height: a side of a break that is farther away is a pole, not the end of a jump


class Sampled(NamedTuple):
    """A curve without its label: see `data.Curve`."""

    segments: tuple[Segment, ...]
    closed: tuple[Point, ...]
    open: tuple[Point, ...]


def sample(function: Function, window: Limits, places: Iterable[float] = ()) -> Sampled:
    """Sample a function over a window, with a point at each of the places and a cut where it jumps at one.

    `function` maps an array of x to the array of y; where y is not finite there is no curve.
    """
    low, high = window
    inner = sorted({float(place) for place in places if low <= place <= high})
    edges = [low, *(place for place in inner if low < place < high), high]
    tall = height(function(np.linspace(low, high, GRID)), _TAILS)
    ends = {place: sides(function, place, window) for place in inner}
    pieces = [_piece(function, a, b, ends, high - low, tall) for a, b in pairwise(edges)]
    segments = [piece for piece in _joined(pieces, edges, ends, tall) if piece.x.size > 1]
    closed, hollow = _marks(ends, window, tall)
    return Sampled(tuple(segments), tuple(closed), tuple(hollow))


def _piece(function: Function, a: float, b: float, ends: dict[float, Sides], width: float, tall: float) -> Segment:
    """The curve between two edges: at the edges themselves it takes its limits from inside."""
    count = max(_FEWEST, round(GRID * (b - a) / width))
    x = np.linspace(a, b, count)
    y = np.array(function(x))
    for _ in range(_ROUNDS):
        new = _midpoints(x, y, tall)
        if new.size == 0 or x.size + new.size > _MOST:
            break
        order = np.argsort(np.concatenate([x, new]), kind="stable")
        x, y = np.concatenate([x, new])[order], np.concatenate([y, function(new)])[order]
    if a in ends:
        y[0] = ends[a].right
    if b in ends:
        y[-1] = ends[b].left
    near = np.isfinite(y)
    for place, index in ((a, 0), (b, -1)):  # the side of a pole is a point far out: no part of the picture
        if place in ends and abs(y[index]) > _BOUNDLESS * tall + np.abs(y[near]).min(initial=np.inf):
            near[index] = False
    return Segment(x[near], y[near])


def _midpoints(x: Array, y: Array, tall: float) -> Array:
    """The middles of the steps where the curve leaves the straight line between its neighbours."""
    with np.errstate(all="ignore"):
        share = (x[1:-1] - x[:-2]) / (x[2:] - x[:-2])
        missed = np.abs(y[:-2] + share * (y[2:] - y[:-2]) - y[1:-1])
        bends = missed > _FLAT * tall
    # Otherwise a pole would take all points.
    finite = y[np.isfinite(y)]
    bends &= np.abs(y[1:-1] - (np.median(finite) if finite.size else 0.0)) < _FAR_OUT * tall
    steps = np.zeros(x.size - 1, dtype=bool)
    steps[:-1] |= bends
    steps[1:] |= bends
    steps |= np.isfinite(y[1:]) != np.isfinite(y[:-1])  # up to the pole
    finest = np.finfo(float).eps * 64 * np.maximum(np.abs(x[1:]), np.abs(x[:-1]))
    middles = x[:-1] + (x[1:] - x[:-1]) / 2
    return middles[steps & (x[1:] - x[:-1] > finest)]


def _joined(pieces: list[Segment], edges: list[float], ends: dict[float, Sides], tall: float) -> Iterator[Segment]:
    """Pieces that meet at a break without a jump are one segment."""
    current = pieces[0]
    for place, piece in zip(edges[1:-1], pieces[1:], strict=True):
        if _jumps(ends[place], tall) or not (current.x.size and piece.x.size):
            yield current
            current = piece
        else:
            at = ends[place].value
            x = np.concatenate([current.x[:-1], [place], piece.x[1:]])
            current = Segment(x, np.concatenate([current.y[:-1], [at], piece.y[1:]]))
    yield current


def _jumps(at: Sides, tall: float) -> bool:
    """Whether the two sides do not meet, or the value lies elsewhere."""
    if not np.all(np.isfinite(at)):
        return True
    return max(at) - min(at) > _VISIBLE * tall


def _marks(ends: dict[float, Sides], window: Limits, tall: float) -> tuple[list[Point], list[Point]]:
    """The closed and open ends of the jumps; none at poles, and beyond the window nothing is known."""
    closed: list[Point] = []
    hollow: list[Point] = []
    for place, at in ends.items():
        if not _jumps(at, tall) or not np.isfinite(at.value):
            continue
        shown = [limit for limit, beyond in ((at.left, window[0]), (at.right, window[1])) if place != beyond]
        if not all(np.isfinite(limit) and abs(limit - at.value) <= _BOUNDLESS * tall for limit in shown):
            continue
        left_out = [limit for limit in dict.fromkeys(shown) if abs(limit - at.value) > _VISIBLE * tall]
        if left_out:
            closed.append((place, at.value + 0.0))  # not -0
            hollow += [(place, limit) for limit in left_out]
    return closed, hollow
