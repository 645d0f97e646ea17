"""The power transformation (pᵠ - 1)/q of Box and Cox (1964), which becomes the logarithm as q → 0."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.exponentials import exp_deficit

# Below this |q log p| the power p**q is 1 + q log p to the last bit.
_LINEAR = 2.0**-60


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
