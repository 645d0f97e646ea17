"""Computing what is asked for: by threads of this process, or by the workers of a scheduler."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import Any

from actcli.errors import ActcliError, Unreadable

Shown = Callable[[int, int], None]  # (tasks done, tasks there are)

# Seconds within which a scheduler must answer, and those that tasks are given to end after an interruption.
PATIENCE = 5.0
NEEDED = ("dask", "distributed", "zarr")


def require() -> None:
    """Raise Unreadable where Dask or what belongs to it is not installed."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise Unreadable(f"--engine dask needs {', '.join(missing)}: pip install 'dask[array]' distributed zarr")


@contextmanager
def connected(address: str | None) -> Iterator[Any]:
    """A client of the scheduler at this address, which has workers; None for no address.

    Raises: Unreadable where none answers within PATIENCE.
    """
    if address is None:
        yield None
        return
    from distributed import Client

    for name in ("distributed", "distributed.client"):  # what matters is raised
        logging.getLogger(name).setLevel(logging.CRITICAL)
    _ask(address)
    with Client(address, timeout=PATIENCE) as client:
        yield client


def _ask(address: str) -> None:
    """Ask who is there before a client is made, which would go on trying."""
    from distributed import rpc

    async def identity() -> dict[str, Any]:
        async with rpc(address, timeout=PATIENCE) as scheduler:
            return dict(await asyncio.wait_for(scheduler.identity(), PATIENCE))

    try:
        told = asyncio.run(identity())
    except ValueError as error:
        raise Unreadable(f"--scheduler {address} is no address such as tcp://127.0.0.1:8786: {error}") from None
    except Exception:  # refused, silent, or another program, whose bytes may lead to any error
        raise Unreadable(f"no Dask scheduler answers at {address} (waited for up to {PATIENCE:g} s)") from None
    if told.get("type") != "Scheduler":
        raise Unreadable(f"at {address} there is a {told.get('type')}, not a scheduler")
    if not told.get("workers"):
        raise Unreadable(f"the scheduler at {address} has no workers; dask worker {address} starts one")


def compute(lazy: Any, client: Any, shown: Shown | None) -> Any:
    """The value of a Dask array of one chunk; of one with several, all are computed, and kept nowhere.

    Raises: what the tasks raise; Unreadable where workers cannot do their work.
    """
    return _by_threads(lazy, shown) if client is None else _by_workers(lazy, client, shown)


def _by_threads(lazy: Any, shown: Shown | None) -> Any:
    from dask.callbacks import Callback
    from dask.system import CPU_COUNT

    def told(key: Any, result: Any, dsk: Any, state: Any, worker: Any) -> None:
        if shown is not None:
            left = sum(len(state[kind]) for kind in ("ready", "waiting", "running"))
            shown(len(state["finished"]), len(state["finished"]) + left)

    pool = ThreadPoolExecutor(CPU_COUNT)
    try:
        with Callback(posttask=told):
            return lazy.compute(scheduler="threads", pool=pool) if lazy.ndim == 0 else _emptied(lazy, pool)
    finally:
        pool.shutdown(cancel_futures=True)  # also after an interruption: nothing is written any more


def _emptied(lazy: Any, pool: ThreadPoolExecutor) -> None:
    """Compute every chunk of what is stored; what stands for a stored chunk is no part of an array."""
    import dask

    dask.compute(*lazy.to_delayed().ravel(), scheduler="threads", pool=pool)


def _by_workers(lazy: Any, client: Any, shown: Shown | None) -> Any:
    from distributed import as_completed, futures_of

    futures: list[Any] = []
    try:
        futures = futures_of(client.persist(lazy))
        for done, future in enumerate(as_completed(futures), start=1):
            if future.status != "finished":
                future.result()
            if shown is not None:
                shown(done, len(futures))
        return futures[0].result() if lazy.ndim == 0 else None
    except ActcliError:
        raise
    except Exception as error:
        raise _explained(error) from error
    finally:
        _end(client, futures)


def _explained(error: Exception) -> Exception:
    """What a failure on a cluster means, where that is known."""
    from distributed import CancelledError, KilledWorker

    if isinstance(error, KilledWorker):
        return Unreadable("several workers died over the same chunk; they may have too little memory for it")
    if "No module named" in str(error) or "deserializ" in str(error).lower():
        return Unreadable(
            "the scheduler and its workers must have actcli installed, and Dask in the same version as here"
        )
    if isinstance(error, FileNotFoundError):
        return Unreadable(
            f"a worker does not find {error.filename!r}: workers must see the folders of --input and --output"
        )
    if isinstance(error, CancelledError) or (isinstance(error, OSError) and error.filename is None):
        return Unreadable("the connection to the scheduler was lost")
    return error


def _end(client: Any, futures: list[Any]) -> None:
    """Let go of all tasks, and wait for those that run: what they write to may be about to go."""
    with suppress(Exception):  # the cluster may be gone, and the first error is the one to tell
        client.cancel(futures)
        deadline = time.monotonic() + PATIENCE
        while any(client.processing().values()) and time.monotonic() < deadline:
            time.sleep(0.05)
