"""Functions along an axis, side by side for one vector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from actcli.errors import BadShape
from actcli.figures import vectors
from actcli.figures.requests import Variant
from actcli.numerics.arrays import AnyArray, Array


class Farthest(NamedTuple):
    """The largest absolute difference between two arrays, the index where it is, and the difference there with its sign."""

    size: float
    place: tuple[int, ...]
    by: float


class Vectors(NamedTuple):
    """One input x of shape (n,), the output of each function, shape (m,), and its Jacobian, (m, n)."""

    labels: tuple[str, ...]
    x: Array
    outputs: tuple[Array, ...]
    jacobians: tuple[Array, ...]

    def differences(self) -> list[tuple[Farthest, Farthest]]:
        """How far the outputs and the Jacobians of each function but the first are from its."""
        return [
            (farthest(self.outputs[0], y), farthest(self.jacobians[0], j))
            for y, j in zip(self.outputs[1:], self.jacobians[1:], strict=True)
        ]


def vectors_of(found: Sequence[Variant], labels: Sequence[str], given: AnyArray | None) -> Vectors:
    """Each function of the vector, by default the example of the first.

    Raises BadShape for an input that is no vector, for outputs of different lengths, and what the functions raise.
    """
    x = np.asarray(found[0].entry.example if given is None else given, dtype=np.float64)
    if x.ndim != 1:
        raise BadShape(f"functions along an axis are compared for one vector; the input has shape {x.shape}")
    outputs = [vectors.output(variant, x) for variant in found]
    for label, y in zip(labels, outputs, strict=True):
        if y.size != outputs[0].size:
            raise BadShape(
                f"of {x.size} numbers {labels[0]} makes {outputs[0].size}, {label} {y.size}: they have no difference"
            )
    jacobians = [vectors.jacobian(variant, x) for variant in found]
    return Vectors(tuple(labels), x, tuple(outputs), tuple(jacobians))


def farthest(first: Array, other: Array) -> Farthest:
    """The largest difference of two arrays of one shape; equal infinities do not differ, NaN differs from nothing."""
    with np.errstate(invalid="ignore"):
        by = np.where(first == other, 0.0, other - first)
    size = np.where(np.isnan(by), 0.0, np.abs(by))
    place = np.unravel_index(int(np.argmax(size)), size.shape)
    return Farthest(float(size[place]), tuple(int(n) for n in place), float(by[place]) if size[place] else 0.0)
