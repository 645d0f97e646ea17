"""The same for each of many figures, by several processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

Result = TypeVar("Result")
Progress = Callable[[int, int], None]
_FEW = 3  # of so few no process is worth its start

_work: Callable[[int], Any] | None = None  # what forked processes find, so that nothing need be sent to them


def usable(jobs: int | None) -> int:
    """How many processes: those asked for, or one for each processor that is free to this process."""
    if jobs is not None:
        return jobs
    from actcli.definition.blocks import cores

    return cores()


def spread(work: Callable[[int], Result], count: int, jobs: int) -> Iterator[tuple[int, Result]]:
    """The number and the result of each piece of work, from 0 to count - 1, as they get done.

    An exception of one ends all.
    """
    global _work
    may_fork = "fork" in multiprocessing.get_all_start_methods() and "jax" not in sys.modules
    if jobs < 2 or count <= _FEW or not may_fork:
        yield from ((n, work(n)) for n in range(count))
        return
    _work = work
    try:
        with multiprocessing.get_context("fork").Pool(min(jobs, count), _begin) as pool:
            yield from pool.imap_unordered(_one, range(count))
    finally:
        _work = None


def _begin() -> None:
    """A worker leaves Ctrl-C to the process that started it, which ends it; and other processors to the other workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ["ACTCLI_THREADS"] = "1"


def _one(n: int) -> tuple[int, Any]:
    assert _work is not None
    return n, _work(n)
