"""Logarithms of quotients, and what is left of a logarithm's argument when the logarithm is taken away."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array

_LN2 = 0.6931471805599453

# 1/3, 1/5, 1/7, …: for |s| ≤ 1/3 the terms behind the twentieth are below 2⁻⁶⁰ of the first.
_ODD = tuple(1.0 / odd for odd in range(3, 43, 2))

_BALANCE = tuple(1 / (k * (2 * k - 1)) for k in range(1, 26))


def log_quotient(a: Array, b: Array) -> Array:
    """log(a/b) for a, b ≥ 0.

    The quotient overflows or is subnormal where its logarithm is an ordinary number, and log a - log b cancels everywhere else. So the
    quotient where it is normal; beyond, that of the mantissas, and the exponents times log 2.
    """
    (a_part, a_power), (b_part, b_power) = np.frexp(a), np.frexp(b)
    apart = np.log(a_part / b_part) + (a_power - b_power) * _LN2
    quotient = a / b
    return np.where((quotient > 1e-300) & (quotient < 1e300), np.log(quotient), apart)


def _atanh_tail(s: Array) -> Array:
    """(atanh(s)/s - 1) / s² = 1/3 + s²/5 + s⁴/7 + … for |s| ≤ 1/3."""
    square = s * s
    total = np.full_like(square, _ODD[-1])
    for coefficient in _ODD[-2::-1]:
        total = total * square + coefficient
    return total


def log1p_excess(u: Array) -> Array:
    """u - log(1 + u), u > -1.

    Near 0 it is u²/2, and the difference has no digit right below 1e-16. With s = u/(2 + u), log(1 + u) = 2 atanh(s) and u - 2s = s u,
    so it is s u - 2 s³ (1/3 + s²/5 + …), used for -1/2 ≤ u ≤ 1.
    """
    near = np.clip(u, -0.5, 1.0)
    s = near / (2 + near)
    return np.where(near == u, s * near - 2 * s * s * s * _atanh_tail(s), u - np.log1p(u))


def log1p_excess_rate(u: Array) -> Array:
    """u + u/(1 + u) - 2 log(1 + u), u ≥ 0: about u³/3 near 0, where two orders cancel.

    In s = u/(2 + u) it is 4s/(1 - s²) - 4 atanh(s) = 4 s³ (1/(1 - s²) - 1/3 - s²/5 - …), used for u ≤ 1.
    """
    near = np.minimum(u, 1.0)
    s = near / (2 + near)
    inner = 4 * s * s * s * (1 / (1 - s * s) - _atanh_tail(s))
    return np.where(near == u, inner, u + u / (1 + u) - 2 * np.log1p(u))


def log_excess(logp: Array, m: Array) -> Array:
    """-log p - (1 - p) from log p and m = 1 - p; it is about m²/2 where p is near 1, where the terms cancel."""
    return np.where(m < 0.5, log1p_excess(-m), -logp - m)


def balance(d: Array) -> Array:
    """(1 + d) log(1 + d) + (1 - d) log(1 - d) for |d| ≤ 1.

    It is about d² near 0, where the terms cancel: there Σ d²ᵏ / (k (2k - 1)).
    """
    near = np.clip(d, -0.5, 0.5)
    square = near * near
    far = np.abs(d)
    rest = np.where(far == 1, 0.0, (1 - far) * np.log1p(-far))
    return np.where(far < 0.5, square * _balance_series(square), (1 + far) * np.log1p(far) + rest)


def _balance_series(square: Array) -> Array:
    """1 + square/6 + … + squareᵏ⁻¹ / (k (2k - 1)) for square ≤ 1/4."""
    total = np.full_like(square, _BALANCE[-1])
    for coefficient in _BALANCE[-2::-1]:
        total = total * square + coefficient
    return total
