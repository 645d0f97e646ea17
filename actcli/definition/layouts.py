"""How the tensors of a loss lie together: which shapes fit, which axis is the classes', what one loss value belongs to."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np

from actcli.definition import dtypes
from actcli.definition.parameters import Parameter
from actcli.definition.pullbacks import Moving, by_indices, summing
from actcli.definition.tensors import Tensor
from actcli.errors import BadIndex, BadShape, BadValue
from actcli.numerics.arrays import AnyArray, Array, moved
from actcli.numerics.class_targets import ClassTarget, Distributions, Indices


class Laid(NamedTuple):
    """Tensors as the bodies see them, and the way back.

    shape: that of the unreduced loss. divisor: what `mean` divides by where the loss says nothing else.
    back: for each tensor, from a gradient as the bodies see it to one of the tensor's own shape.
    weighed: the shape that arrays of weights broadcast to; none stands for the shape of the loss.
    raw: whether arrays among the tensors are still of the caller's types; what must be seen as a whole is then `doubled`.
    """

    tensors: dict[str, Any]
    shape: tuple[int, ...]
    divisor: float
    back: Mapping[str, Callable[[Any], Any]]
    weighed: tuple[int, ...] | None = None
    raw: bool = False

    def doubled(self) -> dict[str, Any]:
        """The tensors in float64, in C order."""
        if not self.raw:
            return self.tensors
        return {
            n: np.asarray(t, np.float64, order="C") if isinstance(t, np.ndarray) else t for n, t in self.tensors.items()
        }


class Layout(Protocol):
    """How the tensors of a loss lie together. divides: what `mean` divides by where the loss says nothing else."""

    divides: str

    def lay(
        self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, AnyArray], values: Mapping[str, Any]
    ) -> Laid:
        """The tensors as the bodies see them. Raises: BadShape, BadIndex, BadValue."""

    def target_ndim(self, input_shape: tuple[int, ...]) -> int:
        """The dimensions of the target beside an input of this shape."""


def mismatch(owner: str, arrays: Mapping[str, AnyArray], rule: str) -> BadShape:
    """The error for shapes that do not go together."""
    shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
    return BadShape(f"{owner}: {shapes} do not go together; {rule}")


def check_weights(owner: str, parameters: Mapping[str, Parameter], values: Mapping[str, Any], laid: Laid) -> None:
    """Raise BadShape for a parameter array that does not broadcast to what it weighs."""
    shape = laid.shape if laid.weighed is None else laid.weighed
    for name, value in values.items():
        if not isinstance(value, np.ndarray):
            continue
        whole = getattr(parameters[name], "per_class", False)
        try:
            fits = value.shape == shape or (not whole and np.broadcast_shapes(value.shape, shape) == shape)
        except ValueError:
            fits = False
        if not fits:
            raise BadShape(f"{owner}: {parameters[name].label} has shape {value.shape}, it must be {shape}")


class Elementwise:
    """One loss value for each element: equal shapes, or a scalar beside them; further tensors broadcast."""

    divides = "the number of elements"

    def lay(
        self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, AnyArray], values: Mapping[str, Any]
    ) -> Laid:
        """Broadcast all tensors to one shape."""
        main = {name: arrays[name] for name in list(arrays)[:2]}
        shapes = {array.shape for array in main.values() if array.ndim}
        every = {array.shape for array in arrays.values()}
        try:
            shape = next(iter(every)) if len(every) == 1 else np.broadcast_shapes(*every)
        except ValueError:
            shape = ()
            shapes = {(0,), (1,)}
        if len(shapes) > 1 or (shapes and shape != next(iter(shapes))):
            raise mismatch(owner, arrays, "they must have one shape, or be single numbers")
        laid = {n: array if array.shape == shape else np.broadcast_to(array, shape) for n, array in arrays.items()}
        back = {name: summing(array.shape) for name, array in arrays.items()}
        return Laid(laid, shape, float(math.prod(shape)), back, raw=True)

    def target_ndim(self, input_shape: tuple[int, ...]) -> int:
        """A single number serves for a whole input."""
        return len(input_shape) if input_shape == (1,) else 0


class Classes:
    """One loss value for each sample, over a class axis: axis 1 of an N-d input, axis 0 of a single sample, as in PyTorch.

    A tensor of classes is a ClassTarget for the bodies, None where it may be left out and is; others have the shape of the first.
    spatial: whether axes after the classes are allowed.
    """

    divides = "the number of samples that are not ignored"

    def __init__(self, spatial: bool = True) -> None:
        self.spatial = spatial

    def lay(
        self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, AnyArray], values: Mapping[str, Any]
    ) -> Laid:
        """Move the class axis last and read the target."""
        (name, scores), *rest = arrays.items()
        if scores.ndim == 0 or (scores.ndim > 2 and not self.spatial):
            raise BadShape(
                f"{owner}: {name} has shape {scores.shape}; it takes (C) or (N, C){', …' if self.spatial else ''}"
            )
        axis = class_axis(owner, scores, values.get("axis"))
        seen = moved(scores, axis, -1)
        laid: dict[str, Any] = {**dict.fromkeys(tensors), name: seen}
        back: dict[str, Callable[[Array], Array]] = {name: Moving(axis)}
        count = float(math.prod(seen.shape[:-1]))
        for target_name, target in rest:
            if tensors[target_name].expects != "class":
                if target.shape != scores.shape:
                    raise mismatch(owner, {name: scores, target_name: target}, "they must have one shape")
                laid[target_name], back[target_name] = moved(target, axis, -1), back[name]
                continue
            laid[target_name] = read_classes(owner, target, scores, seen.shape[-1], axis, values.get("ignore_index"))
            back[target_name] = back[name] if not laid[target_name].by_index else by_indices(owner)
            count = laid[target_name].total()
        return Laid(laid, seen.shape[:-1], count, back, seen.shape[-1:], raw=True)

    def target_ndim(self, input_shape: tuple[int, ...]) -> int:
        """One index for each sample."""
        return len(input_shape) - 1


def class_axis(owner: str, scores: AnyArray, axis: int | None) -> int:
    """The class axis: the one asked for, else 1, or 0 of a single sample."""
    if axis is None:
        return 1 if scores.ndim > 1 else 0
    if not -scores.ndim <= axis < scores.ndim:
        raise BadValue(f"{owner}: axis {axis} is not allowed for an input of shape {scores.shape}")
    return axis % scores.ndim


def read_classes(
    owner: str, target: AnyArray, scores: AnyArray, count: int, axis: int, ignored: int | None
) -> ClassTarget:
    """Class indices (shape of the scores without the class axis) or probabilities (shape of the scores).

    Raises: BadShape, BadIndex, BadValue.
    """
    samples = tuple(length for place, length in enumerate(scores.shape) if place != axis)
    if target.shape == scores.shape:
        return Distributions(moved(dtypes.double(target), axis, -1))
    if target.shape != samples:
        raise mismatch(
            owner,
            {"input": scores, "target": target},
            f"the target holds class indices {samples} or probabilities {scores.shape}",
        )
    index = whole_numbers(owner, "target", target)
    kept = np.ones(index.shape, dtype=bool) if ignored is None else index != ignored
    check_classes(owner, index[kept], count, "" if ignored is None else f", and {ignored} is ignored")
    return Indices(count, np.where(kept, index, 0), kept)


def check_classes(owner: str, index: AnyArray, count: int, also: str = "") -> None:
    """Raise BadIndex where an index is no class; `also` says what else a target may hold."""
    if index.size and (index.min() < 0 or index.max() >= count):
        wrong = index[(index < 0) | (index >= count)]
        raise BadIndex(f"{owner}: target {wrong.flat[0]} is no class: there are 0 to {count - 1}{also}")


def whole_numbers(owner: str, name: str, array: AnyArray) -> AnyArray:
    """The array as int64. Raises BadValue where a number is not whole, or none of those."""
    if array.dtype.kind in "iub" and np.can_cast(array.dtype, np.int64):
        return array.astype(np.int64)
    numbers = dtypes.double(array)
    wrong = numbers[(numbers != np.floor(numbers)) | (np.abs(numbers) >= 2.0**63)]
    if wrong.size:
        raise BadValue(f"{owner}: {name} holds {wrong[0]:g}; class indices and lengths are whole numbers below 2⁶³")
    return numbers.astype(np.int64)


class Rows:
    """One loss value for each row of vectors (N, D), or for one vector (D); `per_row` tensors hold one number a row.

    The vectors lie along the last axis, or along the parameter `axis` of a loss that has it. together: a value depends on other rows.
    """

    divides = "the number of rows"
    together = False

    def lay(
        self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, AnyArray], values: Mapping[str, Any]
    ) -> Laid:
        """Check the shapes and move the axis of the vectors last."""
        vectors = {name: array for name, array in arrays.items() if not tensors[name].per_row}
        first = next(iter(vectors.values()))
        if len({array.shape for array in vectors.values()}) > 1 or first.ndim == 0:
            raise mismatch(owner, vectors, "they must have one shape, (D) or (N, D)")
        axis = class_axis(owner, first, values.get("axis", -1))
        seen = {name: moved(array, axis, -1) for name, array in vectors.items()}
        shape = seen[next(iter(seen))].shape
        for name, array in arrays.items():
            if tensors[name].per_row and array.shape not in (shape[:-1], ()):
                raise mismatch(owner, arrays, f"{name} holds one number a row: {shape[:-1]}")
        laid = {
            n: dtypes.double(seen[n]) if n in seen else np.broadcast_to(dtypes.double(a), shape[:-1])
            for n, a in arrays.items()
        }
        back = {n: Moving(axis) if n in seen else summing(array.shape) for n, array in arrays.items()}
        return Laid(laid, shape[:-1], float(np.prod(shape[:-1])), back, shape)

    def target_ndim(self, input_shape: tuple[int, ...]) -> int:
        """One number for each row."""
        return len(input_shape) - 1


class Regions:
    """One loss value for all elements together, or for each group where `dims` names the axes that are summed."""

    divides = "the number of groups that dims leaves, 1 where all axes are summed"

    def lay(
        self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, AnyArray], values: Mapping[str, Any]
    ) -> Laid:
        """Bring the summed axes together as the last one."""
        array = next(iter(arrays.values()))
        if len({a.shape for a in arrays.values()}) > 1:
            raise mismatch(owner, arrays, "they must have one shape")
        dims = values.get("dims")
        summed = tuple(range(array.ndim)) if dims is None else tuple(self._axis(owner, dim, array) for dim in dims)
        if len(set(summed)) < len(summed):
            raise BadValue(f"{owner}: dims = {', '.join(map(str, summed))} names an axis twice")
        groups = tuple(axis for axis in range(array.ndim) if axis not in summed)
        order = (*groups, *summed)
        shape = tuple(array.shape[axis] for axis in groups)
        places = int(np.prod([array.shape[axis] for axis in summed]))
        laid = {name: dtypes.double(a).transpose(order).reshape(*shape, places) for name, a in arrays.items()}

        def back(gradient: Array) -> Array:
            return gradient.reshape([array.shape[axis] for axis in order]).transpose(np.argsort(order))

        return Laid(laid, shape, float(np.prod(shape)), dict.fromkeys(arrays, back))

    @staticmethod
    def _axis(owner: str, dim: int, array: AnyArray) -> int:
        if not -array.ndim <= dim < array.ndim:
            raise BadValue(
                f"{owner}: dims holds {dim}; an input of shape {array.shape} has axes {-array.ndim} to {array.ndim - 1}"
            )
        return dim % array.ndim

    def target_ndim(self, input_shape: tuple[int, ...]) -> int:
        """As many as the input."""
        return len(input_shape)
