"""Start-up, in turn with `python -c "import numpy"`: `python -m tests.benchmarks.start [ROUNDS]`.

Whole processes with their output in a pipe; prints quotients of the medians of their times.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np

NUMPY = ["-c", "import numpy"]
PYPLOT = [
    "-c",
    "import matplotlib; matplotlib.use('agg'); import matplotlib.pyplot as plt; plt.plot([0, 1]); plt.savefig('bare.png')",
]
COMMANDS = [
    "--help",
    "list",
    "eval gelu -i -2,-1,0,1,2",
    "grad softmax -i 1,2,3 --json",
    "info gelu",
    "compare gelu:torch gelu:jax",
]
PICTURE = "plot gelu -o a.png"


def main(rounds: int = 21) -> None:
    """Measure and print everything."""
    print(f"{date.today()}, {platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}")
    print(f"\nquotient of times, medians of {rounds}")
    with tempfile.TemporaryDirectory() as folder:
        _table(COMMANDS, NUMPY, "import numpy", rounds, Path(folder))
        _table([PICTURE], PYPLOT, "a bare pyplot script", max(3, rounds // 3), Path(folder))


def _table(commands: list[str], reference: list[str], name: str, rounds: int, folder: Path) -> None:
    calls = [_process(reference, folder)] + [_process(["-m", "actcli", *line.split()], folder) for line in commands]
    times: list[list[float]] = [[] for _ in calls]
    for n in range(rounds + 1):
        for call, found in zip(calls, times, strict=True):
            start = perf_counter()
            call()
            if n:  # the first round fills caches
                found.append(perf_counter() - start)
    base, *others = (float(np.median(found)) for found in times)
    print(f"{name:32}{1:6.2f}{base * 1e3:8.0f} ms")
    for line, median in zip(commands, others, strict=True):
        print(f"{line:32}{median / base:6.2f}{median * 1e3:8.0f} ms", flush=True)


def _process(arguments: list[str], folder: Path) -> Callable[[], None]:
    def run() -> None:
        subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, check=True)

    return run


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
