"""The right class against the others, over the last axis: the strongest rival, and softmax with a margin."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics import simplex
from actcli.numerics.arrays import AnyArray, Array


class Rivals(NamedTuple):
    """For each class the largest score among the others; the places of the first and of the second largest score of all."""

    best: Array
    first: AnyArray
    second: AnyArray


def rivals(x: Array) -> Rivals:
    """Of all classes but the first the rival is the first, of the first the second; -inf where there is one class only."""
    first = np.argmax(x, axis=-1)[..., None]
    others = x.copy()
    np.put_along_axis(others, first, -np.inf, axis=-1)
    second = np.argmax(others, axis=-1)[..., None]
    best = np.broadcast_to(np.take_along_axis(x, first, axis=-1), x.shape).copy()
    np.put_along_axis(best, first, np.take_along_axis(others, second, axis=-1), axis=-1)
    return Rivals(best, first, second)


def against_rival(pull: Array, found: Rivals) -> Array:
    """The gradient of Σ pull_k (best rival of k - x_k) by x."""
    leading = np.take_along_axis(pull, found.first, axis=-1)
    gradient = 0.0 - pull
    np.put_along_axis(gradient, found.first, pull.sum(axis=-1, keepdims=True) - 2 * leading, axis=-1)
    behind = np.take_along_axis(gradient, found.second, axis=-1)
    np.put_along_axis(gradient, found.second, behind + leading, axis=-1)
    return gradient


class Shifted(NamedTuple):
    """A score moved by its margin, and its derivatives by the score and by the margin."""

    value: Array
    by_score: Array | float
    by_margin: Array | float


def additive_angle(c: Array, m: float, easy: bool) -> Shifted:
    """cos(θ + m) for c = cos θ, as c cos m - √((1 - c)(1 + c)) sin m, which has all digits of 1 - c, unlike √(1 - c²).

    Where θ + m is beyond π the cosine would rise again: there c - m sin m; with `easy`, c wherever θ is above π/2.
    """
    sine, cos_m, sin_m = np.sqrt((1 - c) * (1 + c)), np.cos(m), np.sin(m)
    inside = c > 0 if easy else c >= -cos_m
    beyond, by_beyond = (0.0, 0.0) if easy else (m * sin_m, sin_m + m * cos_m)
    turn = 0.0 if m == 0 else sin_m * (c / sine)
    return Shifted(
        np.where(inside, c * cos_m - sine * sin_m, c - beyond),
        np.where(inside, cos_m + turn, 1.0),
        np.where(inside, -(c * sin_m + sine * cos_m), -by_beyond),
    )


class MarginSoftmax(NamedTuple):
    """Cross-entropy of scores times a scale for each candidate (axis -2 where there are classes), whose own score is moved by a margin.

    right: one-hot rows of the candidates. cost: -log p of each. others: p of the other classes, 0 at the candidate. missing: 1 - p of it.
    ahead: by how much each other class leads the candidate.
    """

    right: AnyArray
    cost: Array
    others: Array
    missing: Array
    ahead: Array

    def by_scores(self, share: Array, scale: float, by_score: Array | float) -> Array:
        """The gradient of Σ share · cost by the scores; a candidate without a share pulls at nothing, however steep its margin."""
        own = -np.where(
            np.isinf(by_score), by_score, self.missing * by_score
        )  # infinite also where 1 - p has underflowed
        pulls = np.where(self.right, np.where(share == 0, 0.0, own)[..., None], self.others)
        return scale * (pulls * share[..., None]).sum(axis=-2)

    def by_scale(self, share: Array) -> Array:
        """The derivative of Σ share · cost by the scale: what the other classes lead by, on average."""
        return ((self.others * self.ahead).sum(axis=-1) * share).sum(axis=-1)


def margin_softmax(x: Array, index: AnyArray, shifted: Array, scale: float) -> MarginSoftmax:
    """The candidates `index` with scores `shifted` among the others' scores x."""
    right = index[..., None] == np.arange(x.shape[-1])
    scores = np.where(right, shifted[..., None], x[..., None, :])
    p, missing = simplex.softmax_with_complement(scale * scores)
    own = index[..., None]
    return MarginSoftmax(
        right,
        -np.take_along_axis(simplex.log_softmax(scale * scores), own, axis=-1)[..., 0],
        np.where(right, 0.0, p),
        np.take_along_axis(missing, own, axis=-1)[..., 0],
        np.where(right, 0.0, scores - shifted[..., None]),
    )
