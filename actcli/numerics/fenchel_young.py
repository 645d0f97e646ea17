"""Smooth maxima over the last axis: conjugates of regularisers, whose gradients are distributions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics import class_losses, simplex
from actcli.numerics.arrays import Array
from actcli.numerics.class_targets import ClassTarget


class Maximum(NamedTuple):
    """Ω*(x) = level + excess; gap is level - x without the subtraction, share the gradient."""

    level: Array
    excess: Array | float
    gap: Array
    share: Array


def log_sum_exp(x: Array) -> Maximum:
    """log Σ exp(xⱼ), conjugate of the negative entropy; its gradient is softmax."""
    return Maximum(simplex.logsumexp(x, x, 1.0)[..., 0], 0.0, -simplex.log_softmax(x), simplex.softmax(x))


def largest(x: Array) -> Maximum:
    """max xⱼ; its gradient is 1 at the first of the largest."""
    top = np.argmax(x, axis=-1)[..., None]
    level = np.take_along_axis(x, top, axis=-1)
    share = np.where(np.arange(x.shape[-1]) == top, 1.0, 0.0) + (level - level)  # NaN goes through
    return Maximum(level[..., 0], 0.0, level - x, share)


def sparse(x: Array) -> Maximum:
    """max over distributions p of Σ p x - ‖p‖²/2, reached at the Euclidean projection of x on the simplex.

    Σ (xⱼ² - τ²)/2 over the support squares large scores whose differences alone count; as x - τ is p there, it is τ + ‖p‖²/2.
    """
    p, threshold, largest = project(x)
    level = (largest + threshold)[..., 0]
    return Maximum(level, np.square(p).sum(axis=-1) / 2, threshold - (x - largest), p)


def project(x: Array) -> tuple[Array, Array, Array]:
    """The point p of the simplex nearest to x, max(0, x - τ); τ less the largest score, and the largest score.

    τ is the largest of (Σ of the k greatest scores - 1)/k over k (Held, Wolfe and Crowder, Mathematical Programming 6, 1974).
    """
    largest = np.max(x, axis=-1, keepdims=True)
    z = x - largest
    descending = -np.sort(-z, axis=-1)
    means = (np.cumsum(descending, axis=-1) - 1) / np.arange(1, x.shape[-1] + 1)
    threshold = np.max(means, axis=-1, keepdims=True)
    return np.maximum(z - threshold, 0), threshold, largest


MAXIMA = {"logsumexp": log_sum_exp, "max": largest, "sparsemax": sparse}


def short_of_one(target: ClassTarget) -> Array:
    """1 - Σ target for each sample: 0 for class indices, also ignored ones."""
    return target.mask()[..., 0] - target.expectation(np.ones(target.count))


def residual(maximum: Maximum, target: ClassTarget) -> Array:
    """Ω*(x) - Σ target x as excess + Σ target (level - x) + (1 - Σ target) level: nothing large is subtracted."""
    short = short_of_one(target)
    open_ended = np.where(short == 0, 0.0, short * maximum.level)
    return target.mask()[..., 0] * maximum.excess + target.expectation(maximum.gap) + open_ended


def residual_slope(x: Array, maximum: Maximum, target: ClassTarget, softmax: bool) -> Array:
    """share - target; beside softmax the difference cancels at a class that is nearly certain (see class_losses)."""
    if not softmax:
        return target.mask() * maximum.share - target.dense()
    return class_losses.softmax_residual(x, target.dense()) + short_of_one(target)[..., None] * maximum.share


def sparsemax_residual(maximum: Maximum, target: ClassTarget) -> Array:
    """Ω*(x) + ‖y‖²/2 - Σ y x for Ω* = sparse, as ‖p - y‖²/2 + Σ y max(0, τ - x) + (1 - Σ y) τ, where nothing large is subtracted."""
    y, short = target.dense(), short_of_one(target)
    apart = np.square(target.mask() * maximum.share - y).sum(axis=-1) / 2
    return apart + target.expectation(np.maximum(maximum.gap, 0)) + np.where(short == 0, 0.0, short * maximum.level)
