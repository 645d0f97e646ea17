"""Overlap of a prediction and a mask, over the last axis."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics import exponentials
from actcli.numerics.arrays import Array


class Overlap(NamedTuple):
    """A score N/M between 0 and 1: numerator, denominator, and M - N without the subtraction."""

    numerator: Array
    denominator: Array
    gap: Array

    def loss(self, logarithmic: bool) -> Array:
        """1 - N/M, as (M - N)/M, or -log(N/M), which where N is near M keeps no digit that 1 - N/M has: -log1p((N - M)/M)."""
        missing = self.gap / self.denominator
        if not logarithmic:
            return missing
        return np.where(missing < 0.5, -np.log1p(-missing), -np.log(self.numerator / self.denominator))

    def pulls(self, logarithmic: bool) -> tuple[Array, Array]:
        """The slopes of the loss by N and by M, with an axis for the elements."""
        n, m = self.numerator[..., None], self.denominator[..., None]
        return (-1 / n, 1 / m) if logarithmic else (-1 / m, n / m / m)


def pulled(share: Array, by_numerator: Array) -> Array:
    """share · by_numerator; an element without a share is not moved, also where the logarithm of no overlap pulls without bound."""
    return np.where(share == 0, 0.0, share * by_numerator)


def dice(p: Array, t: Array, smooth: float, eps: float, squared: bool) -> Overlap:
    """(2 Σ p t + s) / (Σ p + Σ t + s + ε), or with squares in the denominator."""
    apart = np.square(p - t) if squared else p * (1 - t) + t * (1 - p)
    sizes = np.square(p) + np.square(t) if squared else p + t
    return Overlap(2 * (p * t).sum(axis=-1) + smooth, sizes.sum(axis=-1) + smooth + eps, apart.sum(axis=-1) + eps)


def dice_of_logits(x: Array, t: Array, smooth: float, eps: float) -> Overlap:
    """The Dice coefficient of σ(x); what is missing from 1 is made of σ(-x), which 1 - σ(x) loses for large x."""
    p, q = exponentials.sigmoid(x), exponentials.sigmoid(-x)
    apart = p * (1 - t) + t * q
    return Overlap(2 * (p * t).sum(axis=-1) + smooth, (p + t).sum(axis=-1) + smooth + eps, apart.sum(axis=-1) + eps)


def dice_pull(score: Overlap, other: Array) -> Array:
    """The slope of 1 - N/M by one of the regions of `dice` without squares, `other` being the other one."""
    n, m = score.numerator[..., None], score.denominator[..., None]
    return (n / m - 2 * other) / m


def iou(p: Array, t: Array, smooth: float, eps: float) -> Overlap:
    """(Σ p t + s) / (Σ p + Σ t - Σ p t + s + ε)."""
    union = p + t * (1 - p)
    apart = p * (1 - t) + t * (1 - p)
    return Overlap((p * t).sum(axis=-1) + smooth, union.sum(axis=-1) + smooth + eps, apart.sum(axis=-1) + eps)
