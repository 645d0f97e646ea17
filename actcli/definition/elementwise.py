"""Elementwise bodies over arrays of any size: block by block, rounded once to the type that is handed out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from actcli.definition import blocks, dtypes
from actcli.definition.bodies import Bodies
from actcli.definition.outputs import apart, outputs
from actcli.definition.special import over_all_values
from actcli.numerics.arrays import AnyArray, Array


class Elements:
    """What one call gives to elementwise bodies.

    tensors: arrays of one shape and of any type. values: parameters; arrays among them have the shape of the tensors.
    cotangent: what every result is multiplied by, of that shape too.
    """

    def __init__(
        self,
        bodies: Bodies,
        tensors: Mapping[str, AnyArray],
        values: Mapping[str, Any],
        threads: Any = None,
        cotangent: AnyArray | None = None,
    ) -> None:
        first = next(iter(tensors.values()))
        self.shape, self.size = first.shape, first.size
        self._bodies, self._threads = bodies, threads
        if values.get("seed", ...) is not ...:
            values = {**values, **self._drawn(tensors, values)}
        self._values = values
        self._arrays = {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
        self._tensors, self._cotangent = dict(tensors), cotangent

    def _drawn(self, tensors: Mapping[str, AnyArray], values: Mapping[str, Any]) -> dict[str, Any]:
        """Random numbers are drawn for the whole array, and cut like it."""
        environment = {**values, **tensors}
        return {name: self._bodies.resolve(name, environment) for name in self._bodies.asking("seed")}

    def block(self, part: slice, wanted: list[str]) -> list[Array]:
        """The results over a stretch of the elements, in float64 and one dimension."""
        tensors = {name: blocks.flat(array, part) for name, array in self._tensors.items()}
        arrays = {name: blocks.flat(array, part) for name, array in self._arrays.items()}
        values = {**self._values, **arrays} if arrays else self._values
        results = over_all_values(self._bodies, tensors, values, wanted)
        if self._cotangent is None:
            return results
        with np.errstate(all="ignore"):
            cotangent = blocks.flat(self._cotangent, part)
            return [result * cotangent for result in results]

    def _own(self, results: list[Array]) -> list[Array]:
        """Results that the caller may write to: none is a tensor, a parameter, another result, or read-only."""
        taken = {id(array) for array in (*self._tensors.values(), *self._arrays.values())}
        for place, result in enumerate(results):
            if result.base is not None or id(result) in taken:
                results[place] = result.copy()
            taken.add(id(result))
        return results

    def each(self, work: Callable[[slice, list[Array]], None], wanted: list[str]) -> None:
        """work(part, results) for every block."""
        parts = blocks.spans(self.size, blocks.block_size(self.size, self._threads))
        blocks.each(lambda part: work(part, self.block(part, wanted)), parts, self.size, self._threads)

    @staticmethod
    def put(out: AnyArray, part: slice, result: AnyArray) -> None:
        """Write the results of a block, rounded once to the type of `out`."""
        blocks.put(out, part, result)

    def results(self, owner: str, wanted: list[str], dtype: np.dtype[Any], out: Any = None) -> list[Any]:
        """What is wanted, each an array in the shape of the tensors; single numbers without `out`.

        Raises: BadType, BadShape, BadValue.
        """
        if out is None and self._threads is None and self.size <= blocks.BLOCK:
            found = self._own(self.block(slice(0, self.size), wanted))
            return [dtypes.finished(result.reshape(self.shape), dtype) for result in found]
        outs = outputs(owner, out, [self.shape] * len(wanted), dtype)
        self._tensors = {name: apart(array, outs) for name, array in self._tensors.items()}
        self._arrays = {name: apart(array, outs) for name, array in self._arrays.items()}
        self._cotangent = self._cotangent if self._cotangent is None else apart(self._cotangent, outs)

        def write(part: slice, results: list[Array]) -> None:
            for array, result in zip(outs, results, strict=True):
                self.put(array, part, result)

        self.each(write, wanted)
        return outs if out is not None else [array[()] if array.ndim == 0 else array for array in outs]
