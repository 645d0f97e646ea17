"""The array type of every kernel, and selections that several of them make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
AnyArray: TypeAlias = NDArray[Any]

# Below this many elements np.where is faster.
_MANY = 1 << 11


def select(condition: AnyArray, a: Array | float, b: Array | float) -> Array:
    """np.where(condition, a, b) in float64, for a and b that broadcast to the condition.

    np.where branches, and where signs are random every other branch is mispredicted: 10 ns each. Here bits are masked instead.
    """
    if condition.size < _MANY:
        return np.where(condition, np.asarray(a, np.float64), b)
    first, second = (np.asarray(one, dtype=np.float64).view(np.int64) for one in (a, b))
    bits = condition.astype(np.int64)
    np.negative(bits, out=bits)
    bits &= first ^ second
    bits ^= second
    return bits.view(np.float64)


def indicator(condition: AnyArray) -> Array:
    """1.0 where the condition holds, else 0.0."""
    return condition.astype(np.float64)


def reflected(x: Array, left: Array, right: Array | None = None) -> Array:
    """Left of 0 what is given, right of it 1 minus that: a function with f(x) + f(-x) = 1 from its left half, at -|x|.

    right: indicator(x > 0), where it is at hand.
    """
    right = indicator(x > 0) if right is None else right
    mirrored = left - right
    sign = right * -2
    sign += 1
    mirrored *= sign
    return mirrored


def constants(*numbers: float) -> list[Array]:
    """Numbers as arrays of no dimension: beside a small array they take half the time of Python's numbers, which become that each time."""
    return [np.array(number) for number in numbers]


def polynomial(coefficients: Sequence[Array], u: Array) -> Array:
    """Horner's rule, the highest power first; coefficients as `constants`."""
    total = u * coefficients[0]
    for coefficient in coefficients[1:-1]:
        total += coefficient
        total *= u
    total += coefficients[-1]
    return total


def moved(array: AnyArray, source: int, destination: int) -> AnyArray:
    """np.moveaxis, which takes its time even where nothing is to be moved."""
    if source % array.ndim == destination % array.ndim:
        return array
    return np.moveaxis(array, source, destination)


def places_along(index: AnyArray, array: AnyArray) -> AnyArray:
    """Where one entry of each row, index of shape (…, 1), lies among all elements in C order, for `take` and `put`.

    np.take_along_axis takes four times as long for a few rows.
    """
    return index + np.arange(0, array.size, max(array.shape[-1], 1)).reshape(index.shape)


def ascending(numbers: Array) -> Array:
    """The numbers in order, each once, shape (n,). `np.unique` would import numpy.ma, which takes a third of the time of NumPy."""
    numbers = np.sort(numbers)
    return numbers[np.append(True, numbers[1:] > numbers[:-1])]
