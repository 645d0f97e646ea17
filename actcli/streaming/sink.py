"""Writing pieces of a .npy file to their places, or one after the other where there are no places: a pipe."""

from __future__ import annotations

import errno
import io
import math
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from actcli.atomic import replacing
from actcli.numerics.arrays import AnyArray
from actcli.streaming.source import as_bytes


class Sink:
    """An open output. in_order: whether pieces must come one after the other."""

    def __init__(self, descriptor: int, start: int, in_order: bool) -> None:
        self._descriptor, self._start, self.in_order = descriptor, start, in_order

    def write(self, place: int, piece: AnyArray) -> None:
        """Put a piece at this byte of the numbers. Raises: OSError."""
        self._put(as_bytes(np.ascontiguousarray(piece)), self._start + place)

    def _put(self, numbers: memoryview, place: int) -> None:
        while numbers:
            count = os.write(self._descriptor, numbers) if self.in_order else self._at(numbers, place)
            numbers, place = numbers[count:], place + count

    def _at(self, numbers: memoryview, place: int) -> int:
        return os.pwrite(self._descriptor, numbers, place)

    def begin(self, header: bytes) -> None:
        """Write what stands before the numbers. Raises: OSError."""
        self._put(memoryview(header), self._start - len(header))


@contextmanager
def writing(path: str | None, shape: tuple[int, ...], dtype: np.dtype[Any], fortran: bool) -> Iterator[Sink]:
    """A .npy of this shape, given as it lies, at the path or on standard output; the file is there only when it is whole.

    Raises: Unreadable, BrokenPipeError.
    """
    header = _header(shape[::-1] if fortran else shape, dtype, fortran)
    if path is None:
        sys.stdout.flush()
        sink = Sink(sys.stdout.buffer.fileno(), len(header), in_order=True)
        sink.begin(header)
        yield sink
        return
    with replacing(path) as temporary, open(temporary, "wb", buffering=0) as stream:
        regular = stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
        sink = Sink(stream.fileno(), len(header), in_order=not regular)
        if regular:
            _reserve(stream.fileno(), len(header) + math.prod(shape) * dtype.itemsize)
        sink.begin(header)
        yield sink


def _reserve(descriptor: int, size: int) -> None:
    """Take the room on the disk at once: a disk that is too small says so now, and files do not grow piece by piece. Raises: OSError."""
    try:
        os.posix_fallocate(descriptor, 0, size)
    except AttributeError:
        pass
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise


def _header(shape: tuple[int, ...], dtype: np.dtype[Any], fortran: bool) -> bytes:
    told = {"descr": np.lib.format.dtype_to_descr(dtype), "fortran_order": fortran, "shape": shape}
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, told)
    return stream.getvalue()
