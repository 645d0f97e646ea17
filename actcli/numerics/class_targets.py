"""Targets over classes: an index for each sample, or a distribution; classes are the last axis of every other array here."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import AnyArray, Array


class ClassTarget:
    """q over the classes, held as indices (with a mask of those that count) or as probabilities."""

    def __init__(self, count: int, *, index: AnyArray | None = None, kept: AnyArray | None = None, q: Array | None = None) -> None:
        self.count = count
        self.index, self.kept, self.q = index, kept, q

    @property
    def shape(self) -> tuple[int, ...]:
        """One entry for each sample."""
        return self.index.shape if self.index is not None else self.q.shape[:-1]  # type: ignore[union-attr]

    def total(self, weight: Array | None = None) -> float:
        """What `mean` divides by: the weights of the indices that count, or the number of distributions."""
        if self.index is None:
            return float(np.prod(self.shape))
        if weight is None:
            return float(np.count_nonzero(self.kept))
        return float(np.sum(np.where(self.kept, weight[self.index], 0.0)))

    def expectation(self, values: Array) -> Array:
        """Σ_c q_c values_c for each sample; 0 where ignored, and q_c = 0 counts as 0 beside an infinite value."""
        if self.index is None:
            return np.where(self.q == 0, 0.0, self.q * values).sum(axis=-1)
        picked = np.take_along_axis(np.broadcast_to(values, (*self.shape, self.count)), self.index[..., None], axis=-1)
        return np.where(self.kept, picked[..., 0], 0.0)

    def dense(self) -> Array:
        """q itself, zero where ignored."""
        if self.index is None:
            assert self.q is not None
            return self.q
        dense = np.zeros((*self.shape, self.count))
        np.put_along_axis(dense, self.index[..., None], np.where(self.kept, 1.0, 0.0)[..., None], axis=-1)
        return dense

    def mask(self) -> Array:
        """1 for each sample that counts, 0 for each ignored, with a trailing axis of length 1."""
        if self.index is None:
            return np.ones((*self.shape, 1))
        return np.where(self.kept, 1.0, 0.0)[..., None]
