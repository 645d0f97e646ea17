"""Points of the real line at which a function is looked at, and places between them narrowed down to neighbouring floats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from actcli.numerics.arrays import Array, ascending

Function: TypeAlias = Callable[[Array], Array]

_OCTAVES, _PER_OCTAVE = 32, 16  # between 2⁻³² and 2³² functions bend
_FAR = 4  # octaves from point to point beyond
_ROUNDS = 14
_PARTS = 64, 1024  # of a stretch in each round: few where there are many stretches; 64¹⁴ is more than floats tell apart

_MAGNITUDES = ascending(
    np.concatenate(
        [
            np.exp2(np.arange(-1074.0, 1024.0, _FAR)),
            np.exp2(np.arange(-_OCTAVES * _PER_OCTAVE, _OCTAVES * _PER_OCTAVE) / _PER_OCTAVE),
            [np.finfo(np.float64).max],
        ]
    )
)
_DISTANCES = np.exp2(np.arange(-44.0, 12.0, 0.5))


def points(places: Sequence[float] = ()) -> Array:
    """Numbers over all magnitudes of float64 in order, the negative of each too, more of them beside the places and their mirror images."""
    beside = [np.abs(place + side * abs(place) * _DISTANCES) for place in places if place for side in (-1, 1)]
    positive = ascending(np.concatenate([_MAGNITUDES, np.abs(np.asarray(places, dtype=float)), *beside]))
    positive = positive[(positive > 0) & np.isfinite(positive)]
    return np.concatenate([-positive[::-1], [0.0], positive])


class Turn(NamedTuple):
    """Two neighbouring floats on which a function has different classes."""

    low: float
    high: float
    before: int
    after: int


def narrowed(classes: Function, low: Array, high: Array) -> list[Turn]:
    """Between each low and high, whose classes differ, the place where the class of low ends; all of them at once.

    low may be the greater of the two.
    """
    if low.size == 0:
        return []
    first = classes(low)
    parts = max(_PARTS[0], _PARTS[1] // low.size)
    shares = np.linspace(0.0, 1.0, parts + 1)
    rows = np.arange(low.size)
    for _ in range(_ROUNDS):
        inside = low[:, None] * (1 - shares) + high[:, None] * shares
        inside[:, 0], inside[:, -1] = low, high
        other = classes(inside.ravel()).reshape(inside.shape) != first[:, None]
        other[:, -1] = True
        end = np.argmax(other, axis=1)
        low, high = inside[rows, np.maximum(end - 1, 0)], inside[rows, end]
        if np.all(np.nextafter(low, high) == high):
            break
    rows_of_turns = zip(low.tolist(), high.tolist(), first.tolist(), classes(high).tolist(), strict=True)
    return [Turn(a, b, int(c), int(d)) for a, b, c, d in rows_of_turns]


def changes(classes: Function, low: Array, high: Array) -> list[Turn]:
    """Where the class changes between low and high, from both sides: a stretch of class 0 between two others is told apart from them."""
    starts = narrowed(classes, low, high)
    last = classes(high) if high.size else high
    found = []
    for start, top, kind in zip(starts, high, last, strict=True):
        if start.after == kind:
            found.append(start)
            continue
        (end,) = narrowed(classes, np.array([top]), np.array([start.high]))
        found += [start, Turn(end.high, end.low, end.after, end.before)]
    return found
