"""Functions of √(x² + c), where x² overflows and the root cancels against x; and the square root of softplus."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.compensated import two_product, two_sum
from actcli.numerics.exponentials import SATURATION, sigmoid, softplus

_TINIEST = 5e-324


def root(x: Array, b: Array | float) -> Array:
    """√(x² + b), where x² overflows too; for b = 0 it is kept above 0, where quotients by it have limits."""
    return np.maximum(np.hypot(x, np.sqrt(b)), _TINIEST)


def squareplus(x: Array, b: Array | float, r: Array) -> Array:
    """(x + r) / 2 with r = root(x, b).

    For x < 0 the sum cancels: at -1e9 it is 0 for 1e-9. There it is b / 2 over r - x = r + |x|.
    """
    u = np.abs(x)
    mean = np.where(r < 1, (u + r) / 2, u / 2 + r / 2)
    return np.where(x > 0, mean, b / 4 / np.maximum(mean, _TINIEST))


def squareplus_slope(x: Array, y: Array, r: Array) -> Array:
    """(1 + x/r) / 2 from y = squareplus(x, b, r); it cancels for x < 0, where it is y / r."""
    ratio = x / r
    return np.where((ratio > -0.5) & (y > 0), (1 + ratio) / 2, y / r)


def bent_identity(x: Array) -> Array:
    """(√(x² + 1) - 1) / 2 + x.

    √(x² + 1) - 1 has no digit right below 1e-8, x² overflows above 1.4e154 and the sum cancels for x < 0. With
    √(x² + 1) - 1 = x² / (√(x² + 1) + 1) it is x (1 + r/2), r = x / (√(x² + 1) + 1) between -1 and 1.
    """
    return x * (1 + x / (np.hypot(x, 1.0) + 1) / 2)


def inverse_root(x: Array, alpha: Array | float, q: Array) -> Array:
    """x / √q for q = 1 + αx²; where q overflows or the 1 has no part in it, ±1 / √α."""
    return np.where(q < 2.0**60, x / np.sqrt(q), np.sign(x) / np.sqrt(alpha))


def inverse_root_slope(x: Array, alpha: Array | float, q: Array) -> Array:
    """1 / (q√q) for q = 1 + αx².

    q√q overflows at 1e103, where its reciprocal is still representable. The rounding errors of q, which count one and a half times,
    are put back.
    """
    product, error = two_product(alpha * x, x)
    lost = np.where(q < 2.0**60, two_sum(1.0, product)[1] + error, 0.0)
    return (1 - 1.5 * lost / q) / q / np.sqrt(q)


def sqrt_softplus(x: Array) -> Array:
    """√log(1 + eˣ); for x < -45 it is exp(x/2), a normal number down to -1416, where eˣ is subnormal below -708."""
    return np.where(x < -SATURATION, np.exp(np.minimum(x, 0) / 2), np.sqrt(softplus(x)))


def sqrt_softplus_slope(x: Array) -> Array:
    """σ(x) / (2 √s) with s = log(1 + eˣ), in the left tail exp(x/2) / 2."""
    s = softplus(x)
    return np.where(x < -SATURATION, np.exp(np.minimum(x, 0) / 2) / 2, sigmoid(x) / (2 * np.sqrt(s)))


def sqrt_softplus_curvature(x: Array) -> Array:
    """σ(x) (2 s σ(-x) - σ(x)) / (4 s √s) with s = log(1 + eˣ), in the left tail exp(x/2) / 4.

    The difference cancels beside the zero at 0.92; as (2s - w) / (1 + w) with w = eˣ it has fewer rounding errors.
    """
    s = softplus(x)
    w = np.exp(np.minimum(x, 3.0))
    bent = np.where(x < 3, (2 * np.log1p(w) - w) / (1 + w), 2 * (s * sigmoid(-x)) - sigmoid(x))
    return np.where(x < -SATURATION, np.exp(np.minimum(x, 0) / 2) / 4, sigmoid(x) * bent / (4 * s) / np.sqrt(s))
