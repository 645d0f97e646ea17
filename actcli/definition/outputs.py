"""Where results go: arrays of the caller's, or new ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from actcli.errors import BadShape, BadType, BadValue
from actcli.numerics.arrays import AnyArray


def outputs(owner: str, out: Any, shapes: Sequence[tuple[int, ...]], dtype: np.dtype[Any]) -> list[AnyArray]:
    """What `out` holds, one array for each shape, checked; new arrays where it is None.

    Raises: BadType, BadShape, BadValue.
    """
    if out is None:
        return [np.empty(shape, dtype) for shape in shapes]
    given = [out] if len(shapes) == 1 and not isinstance(out, tuple) else out
    if not isinstance(given, Sequence) or len(given) != len(shapes):
        raise BadShape(f"{owner}: out takes {_arrays(len(shapes))}")
    for array, shape in zip(given, shapes, strict=True):
        _check(owner, array, shape, dtype)
    if len(given) == 2 and np.may_share_memory(given[0], given[1]):
        raise BadValue(f"{owner}: the arrays of out share memory")
    return list(given)


def _arrays(count: int) -> str:
    return "an array" if count == 1 else "a tuple of two arrays, for the value and for the derivative"


def _check(owner: str, array: Any, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
    if not isinstance(array, np.ndarray):
        raise BadType(f"{owner}: out is {type(array).__name__}; it takes a NumPy array of {dtype.name}")
    if array.dtype != dtype:
        order = " in the other byte order" if array.dtype.name == dtype.name else ""
        raise BadType(f"{owner}: out has dtype {array.dtype.name}{order}, the result has {dtype.name}")
    if array.shape != shape:
        raise BadShape(f"{owner}: out has shape {array.shape}, the result has {shape}")
    if not array.flags.writeable:
        raise BadValue(f"{owner}: out is read-only")


class Destination:
    """Where the results of a call go whose shapes show late: `out`, or new arrays.

    given: what comes in; where `out` shares memory with it, nothing is written before all is computed.
    """

    def __init__(self, owner: str, out: Any, given: Iterable[AnyArray]) -> None:
        self._owner, self._out, self._given = owner, out, given

    def early(self, shapes: Sequence[tuple[int, ...]], dtype: np.dtype[Any]) -> list[AnyArray] | None:
        """The arrays of the caller's, to be written to block by block, else None. Raises: BadType, BadShape, BadValue."""
        if self._out is None:
            return None
        outs = outputs(self._owner, self._out, shapes, dtype)
        shared = any(np.may_share_memory(array, out) for array in self._given for out in outs)
        return None if shared else outs

    def delivered(self, results: Sequence[Any], dtype: np.dtype[Any]) -> list[Any]:
        """The results, where they belong. Raises: BadType, BadShape, BadValue."""
        if self._out is None:
            return list(results)
        if any(isinstance(result, list) for result in results):
            raise BadType(f"{self._owner}: a gradient that is a list of pairs of matrices takes no out")
        outs = outputs(self._owner, self._out, [np.shape(result) for result in results], dtype)
        for array, result in zip(outs, results, strict=True):
            if result is not array:
                array[...] = result
        return outs


def apart(array: AnyArray, outs: Iterable[AnyArray]) -> AnyArray:
    """The array, or a copy where writing to `outs` block by block would change what is still to be read."""
    for out in outs:
        if np.may_share_memory(array, out) and not _same_places(array, out):
            return array.copy()
    return array


def _same_places(array: AnyArray, out: AnyArray) -> bool:
    """Whether each element of the output lies where that of the array does, and so is read before it is written."""
    one, other = array.__array_interface__["data"][0], out.__array_interface__["data"][0]
    return one == other and array.strides == out.strides and array.dtype == out.dtype
