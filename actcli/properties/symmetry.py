"""Odd, even, positively homogeneous: what a function's values at -x or c·x say about those at x."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array
from actcli.properties.line import Function

_SAME = 16 * float(np.finfo(np.float64).eps)
_LEAST = 1e-300  # results so small may have lost digits to underflow


def parity(y: Array) -> str:
    """odd, even or neither, from values at points that are symmetric about 0."""
    for sign, word in ((-1, "odd"), (1, "even")):
        if _same(y, sign * y[::-1]):
            return word
    return "neither"


def positively_homogeneous(function: Function, x: Array, y: Array) -> bool:
    """Whether f(c x) = c f(x) for c > 0, that is whether f is a straight line on either side of 0."""
    ordinary = (np.abs(x) > _LEAST) & (np.abs(x) < 1 / _LEAST)
    inside, values = x[ordinary], y[ordinary]
    if not np.isfinite(values).all():
        return False
    return bool(function(np.zeros(1))[0] == 0) and all(_same(function(c * inside), c * values) for c in (0.3, 2.0))


def _same(one: Array, other: Array) -> bool:
    with np.errstate(all="ignore"):
        apart = np.abs(one - other)
    equal = (one == other) | (np.isnan(one) & np.isnan(other))
    return bool(np.all(equal | (apart <= _SAME * np.abs(one) + _LEAST)))
