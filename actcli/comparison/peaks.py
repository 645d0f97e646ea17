"""The local extremes of a difference between two breaks, from points of a grid to full precision."""

from __future__ import annotations

import numpy as np

from actcli.comparison.difference import Difference
from actcli.numerics.arrays import AnyArray, Array

_WORTH = 0.9  # of the largest on the grid: a lower peak does not become the largest when it is refined
_PARTS, _ROUNDS = 8, 30  # many at once: a call takes as long for a dozen points as for one
_SHARES = np.arange(_PARTS + 1)[:, None] / _PARTS
_TOLD_APART = 1e-10  # of a place: near its top a difference is the same to rounding over a longer stretch


def peaks(difference: Difference, x: Array, by: Array) -> tuple[Array, Array]:
    """Where the absolute difference is largest nearby, and the difference there.

    x: points of shape (n,), ascending, without a break between them. by: the differences at them.
    """
    size = np.where(np.isnan(by), -1.0, np.abs(by))
    left, right = np.maximum(np.arange(x.size) - 1, 0), np.minimum(np.arange(x.size) + 1, x.size - 1)
    highest = (size >= size[left]) & (size >= size[right]) & (size >= _WORTH * size.max()) & (size >= 0)
    inner = ((size > size[left]) | (size > size[right])) & np.isfinite(size)
    top = np.flatnonzero(highest)
    bent = np.flatnonzero(highest & inner)
    if bent.size == 0:
        return x[top], by[top]
    sign = np.sign(by[bent])
    at = _turning(difference, x[left[bent]], x[right[bent]], sign)
    there = difference(at)
    # Near its top a difference is the same to rounding, and its slope knows better where that is; but an end is an end, and 0 is 0.
    given = (bent == 0) | (bent == x.size - 1) | (x[bent] == 0)
    rounding = difference.measured(x[bent]).rounding
    with np.errstate(invalid="ignore"):
        better = np.abs(there) > size[bent] + np.where(given, rounding, -rounding)
    at, there = np.where(better, at, x[bent]), np.where(better, there, by[bent])
    rest = np.array(sorted(set(top.tolist()) - set(bent[better].tolist())), dtype=np.intp)
    return np.concatenate([at, x[rest]]), np.concatenate([there, by[rest]])


def _turning(difference: Difference, low: Array, high: Array, sign: Array) -> Array:
    """Between low and high, where sign · difference turns from rising to falling; NaN is not asked for."""
    if difference.slope is None:
        return _shrunk(difference, low, high, sign)
    found = np.empty_like(low)
    falls = _signs(difference.slope, low, high, sign)
    for chosen, search, function in ((falls, _halved, difference.slope), (~falls, _shrunk, difference)):
        if chosen.any():
            found[chosen] = search(function, low[chosen], high[chosen], sign[chosen])
    return found


def _signs(slope: Difference, low: Array, high: Array, sign: Array) -> AnyArray:
    with np.errstate(invalid="ignore"):
        return (sign * slope.raw(low) > 0) & (sign * slope.raw(high) < 0)


def _halved(slope: Difference, low: Array, high: Array, sign: Array) -> Array:
    """Where sign · slope goes from positive to negative, by dividing."""
    for _ in range(_ROUNDS):
        points = _divided(low, high)
        if np.all((points == low) | (points == high)):
            break
        with np.errstate(invalid="ignore"):
            rises = sign * slope.raw(points.ravel()).reshape(points.shape) > 0
        last = np.argmin(rises[1:-1], axis=0) + np.where(rises[1:-1].all(axis=0), _PARTS - 1, 0)
        low, high = _picked(points, last), _picked(points, last + 1)
    return low + (high - low) / 2


def _shrunk(difference: Difference, low: Array, high: Array, sign: Array) -> Array:
    """The largest value, by dividing: right to about half the digits, as far as values alone can tell."""
    for _ in range(_ROUNDS):
        if np.all(high - low <= _TOLD_APART * np.maximum(np.abs(low), np.abs(high))):
            break
        points = _divided(low, high)
        with np.errstate(invalid="ignore"):
            sizes = sign * difference.raw(points.ravel()).reshape(points.shape)
        top = np.argmax(np.where(np.isnan(sizes), -np.inf, sizes), axis=0)
        low, high = _picked(points, np.maximum(top - 1, 0)), _picked(points, np.minimum(top + 1, _PARTS))
    return low + (high - low) / 2


def _divided(low: Array, high: Array) -> Array:
    """Points at equal steps from low to high, both included, of shape (points, n)."""
    points = low + (high - low) * _SHARES
    points[-1] = high
    return points


def _picked(points: Array, which: AnyArray) -> Array:
    return points[which, np.arange(which.size)]
