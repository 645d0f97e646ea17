"""Targets over classes: an index for each sample, or a distribution; classes are the last axis of every other array here."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from actcli.numerics.arrays import AnyArray, Array, places_along


class ClassTarget(Protocol):
    """q over the classes, for each sample.

    by_index: whether it is held as indices. count: the number of classes. shape: one entry for each sample.
    """

    by_index: bool
    count: int

    @property
    def shape(self) -> tuple[int, ...]:
        """That of the samples."""

    def total(self, weight: Array | None = None) -> float:
        """What `mean` divides by: the weights of the indices that count, or the number of distributions."""

    def occurrences(self) -> Array | float:
        """How often each class is an index: the slope of the total by the weights."""

    def expectation(self, values: Array) -> Array:
        """Σ_c q_c values_c for each sample; 0 where ignored, and q_c = 0 counts as 0 beside an infinite value."""

    def dense(self) -> Array:
        """q itself, zero where ignored."""

    def cut(self, index: Any) -> ClassTarget:
        """The samples under this index."""

    def mask(self) -> Array:
        """1 for each sample that counts, 0 for each ignored, with a trailing axis of length 1."""

    def candidates(self) -> tuple[AnyArray, Array]:
        """The classes that may be right, as a last axis, and the probability of each."""


class Indices:
    """One class for each sample; those not `kept` are ignored."""

    by_index = True

    def __init__(self, count: int, index: AnyArray, kept: AnyArray) -> None:
        self.count, self.index, self.kept = count, index, kept

    @property
    def shape(self) -> tuple[int, ...]:  # noqa: D102 - see ClassTarget, here and below
        return self.index.shape

    def total(self, weight: Array | None = None) -> float:  # noqa: D102
        if weight is None:
            return float(np.count_nonzero(self.kept))
        total: float = weight[self.index[self.kept]].sum()
        return total

    def occurrences(self) -> Array | float:  # noqa: D102
        return np.bincount(self.index[self.kept], minlength=self.count).astype(np.float64)

    def expectation(self, values: Array) -> Array:  # noqa: D102
        if values.shape == (*self.shape, self.count):
            picked = values.take(places_along(self.index[..., None], values))[..., 0]
        else:
            picked = values[self.index]
        return np.where(self.kept, picked, 0.0)

    def dense(self) -> Array:  # noqa: D102
        dense = np.zeros((*self.shape, self.count))
        np.put_along_axis(dense, self.index[..., None], self.mask(), axis=-1)
        return dense

    def cut(self, index: Any) -> Indices:  # noqa: D102
        return Indices(self.count, self.index[index], self.kept[index])

    def mask(self) -> Array:  # noqa: D102
        return np.where(self.kept, 1.0, 0.0)[..., None]

    def candidates(self) -> tuple[AnyArray, Array]:  # noqa: D102
        return self.index[..., None], self.mask()


class Distributions:
    """A distribution over the classes for each sample."""

    by_index = False

    def __init__(self, q: Array) -> None:
        self.count, self.q = q.shape[-1], q

    @property
    def shape(self) -> tuple[int, ...]:  # noqa: D102
        return self.q.shape[:-1]

    def total(self, weight: Array | None = None) -> float:  # noqa: D102
        return float(np.prod(self.shape))

    def occurrences(self) -> Array | float:  # noqa: D102
        return 0.0

    def expectation(self, values: Array) -> Array:  # noqa: D102
        return np.where(self.q == 0, 0.0, self.q * values).sum(axis=-1)

    def dense(self) -> Array:  # noqa: D102
        return self.q

    def cut(self, index: Any) -> Distributions:  # noqa: D102
        return Distributions(self.q[index])

    def mask(self) -> Array:  # noqa: D102
        return np.ones((*self.shape, 1))

    def candidates(self) -> tuple[AnyArray, Array]:  # noqa: D102
        return np.broadcast_to(np.arange(self.count), self.q.shape), self.q
