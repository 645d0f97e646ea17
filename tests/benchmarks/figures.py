"""The gallery beside a plain pyplot loop, both as whole processes: `python -m tests.benchmarks.figures [ROUNDS [JOBS]]`.

The loop is what most people write: a new figure each time with a function's value and slope, grid, legend and a title in mathtext,
saved as SVG. Prints seconds for one figure of each, their quotient, and how long a second run takes that finds nothing to do.
"""

from __future__ import annotations

import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import NamedTuple

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


def main(rounds: int = 3, jobs: int = 2) -> None:
    """Measure and print everything."""
    print(f"{date.today()}, {platform.machine()}, Python {platform.python_version()}, {jobs} processes")
    quotients = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            loop = _per_file(["-c", _LOOP, str(_LOOPED), folder], folder)
            gallery = f"{folder}/gallery"
            ours = _per_file(["-m", "actcli", "gallery", gallery, "--jobs", str(jobs)], gallery)
            again = seconds(lambda: _run(["-m", "actcli", "gallery", gallery]))  # noqa: B023
        quotients.append(ours.clock / loop.clock)
        alone = ours.processors / loop.processors / jobs
        print(
            f"{quotients[-1]:.3f} of {1e3 * loop.clock:.0f} ms on the clock; {alone:.3f} of {1e3 * loop.processors:.0f} ms"
            f" if each process had a processor to itself; again {again:.2f} s",
            flush=True,
        )
    print(f"median {statistics.median(quotients):.3f}")


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


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
