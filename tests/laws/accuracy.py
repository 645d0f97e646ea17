"""Points at which the laws judge accuracy, and the judging of single results; the terms themselves are the package's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from actcli.audit.errors import Errors, Kernel, measured
from actcli.exact import evaluate

# Arguments where kernels switch from one form to another, or where an exponential becomes 1, subnormal or 0.
SWITCHES = (0.5, 1.25, 8.0, 22.5, 25.0, 37.5, 40.0, 45.0, 350.0, 700.0, 745.0)


def magnitudes(rng: np.random.Generator, count: int, low: float = -1074.0, high: float = 1023.9) -> np.ndarray:
    """Numbers of both signs, uniform in the logarithm over all of float64."""
    exponents = rng.uniform(low, high, count)
    return np.exp2(exponents) * np.where(rng.random(count) < 0.5, -1.0, 1.0)


def samples(rng: np.random.Generator, count: int, places: tuple[float, ...] = (), scale: float = 1.0) -> np.ndarray:
    """Points over all magnitudes, more where functions of x/scale bend and where exponentials vanish, and beside places and switches."""
    parts = [
        magnitudes(rng, count),
        magnitudes(rng, count, -12, 11) * scale,
        rng.uniform(-4, 4, count) * scale,
        rng.uniform(-46, 46, count) * scale,
        rng.uniform(-760, 760, count) * scale,
        *(beside(rng, place, count // 4) for place in places),
        *(beside(rng, sign * place, max(count // 16, 1)) * scale for place in SWITCHES for sign in (-1, 1)),
    ]
    return np.unique(np.concatenate(parts))


def beside(rng: np.random.Generator, place: float, count: int) -> np.ndarray:
    """Points on both sides of a place, uniform in the logarithm of their distance."""
    return place + max(abs(place), 1.0) * np.exp2(rng.uniform(-50, 0, count)) * rng.choice([-1.0, 1.0], count)


def numbers_in(rng: np.random.Generator, low: float, high: float, count: int) -> np.ndarray:
    """Numbers of a tensor's domain: over 600 decades, near 0 and 1, in the range where exponentials are ordinary, and 0, 1, -1."""
    tiny = 10.0 ** rng.uniform(-300, 0, count)
    if (low, high) == (0.0, 1.0):
        found = np.concatenate([tiny, 1 - 2.0 ** rng.uniform(-52, 0, count), rng.uniform(0, 1, count), [0.0, 1.0]])
    else:
        sizes = np.concatenate(
            [tiny, 1 / tiny, rng.uniform(0, 4, count), rng.uniform(0, 46, count), rng.uniform(0, 760, count)]
        )
        found = np.concatenate([sizes, -sizes, [0.0, 1.0, -1.0]])
    return rng.permutation(found[(found >= low) & (found <= high)])


def oracle(
    formula: Any, values: Mapping[str, Any], wrt: str = "", order: int = 1, name: str = "x"
) -> Callable[[float], Any]:
    """The exact value of a formula at x, or its exact derivative."""
    if not wrt:
        return lambda x: evaluate.value(formula, {**values, name: x}, digits=25)
    return lambda x: evaluate.derivative(formula, {**values, name: x}, wrt, order=order, digits=25)


def judged(
    entry: Any,
    xs: np.ndarray,
    values: dict[str, Any],
    wrt: str = "",
    order: int = 1,
    *,
    got: np.ndarray | Callable[[np.ndarray], np.ndarray] | None = None,
    dtype: str = "float64",
) -> Errors:
    """An elementwise activation's results, or those given, judged; `wrt` is "" for the value, "input", or a parameter."""
    if got is None:
        typed = xs.astype(dtype)
        got = entry.grad(typed, wrt=wrt, order=order, **values) if wrt else entry(typed, **values)
    elif callable(got):
        with np.errstate(all="ignore"):
            got = got(xs)
    return measured(Kernel(entry, {"input": xs}, values, np.asarray(got), dtype, wrt, order), jobs=1)
