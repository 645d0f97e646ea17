"""How the tensors of a loss lie beside each other in chunks: along which axes each is cut, and which axis stays whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.chunked import tasks
from actcli.chunked.arrays import Index, Pair, as_lazy, is_lazy, known, standing_in, whole_along
from actcli.chunked.parameters import Parameters
from actcli.definition.layouts import Classes, Elementwise, Rows, check_weights, class_axis, mismatch
from actcli.definition.loss import Loss
from actcli.errors import NotDefined


class Placed:
    """The tensors of a call and the arrays among its parameters, with their axes.

    arrays: name → (Dask array, its axes). out, shape: axes and shape of the unreduced loss. axis: that of classes or vectors, which is
    whole. given: what every chunk gets as it is. settled: the parameters in force.

    Raises: NotDefined for a loss that has no value of its own for each element, sample or row; BadShape, BadValue, BadType.
    """

    def __init__(self, loss: Loss, tensors: Mapping[str, Any], parameters: Parameters, threads: Any) -> None:
        _refuse_together(loss)
        self.loss, self.settled = loss, parameters.settled
        tensors = {name: value if is_lazy(value) else as_plain(value) for name, value in tensors.items()}
        single = {name: value for name, value in tensors.items() if not is_lazy(value) and not np.ndim(value)}
        cut = {name: as_lazy(known(loss.name, value), name) for name, value in tensors.items() if name not in single}
        self.given = {**parameters.single, **single, "threads": threads or 1}
        self.axis: int | None = None
        weights = {name: known(loss.name, array) for name, array in parameters.arrays.items()}
        self.arrays: dict[str, tuple[Any, Index]] = {}
        (self._lay_elements if isinstance(loss.layout, Elementwise) else self._lay_rows)(cut, single, weights)
        self.dtype: np.dtype[Any] = self.probe("__call__", reduction="none").dtype

    def _lay_elements(self, cut: dict[str, Any], single: dict[str, Any], weights: dict[str, Any]) -> None:
        loss = self.loss
        given = {
            name: standing_in(cut[name]) if name in cut else np.asarray(single[name]) for name in {**cut, **single}
        }
        ordered = {name: given[name] for name in loss.tensors if name in given}
        laid = loss.layout.lay(loss.name, loss.tensors, ordered, self.settled)
        check_weights(loss.name, loss.parameters, {name: standing_in(one) for name, one in weights.items()}, laid)
        self.shape, self.out = laid.shape, tuple(range(len(laid.shape)))
        for name, array in {**cut, **weights}.items():
            if array.ndim not in (0, len(self.shape)) and type(loss.layout) is not Elementwise:
                raise mismatch(loss.name, cut, f"beside Dask arrays {name} has as many axes as the rest")
            self.arrays[name] = (array, self.out[len(self.out) - array.ndim :])

    def _lay_rows(self, cut: dict[str, Any], single: dict[str, Any], weights: dict[str, Any]) -> None:
        loss, layout = self.loss, self.loss.layout
        first = cut[loss.first] if loss.first in cut else np.asarray(single[loss.first])
        stand_in = np.broadcast_to(0.0, first.shape)
        # Of a layout that looks at values only what it says of shapes.
        lay = Rows.lay if isinstance(layout, Rows) else Classes.lay
        laid = lay(layout, loss.name, loss.tensors, {loss.first: stand_in}, self.settled)  # type: ignore[arg-type]
        axis = class_axis(loss.name, stand_in, self.settled.get("axis", -1 if isinstance(layout, Rows) else None))
        whole = tuple(range(first.ndim))
        self.axis, self.shape = axis, laid.shape
        self.out = tuple(place for place in whole if place != axis)
        for name, array in cut.items():
            self._check_shape(name, array, first)
            self.arrays[name] = (array, whole if array.shape == first.shape else self.out)
        check_weights(loss.name, loss.parameters, {name: standing_in(one) for name, one in weights.items()}, laid)
        for name, array in weights.items():
            if array.ndim != 1 and (array.ndim != first.ndim or axis != first.ndim - 1 or isinstance(layout, Classes)):
                raise NotDefined(
                    f"{loss.name} over Dask arrays takes one number for each place along axis {axis} for {name}"
                )
            self.arrays[name] = (array, (axis,) if array.ndim == 1 else whole)
        for name, (array, index) in self.arrays.items():
            if axis in index:
                self.arrays[name] = (whole_along(loss.name, array, index.index(axis)), index)

    def _check_shape(self, name: str, array: Any, first: Any) -> None:
        loss, tensor, samples = self.loss, self.loss.tensors[name], self.shape
        pair = {loss.first: first, name: array}
        if tensor.per_row and array.shape not in (samples, ()):
            raise mismatch(loss.name, pair, f"{name} holds one number a row: {samples}")
        if tensor.expects == "class" and array.shape not in (samples, first.shape):
            raise mismatch(loss.name, pair, f"the {name} holds class indices {samples} or probabilities {first.shape}")
        if not tensor.per_row and tensor.expects != "class" and array.shape != first.shape:
            raise mismatch(loss.name, pair, "they must have one shape")

    @property
    def pairs(self) -> list[Pair]:
        """The arrays with their axes, in order."""
        return list(self.arrays.values())

    def call(self, **more: Any) -> tasks.Call:
        """The call that a worker makes, with more arguments."""
        return tasks.Call(self.loss.label, tuple(self.arrays), {**self.given, **more})

    def probe(self, method: str, **options: Any) -> Any:
        """What a method gives for no samples at all. Raises: what it raises."""
        nothing = {
            name: np.zeros(
                [length if axis == self.axis else 0 for length, axis in zip(a.shape, index, strict=True)], a.dtype
            )
            for name, (a, index) in self.arrays.items()
        }
        return getattr(self.loss, method)(**nothing, **self.given, **options)

    @property
    def by_index(self) -> bool:
        """Whether classes are given as indices, some of which may be ignored."""
        classes = [name for name, tensor in self.loss.tensors.items() if tensor.expects == "class"]
        return any(
            name in self.given or (name in self.arrays and self.axis not in self.arrays[name][1]) for name in classes
        )


def as_plain(value: Any) -> Any:
    """A number as it is, whose type has no say, anything else as an array."""
    return value if type(value) in (int, float, bool) else np.asarray(value)


def _refuse_together(loss: Loss) -> None:
    """Raise NotDefined where a loss value depends on more than its own element, sample or row."""
    layout = loss.layout
    if not isinstance(layout, Elementwise | Classes | Rows) or (isinstance(layout, Rows) and layout.together):
        raise NotDefined(
            f"{loss.name} does not take Dask arrays: its values belong to no single element, sample or row, so that chunks do not do;"
            " .compute() makes NumPy arrays of them"
        )
