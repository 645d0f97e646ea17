"""x σ(βx) and its kin, from z = βx as two floats.

In one float βx is wrong by |z| ULP times 2⁻⁵³, which exp(z) turns into |z| ULP of the result. The exponential is a = exp(-|z|) = m · 2ᵏ;
where the result falls with it, the power of two is multiplied in last, so that a subnormal is rounded once.
"""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import AnyArray, Array
from actcli.numerics.two_floats import TwoFloats, decay, scaled

_LARGEST = float(np.finfo(np.float64).max)


def _opened(z: TwoFloats) -> tuple[TwoFloats, AnyArray, TwoFloats]:
    """exp(min(z, 0)) as m and k, and a = exp(-|z|)."""
    m, power, a = decay(z)
    left = z.high < 0
    return m.where(left, 1.0), np.where(left, power, 0), a


def sigmoid_product(x: Array, z: TwoFloats, *factors: Array | float) -> Array:
    """x σ(z), times the factors."""
    m, power, a = _opened(z)
    return scaled(m / (1 + a), power, x, *factors)


def silu_slope(z: TwoFloats, *factors: Array | float) -> Array:
    """(z σ(z))' times the factors: (1 + a (1 + z)) / (1 + a)² right of 0, a (1 + z + a) / (1 + a)² left of it."""
    m, power, a = _opened(z)
    left = z.high < 0
    bent = (1 + z + a).where(left, 1 + a * (1 + z))
    return scaled(m * bent / ((1 + a) * (1 + a)), power, *factors)


def silu_curvature(z: TwoFloats, *factors: Array | float) -> Array:
    """(z σ(z))'' = a (2 - |z| + a (2 + |z|)) / (1 + a)³, an even function, times the factors."""
    m, power, a = decay(z)
    u = abs(z)
    bent = (2 - u + a * (2 + u)) / ((1 + a) * ((1 + a) * (1 + a)))
    return scaled(m * bent, power, *factors)


def swish_product(x: Array, z: TwoFloats, *factors: Array | float) -> Array:
    """x σ(z) times the factors, 0 where an infinite x closes the gate."""
    return sigmoid_product(np.where(z.high < 0, np.clip(x, -_LARGEST, _LARGEST), x), z, *factors)


def square_times_sigmoid_slope(x: Array, z: TwoFloats, scale: Array | float = 1.0) -> Array:
    """(scale · x)² σ'(z) = (scale · x exp(-|z|/2) / (1 + a))²."""
    half, power, root = decay(z * 0.5)
    return np.square(scaled(half / (1 + root * root) * scale, power, x))


def smooth_maximum(x: Array, z: TwoFloats, p1: Array | float, p2: Array | float) -> Array:
    """(p₁ - p₂) x σ(z) + p₂ x = x (p₁ σ(z) + p₂ σ(-z)): with p₁ = 0 the form as written cancels on the right."""
    m, power, a = decay(z)
    near, far = np.where(z.high > 0, p1, p2), np.where(z.high > 0, p2, p1)
    m, a = m * far / (1 + a), near / (1 + a) + a * far / (1 + a)
    return np.where(near == 0, scaled(m, power, x), x * a.rounded())


def smooth_maximum_slope(z: TwoFloats, p1: Array | float, p2: Array | float) -> Array:
    """p₁ s(z) + p₂ s(-z) with the slope s of z σ(z); s(z) + s(-z) = 1."""
    m, power, a = decay(z)
    near, far = np.where(z.high > 0, p1, p2), np.where(z.high > 0, p2, p1)
    u, square = abs(z), (1 + a) * (1 + a)
    alone = m * (1 - u + a) / square * far
    both = (near * (1 + a * (1 + u)) + far * (a * (1 - u + a))) / square
    return np.where(near == 0, np.ldexp(alone.rounded(), power), both.rounded())
