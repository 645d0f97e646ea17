"""Products and sums with their rounding errors, where an exponential or a cancellation would magnify them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics.arrays import Array

_SPLITTER = 134217729.0  # 2²⁷ + 1
_SHORT_SPLITTER = 2.0**41 + 1  # leaves 12 bits

# 2√(2/π), and that times 0.044715: so many bits that the products with 12 and 36 bits are exact, and the rest.
_LINEAR = (1.5957691216053718, 3.589464330756845e-13)
_CUBIC = (0.07135486602783203, -4.975523178247366e-08)
_LINEAR_ROUNDED, _CUBIC_ROUNDED = sum(_LINEAR), sum(_CUBIC)

# Past this |x| the gate of the tanh form of GELU is 0 or 1 to the last bit.
GATE_SETTLED = 40.0


def two_sum(a: Array | float, b: Array | float) -> tuple[Array, Array]:
    """a + b as rounded sum and exact error (Knuth, The Art of Computer Programming 2, 1969)."""
    s = np.asarray(a + b)
    error = s - a
    rest = b - error
    error -= s
    error += a
    error += rest  # (a - (s - v)) + (b - v) with v = s - a
    return s, error


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


def line(x: Array, slope: Array | float, intercept: Array | float) -> Array:
    """a x + b; beside its zero the rounding of the product is as large as that of b, which counts where b is large."""
    product = slope * x
    large = np.abs(intercept) > 2
    if not np.any(large):
        return np.asarray(product + intercept)
    _, error = two_product(slope, np.clip(x, -(2.0**900), 2.0**900))
    return np.asarray(np.where(large, (product + intercept) + error, product + intercept))


def log_sum(a: Array, b: Array | float) -> Array:
    """log(a + b); where a + b is near 1 the logarithm magnifies its rounding error e, and log(s) + e/s does not."""
    s, error = two_sum(a, b)
    return np.log(s) + error / s


def exact_sum(terms: Array) -> Array:
    """The sum over the last axis, with the rounding errors of the running sums added (Ogita, Rump, Oishi, SIAM 26, 2005)."""
    running = np.cumsum(terms, axis=-1)
    before = np.concatenate([np.zeros_like(running[..., :1]), running[..., :-1]], axis=-1)
    _, errors = two_sum(before, terms)
    return np.asarray(running[..., -1:].sum(axis=-1) + errors.sum(axis=-1))


class Exponent(NamedTuple):
    """2z of the tanh form of GELU as high + low, and its cubic term."""

    u: Array
    high: Array
    low: Array
    cubic: Array

    @property
    def rate(self) -> Array:
        """The slope of 2z."""
        return _LINEAR_ROUNDED + 3 * _CUBIC_ROUNDED * (self.u * self.u)

    @property
    def change(self) -> Array:
        """The second derivative of 2z."""
        return 6 * _CUBIC_ROUNDED * self.u


def tanh_gelu_exponent(x: Array) -> Exponent:
    """2z = 2√(2/π) (u + 0.044715 u³) at u = |x|, what the tanh form of GELU takes the exponential of.

    In plain floats it is wrong by |2z| ULP times 2⁻⁵³, which the exponential turns into |2z| ULP of the result. With h the first 12
    bits of u, both terms at h are exact products of the leading bits of their constants; the rest is small.
    """
    u = np.minimum(np.abs(x), GATE_SETTLED)
    shifted = _SHORT_SPLITTER * u
    h = shifted - (shifted - u)
    square = h * h
    cube = square * h
    high, error = two_sum(_LINEAR[0] * h, _CUBIC[0] * cube)
    change = (u - h) * (_LINEAR_ROUNDED + _CUBIC_ROUNDED * (u * (u + h) + square))
    low = error + (_LINEAR[1] * h + _CUBIC[1] * cube) + change
    return Exponent(u, high, low, _CUBIC_ROUNDED * (u * u * u))


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
