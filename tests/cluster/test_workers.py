"""A cluster of two worker processes, of which one is killed half-way: the result is whole and right all the same."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

import actcli
from tests.cli.conftest import command
from tests.streaming.running import PATHS

zarr = pytest.importorskip("zarr", reason="the extra `dask` is not installed")
pytest.importorskip("distributed", reason="the extra `dask` is not installed")

CHUNK, CHUNKS = 50_000, 200


class Cluster(NamedTuple):
    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


def wait_for(met: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.005)


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A scheduler and two workers, each a process with one thread."""
    monkeypatch.chdir(tmp_path)
    place, running = tmp_path / "scheduler.json", []

    def started(what: str, *more: str) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", "dask", what, "--no-dashboard", "--scheduler-file", str(place), *more]
        with open(tmp_path / f"{what}.log", "ab") as log:
            running.append(subprocess.Popen(line, stdout=log, stderr=log, env=PATHS))
        return running[-1]

    try:
        scheduler = started("scheduler", "--port", "0", "--host", "127.0.0.1")
        workers = [started("worker", "--nthreads", "1", "--no-nanny", "--memory-limit", "0") for _ in range(2)]
        wait_for(lambda: place.exists() and place.read_text().endswith("}"))
        log = tmp_path / "scheduler.log"
        wait_for(lambda: log.read_text().count("Register worker") == 2)
        yield Cluster(json.loads(place.read_text())["address"], scheduler, workers)
    finally:
        for process in running:
            process.kill()
            process.wait()


def filed() -> np.ndarray:
    x = np.random.default_rng(0).normal(size=CHUNK * CHUNKS).astype("f4")
    zarr.create_array(store="x.zarr", shape=x.shape, chunks=(CHUNK,), dtype="f4")[:] = x
    return x


def chunks_done() -> int:
    return sum(
        len(list(Path(name).glob("c/*"))) for name in os.listdir() if name.startswith(".") and name.endswith(".zarr")
    )


def half_way(cluster: Cluster) -> subprocess.Popen[bytes]:
    """A command that has written some of its chunks, and is at work on the others."""
    line = ["eval", "gelu", "-i", "x.zarr", "-o", "y.zarr", "--engine", "dask", "--scheduler", cluster.address]
    process = subprocess.Popen(command(*line), stderr=subprocess.PIPE, env=PATHS)
    wait_for(lambda: chunks_done() >= CHUNKS // 4 or process.poll() is not None)
    assert process.poll() is None
    assert not os.path.exists("y.zarr")
    return process


def test_a_worker_is_killed_half_way(cluster):
    x = filed()
    process = half_way(cluster)
    cluster.workers[0].kill()
    assert (process.communicate(timeout=120)[1], process.returncode) == (b"", 0)
    assert cluster.workers[1].poll() is None
    np.testing.assert_array_equal(zarr.open_array("y.zarr", mode="r")[:], actcli.gelu(x))
    assert not [name for name in os.listdir() if name.startswith(".")]


def test_an_interrupt_leaves_nothing(cluster):
    filed()
    process = half_way(cluster)
    process.send_signal(signal.SIGINT)
    assert (process.communicate(timeout=60)[1], process.returncode) == (b"", 130)
    assert not [name for name in os.listdir() if "scheduler" not in name and name not in ("x.zarr", "worker.log")]


def test_the_scheduler_is_killed_half_way(cluster):
    filed()
    process = half_way(cluster)
    cluster.scheduler.kill()
    told = process.communicate(timeout=60)[1]
    assert (told, process.returncode) == (b"actcli: error: the connection to the scheduler was lost\n", 3)
    assert not os.path.exists("y.zarr")


def test_a_loss_is_whole_all_the_same(cluster):
    import dask.array as da
    from distributed import Client

    def slowly(block):
        time.sleep(0.05)
        return block

    x = np.random.default_rng(1).normal(size=4000)
    target = np.tanh(x)
    lazy = da.from_array(x, chunks=100).map_blocks(slowly, dtype=x.dtype)
    value, slopes = actcli.huber_loss.value_and_grad(lazy, target)
    with Client(cluster.address, set_as_default=False) as client:
        futures = client.compute([value, slopes])
        time.sleep(0.5)
        assert not any(future.done() for future in futures)
        cluster.workers[1].kill()
        found = client.gather(futures)
    assert found[0] == pytest.approx(actcli.huber_loss(x, target), rel=1e-14)
    np.testing.assert_array_equal(found[1], actcli.huber_loss.grad(x, target))


def test_what_goes_wrong_on_a_worker_is_told(cluster):
    np.save("x.npy", np.full(10, 2.0))
    scheduler = ["--engine", "dask", "--scheduler", cluster.address]
    done = subprocess.run(command("eval", "bce", "-i", "x.npy", "-t", "1", *scheduler), capture_output=True, env=PATHS)
    assert done.returncode == 2
    assert done.stderr.startswith(b"actcli: error: binary_cross_entropy: input holds 2, which is no probability")
    assert done.stderr.count(b"\n") <= 2
    for worker in cluster.workers:
        worker.kill()
        worker.wait()
    done = subprocess.run(command("eval", "mse", "-i", "x.npy", "-t", "1", *scheduler), capture_output=True, env=PATHS)
    assert done.returncode == 3
    assert b"has no workers" in done.stderr or b"no Dask scheduler" in done.stderr
