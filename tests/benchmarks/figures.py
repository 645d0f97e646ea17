"""The gallery beside a plain pyplot loop, both as whole processes.

The loop is what most people write: a new figure each time with a function's value and slope, grid, legend and a title in mathtext,
saved as SVG.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.table import Row
from tests.benchmarks.turns import seconds

_LOOPED = 60  # figures of the loop
_LOOP = r"""
import sys
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import actcli

x = np.linspace(-5, 5, 1000)
names = [name for name in actcli.names("activation") if actcli.get(name).elementwise and actcli.get(name).evaluable]
for name in names[: int(sys.argv[1])]:
    f = actcli.get(name)
    parameters = {p.name: p.drawn for p in f.parameters.values() if p.default is None and p.drawn is not None}
    plt.figure()
    plt.plot(x, f(x, **parameters), label="$f(x)$")
    plt.plot(x, f.grad(x, **parameters), label="$f'(x)$")
    plt.grid()
    plt.legend()
    plt.title(rf"{name}: $f(x) = \frac{{1}}{{1 + e^{{-x}}}}$")
    plt.savefig(f"{sys.argv[2]}/{name}.svg")
    plt.close()
"""


class Cost(NamedTuple):
    """Seconds for one figure: on the clock, and of processors."""

    clock: float
    processors: float


def rows(rounds: int = 3, jobs: int = 2) -> Iterator[Row]:
    """The median of some rounds: all figures, and a second run that finds nothing to do."""
    found = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            loop = _per_file(["-c", _LOOP, str(_LOOPED), folder], folder)
            gallery = f"{folder}/gallery"
            ours = _per_file(["-m", "actcli", "gallery", gallery, "--jobs", str(jobs)], gallery)
            again = seconds(lambda: _run(["-m", "actcli", "gallery", gallery]))  # noqa: B023
        found.append((ours.clock / loop.clock, ours, loop, again))
    quotient, ours, loop, again = sorted(found)[len(found) // 2]
    note = f"{1e3 * ours.clock:.0f} ms to {1e3 * loop.clock:.0f}; a second run {again:.2f} s"
    yield Row("figures", f"a figure of the gallery, {jobs} processes", "a pyplot loop", quotient, note)
    alone = ours.processors / loop.processors
    note = f"{1e3 * ours.processors:.0f} ms to {1e3 * loop.processors:.0f}"
    yield Row(
        "figures",
        "the same in processor time",
        "a pyplot loop",
        alone,
        f"{1e3 * ours.processors:.0f} ms to {1e3 * loop.processors:.0f}",
    )


def _per_file(arguments: list[str], folder: str) -> Cost:
    """What a process costs for each figure that is in the folder afterwards."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock = seconds(lambda: _run(arguments))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processors = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    count = len(list(Path(folder).glob("*.svg")))
    return Cost(clock / count, processors / count)


def _run(arguments: list[str]) -> None:
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
