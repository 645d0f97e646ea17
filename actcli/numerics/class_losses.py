"""Cross-entropy over the last axis, with weights and label smoothing."""

from __future__ import annotations

import numpy as np

from actcli.numerics import simplex
from actcli.numerics.arrays import AnyArray, Array, places_along
from actcli.numerics.class_targets import ClassTarget, Indices
from actcli.numerics.compensated import exact_sum
from actcli.numerics.logarithms import log1p_excess


def smoothed(target: ClassTarget, smoothing: float) -> Array:
    """q = (1 - ε) target + ε / C; zero where ignored."""
    q = target.dense()
    return q if smoothing == 0 else (1 - smoothing) * q + smoothing / target.count * target.mask()


def cross_entropy(logp: Array, target: ClassTarget, weight: Array | None, smoothing: float) -> Array:
    """-Σ_c w_c q_c log p_c for each sample; no dense target is made for class indices without smoothing."""
    costs = -logp if weight is None else -logp * weight
    hard = target.expectation(costs)
    if smoothing == 0:
        return hard
    return (1 - smoothing) * hard + smoothing / target.count * np.where(target.mask() == 0, 0.0, costs).sum(axis=-1)


def cross_entropy_of_logits(
    z: Array, target: ClassTarget, weight: Array | None, smoothing: float, parts: simplex.Split
) -> Array:
    """cross_entropy of log_softmax(z), parts = split(z); of indices with no log-probability but those of the right classes."""
    if smoothing or not isinstance(target, Indices):
        return cross_entropy(simplex.log_softmax(z, parts), target, weight, smoothing)
    costs = -(target.expectation(parts.shifted) - np.log1p(parts.rest[..., 0]))
    return np.where(target.kept, costs if weight is None else costs * weight[target.index], 0.0)


def cross_entropy_slope(
    z: Array, target: ClassTarget, weight: Array | None, smoothing: float, parts: simplex.Split | None = None
) -> Array:
    """p_k Σ_c w_c q_c - w_k q_k for logits z; parts = split(z), where they are at hand.

    p - 1 loses the digits of a class that is nearly certain. The slope is p_k (S - w_k q_k) - w_k q_k (1 - p_k), S the sum, where the
    first bracket is exactly 0 for a class index.
    """
    parts = simplex.split(z) if parts is None else parts
    if smoothing == 0 and isinstance(target, Indices):
        return _slope_by_index(parts, target, weight)
    q = smoothed(target, smoothing)
    return softmax_residual(z, q if weight is None else q * weight, parts)


def _slope_by_index(parts: simplex.Split, target: Indices, weight: Array | None) -> Array:
    """cross_entropy_slope of the logits that were split, with no array of q: w p, and -w (1 - p) for the right class."""
    _, exponentials, rest, top = parts
    index = target.index[..., None]
    weights = target.mask() if weight is None else target.mask() * weight[index]
    slope = exponentials / (1 + rest)
    places = places_along(index, slope)
    short = np.where(index == top, rest / (1 + rest), 1 - slope.take(places))
    if not np.all(weights == 1):
        slope *= weights
    slope.put(places, 0.0 - weights * short)
    return slope


def softmax_residual(z: Array, weighted: Array, parts: simplex.Split | None = None) -> Array:
    """softmax(z) Σ weighted - weighted, see cross_entropy_slope."""
    rest = weighted.sum(axis=-1, keepdims=True) - weighted
    p, missing = simplex.softmax_with_complement(z, parts)
    return p * rest - weighted * missing


def smoothing_slope(logp: Array, target: ClassTarget, weight: Array | None) -> Array:
    """The derivative of cross_entropy by ε."""
    costs = -logp if weight is None else -logp * weight
    return np.where(target.mask() == 0, 0.0, costs).sum(axis=-1) / target.count - target.expectation(costs)


def log_ratio(p: Array, q: Array) -> Array:
    """log(p/q); where p is near q the quotient rounds away what log needs, and log1p((p - q)/q) has it."""
    return np.where(_near(p, q), np.log1p((p - q) / q), np.log(p) - np.log(q))


def _near(p: Array, q: Array) -> AnyArray:
    """Where p - q is exact."""
    return (p > q / 2) & (p < 2 * q)


def divergence(p: Array, q: Array) -> Array:
    """Σ p log(p/q).

    For distributions that are nearly equal the terms are about p - q, and cancel: what is left may be negative. With r = (q - p)/p
    a term is p (r - log1p(r)) + (p - q), where the first part is positive and the sum of the second the difference of the masses.
    """
    near = _near(p, q)
    r = np.where(near, (q - p) / p, 0.0)
    terms = np.where(near, p * log1p_excess(r), np.where(p == 0, 0.0, p * (np.log(p) - np.log(q))))
    return np.asarray(terms.sum(axis=-1) + exact_sum(np.where(near, p - q, 0.0)))
