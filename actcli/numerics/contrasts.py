"""Rows of vectors compared with each other: unit vectors, sums of exponentials over some of the others, and the way back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics import exponentials, simplex
from actcli.numerics.arrays import AnyArray, Array


class Directions(NamedTuple):
    """Rows as they are compared, and the lengths that they were divided by; none where they are taken as they come."""

    rows: Array
    lengths: Array | None

    def back(self, pull: Array) -> Array:
        """The gradient by the vectors, from that by their directions; a zero vector has none and is not moved."""
        if self.lengths is None:
            return pull
        return (pull - (pull * self.rows).sum(axis=-1, keepdims=True) * self.rows) / self.lengths


def directions(x: Array, normalize: bool = True) -> Directions:
    """Rows over their lengths; a power of two taken out first keeps the squares from overflowing."""
    if not normalize:
        return Directions(x, None)
    largest = np.max(np.abs(x), axis=-1, keepdims=True, initial=0.0)
    power = np.ldexp(1.0, np.frexp(largest)[1] - 1)
    v = x / power
    length = np.sqrt(np.square(v).sum(axis=-1, keepdims=True))
    length = np.where(length == 0, np.inf, length)
    return Directions(v / length, length * power)


def pull_of_products(rows: Directions, by_products: Array) -> Array:
    """The gradient by the vectors, from that by the products uᵢ·uⱼ of all rows with each other."""
    return rows.back((by_products + by_products.T) @ rows.rows)


class Pool(NamedTuple):
    """log Σ exp over some entries of each row, and the share of each entry; -∞ and no shares where there are none."""

    value: Array
    shares: Array


def pool(z: Array, wanted: AnyArray) -> Pool:
    """log Σ exp(z) over the wanted entries of each row, the largest taken out."""
    empty = np.asarray(~wanted.any(axis=-1, keepdims=True))
    masked = np.where(wanted, z, np.where(empty, 0.0, -np.inf))
    largest = np.max(masked, axis=-1, initial=-np.inf)
    total = np.exp(masked - largest[:, None]).sum(axis=-1)
    return Pool(np.where(empty[:, 0], -np.inf, largest + np.log(total)), np.where(empty, 0.0, simplex.softmax(masked)))


class Contrast(NamedTuple):
    """Of each positive pair: its loss, how strongly it pulls, and the negatives of its row."""

    losses: Array
    pulls: Array
    negatives: Pool


def contrast(z: Array, same: AnyArray, different: AnyArray) -> Contrast:
    """-log(exp(zᵢⱼ)/(exp(zᵢⱼ) + Σₖ exp(zᵢₖ))) for each pair of the same group, k over the other groups; 0 for all other pairs.

    That overflows for small temperatures; it is softplus(log Σₖ exp(zᵢₖ) - zᵢⱼ).
    """
    negatives = pool(z, different)
    lead = negatives.value[:, None] - z
    losses = np.where(same, exponentials.softplus(lead), 0.0)
    return Contrast(losses, np.where(same, exponentials.sigmoid(lead), 0.0), negatives)


def certainty(z: Array) -> tuple[Array, Array]:
    """log softmax(z)ᵢᵢ of a square z, and Σⱼ softmax(z)ᵢⱼ (zᵢⱼ - zᵢᵢ), by which it falls as z grows in proportion."""
    lead = z - np.diagonal(z)[:, None]
    return np.diagonal(simplex.log_softmax(z)), (simplex.softmax(z) * lead).sum(axis=-1)
