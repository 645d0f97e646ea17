"""Soft counts of true and false positives and negatives over the last axis, and the scores made of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.overlap import Overlap


def false_positives(p: Array, t: Array) -> Array:
    """Σ p (1 - t)."""
    return (p * (1 - t)).sum(axis=-1)


def tversky(p: Array, t: Array, alpha: float, beta: float, smooth: float) -> Overlap:
    """(TP + s) / (TP + α FP + β FN + s); what is missing from 1 is (α FP + β FN) over the denominator."""
    hit = (p * t).sum(axis=-1) + smooth
    gap = alpha * false_positives(p, t) + beta * false_positives(t, p)
    return Overlap(hit, hit + gap, gap)


def tversky_pull(score: Overlap, other: Array, excess: float, missed: float) -> Array:
    """The slope of 1 - N/M by one of the regions, `other` being the other one.

    -t/M + N (t + α (1 - t) - β t)/M² cancels where N is near M. With M = N + gap it is (N α (1 - t) - t (gap + N β))/M².
    """
    n, m, gap = (part[..., None] for part in score)
    return (n / m * excess * (1 - other) - other * (gap / m + n / m * missed)) / m


class Correlation(NamedTuple):
    """The four counts, the square roots of the products of their sums over both regions, and the correlation."""

    tp: Array
    fp: Array
    fn: Array
    tn: Array
    predicted: Array
    actual: Array
    value: Array


def correlation(p: Array, t: Array, eps: float) -> Correlation:
    """Matthews' coefficient (TP TN - FP FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN)), ε added to each count."""
    tp, fp, fn, tn = (
        (first * second).sum(axis=-1) + eps for first, second in ((p, t), (p, 1 - t), (1 - p, t), (1 - p, 1 - t))
    )
    predicted, actual = np.sqrt(tp + fp) * np.sqrt(tn + fn), np.sqrt(tp + fn) * np.sqrt(tn + fp)
    return Correlation(
        tp, fp, fn, tn, predicted, actual, tp / predicted * (tn / actual) - fp / predicted * (fn / actual)
    )


def uncorrelated(c: Correlation) -> Array:
    """1 - N/D, which has no digit right where hardly anything is false.

    1 - r = (1 - r²)/(1 + r), and D² - N² is a sum of positive terms:
    4 TP TN FP FN + (TP TN + FP FN)(TP + TN)(FP + FN) + (TP FN + FP TN)(TP FP + FN TN).
    """
    both = c.predicted * c.actual
    a, b = c.tp / both * c.tn, c.fp / both * c.fn
    mixed = (c.tp / both * c.fn + c.fp / both * c.tn) * (c.tp / both * c.fp + c.fn / both * c.tn)
    missing = 4 * a * b + (a + b) * ((c.tp + c.tn) / both * (c.fp + c.fn)) + mixed
    return np.where(c.value > 0.5, missing / (1 + c.value), 1 - c.value)


def correlation_pull(c: Correlation, own: tuple[Array, Array], other: Array, sums: tuple[Array, Array]) -> Array:
    """The slope of -N/D by one of the regions.

    own: how many that region holds inside and outside; sums: how many the other one does, which do not move with it.
    """
    by_numerator = other * sums[1][..., None] - (1 - other) * sums[0][..., None]
    by_root = (1 / own[0] - 1 / own[1]) / 2
    return (c.value * by_root)[..., None] - by_numerator / c.predicted[..., None] / c.actual[..., None]
