"""x / √(1 + αx²) and its slopes, where αx² overflows too."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import AnyArray, Array
from actcli.numerics.two_floats import TwoFloats

# Where αx² is above this, 1 + αx² is αx² to the last bit.
_DOMINANT = 2.0**60


def _square_sum(x: Array, alpha: Array | float) -> tuple[AnyArray, Array, TwoFloats]:
    """Where αx² dominates; x elsewhere, and 1 + αx² there."""
    far = alpha * x * x > _DOMINANT
    near = np.where(far, 0.0, x)
    return far, near, 1 + TwoFloats(alpha) * near * near


def _power_law(x: Array, alpha: Array | float, degree: int) -> Array:
    """1 / (α√α |x|ⁿ), of parts whose powers cannot overflow."""
    part, power = np.frexp(np.abs(x))
    weight, exponent = np.frexp(alpha)
    odd = exponent % 2
    base = TwoFloats(weight * (1 + odd))
    total = base * base.sqrt()
    for _ in range(degree):
        total = total * part
    return np.ldexp((1 / total).rounded(), -degree * power - 3 * ((exponent - odd) // 2))


def value(x: Array, alpha: Array | float) -> Array:
    """x / √(1 + αx²), in the limit ±1/√α."""
    far, near, total = _square_sum(x, alpha)
    return np.where(far, np.copysign(1 / np.sqrt(alpha), x), (near / total.sqrt()).rounded())


def slope(x: Array, alpha: Array | float) -> Array:
    """(1 + αx²)^(-3/2)."""
    far, _, total = _square_sum(x, alpha)
    return np.where(far, _power_law(x, alpha, 3), (1 / (total * total.sqrt())).rounded())


def curvature(x: Array, alpha: Array | float) -> Array:
    """-3αx (1 + αx²)^(-5/2)."""
    far, near, total = _square_sum(x, alpha)
    bent = near / (total * total * total.sqrt()) * (-3.0 * alpha)
    return np.where(far, -3 * np.sign(x) * _power_law(x, alpha, 4), bent.rounded())


def by_alpha(x: Array, alpha: Array | float) -> Array:
    """-x³ (1 + αx²)^(-3/2) / 2, in the limit ∓1/(2α√α)."""
    far, near, total = _square_sum(x, alpha)
    c = near / total.sqrt()
    return np.where(far, -np.sign(x) * _power_law(np.ones_like(x), alpha, 0) / 2, (c * c * c * -0.5).rounded())
