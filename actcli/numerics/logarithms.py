"""Logarithms beside 1, and what is left of them when their leading terms are taken away."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.exponentials import exp_deficit

# Below this |q log p| the power p**q is 1 + q log p to the last bit.
_LINEAR = 2.0**-60


def _even_series(square: Array, coefficients: list[float]) -> Array:
    total = np.full_like(square, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        total = total * square + coefficient
    return total


_ATANH_REST = [2 / (2 * k + 3) for k in range(17)]
_BALANCE = [1 / (k * (2 * k - 1)) for k in range(1, 26)]


def log_excess(logp: Array, m: Array) -> Array:
    """-log p - (1 - p) from log p and m = 1 - p.

    It is about m²/2 where p is near 1, where the terms cancel. With w = m/(2 - m), -log(1 - m) = 2 atanh w and 2w - m = m w, so it is
    m w + 2w³/3 + 2w⁵/5 + …, all of one sign.
    """
    near = np.minimum(m, 0.5)
    w = near / (2 - near)
    return np.where(m < 0.5, near * w + w * w * w * _even_series(w * w, _ATANH_REST), -logp - m)


def balance(d: Array) -> Array:
    """(1 + d) log(1 + d) + (1 - d) log(1 - d) for |d| ≤ 1.

    It is about d² near 0, where the terms cancel: there Σ d²ᵏ / (k (2k - 1)).
    """
    near = np.clip(d, -0.5, 0.5)
    square = near * near
    far = np.abs(d)
    rest = np.where(far == 1, 0.0, (1 - far) * np.log1p(-far))
    return np.where(far < 0.5, square * _even_series(square, _BALANCE), (1 + far) * np.log1p(far) + rest)


def exp_excess(t: Array) -> Array:
    """exp(t) - 1 - t; the difference cancels near 0. It is -exp(t) (exp(-t) - 1 + t exp(-t)), which exp_deficit knows there."""
    near = np.clip(t, -1.0, 1.0)
    return np.where(np.abs(t) < 1, -np.exp(near) * exp_deficit(-near), np.expm1(t) - t)


def box_cox(logp: Array, q: float) -> Array:
    """(pᵠ - 1)/q from log p, log p for q = 0; the difference loses all digits as q → 0, expm1(q log p)/q none."""
    if q == 0:
        return logp
    v = q * logp
    return np.where(np.abs(v) < _LINEAR, logp, np.expm1(v) / q)


def box_cox_by_power(logp: Array, q: float) -> Array:
    """The derivative of box_cox by q, (1 - pᵠ + q pᵠ log p)/q²; its terms cancel as q → 0, where it is (log p)²/2."""
    v = q * logp
    if q == 0:
        return np.square(logp) / 2
    # At p = 0 it is 1/q², though 0 · ∞ stands in exp(v) - 1 - v exp(v).
    deficit = np.where(np.isneginf(v), -1.0, exp_deficit(v))
    return np.where(np.abs(v) < _LINEAR, np.square(logp) / 2, -deficit / q / q)
