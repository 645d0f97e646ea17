"""Large arrays in blocks that fit a processor's cache: how large they are, which threads work on them, and where results go.

What a body makes on its way is then no larger than a block, whatever comes in. Bodies are functions of each element, or of each row,
so their results do not depend, to the bit, on how an array is cut or on who works on it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

import numpy as np

from actcli.errors import BadValue
from actcli.numerics.arrays import AnyArray, Array

_Part = TypeVar("_Part")

# Elements in a block: 512 KiB of float64. In smaller ones Python's own steps count, in larger ones what a body makes falls out of the
# cache.
BLOCK = 1 << 16

# Elements from which a second thread pays. More than two wait for the interpreter's lock more than they work.
SHARED = 1 << 18
THREADS = 2

# Elements from which blocks are twice as large where threads share the work: every call of a ufunc hands the lock over.
LARGE = 1 << 23

# Losses are added up in stretches of this many elements, of which every block holds a whole number, and then the sums.
STRETCH = 1 << 12

# glibc keeps memory that is freed, for blocks and results of the next call, up to twice the largest piece that was freed before, of at
# most 32 MiB. What it gives back to the system comes again as empty pages, which cost more than the arithmetic. Nothing touches this one.
np.empty((1 << 22) - (1 << 10))


def thread_count(asked: Any = None) -> int:
    """`threads=` of a call, else ACTCLI_THREADS, else two where there are two cores. Raises: BadValue."""
    name, given = ("threads", asked) if asked is not None else ("ACTCLI_THREADS", os.environ.get("ACTCLI_THREADS"))
    if given is None or given == "":
        return min(THREADS, cores())
    try:
        count = int(given)
    except (TypeError, ValueError):
        count = 0
    if count < 1 or isinstance(given, float | bool):
        raise BadValue(f"{name} = {given!r} is not allowed: it takes a whole number ≥ 1")
    return count


def check_threads(asked: Any) -> None:
    """Look at `threads=` of a call before it is known whether there is work for them. Raises: BadValue."""
    if asked is not None:
        thread_count(asked)


@cache
def cores() -> int:
    """How many processors are free to this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def block_size(elements: int, threads: Any = None) -> int:
    """How many elements a block has."""
    return 2 * BLOCK if elements >= LARGE and _workers(elements, threads) > 1 else BLOCK


def _workers(elements: int, threads: Any) -> int:
    return thread_count(threads) if elements >= SHARED or threads is not None else 1


def spans(count: int, size: int) -> list[slice]:
    """Slices of this size that cover `count` places; one empty slice for none."""
    return [slice(start, min(start + size, count)) for start in range(0, max(count, 1), max(size, 1))]


def each(work: Callable[[_Part], None], parts: Sequence[_Part], elements: int, threads: Any = None) -> None:
    """work(part) for every part: by several threads where there are enough elements, each taking the next part that is left.

    Raises: what work raises, the first time it does; parts that are not begun by then are left.
    """
    count = min(_workers(elements, threads), len(parts))
    if count <= 1:
        for part in parts:
            work(part)
        return
    left, failures = iter(parts), list[BaseException]()

    def take() -> None:
        try:
            for part in left:
                if failures:
                    return
                work(part)
        except BaseException as failure:  # also an interruption: it is raised below
            failures.append(failure)

    helpers = [threading.Thread(target=take) for _ in range(count - 1)]
    try:
        for helper in helpers:
            helper.start()
        take()
    except BaseException as failure:
        failures.append(failure)
    for helper in helpers:
        _wait(helper, failures)
    if failures:
        raise failures[0]


def _wait(helper: threading.Thread, failures: list[BaseException]) -> None:
    """Until the thread has ended, also where that is interrupted: what it works on is still its own."""
    while helper.is_alive():
        try:
            helper.join()
        except BaseException as failure:
            failures.append(failure)


def flat(array: AnyArray, part: slice) -> Array:
    """A stretch of an array's elements, in C order, in float64; a view where the array is in that order and type."""
    if array.flags.c_contiguous:
        piece = array.reshape(-1)[part]
    elif not any(array.strides):
        piece = np.full(part.stop - part.start, array.flat[0])
    else:
        piece = array.flat[part]
    return piece.astype(np.float64, copy=False)


def put(out: AnyArray, part: slice, result: AnyArray) -> None:
    """Write a stretch of elements in C order, rounded once to the type of `out`."""
    with np.errstate(all="ignore"):
        if out.flags.c_contiguous:
            out.reshape(-1)[part] = result
        else:
            out.flat[part] = result


def stretches(count: int) -> int:
    """How many sums `add_up` makes of so many elements."""
    return -(-count // STRETCH)


def add_up(sums: Array, part: slice, numbers: Array) -> None:
    """The sum of each stretch of a block's numbers, put where it belongs among those of the whole."""
    start, whole = part.start // STRETCH, len(numbers) // STRETCH
    if whole:
        sums[start : start + whole] = numbers[: whole * STRETCH].reshape(whole, STRETCH).sum(axis=1)
    if len(numbers) % STRETCH:
        sums[start + whole] = np.add.reduce(numbers[whole * STRETCH :])
