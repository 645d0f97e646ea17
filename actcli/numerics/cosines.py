"""Cosines of vectors (last axis) whose norms are bounded from below."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics.arrays import AnyArray, Array
from actcli.numerics.compensated import two_product
from actcli.numerics.distances import over_power


class BoundedCosine(NamedTuple):
    """Cosines, 1 - cosine without the subtraction, and the cosines' derivatives by both vectors and by the bound."""

    value: Array
    gap: Array
    by_first: Array
    by_second: Array
    by_bound: Array


class _Vector(NamedTuple):
    """A vector over a power of two, its squared norm, its bounded norm, the share of the norm in that, and the power."""

    v: Array
    square: Array
    norm: Array
    share: Array
    power: Array

    @property
    def bounded(self) -> AnyArray:
        return self.share < 1


def _vector(v: Array, bound: float) -> _Vector:
    v, power = over_power(v, bound)
    square = _dot(v, v)
    norm, least = np.sqrt(square), bound / power
    bounded = np.where(norm < least, least, np.where(norm == 0, np.inf, norm))
    return _Vector(v, square, bounded, norm / bounded, power)


def _dot(a: Array, b: Array) -> Array:
    return np.asarray((a * b).sum(axis=-1, keepdims=True))


def _across(b: _Vector, a: _Vector) -> Array:
    """b less its projection on a.

    b - (a·b / a·a) a as written has no digit right where the vectors are nearly parallel. With the rounding error of the product
    kept, what is left of b is known to its last digits, and what that still has along a is taken away once more.
    """
    square = np.where(a.square == 0, 1.0, a.square)
    product, error = two_product(_dot(a.v, b.v) / square, a.v)
    left = (b.v - product) - error
    return left - _dot(left, a.v) / square * a.v


def bounded_cosine(a: Array, b: Array, bound: float) -> BoundedCosine:
    """Σ a b / (max(‖a‖, ε) max(‖b‖, ε)); a zero vector has cosine 0, and for ε = 0 pulls at nothing.

    1 - cos has no digit right where the vectors are nearly parallel: there sin² / (1 + cos), and what the bounds take away. The
    derivative by a is that part of b across a over the norms, where ‖a‖ is below ε all of b.
    """
    first, second = _vector(a, bound), _vector(b, bound)
    across_first, across_second = _across(second, first), _across(first, second)
    norms = first.norm * second.norm
    value = _dot(first.v, second.v) / norms
    cosine = np.where(value == 0, 0.0, value / (first.share * second.share))
    sine = _dot(across_first, across_first) / np.where(second.square == 0, 1.0, second.square)
    lost = (1 - first.share) + first.share * (1 - second.share)
    gap = np.where(cosine > 0.5, sine / (1 + cosine) + cosine * lost, 1 - value)
    by_bound = [np.where(one.bounded, -value / (one.norm * one.power), 0 * value) for one in (first, second)]
    return BoundedCosine(
        value[..., 0],
        gap[..., 0],
        np.where(first.bounded, second.v, across_first) / norms / first.power,
        np.where(second.bounded, first.v, across_second) / norms / second.power,
        (by_bound[0] + by_bound[1])[..., 0],
    )
