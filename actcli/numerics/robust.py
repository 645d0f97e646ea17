"""Robust losses of a residual r at a scale c, and their slopes: z = r/c where |r| ≤ c, w = c/r beyond, so no square overflows."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.bell import bell_factors
from actcli.numerics.logarithms import log1p_excess, log1p_excess_rate
from actcli.numerics.residuals import over_scale

_LN2 = 0.6931471805599453
_DOWN, _POWER = 2.0**-600, 600

# exp(-51²/2) is below 2⁻¹⁸⁷⁰: zero, even over the square of a scale of 1e-200.
_VANISHED = 51.0

# Beyond this z, log(1 + z) is below half an ULP of z; below the other, z³ of z².
_LINEAR, _SQUARE = 1e20, 2.0**-54


def pseudo_huber(r: Array, delta: Array | float) -> Array:
    """δ² (√(1 + z²) - 1), which is 0 below z = 1e-8 as written, and inf above 1e154.

    √(1 + z²) - 1 = z²/(1 + √(1 + z²)); beyond δ it is δ|r| / (w + √(1 + w²)).
    """
    z, w = r / delta, delta / np.abs(r)
    near = r / (1 + np.sqrt(1 + z * z)) * r
    return np.where(np.abs(r) <= delta, near, np.abs(r) / (w + np.sqrt(1 + w * w)) * delta)


def pseudo_huber_slope(r: Array, delta: Array | float) -> Array:
    """r/√(1 + z²), beyond δ ±δ/√(1 + w²)."""
    z, w = r / delta, delta / r
    return np.where(np.abs(r) <= delta, r / np.sqrt(1 + z * z), np.sign(r) * delta / np.sqrt(1 + w * w))


def pseudo_huber_curvature(r: Array, delta: Array | float) -> Array:
    """(1 + z²)^(-3/2)."""
    z, w = r / delta, delta / np.abs(r)
    s = np.where(np.abs(r) <= delta, 1 / np.sqrt(1 + z * z), w / np.sqrt(1 + w * w))
    return s * s * s


def pseudo_huber_by_delta(r: Array, delta: Array | float) -> Array:
    """δ (s + 1/s - 2) = δ (s - 1)²/s with s = √(1 + z²); beyond δ |r| / (h (h + w)²) with h = √(1 + w²)."""
    z, w = r / delta, delta / np.abs(r)
    s, h = np.sqrt(1 + z * z), np.sqrt(1 + w * w)
    rise = z / (1 + s) * z
    return np.where(np.abs(r) <= delta, rise * delta / s * rise, np.abs(r) / h / np.square(h + w))


def log_cosh(r: Array) -> Array:
    """log(cosh(r)): cosh overflows above 710, and near 0 log loses the digits of r²/2.

    With E = exp(|r|) - 1, cosh(r) = 1 + E²/(2(1 + E)); beyond 2 it is |r| + log(1 + exp(-2|r|)) - log 2.
    """
    size = np.abs(r)
    e = np.expm1(np.minimum(size, 2.0))
    return np.where(size < 2, np.log1p(e * e / (2 * (1 + e))), size - _LN2 + np.log1p(np.exp(-2 * size)))


def fair(r: Array, c: Array | float) -> Array:
    """c² (z - log(1 + z)), z = |r|/c: r²/2 and c|r| where z is so small or large that nothing else is left."""
    size = np.abs(r)
    z = size / c
    outer = np.where(z > _LINEAR, c * size, c * log1p_excess(np.minimum(z, _LINEAR)) * c)
    return np.where(z < _SQUARE, size / 2 * size, outer)


def fair_slope(r: Array, c: Array | float) -> Array:
    """r/(1 + z), beyond c ±c/(1 + 1/z): z alone may overflow."""
    size = np.abs(r)
    return np.where(size <= c, r / (1 + size / c), np.sign(r) * c / (1 + c / size))


def fair_by_c(r: Array, c: Array | float) -> Array:
    """c (z + z/(1 + z) - 2 log(1 + z))."""
    z = np.abs(r) / c
    return np.where(z > _LINEAR, np.abs(r), c * log1p_excess_rate(np.minimum(z, _LINEAR)))


def cauchy(x: Array, y: Array, c: Array | float) -> Array:
    """log(1 + z²/2), z = (x - y)/c: far out 2 log|z| - log 2, where the square, the quotient or the difference overflows."""
    z = (x - y) / c
    far = 2 * np.log(np.abs(x * _DOWN - y * _DOWN) / c) + (2 * _POWER - 1) * _LN2
    return np.where(np.abs(z) > 1e150, far, np.log1p(z * z / 2))


def cauchy_slope(r: Array, c: Array | float) -> Array:
    """(z/c)/(1 + z²/2), beyond c (2/r)/(1 + 2w²)."""
    z, w = r / c, c / r
    return np.where(np.abs(r) <= c, z / c / (1 + z * z / 2), 2 / r / (1 + 2 * w * w))


def cauchy_curvature(r: Array, c: Array | float) -> Array:
    """(1 - z²/2)/(1 + z²/2)²/c²."""
    z, w = r / c, c / r
    near = (1 - z * z / 2) / np.square(1 + z * z / 2) / c / c
    return np.where(np.abs(r) <= c, near, -(1 - 2 * w * w) / np.square(1 + 2 * w * w) * 2 / r / r)


def cauchy_by_c(r: Array, c: Array | float) -> Array:
    """-(z²/c)/(1 + z²/2)."""
    z, w = r / c, c / r
    return np.where(np.abs(r) <= c, -z / c * z / (1 + z * z / 2), -2 / c / (1 + 2 * w * w))


def geman_mcclure(r: Array, c: Array | float) -> Array:
    """2z²/(z² + 4), beyond c 2/(1 + 4w²)."""
    z, w = r / c, c / r
    return np.where(np.abs(r) <= c, 2 * z * z / (4 + z * z), 2 / (1 + 4 * w * w))


def geman_mcclure_slope(r: Array, c: Array | float) -> Array:
    """16 (z/c)/(z² + 4)²."""
    z, w = r / c, c / r
    return np.where(np.abs(r) <= c, 16 * z / c / np.square(4 + z * z), 16 * w / np.square(1 + 4 * w * w) * w / r)


def geman_mcclure_curvature(r: Array, c: Array | float) -> Array:
    """16 (4 - 3z²)/(z² + 4)³/c²."""
    z, w = r / c, c / r
    inner, outer = 4 + z * z, 1 + 4 * w * w
    near = 16 * (4 - 3 * z * z) / (inner * inner * inner) / c / c
    return np.where(np.abs(r) <= c, near, 16 * (4 * w * w - 3) / (outer * outer * outer) * w / r * w / r)


def geman_mcclure_by_c(r: Array, c: Array | float) -> Array:
    """-16 (z²/c)/(z² + 4)²."""
    z, w = r / c, c / r
    return np.where(np.abs(r) <= c, -16 * z / c * z / np.square(4 + z * z), -16 * w / np.square(1 + 4 * w * w) * w / c)


def _bell(x: Array, y: Array, c: Array | float) -> tuple[Array, Array, Array | float]:
    """z = (x - y)/c within ±51, and exp(-z²/2) as a product of two factors, the second for the last decades of the tail.

    The exponential of a rounded z²/2 is wrong by z² ULP; here both the square and z itself keep their rounding errors.
    """
    z, low = over_scale(x, y, c)
    near = np.clip(z, -_VANISHED, _VANISHED)
    e, delta, f = bell_factors(near, 0.5)
    return near, e * (1 + (delta - near * np.where(near == z, low, 0.0))), f


def welsch_slope(x: Array, y: Array, c: Array | float) -> Array:
    """(z/c) exp(-z²/2)."""
    z, e, f = _bell(x, y, c)
    return z * e / c * f


def welsch_curvature(x: Array, y: Array, c: Array | float) -> Array:
    """(1 - z²) exp(-z²/2)/c²."""
    z, e, f = _bell(x, y, c)
    return (1 - z) * (1 + z) * e / c * f / c


def welsch_by_c(x: Array, y: Array, c: Array | float) -> Array:
    """-(z²/c) exp(-z²/2)."""
    z, e, f = _bell(x, y, c)
    return -z * z * e / c * f


def tukey_weight(r: Array, c: Array | float) -> Array:
    """q = 1 - z² where |r| ≤ c, 0 beyond, as a product that keeps its digits beside c."""
    size = np.minimum(np.abs(r), c)
    return (c - size) / c * ((c + size) / c)


def tukey_biweight(r: Array, c: Array | float) -> Array:
    """(c²/6)(1 - q³), q = tukey_weight: r²/2 near 0, where the difference has no digit right.

    1 - q³ = z² (1 + q + q²).
    """
    q = tukey_weight(r, c)
    size = np.minimum(np.abs(r), c)
    return size * (1 + q * (1 + q)) / 6 * size
