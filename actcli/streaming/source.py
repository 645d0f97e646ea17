"""Reading pieces of a .npy file into buffers that are used again."""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import numpy as np

from actcli.errors import Unreadable
from actcli.inputs.quoting import quoted
from actcli.numerics.arrays import AnyArray
from actcli.streaming.pieces import Filed


def as_bytes(array: AnyArray) -> memoryview:
    """The bytes of an array in C order, to be read from or written to."""
    return memoryview(array.reshape(-1).view(np.uint8).data)


class Source:
    """An open file; each thread reads into a buffer of its own."""

    def __init__(self, filed: Filed, descriptor: int, unit: tuple[int, ...], step: int) -> None:
        self._filed, self._descriptor, self._unit, self._step = filed, descriptor, unit, step
        self._row = math.prod(unit) * filed.file.dtype.itemsize
        self._own = threading.local()

    def read(self, row: int, count: int) -> AnyArray:
        """So many rows, in the type that is computed with; the next read may overwrite them.

        Raises: Unreadable where the file has become shorter, or cannot be read any more.
        """
        buffer = self._buffer()[:count]
        self._fill(as_bytes(buffer), self._filed.file.start + row * self._row)
        return self._filed.cast(buffer)

    def _buffer(self) -> AnyArray:
        if not hasattr(self._own, "buffer"):
            self._own.buffer = np.empty((self._step, *self._unit), self._filed.file.dtype)
        buffer: AnyArray = self._own.buffer
        return buffer

    def _fill(self, space: memoryview, place: int) -> None:
        name = quoted(self._filed.file.path, 200)
        while space:
            try:
                count = os.preadv(self._descriptor, [space], place)
            except OSError as error:
                raise Unreadable(f"{name} cannot be read: {error.strerror or error}") from None
            if not count:
                raise Unreadable(f"{name} was cut short while it was read")
            space, place = space[count:], place + count


@contextmanager
def reading(filed: Filed, unit: tuple[int, ...], step: int) -> Iterator[Source]:
    """The file, open. Raises: Unreadable."""
    try:
        stream = open(filed.file.path, "rb", buffering=0)  # noqa: SIM115  # what opening raises is told apart
    except OSError as error:
        raise Unreadable(f"{quoted(filed.file.path, 200)} cannot be read any more: {error.strerror or error}") from None
    with stream:
        _read_ahead(stream.fileno())
        yield Source(filed, stream.fileno(), unit, step)


def _read_ahead(descriptor: int) -> None:
    """Tell the system that all will be read in order, which it cannot see where threads take pieces in turn."""
    with suppress(AttributeError, OSError):  # not every system takes advice
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_SEQUENTIAL)
