"""Activations over Dask arrays: values, derivatives, Jacobians and products with them."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from actcli.chunked import tasks
from actcli.chunked.arrays import Index, as_lazy, blockwise, known, standing_in, whole_along
from actcli.chunked.parameters import Parameters
from actcli.definition import dtypes
from actcli.definition.activation import Activation
from actcli.definition.along_axis import AxisActivation
from actcli.errors import BadShape, NotDefined
from actcli.formula.names import plain


def call(entry: Activation, method: str, arguments: dict[str, Any]) -> Any:
    """The lazy result, or the two of value_and_grad. Raises: what the method raises; NotDefined, BadShape."""
    x = as_lazy(arguments.pop("x"), "input")
    given = Parameters(entry, arguments.pop("parameters"))
    if given.settled.get("training"):
        raise NotDefined(
            f"{entry.name} with training=True draws its random numbers for a whole array, not for the chunks of Dask's"
        )
    more = [as_lazy(arguments.pop("cotangent"), "cotangent")] if method == "vjp" else []
    if "threads" in arguments:
        arguments["threads"] = arguments["threads"] or 1
    kind: Any = _AlongAxis if isinstance(entry, AxisActivation) else _Elementwise
    return getattr(kind(entry, x, given, arguments), method.strip("_"))(*more)


class _Elementwise:
    """A function of each element: chunks stay as they are, and arrays among the parameters are cut like the input."""

    def __init__(self, entry: Activation, x: Any, given: Parameters, options: dict[str, Any]) -> None:
        self.entry, self.given = entry, {**given.single, **options}
        self.arrays = {"x": x, **given.arrays}
        self.dtype = dtypes.result_type([x, *given.weighing])
        self.ndim = x.ndim
        if given.arrays:
            stand_ins = {name: standing_in(known(entry.name, array)) for name, array in given.arrays.items()}
            self.ndim = entry.broadcast(standing_in(known(entry.name, x)), stand_ins)[0].ndim
        self.out = tuple(range(self.ndim))

    def _index(self, name: str, array: Any) -> Index:
        ndim = self.arrays["x"].ndim
        if name in self.entry.parameters and self.entry.by_channel(name, array.ndim, ndim):
            return (self.ndim - ndim + 1,)
        return self.out[self.ndim - array.ndim :]

    def _mapped(self, task: Any) -> Any:
        pairs = [(array, self._index(name, array)) for name, array in self.arrays.items()]
        return blockwise(task, self.out, pairs, self.dtype)

    def call(self) -> Any:
        return self._one("__call__")

    def grad(self) -> Any:
        return self._one("grad")

    def _call(self, method: str) -> tasks.Call:
        nothing = {name: np.empty((0,) * array.ndim, array.dtype) for name, array in self.arrays.items()}
        getattr(self.entry, method)(**nothing, **self.given)
        return tasks.Call(self.entry.label, tuple(self.arrays), self.given)

    def _one(self, method: str) -> Any:
        return self._mapped(partial(tasks.result, self._call(method), method, self.dtype))

    def value_and_grad(self) -> tuple[Any, Any]:
        pairs = self._mapped(partial(tasks.both, self._call("value_and_grad"), "value_and_grad", self.dtype))
        value, slope = (blockwise(partial(tasks.part, k), self.out, [(pairs, self.out)], self.dtype) for k in (0, 1))
        return value, slope

    def vjp(self, cotangent: Any) -> Any:
        x, *more = self.arrays.values()
        shape = np.broadcast_shapes(x.shape, *(array.shape for array in more)) if more else x.shape
        if cotangent.shape != shape:
            raise BadShape(f"cotangent has shape {cotangent.shape}, the value of {self.entry.name} has {shape}")
        self.arrays["cotangent"] = cotangent
        self.dtype = dtypes.result_type([self.arrays["x"], cotangent])
        return self._one("vjp")


class _AlongAxis:
    """A function along an axis, which is made one chunk."""

    def __init__(self, entry: AxisActivation, x: Any, given: Parameters, options: dict[str, Any]) -> None:
        self.entry, self.given, self.options = entry, given.single, options
        for name in given.arrays:
            raise NotDefined(
                f"{entry.name} over Dask arrays takes a number for {entry.parameters[name].label}, not an array"
            )
        _, _, axis = entry.prepared(standing_in(known(entry.name, x)), self.given)
        self.x, self.axis, self.index = x, axis % x.ndim, tuple(range(x.ndim))
        self.new = x.ndim
        self.dtype = dtypes.result_type([x])
        shape = np.shape(entry(self._nothing(), **self._given(), threads=1))
        self.length = 1 if entry.reduces else shape[-1 if x.ndim == 1 else self.axis]

    def _nothing(self, dtype: Any = None) -> Any:
        """No slices at all: what they become shows the shapes of results."""
        lengths = [length if place == self.axis else 0 for place, length in enumerate(self.x.shape)]
        return np.zeros(lengths if self.x.ndim > 1 else (0, *lengths), dtype or self.x.dtype)

    def _given(self) -> dict[str, Any]:
        return {**self.given, "axis": -1} if self.x.ndim == 1 and self.entry.fixed_axis is None else self.given

    @property
    def others(self) -> Index:
        """The axes beside the one that is mixed."""
        return tuple(place for place in self.index if place != self.axis)

    @property
    def _value(self) -> tuple[Index, dict[str, Any]]:
        if self.entry.reduces:
            return self.others, {}
        return self.index, {"lengths": {self.axis: self.length}}

    @property
    def _matrix(self) -> tuple[Index, dict[str, Any]]:
        if self.entry.reduces:
            return (*self.others, self.axis), {}
        return (*self.others, self.new, self.axis), {"new": {self.new: self.length}}

    def _whole(self, width: int = 1) -> Any:
        return whole_along(self.entry.name, self.x, self.axis, width)

    def _call(self, *more: str) -> tasks.Call:
        return tasks.Call(self.entry.label, ("x", *more), {**self.given, **self.options})

    def call(self) -> Any:
        task = partial(tasks.result, self._call(), "__call__", self.dtype)
        out, axes = self._value
        return blockwise(task, out, [(self._whole(), self.index)], self.dtype, **axes)

    def grad(self) -> Any:
        by_input = plain(self.options["wrt"]) in ("input", "x")
        self.entry.defined(self.options["wrt"], self.options["order"])
        out, axes = self._matrix if by_input else self._value
        task = partial(tasks.result, self._call(), "grad", self.dtype)
        whole = self._whole(self.length if by_input else 1)
        return blockwise(task, out, [(whole, self.index)], self.dtype, **axes)

    def value_and_grad(self) -> tuple[Any, Any]:
        self.entry.defined("input", 1)
        task = partial(tasks.both, self._call(), "value_and_grad", self.dtype)
        pairs = blockwise(task, self.index, [(self._whole(self.length), self.index)], self.dtype)
        value, matrix = (
            blockwise(partial(tasks.part, place), out, [(pairs, self.index)], self.dtype, whole=False, **axes)
            for place, (out, axes) in enumerate((self._value, self._matrix))
        )
        return value, matrix

    def vjp(self, cotangent: Any) -> Any:
        self.entry.defined("input", 1)
        out, _ = self._value
        shape = tuple(self.length if place == self.axis else self.x.shape[place] for place in out)
        if cotangent.shape != shape:
            raise BadShape(f"cotangent has shape {cotangent.shape}, the value of {self.entry.name} has {shape}")
        dtype = dtypes.result_type([self.x, cotangent])
        index = tuple(self.new if place == self.axis else place for place in out)
        whole = cotangent if self.entry.reduces else cotangent.rechunk({self.axis: -1})
        task = partial(tasks.result, self._call("cotangent"), "vjp", dtype)
        return blockwise(task, self.index, [(self._whole(), self.index), (whole, index)], dtype)
