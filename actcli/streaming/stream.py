"""Following a plan: pieces read, computed, and written or added up, by as many threads as work on a large array."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np

from actcli.definition import blocks, dtypes
from actcli.numerics.arrays import AnyArray, Array
from actcli.streaming.losses import Sum
from actcli.streaming.pieces import Plan
from actcli.streaming.sink import writing
from actcli.streaming.source import reading

Shown = Callable[[int, int], None]  # (elements done, elements there are)


def write(plan: Plan, path: str | None, shown: Shown | None = None) -> None:
    """Write the result to a .npy file, or to standard output where there is no path. bfloat16 becomes float32, which .npy knows.

    Raises: Unreadable for files that cannot be read or written; what the function raises. Then nothing is left behind.
    """
    dtype = np.dtype(np.float32) if plan.dtype.kind == "V" else plan.dtype
    with _pieces(plan) as read, writing(path, plan.shape, dtype, plan.fortran) as sink:
        own = threading.local()
        shape = plan.shape[len(plan.shape) - len(_unit(plan)) :]
        row_size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize

        def work(row: int) -> None:
            pieces = read(row)
            out = _buffer(own, (plan.step, *shape), dtype)[: min(plan.step, plan.rows - row)]
            result = plan.compute(row, pieces, out if dtype == plan.dtype else None)
            sink.write(row * row_size, result.astype(dtype, copy=False))

        _each(work, plan, shown, 1 if sink.in_order else None)


def _unit(plan: Plan) -> tuple[int, ...]:
    """What a unit of the files becomes in the result."""
    leading = len(next(iter(plan.files.values())).lying) - len(plan.unit)
    return plan.shape[leading:]


def _buffer(own: threading.local, shape: tuple[int, ...], dtype: np.dtype[Any]) -> AnyArray:
    """A thread's array for results."""
    if not hasattr(own, "array"):
        own.array = np.empty(shape, dtype)
    array: AnyArray = own.array
    return array


def add_up(plan: Sum, shown: Shown | None = None) -> Any:
    """The reduced loss: the sum divided or, where the sum would overflow, the sum of what is divided.

    Raises: Unreadable for files that cannot be read; what the loss raises.
    """
    total = np.sum(_sums(plan.values, 1.0, shown))
    with np.errstate(all="ignore"):
        if np.isfinite(total):
            return dtypes.finished(np.asarray(total / plan.divisor), plan.dtype)
        return dtypes.finished(np.asarray(np.sum(_sums(plan.values, plan.divisor, shown))), plan.dtype)


def _sums(plan: Plan, divisor: float, shown: Shown | None) -> Array:
    """The sum of each stretch of the values."""
    sums = np.zeros(blocks.stretches(plan.rows))
    with _pieces(plan) as read:

        def work(row: int) -> None:
            values = plan.compute(row, read(row), None)
            with np.errstate(all="ignore"):
                part = slice(row, row + len(values))
                blocks.add_up(sums, part, values if divisor == 1 else values / divisor)

        _each(work, plan, shown, None)
    return sums


@contextmanager
def _pieces(plan: Plan) -> Iterator[Callable[[int], dict[str, AnyArray]]]:
    """All files, open; and what reads the piece of each that begins at a row."""
    with ExitStack() as opened:
        sources = {name: opened.enter_context(reading(one, plan.unit, plan.step)) for name, one in plan.files.items()}
        yield lambda row: {name: source.read(row, min(plan.step, plan.rows - row)) for name, source in sources.items()}


def _each(work: Callable[[int], None], plan: Plan, shown: Shown | None, threads: int | None) -> None:
    """work(row) for the first row of every piece."""
    counted, done = threading.Lock(), 0

    def counting(row: int) -> None:
        nonlocal done
        work(row)
        if shown is not None:
            with counted:
                done += min(plan.step, plan.rows - row)
                shown(done, plan.rows)

    blocks.each(counting, plan.pieces, plan.elements, threads)
