"""Arrays against PyTorch eager, in turn: `python -m tests.benchmarks.arrays [ELEMENTS] [ROUNDS]`.

Prints quotients of times, actcli over PyTorch: below 1 actcli is ahead. PyTorch runs forward and autograd backward with as many
threads as there are cores, actcli one fused call with its default threads. In float32 actcli still computes in float64.
"""

from __future__ import annotations

import os
import platform
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

import actcli
from actcli.definition import blocks

from .turns import Ratio, geometric_mean, in_turn

NAMES = ["relu", "sigmoid", "tanh", "gelu", "silu", "mish", "softplus", "elu", "selu", "logsigmoid", "softshrink"]
ROWS, CLASSES = 10_000, 1000
SMALL = 10


def main(elements: int = 5_000_000, rounds: int = 9) -> None:
    """Measure and print everything."""
    try:
        import torch
    except ImportError:
        raise SystemExit("the benchmark needs PyTorch: pip install '.[oracle]'") from None
    cores = os.cpu_count() or 1
    torch.set_num_threads(cores)
    print(f"{date.today()}, {platform.machine()}, {cores} cores, Python {platform.python_version()},")
    print(f"NumPy {np.__version__}, PyTorch {torch.__version__}, actcli by {blocks.thread_count()} threads")
    for dtype in ("float64", "float32"):
        print(f"\nvalue and gradient over {elements:,} elements, {dtype}")
        _table(_elementwise(torch, elements, dtype, rounds), elements)
    print(f"\nover {ROWS:,} × {CLASSES:,}, float64")
    _table(_rows(torch, rounds), ROWS * CLASSES, mean=False)
    print(f"\na call on {SMALL} elements")
    for name in [*NAMES, "softmax"]:
        _small(name)


def _table(lines: Iterator[tuple[str, Ratio, float]], elements: int, mean: bool = True) -> None:
    print(f"{'':18}{'quotient':>9}{'actcli':>9}{'PyTorch':>9}   ns per element; peak memory ÷ (inputs and outputs)")
    quotients = []
    for name, ratio, peak in lines:
        quotients.append(ratio.quotient)
        times = "".join(f"{seconds / elements * 1e9:9.2f}" for seconds in (ratio.ours, ratio.theirs))
        print(f"{name:18}{ratio.quotient:9.2f}{times}{peak:9.2f}", flush=True)
    if mean:
        print(f"{'geometric mean':18}{geometric_mean(quotients):9.2f}")


def _elementwise(torch: Any, elements: int, dtype: str, rounds: int) -> Iterator[tuple[str, Ratio, float]]:
    x = (np.random.default_rng(0).normal(size=elements) * 3).astype(dtype)
    leaf = torch.from_numpy(x.copy()).requires_grad_(True)
    ones = torch.ones_like(leaf)
    for name in NAMES:
        entry = actcli.get(name)
        function = getattr(torch, name, None) if name in ("sigmoid", "tanh") else getattr(torch.nn.functional, name)

        def theirs(function: Any = function) -> Any:
            value = function(leaf)
            return value, torch.autograd.grad(value, leaf, ones)

        def ours(entry: Any = entry) -> Any:
            return entry.value_and_grad(x)

        yield name, in_turn(ours, theirs, rounds), (_peak(ours) + x.nbytes) / (3 * x.nbytes)


def _rows(torch: Any, rounds: int) -> Iterator[tuple[str, Ratio, float]]:
    rng = np.random.default_rng(0)
    x, target = rng.normal(size=(ROWS, CLASSES)) * 3, rng.integers(0, CLASSES, ROWS)
    scores, labels = torch.from_numpy(x.copy()), torch.from_numpy(target)
    leaf = scores.clone().requires_grad_(True)

    def cross_entropy() -> Any:
        loss = torch.nn.functional.cross_entropy(leaf, labels)
        return loss, torch.autograd.grad(loss, leaf)

    pairs: list[tuple[str, Callable[[], Any], Callable[[], Any]]] = [
        ("softmax", lambda: actcli.softmax(x), lambda: torch.softmax(scores, -1)),
        ("log_softmax", lambda: actcli.log_softmax(x), lambda: torch.log_softmax(scores, -1)),
        ("cross_entropy ∇", lambda: actcli.cross_entropy.value_and_grad(x, target), cross_entropy),
    ]
    for name, ours, theirs in pairs:
        yield name, in_turn(ours, theirs, rounds), (_peak(ours) + x.nbytes) / (2 * x.nbytes)


def _peak(work: Callable[[], Any]) -> int:
    """The most memory that is taken during a call, in bytes."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def _small(name: str) -> None:
    x: NDArray[np.float64] = np.linspace(-3, 3, SMALL)
    entry = actcli.get(name)
    value = in_turn(lambda: entry(x), lambda: entry.value_and_grad(x), calls=300)
    print(f"{name:18}{value.ours * 1e6:7.1f} µs, with its gradient{value.theirs * 1e6:7.1f} µs")


if __name__ == "__main__":
    main(*(int(float(word)) for word in sys.argv[1:3]))
