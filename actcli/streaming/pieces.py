"""How an array in a file is cut: into pieces of whole units, which are its trailing axes as they lie in the file."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from actcli.inputs.files import ArrayFile
from actcli.numerics.arrays import AnyArray

# Elements of a piece, a whole number of the stretches that sums are made of; and of the largest unit.
PIECE = 1 << 17
LARGEST = 1 << 18


class Filed(NamedTuple):
    """A tensor in a file, and the type it is cast to; None for that of the file."""

    file: ArrayFile
    dtype: np.dtype[Any] | None

    @property
    def lying(self) -> tuple[int, ...]:
        """The shape as it lies in the file, the last axis the fastest."""
        return self.file.shape[::-1] if self.file.fortran else self.file.shape

    @property
    def fortran(self) -> bool:
        """Whether the order of the axes matters, and is the other one."""
        return self.file.fortran and len(self.file.shape) > 1

    def cast(self, piece: AnyArray) -> AnyArray:
        """A piece as it is computed with."""
        with np.errstate(all="ignore"):
            dtype = piece.dtype.newbyteorder("=") if self.dtype is None else self.dtype
            return piece.astype(dtype, copy=False)


Compute = Callable[[int, dict[str, AnyArray], AnyArray | None], AnyArray]


class Plan(NamedTuple):
    """How a result is made in pieces.

    files: the tensors that are cut, all alike: `rows` units of the shape `unit`, `step` of them in a piece.
    compute: (the first row, pieces by name, where the result may be put) → the result.
    shape, dtype: of the result as it lies; it is in Fortran order where the files are. given: single numbers beside the files.
    """

    files: Mapping[str, Filed]
    unit: tuple[int, ...]
    rows: int
    step: int
    compute: Compute
    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    @property
    def fortran(self) -> bool:
        """Whether the result lies in Fortran order."""
        return next(iter(self.files.values())).fortran and len(self.shape) > 1

    @property
    def pieces(self) -> range:
        """The first row of every piece."""
        return range(0, self.rows, self.step)

    @property
    def elements(self) -> int:
        """How many numbers a file has."""
        return self.rows * math.prod(self.unit)


def planned(files: Mapping[str, Filed], kept: int, compute: Compute) -> Plan | None:
    """A plan for units of so many trailing axes; None where one is too large, or the files lie differently.

    The result of no rows at all shows what a unit becomes.
    """
    first, *others = files.values()
    if any((other.lying, other.fortran) != (first.lying, first.fortran) for other in others) or not _possible():
        return None
    leading = first.lying[: len(first.lying) - kept]
    unit = first.lying[len(leading) :]
    if math.prod(unit) > LARGEST:
        return None
    nothing = compute(0, {name: one.cast(np.empty((0, *unit), one.file.dtype)) for name, one in files.items()}, None)
    largest = max(math.prod(unit), math.prod(nothing.shape[1:]), 1)
    if largest > LARGEST:
        return None
    shape = (*leading, *nothing.shape[1:])
    return Plan(files, unit, math.prod(leading), max(PIECE // largest, 1), compute, shape, nothing.dtype)


def _possible() -> bool:
    """Whether the system reads and writes at a place in a file."""
    return hasattr(os, "preadv") and hasattr(os, "pwrite")
