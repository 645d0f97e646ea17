"""Start-up, in turn with `python -c "import numpy"`, and of `plot` with a pyplot script.

Whole processes with their output in a pipe, modules compiled as an installer compiles them; quotients are those of medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.table import Row
from tests.benchmarks.turns import seconds

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


def rows(rounds: int = 21) -> Iterator[Row]:
    """Each command beside what nothing can be faster than."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _rows(COMMANDS, NUMPY, "import numpy", rounds, Path(folder))
        yield from _rows([PICTURE], PYPLOT, "a bare pyplot script", max(3, rounds // 2), Path(folder))


def _rows(commands: list[str], reference: list[str], name: str, rounds: int, folder: Path) -> Iterator[Row]:
    calls = [_process(reference, folder)] + [_process(["-m", "actcli", *line.split()], folder) for line in commands]
    times: list[list[float]] = [[] for _ in calls]
    for n in range(rounds + 1):
        for call, found in zip(calls, times, strict=True):
            taken = seconds(call)
            if n:  # the first round fills caches
                found.append(taken)
    base, *others = (statistics.median(found) for found in times)
    for line, median in zip(commands, others, strict=True):
        yield Row("start", f"`actcli {line}`", f"`{name}`", median / base, f"{median * 1e3:.0f} ms")


def _process(arguments: list[str], folder: Path) -> Callable[[], None]:
    """A call of Python from a folder of its own, where the first one leaves what it has compiled."""
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)

    def run() -> None:
        subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, check=True, env=env)

    return run
