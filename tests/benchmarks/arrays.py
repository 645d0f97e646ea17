"""Value and slope over arrays in one fused call, in turn with PyTorch, JAX, SciPy and textbook NumPy; rows; small arrays.

actcli runs with its default threads, and computes float32 in float64 to round it once.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import actcli

from .libraries import NAMES, calls
from .table import Row
from .turns import Ratio, geometric_mean, in_turn

ROWS, CLASSES = 10_000, 1000
SMALL = 10
MOST = 30e-6  # seconds of a call on SMALL elements, to which it is compared


def elementwise(elements: int = 5_000_000, rounds: int = 9) -> Iterator[Row]:
    """Each function beside each library, and the geometric mean over those that it has."""
    for dtype in ("float64", "float32"):
        x = (np.random.default_rng(0).normal(size=elements) * 3).astype(dtype)
        for library, theirs in calls(x).items():
            quotients = []
            for name in filter(theirs.__contains__, NAMES):
                entry = actcli.get(name)
                ratio = in_turn(lambda: entry.value_and_grad(x), theirs[name], rounds)  # noqa: B023
                quotients.append(ratio.quotient)
                if library.startswith("PyTorch"):
                    peak = (_peak(lambda: entry.value_and_grad(x)) + x.nbytes) / (3 * x.nbytes)  # noqa: B023
                    note = f"{_each(ratio, elements)}, memory {peak:.2f} × inputs and outputs"
                    yield Row(dtype, f"{name} and slope", library, ratio.quotient, note)
            yield Row(dtype, f"geometric mean of {len(quotients)}", library, geometric_mean(quotients))


def rows(rounds: int = 9) -> Iterator[Row]:
    """Functions along an axis and cross-entropy, beside PyTorch."""
    try:
        import torch
    except ImportError:
        return
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
        ("cross_entropy and gradient", lambda: actcli.cross_entropy.value_and_grad(x, target), cross_entropy),
    ]
    for name, ours, theirs in pairs:
        ratio = in_turn(ours, theirs, rounds)
        peak = (_peak(ours) + x.nbytes) / (2 * x.nbytes)
        note = f"{_each(ratio, x.size)}, memory {peak:.2f} × inputs and outputs"
        library = f"PyTorch {torch.__version__.split('+')[0]}"
        yield Row("rows", f"{name}, {ROWS:,} × {CLASSES:,}", library, ratio.quotient, note)


def small() -> Iterator[Row]:
    """Calls on few elements, beside a limit in place of a library."""
    x = np.linspace(-3, 3, SMALL)
    for name in [*NAMES, "softmax", "huber", "cross_entropy"]:
        entry = actcli.get(name)
        given = (x[None], np.zeros(1, dtype=int)) if name == "cross_entropy" else (x, 0.0) if name == "huber" else (x,)
        one = in_turn(lambda: entry(*given), lambda: entry.value_and_grad(*given), calls=300)  # noqa: B023
        note = f"{one.ours * 1e6:.0f} µs, with its gradient {one.theirs * 1e6:.0f} µs"
        yield Row("small", f"{name} of {SMALL} elements", f"{MOST * 1e6:.0f} µs", one.ours / MOST, note)


def _each(ratio: Ratio, elements: int) -> str:
    return f"{ratio.ours / elements * 1e9:.2f} ns an element to {ratio.theirs / elements * 1e9:.2f}"


def _peak(work: Callable[[], Any]) -> int:
    """The most memory that is taken during a call, in bytes."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
