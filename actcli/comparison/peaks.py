"""The local extremes of a difference between two breaks, from points of a grid to full precision."""

from __future__ import annotations

import numpy as np

from actcli.comparison.difference import Difference
from actcli.numerics.arrays import AnyArray, Array

_WORTH = 0.9  # of the largest on the grid: a lower peak does not become the largest when it is refined
_HALVINGS = 80
_TOLD_APART = 1e-10  # of a place: near its top a difference is the same to rounding over a longer stretch
_GOLDEN = (np.sqrt(5.0) - 1) / 2


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
    """Where sign · slope goes from positive to negative, by halving."""
    for _ in range(_HALVINGS):
        middle = low + (high - low) / 2
        if np.all((middle == low) | (middle == high)):
            break
        with np.errstate(invalid="ignore"):
            rises = sign * slope.raw(middle) > 0
        low, high = np.where(rises, middle, low), np.where(rises, high, middle)
    return low + (high - low) / 2


def _shrunk(difference: Difference, low: Array, high: Array, sign: Array) -> Array:
    """The largest value by golden sections: right to about half the digits, as far as values alone can tell."""
    for _ in range(_HALVINGS):
        if np.all(high - low <= _TOLD_APART * np.maximum(np.abs(low), np.abs(high))):
            break
        step = _GOLDEN * (high - low)
        with np.errstate(invalid="ignore"):
            rises = sign * difference.raw(high - step) < sign * difference.raw(low + step)
        low, high = np.where(rises, high - step, low), np.where(rises, high, low + step)
    return low + (high - low) / 2
