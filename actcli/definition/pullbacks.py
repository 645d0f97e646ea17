"""The way back: from gradients as the bodies of a loss see them to those of the caller's tensors."""

from __future__ import annotations

from collections.abc import Callable

from actcli.errors import NotDefined
from actcli.numerics.arrays import AnyArray, Array, moved


def summed_to(gradient: Array, shape: tuple[int, ...]) -> Array:
    """The gradient of a tensor that was broadcast: summed over the axes that broadcasting added; itself where there are none."""
    if gradient.shape == shape:
        return gradient
    extra = gradient.ndim - len(shape)
    gradient = gradient.sum(axis=tuple(range(extra)))
    stretched = tuple(axis for axis, length in enumerate(shape) if length == 1 and gradient.shape[axis] != 1)
    return gradient.sum(axis=stretched, keepdims=True) if stretched else gradient


def summing(shape: tuple[int, ...]) -> Callable[[Array], Array]:
    """The way back for a tensor that was broadcast from this shape."""
    return lambda gradient: summed_to(gradient, shape)


class Moving:
    """The way back for a tensor whose axis was moved last; `forth` is the way there."""

    def __init__(self, axis: int) -> None:
        self._axis = axis

    def __call__(self, gradient: AnyArray) -> AnyArray:
        """A gradient as the bodies see it, as the caller does."""
        return moved(gradient, -1, self._axis)

    def forth(self, array: AnyArray) -> AnyArray:
        """An array of the caller's, as the bodies see it; a view."""
        return moved(array, self._axis, -1)


def by_indices(owner: str) -> Callable[[Array], Array]:
    """The way back for a target of class indices: there is none. Raises: NotDefined."""

    def refuse(gradient: Array) -> Array:
        raise NotDefined(
            f"{owner} cannot be differentiated by class indices; give the target as probabilities in the shape of the input"
        )

    return refuse
