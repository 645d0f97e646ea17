"""An exponential or its logarithm without its first terms."""

from __future__ import annotations

import math

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.compensated import sum_of_products, two_product
from actcli.numerics.exponentials import scaled_exp

# Below it eˣ has no part in x: exp(-64) < 2⁻⁹².
_SETTLED = -64.0

# Above it eˣ - 1, below it eˣ has the smaller rounding error.
_HALVED = -0.7

_BEYOND_SQUARE = [1 / math.factorial(k) for k in range(20, 2, -1)]


def _excess_parts(x: Array) -> tuple[Array, Array]:
    """exp(x) - 1 - x for -1 ≤ x ≤ 0 as x²/2, rounded, and the rest, by the series Σ_{k≥2} xᵏ / k!."""
    series = np.zeros_like(x)
    for coefficient in _BEYOND_SQUARE:
        series = series * x + coefficient
    square, error = two_product(x, x)
    return square / 2, error / 2 + series * x * square


def exp_excess(x: Array) -> Array:
    """exp(x) - 1 - x for x ≤ 0; it is about x²/2 near 0, where the terms cancel."""
    square, rest = _excess_parts(np.maximum(x, -1.0))
    return np.where(x > -1, square + rest, np.expm1(x) - x)


def exp_minus_line(x: Array, alpha: Array | float, beta: Array | float) -> Array:
    """α (exp(x) - 1 - x) + βx for x ≤ 0.

    Left of -1 as (β - α) x - α + α exp(x): the exponential is then the small term of sums that cancel beside the zero.
    """
    u = np.maximum(x, _SETTLED)
    square, rest = _excess_parts(np.maximum(x, -1.0))
    near = sum_of_products(alpha, square, beta, u, alpha * rest)
    far = sum_of_products(alpha, np.exp(u), beta - alpha, u, -alpha) + (beta - alpha) * (x - u)
    return np.where(x > -1, near, far)


def exp_minus_line_slope(x: Array, alpha: Array | float, beta: Array | float) -> Array:
    """α (exp(x) - 1) + β for x ≤ 0, left of -0.7 as (β - α) + α exp(x)."""
    u = np.maximum(x, _SETTLED)
    near = sum_of_products(alpha, np.expm1(u), 0.0, u, beta)
    far = sum_of_products(alpha, np.exp(u), 0.0, u, beta - alpha)
    return np.where(x > _HALVED, near, np.where(x > _SETTLED, far, (beta - alpha) + scaled_exp(x, alpha)))


def shifted_softplus(x: Array) -> Array:
    """log(1 + eˣ) - log 2.

    The difference cancels beside 0. log((1 + eˣ)/2) = log1p((eˣ - 1)/2) does not; above 1 it is x + log1p((e⁻ˣ - 1)/2).
    """
    left = np.log1p(np.expm1(np.minimum(x, 1.0)) / 2)
    return np.where(x < 1, left, x + np.log1p(np.expm1(-np.maximum(x, 1.0)) / 2))
