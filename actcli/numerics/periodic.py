"""Sine and cosine of a product."""

from __future__ import annotations

import math

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.compensated import sum_of_products, two_product

# 2⁻²³⁰⁰ is small enough to take any product of two floats, below 2²⁰⁴⁸, apart into quarter turns.
_BITS = 2300


def sine_and_cosine(omega: Array | float, x: Array, times: int = 1) -> tuple[Array, Array]:
    """sin(ωx) and cos(ωx) of the exact product, or those of 2ωx (times = 2).

    np.sin(omega * x) is the sine of the rounded product, with no digit right once the rounding error is about 1. Here ωx = p + e and
    sin(p + e) = sin p cos e + cos p sin e. Below 1/2 the error of p counts for no more than its own last place.
    """
    p, e = two_product(times * omega, x)
    power_of_two = np.abs(np.frexp(omega)[0]) == 0.5
    e = np.where((np.abs(p) < 0.5) | power_of_two, np.copysign(0.0, p), e)  # beside -0 the sine is -0 in the sum too
    sine, cosine = np.sin(p), np.cos(p)
    if e.any():
        sine, cosine = sine * np.cos(e) + cosine * np.sin(e), cosine * np.cos(e) - sine * np.sin(e)
    beyond = np.isnan(sine) & np.isfinite(x) & np.isfinite(omega)
    if beyond.any():  # the product, or the splitting of a factor, has overflowed
        factors = np.broadcast_arrays(omega, x)
        found = [_reduced(float(a), float(b), times) for a, b in zip(*(f[beyond] for f in factors), strict=True)]
        sine[beyond], cosine[beyond] = np.transpose(found)
    return sine, cosine


def _reduced(a: float, b: float, times: int) -> tuple[float, float]:
    """The sine and the cosine of times·a·b, the product taken apart into quarter turns in whole numbers."""
    from mpmath import libmp  # 40 ms, for arguments above 1e270 only

    (m, p), (n, q) = a.as_integer_ratio(), b.as_integer_ratio()
    quarter = libmp.pi_fixed(_BITS) // 2
    turns, rest = divmod((times * m * n << _BITS) // (p * q), quarter)
    if 2 * rest > quarter:
        turns, rest = turns + 1, rest - quarter
    angle = rest / (1 << _BITS)
    s, c = math.sin(angle), math.cos(angle)
    return ((s, c), (c, -s), (-s, -c), (-c, s))[turns % 4]


def one_plus_sine(sine: Array, cosine: Array) -> Array:
    """1 + sin z, which cancels beside sin z = -1; there it is cos²z / (1 - sin z)."""
    return np.where(sine > 0, 1 + sine, cosine * cosine / (1 - np.minimum(sine, 0)))


def snake_by_frequency(x: Array, alpha: Array | float, sine: Array, cosine: Array) -> Array:
    """x sin(2αx)/α - sin²(αx)/α² as 2h (x cos(αx) - h/2), h = sin(αx)/α, the difference rounded about once: near 0 both are αx²."""
    height = sine / alpha
    plain = x * cosine - height / 2
    return 2 * height * np.where(np.abs(x) < 2.0**900, sum_of_products(x, cosine, -0.5, height, 0.0), plain)
