"""Arrays whose last axis belongs together, in blocks of whole rows."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from actcli.definition import blocks
from actcli.numerics.arrays import AnyArray, Array


class RowBlocks:
    """How arrays of this shape are cut: along the longest of their axes but the last, into pieces of about a block each.

    Arrays cut alike share all axes but the last.
    """

    def __init__(self, shape: tuple[int, ...], threads: Any = None, width: int | None = 1) -> None:
        """shape: of the input. width: how many times as large the largest result is; None leaves the whole in one piece.

        Raises: BadValue for a wrong number of threads, also where one piece needs none.
        """
        blocks.check_threads(threads)
        self._threads = threads
        self._leading = shape[:-1]
        self.elements = math.prod(shape)
        count = max(self._leading, default=1)
        self._axis = self._leading.index(count) if self._leading else 0
        each = max(self.elements // max(count, 1) * (width or 1), 1)
        self.parts = blocks.spans(
            count, count if width is None else max(1, blocks.block_size(self.elements, threads) // each)
        )

    def cut(self, part: slice) -> Any:
        """The index of a piece."""
        return (*(slice(None),) * self._axis, part) if self._leading else ...

    def read(self, array: AnyArray, part: slice) -> Array:
        """A piece of an array, in C order, in float64."""
        return np.ascontiguousarray(array[self.cut(part)], dtype=np.float64)

    def put(self, out: AnyArray, part: slice, result: AnyArray) -> None:
        """Write a piece, rounded once to the type of `out`."""
        with np.errstate(all="ignore"):
            out[self.cut(part)] = result

    def whole(self, piece: AnyArray) -> tuple[int, ...]:
        """The shape of the whole array of which this is a piece."""
        return (*self._leading, *piece.shape[len(self._leading) :])

    def each(self, work: Callable[[slice], None], parts: list[slice]) -> None:
        """work(part) for these parts."""
        blocks.each(work, parts, self.elements, self._threads)
