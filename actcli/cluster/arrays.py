"""Arrays on disk as Dask arrays, and Dask arrays written to disk."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from actcli.atomic import replacing_folder
from actcli.errors import ActcliError, Unreadable, nearest
from actcli.inputs.files import ArrayFile, array_file, names_array_file
from actcli.inputs.quoting import quoted

_ZARR = re.compile(r"\.zarr(/|$)", re.IGNORECASE)
# How much of a .npy file makes a chunk.
_CHUNK = "16MiB"


def names_zarr(text: str) -> bool:
    """Say whether the text is the path of a Zarr array, existing or not: data.zarr, or data.zarr/name of a group."""
    return _ZARR.search(text) is not None


def opened(text: str) -> Any:
    """The array of a .zarr or .npy as a Dask array, None for another text. Raises: Unreadable, BadType."""
    if names_zarr(text):
        return _from_zarr(text)
    return _from_npy(array_file(text)) if names_array_file(text) else None


class _File:
    """A .npy file from which pieces are taken, by whoever reads them."""

    def __init__(self, file: ArrayFile) -> None:
        self._path = os.path.abspath(file.path)
        self.shape, self.ndim, self.dtype = file.shape, len(file.shape), file.dtype.newbyteorder("=")

    def __getitem__(self, place: Any) -> Any:
        return np.load(self._path, mmap_mode="r")[place].astype(self.dtype)


def _from_npy(file: ArrayFile) -> Any:
    import dask.array as da

    source = _File(file)
    chunks = da.core.normalize_chunks("auto", source.shape, limit=_CHUNK, dtype=source.dtype)
    return da.from_array(source, chunks=chunks, meta=np.empty((0,) * source.ndim, source.dtype))


def _from_zarr(path: str) -> Any:
    import dask.array as da
    import zarr

    where = path if "://" in path else os.path.abspath(path)
    if where != path and not os.path.isdir(where):
        raise Unreadable(f"there is no Zarr array {quoted(path, 200)}{nearest(os.path.basename(path), _beside(where))}")
    try:
        node = zarr.open(where, mode="r")
        if isinstance(node, zarr.Group):
            names = ", ".join(sorted(node.array_keys())[:10]) or "none"
            raise Unreadable(f"{quoted(path, 200)} is a group of arrays, name one as {path.rstrip('/')}/NAME: {names}")
        return da.from_array(_Source(node, path), chunks=node.chunks, name=False)
    except ActcliError:
        raise
    except Exception as error:  # what Zarr, its stores and codecs raise on damaged files has no common base
        reason = str(error).partition("\n")[0]
        raise Unreadable(f"{quoted(path, 200)} holds no Zarr array, or a damaged one: {reason[:150]}") from None


class _Source:
    """A Zarr array that tells of damaged chunks in words of our own, wherever they are read."""

    def __init__(self, array: Any, path: str) -> None:
        self.shape, self.dtype, self.ndim = array.shape, array.dtype, array.ndim
        self._array, self._path = array, path

    def __getitem__(self, index: Any) -> Any:
        try:
            return self._array[index]
        except OSError:
            raise
        except Exception as error:  # as above
            reason = str(error).partition("\n")[0][:150]
            raise Unreadable(f"{quoted(self._path, 200)}: a chunk is damaged: {reason}") from None


def _beside(path: str) -> list[str]:
    try:
        return [name for name in os.listdir(os.path.dirname(path)) if names_zarr(name)]
    except OSError:
        return []


def stored(array: Any, path: str, compute: Callable[[Any], Any]) -> None:
    """Write a Dask array to a .zarr directory by `compute` of what stores its chunks. bfloat16 becomes float32, which Zarr knows.

    The directory is there only when it is whole; a Zarr array that was there before is replaced.
    Raises: Unreadable; what computing raises. Then nothing is left behind.
    """
    import dask.array as da
    import zarr

    _check(path)
    array = array.astype(np.float32) if array.dtype.kind == "V" else array
    regular = array.rechunk(
        tuple(max(sizes, default=1) or 1 for sizes in array.chunks)
    )  # no two tasks write to one file
    with replacing_folder(path) as temporary:
        chunks = tuple(max(sizes[0], 1) for sizes in regular.chunks)
        target = zarr.create_array(store=str(temporary), shape=array.shape, chunks=chunks, dtype=array.dtype)
        found = da.store(regular, target, lock=False, compute=False, return_stored=True, load_stored=False)
        compute(found[0] if isinstance(found, tuple) else found)  # older versions of Dask give a tuple of one


def _check(path: str) -> None:
    """Raise Unreadable where something else than a Zarr array would be replaced."""
    if "://" in path:
        raise Unreadable(f"cannot write {quoted(path, 200)}: results are written to folders")
    target = Path(path)
    if target.exists() and not (_is_array(target) or (target.is_dir() and not any(target.iterdir()))):
        raise Unreadable(f"cannot write {quoted(path, 200)}: what is there is no Zarr array")


def _is_array(folder: Path) -> bool:
    import zarr

    try:
        zarr.open_array(str(folder), mode="r")
    except Exception:  # as above
        return False
    return True
