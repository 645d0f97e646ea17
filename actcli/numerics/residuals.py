"""Differences of two tensors, with the rounding error where a tail would magnify it, and quotients that stay in range."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.compensated import two_product, two_sum

# Above 2¹⁰⁰⁰ a factor of 200, or the sum of two such numbers, may overflow.
_LARGE, _DOWN = 2.0**1000, 2.0**-10


def difference(x: Array, y: Array) -> tuple[Array, Array]:
    """x - y as rounded difference and exact error, which is 0 where the difference is not finite.

    exp(-(x - y)) is wrong by |x - y|/2 ULP if the difference is rounded first.
    """
    r, low = two_sum(x, -y)
    return r, np.where(np.isfinite(low), low, 0.0)


def over_scale(x: Array, y: Array, c: Array | float) -> tuple[Array, Array]:
    """(x - y)/c as a sum of two floats, the second 0 where the quotient is beyond 2⁹⁹⁰."""
    r, low = difference(x, y)
    z = r / c
    product, error = two_product(z, c)
    rest = (((r - product) - error) + low) / c
    return z, np.where(np.isfinite(rest), rest, 0.0)


def within_range(x: Array, y: Array) -> tuple[Array, Array, Array]:
    """x and y times a power of two, and that power: 1, but for numbers whose multiples and sums would overflow."""
    down = np.where(np.maximum(np.abs(x), np.abs(y)) > _LARGE, _DOWN, 1.0)
    return x * down, y * down, down


def weighted_difference(weight: Array | float, x: Array, y: Array) -> Array:
    """weight · (x - y), weight ≤ 1, also where x - y alone overflows."""
    x, y, down = within_range(x, y)
    return weight * (x - y) / down


def hundredfold(a: Array, b: Array | float) -> Array:
    """100 a/b, in the order that does not overflow, and otherwise rounds a subnormal only once."""
    return np.where(np.abs(a) > _LARGE * _DOWN, a / b * 100, 100 * a / b)
