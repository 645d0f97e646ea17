"""Losses over classes, block by block: a block holds whole samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from actcli.definition.bodies import Bodies
from actcli.definition.row_blocks import RowBlocks
from actcli.numerics.arrays import AnyArray, Array


class Samples:
    """What one call gives to the bodies of a loss over classes; tensors have the classes last, and share all other axes."""

    def __init__(self, bodies: Bodies, tensors: Mapping[str, Any], values: Mapping[str, Any], threads: Any) -> None:
        self._bodies, self._tensors, self._values = bodies, tensors, values
        self.rows = RowBlocks(next(iter(tensors.values())).shape, threads)

    def block(self, part: slice, wanted: list[str]) -> list[Array]:
        """The results over some of the samples, in float64."""
        with np.errstate(all="ignore"):
            environment = {**self._values, **{name: self._cut(tensor, part) for name, tensor in self._tensors.items()}}
            return [np.asarray(self._bodies.resolve(name, environment), dtype=np.float64) for name in wanted]

    def _cut(self, tensor: Any, part: slice) -> Any:
        if isinstance(tensor, np.ndarray):
            return self.rows.read(tensor, part)
        return None if tensor is None else tensor.cut(self.rows.cut(part))

    def each(self, work: Callable[[slice, list[Array]], None], wanted: list[str]) -> None:
        """work(part, results) for every block."""
        self.rows.each(lambda part: work(part, self.block(part, wanted)), self.rows.parts)

    def put(self, out: AnyArray, part: slice, result: AnyArray) -> None:
        """Write the results of a block, rounded once to the type of `out`."""
        self.rows.put(out, part, result)
