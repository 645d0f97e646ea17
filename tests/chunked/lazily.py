"""Dask arrays to try, and what they come to."""

from __future__ import annotations

from typing import Any

import dask
import dask.array as da
import numpy as np


def cut(array: Any, size: int = 3) -> Any:
    """A Dask array in chunks of this length along every axis, none of them read yet."""
    array = np.asarray(array)
    return da.from_array(array, chunks=min(size, max(array.shape, default=1)) or 1)


def computed(*arrays: Any) -> Any:
    """The NumPy arrays, whose shapes, types and chunks are those that were told before; each in one thread."""
    found = dask.compute(*arrays, scheduler="synchronous")
    for told, array in zip(arrays, found, strict=True):
        assert isinstance(told, da.Array)
        assert (np.shape(array), np.asarray(array).dtype) == (told.shape, told.dtype)
    return found[0] if len(found) == 1 else found


def same(found: Any, expected: Any) -> None:
    """The same shape, type and bits."""
    assert (np.shape(found), np.asarray(found).dtype) == (np.shape(expected), np.asarray(expected).dtype)
    np.testing.assert_array_equal(_bits(found), _bits(expected))


def close(found: Any, expected: Any) -> None:
    """Equal but for the order of adding."""
    assert (np.shape(found), np.asarray(found).dtype) == (np.shape(expected), np.asarray(expected).dtype)
    scale = 1e-13 if np.asarray(expected).dtype == np.float64 else 3e-7
    np.testing.assert_allclose(found, expected, rtol=scale, atol=scale * np.max(np.abs(expected), initial=0.0))


def _bits(array: Any) -> np.ndarray:
    whole = np.array(array, order="C", ndmin=1)
    whole[np.isnan(whole)] = np.nan
    return whole.view(f"u{whole.itemsize}")
