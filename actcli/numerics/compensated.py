"""Products and sums with their rounding errors, where an exponential would magnify them."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.exponentials import SATURATION

_SPLITTER = 134217729.0  # 2²⁷ + 1

# √(2/π) and 0.044715 as unevaluated sums of two floats.
_SQRT_2_OVER_PI = (0.7978845608028654, -4.98465440455546e-17)
_CUBIC = (0.044715, 2.1960211427085595e-18)

# 2√(2/π) and 0.044715, for the slope of the exponent.
SLOPE_CONSTANTS = (2 * _SQRT_2_OVER_PI[0], _CUBIC[0])


# Past this |x| the gate of the tanh form of GELU is 0 or 1 to the last bit.
GATE_SETTLED = 40.0


def two_sum(a: Array | float, b: Array) -> tuple[Array, Array]:
    """a + b as rounded sum and exact error (Knuth, The Art of Computer Programming 2, 1969)."""
    s = np.asarray(a + b)
    v = s - a
    return s, (a - (s - v)) + (b - v)


def _halves(a: Array | float) -> tuple[Array, Array]:
    c = np.asarray(_SPLITTER * a)
    high = c - (c - a)
    return high, a - high


def two_product(a: Array | float, b: Array | float) -> tuple[Array, Array]:
    """a · b as rounded product and exact error, for |a|, |b| < 2⁹⁹⁰ (Dekker, Numerische Mathematik 18, 1971)."""
    p = np.asarray(a * b)
    a_high, a_low = _halves(a)
    b_high, b_low = _halves(b)
    return p, a_low * b_low - (((p - a_high * b_high) - a_low * b_high) - a_high * b_low)


def _scaled(constant: tuple[float, float], high: Array, low: Array) -> tuple[Array, Array]:
    p, error = two_product(constant[0], high)
    return p, error + (constant[0] * low + constant[1] * high)


def tanh_gelu_half(x: Array) -> Array:
    """exp(z) for z = √(2/π) (x + 0.044715 x³), the exponential inside the tanh form of GELU.

    In plain floats z is wrong by |z| ULP times 2⁻⁵³, which the exponential turns into |z| ULP of the result. Here z is
    z₁ + z₂ and exp(z) = exp(z₁)(1 + z₂).
    """
    x = np.clip(x, -GATE_SETTLED, GATE_SETTLED)
    high, low = two_product(x, x)
    high, low = _scaled(_CUBIC, high, low)
    high, error = two_sum(1.0, high)
    low = low + error
    high, error = two_product(high, x)
    high, low = _scaled(_SQRT_2_OVER_PI, high, error + low * x)
    return np.exp(np.minimum(high, SATURATION / 2)) * (1 + low)


def sum_of_products(a: Array | float, b: Array, c: Array | float, d: Array, constant: Array | float) -> Array:
    """ab + cd + constant, rounded about once."""
    p, p_error = two_product(a, b)
    q, q_error = two_product(c, d)
    s, s_error = two_sum(p, q)
    total, error = two_sum(s, np.asarray(constant))
    return np.asarray(total + (error + s_error + p_error + q_error))


def parabola(x: Array, a: Array | float, b: Array | float) -> Array:
    """ax² + bx as (ax + b) x, the sum rounded about once, since it cancels beside the zero."""
    rise = np.where(np.abs(x) < 2.0**900, sum_of_products(a, x, 0.0, x, b), a * x + b)
    return rise * x
