"""Files through `actcli eval` and `grad` against `cp`, in turn.

They tell the speed as a share of that of copying the file with `cp` (1: as fast), whole processes, the file on the disk (as one that is
larger than memory) and in the page cache; and the most memory beyond what `python -c "import numpy"` takes. Beside it the share
that the same call in memory would have, whose input is loaded already and whose result is not saved: what the arithmetic alone leaves.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

import actcli

from .table import Row
from .turns import Ratio, in_turn

LINES = [
    ("float64", "eval relu"),
    ("float64", "eval sigmoid"),
    ("float64", "eval silu"),
    ("float64", "eval gelu"),
    ("float64", "grad gelu"),
    ("float64", "eval softmax"),
    ("float64", "eval mse -t 0"),
    ("float32", "eval relu"),
    ("float32", "eval gelu"),
]
COLUMNS = 1024
PEAK = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def rows(gib: float = 1.0, rounds: int = 5, folder: str | None = None) -> Iterator[Row]:
    """Each command, on a file on the disk and on one in memory. folder: where the files are put for a while."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        bare = _peak([sys.executable, "-c", "import numpy"])
        for dtype in ("float64", "float32"):
            source = _written(Path(place), gib, dtype)
            for kind, line in LINES:
                if kind == dtype:
                    cold, cached, peak = _measured(line, source, rounds)
                    limit = cached.theirs / _in_memory(line, source)
                    yield _row(f"`actcli {line}`, {dtype}", gib, cold, cached, limit, peak - bare)


def _row(title: str, gib: float, cold: Ratio, cached: Ratio, limit: float, peak: float) -> Row:
    share = f"speed {1 / cold.quotient:.2f} of copying, cached {1 / cached.quotient:.2f}, in memory {limit:.2f}"
    return Row("files", title, f"`cp` of {gib:g} GiB", cold.quotient, f"{share}; {peak:.0f} MB beyond NumPy")


def _written(folder: Path, gib: float, dtype: str) -> Path:
    """A file of random numbers, of whole rows."""
    path = folder / f"{dtype}.npy"
    rows = int(gib * 2**30) // (COLUMNS * np.dtype(dtype).itemsize)
    rng, step = np.random.default_rng(0), 4096
    array = np.lib.format.open_memmap(path, "w+", dtype, (rows, COLUMNS))
    for start in range(0, rows, step):
        array[start : start + step] = rng.normal(size=(min(step, rows - start), COLUMNS)) * 3
    return path


def _measured(line: str, source: Path, rounds: int) -> tuple[Ratio, Ratio, float]:
    out = source.with_name("out.npy")
    command = [sys.executable, "-m", "actcli", *line.split(), "-i", str(source), "-o", str(out)]
    copy = ["cp", str(source), str(source.with_name("copy.npy"))]

    def fresh(command: list[str], result: str, cached: bool) -> Callable[[], Any]:
        def work() -> None:
            if not cached:
                _evict(source)
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            Path(result).unlink(missing_ok=True)  # the next one shall find no pages to write over

        return work

    cold, warm = (
        in_turn(fresh(command, str(out), cached), fresh(copy, copy[-1], cached), rounds) for cached in (False, True)
    )
    return cold, warm, _peak(command)


def _evict(path: Path) -> None:
    """Let the page cache forget a file."""
    with open(path, "rb") as stream:
        os.fsync(stream.fileno())
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _peak(command: list[str]) -> float:
    """The most memory of a process, in MB."""
    done = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, check=True)
    return float(done.stdout.split()[-1]) * 1024 / 1e6


def _in_memory(line: str, source: Path) -> float:
    """Seconds of the same call over an array, written to an array that is there; the faster of two."""
    what, name, *_ = line.split()
    x = np.load(source)
    entry = actcli.get(name)
    out = np.empty_like(x)
    calls: dict[str, Callable[[], Any]] = {
        "eval": lambda: entry(x, 0.0) if entry.kind == "loss" else entry(x, out=out),
        "grad": lambda: entry.grad(x, out=out),
    }
    ratio = in_turn(calls[what], calls[what], rounds=1)
    return min(ratio.ours, ratio.theirs)
