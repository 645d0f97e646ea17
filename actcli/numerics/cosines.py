"""Cosines of vectors (last axis) whose norms are bounded from below."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.distances import over_power


class BoundedCosine(NamedTuple):
    """Cosines, 1 - cosine without the subtraction, and the cosines' derivatives by both vectors and by the bound."""

    value: Array
    gap: Array
    by_first: Array
    by_second: Array
    by_bound: Array


class _Direction(NamedTuple):
    """v over its bounded norm; 1 - ‖unit‖²; the norm; whether it is the bound."""

    unit: Array
    short: Array
    norm: Array
    bounded: Array


def _direction(v: Array, bound: float) -> _Direction:
    v, power = over_power(v, bound)
    norm, least = np.sqrt((v * v).sum(axis=-1, keepdims=True)), bound / power
    bounded = (norm < least) | (norm == 0)
    divisor = np.where(bounded, np.where(least == 0, np.inf, least), norm)
    share = norm / divisor
    return _Direction(v / divisor, np.where(bounded, (1 - share) * (1 + share), 0.0), divisor * power, bounded)


def bounded_cosine(a: Array, b: Array, bound: float) -> BoundedCosine:
    """Σ a b / (max(‖a‖, ε) max(‖b‖, ε)); a zero vector has cosine 0, and for ε = 0 pulls at nothing.

    1 - cos has no digit right where the vectors are nearly parallel. With u and v the vectors over their bounded norms it is
    (‖u - v‖² + (1 - ‖u‖²) + (1 - ‖v‖²))/2. The derivative by a is (v - cos u)/‖a‖, without the second term where ‖a‖ is below ε;
    there v - cos u = (v - u) + (1 - cos) u.
    """
    first, second = _direction(a, bound), _direction(b, bound)
    u, v = first.unit, second.unit
    c = (u * v).sum(axis=-1, keepdims=True)
    gap = (np.square(u - v).sum(axis=-1, keepdims=True) + first.short + second.short) / 2
    by_bound = sum(np.where(one.bounded, -c / one.norm, 0.0) for one in (first, second))
    return BoundedCosine(
        c[..., 0], gap[..., 0], _pull(first, v, c, gap), _pull(second, u, c, gap), np.asarray(by_bound)[..., 0]
    )


def _pull(own: _Direction, other: Array, c: Array, gap: Array) -> Array:
    """The derivative of the cosine by the own vector."""
    across = np.where(c > 0.5, (other - own.unit) + gap * own.unit, other - c * own.unit)
    return np.where(own.bounded, other, across) / own.norm
