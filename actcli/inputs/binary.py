"""NumPy's own files, read without trust in what they claim: no pickles, sizes checked before memory is taken."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from actcli.errors import BadType, BadValue, UnknownName, Unreadable, nearest
from actcli.inputs.memory import refuse_beyond_memory
from actcli.inputs.quoting import listed, presentable, quoted


class Header(NamedTuple):
    """What a .npy says of its array: shape, whether its first axis is the fastest, type, and the byte where the numbers begin."""

    shape: tuple[int, ...]
    fortran: bool
    dtype: np.dtype[Any]
    start: int


def read_header(stream: IO[bytes], size: int) -> Header:
    """Return what stands before the numbers of a .npy stream of `size` bytes, which are all there.

    Raises Unreadable for what is damaged, truncated or pickled, BadType for what holds no numbers.
    """
    if size == 0:
        raise Unreadable("empty, not a .npy array")
    with _damage("a .npy array"):
        version = np.lib.format.read_magic(stream)
        # Version 3 differs from 2 in the encoding of field names only, and arrays with fields are refused.
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, fortran, dtype = read(stream)
        start = stream.tell()
    _check_dtype(dtype)
    if min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize > size - start:
        raise Unreadable(f"damaged or cut short: the numbers of its shape {quoted(str(shape))} are not all there")
    with _damage("a .npy array"):
        np.broadcast_to(np.empty((), dtype), shape)  # (0, 10⁴⁰) holds nothing, and is no shape all the same
    return Header(shape, fortran, dtype, start)


def read_npy(stream: IO[bytes], size: int) -> NDArray[Any]:
    """Return the array of a .npy stream of `size` bytes, in its own dtype (in this machine's byte order).

    Raises what `read_header` raises, and BadValue for what does not fit into memory.
    """
    shape, _, dtype, _ = read_header(stream, size)
    refuse_beyond_memory(math.prod(shape) * dtype.itemsize, f"its array of shape {quoted(str(shape))}")
    with _damage("a .npy array"):
        stream.seek(0)
        array: NDArray[Any] = np.lib.format.read_array(stream, allow_pickle=False)
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def read_npz(stream: IO[bytes], key: str | None) -> NDArray[Any]:
    """Return the array named `key` of a .npz stream, or its only one. Errors as for `read_npy`, and for the key."""
    import zipfile

    with _damage("a .npz archive"):
        archive = zipfile.ZipFile(stream)
    with archive:
        arrays = [info for info in archive.infolist() if info.filename.endswith(".npy")]
        members = {info.filename.removesuffix(".npy"): info for info in arrays}
        if not members:
            raise Unreadable("holds no arrays")
        info = members[_choose(list(members), key)]
        with _damage("a .npz archive"):
            member = archive.open(info)
        with member:
            return read_npy(member, info.file_size)


def _choose(names: list[str], key: str | None) -> str:
    if key is None:
        if len(names) > 1:
            raise BadValue(f"holds several arrays, name one as file.npz:key: {listed(names)}")
        return names[0]
    for name in (key, key.removesuffix(".npy")):
        if name in names:
            return name
    near = nearest(key, presentable(names))
    raise UnknownName(f"holds no array {quoted(key)}{near}; it holds {listed(names)}")


def _check_dtype(dtype: np.dtype[Any]) -> None:
    if dtype.hasobject:
        raise Unreadable("holds pickled Python objects, which are not loaded; save an array of numbers")
    if dtype.kind not in "biufc":
        raise BadType(f"holds {quoted(str(dtype))}, not numbers; save it as integers, floats or booleans")


@contextmanager
def _damage(what: str) -> Iterator[None]:
    """Turn whatever a decoder raises on hostile bytes into Unreadable, and keep its warnings to ourselves."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except MemoryError:
            raise
        except Exception as error:  # ValueError, EOFError, BadZipFile, zlib.error, TokenError, SyntaxError ...
            reason = str(error).partition("\n")[0]
            plain = reason[:100] if reason and reason.isprintable() else type(error).__name__
            raise Unreadable(f"not {what}, or damaged: {plain}") from None
