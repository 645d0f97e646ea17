"""Dask arrays as they come in: NumPy's among them, one chunk along an axis, and blockwise calls whose types are known."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dask
import dask.array as da
import numpy as np
from dask.utils import parse_bytes

from actcli.definition import dtypes
from actcli.errors import BadShape, BadType
from actcli.numerics.arrays import AnyArray

Index = tuple[int, ...]
Pair = tuple[Any, Index | None]  # an array with its axes, or a number that every chunk gets


def is_lazy(value: Any) -> bool:
    """Whether a value is a Dask array."""
    return isinstance(value, da.Array)


def as_lazy(value: Any, name: str) -> Any:
    """A tensor as a Dask array: NumPy's becomes one of a single chunk. Raises: BadType."""
    if not is_lazy(value):
        array = dtypes.tensor(value, name)
        return da.from_array(array, chunks=array.shape)
    if not isinstance(value._meta, np.ndarray):
        raise BadType(f"{name} has chunks of {type(value._meta).__name__}; actcli takes those of NumPy arrays")
    dtypes.tensor(np.empty(0, value.dtype), name)
    return value


def known(owner: str, array: Any) -> Any:
    """The array, its shape being known. Raises: BadShape."""
    if any(math.isnan(length) for length in array.shape):
        raise BadShape(
            f"{owner}: chunks of unknown size in shape {array.shape}; compute_chunk_sizes() of the array finds them"
        )
    return array


def standing_in(array: Any) -> AnyArray:
    """Zeros of the same shape and type that take no memory."""
    return np.broadcast_to(np.zeros((), array.dtype), array.shape)


def whole_along(owner: str, array: Any, axis: int, width: int = 1) -> Any:
    """The array with one chunk along the axis; where results are `width` times as wide, its chunks are so much smaller.

    Raises: BadShape where a single slice would outgrow Dask's array.chunk-size, which a chunk that is there already may.
    """
    length, limit = array.shape[axis], dask.config.get("array.chunk-size")
    most = parse_bytes(limit) // 8
    if array.numblocks[axis] == 1 and width == 1:
        return array
    if length * width > most:
        what = f"a matrix of {length} × {width}" if width > 1 else f"all {length} elements of a slice"
        advice = " or one chunk along the axis" if width == 1 else ""
        raise BadShape(
            f"{owner} along axis {axis} of shape {array.shape} takes {what} in one chunk, more than Dask's array.chunk-size of {limit};"
            f" it takes a larger one (dask.config.set){advice}"
        )
    merged = array.rechunk({axis: -1})
    if math.prod(max(sizes, default=0) for sizes in merged.chunks) * width <= most:
        return merged
    others = dict.fromkeys(range(array.ndim), "auto") | {axis: -1}
    return array.rechunk(others, block_size_limit=most // width * array.dtype.itemsize)


def blockwise(
    task: Callable[..., Any],
    out: Index,
    arrays: Sequence[Pair],
    dtype: np.dtype[Any],
    *,
    lengths: Mapping[int, int] | None = None,
    new: Mapping[int, int] | None = None,
    whole: bool = True,
) -> Any:
    """dask.array.blockwise of a task whose result's type is known, so that nothing is tried out.

    lengths: of the chunks along axes that change. new: axes that no array has, with their lengths. whole: an axis that goes comes in
    one piece.
    """
    pairs = [one for array, index in arrays for one in (array, index)]
    return da.blockwise(
        task,
        out,
        *pairs,
        adjust_chunks=dict(lengths or {}),
        new_axes=dict(new or {}),
        concatenate=whole or None,
        dtype=dtype,
        meta=np.empty((0,) * len(out), dtype),
    )
