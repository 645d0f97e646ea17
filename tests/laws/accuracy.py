"""How accuracy is judged: in ULP at the exact result, beside a zero of the function judged in units of 1 where they are larger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from mpmath import mpf

from actcli.exact import evaluate, ulp

UNIT = 2.0**-53


class Judgement(NamedTuple):
    """The worst error found, in units of the bound's own kind, where, and how many points were judged."""

    worst: float
    at: float
    count: int


def magnitudes(rng: np.random.Generator, count: int, low: float = -1074.0, high: float = 1023.9) -> np.ndarray:
    """Numbers of both signs, uniform in the logarithm over all of float64."""
    exponents = rng.uniform(low, high, count)
    return np.exp2(exponents) * np.where(rng.random(count) < 0.5, -1.0, 1.0)


def samples(rng: np.random.Generator, count: int, places: tuple[float, ...] = ()) -> np.ndarray:
    """Points over all magnitudes, more where functions bend and where exponentials vanish, and beside given places."""
    parts = [
        magnitudes(rng, count),
        magnitudes(rng, count, -12, 11),
        rng.uniform(-4, 4, count),
        rng.uniform(-46, 46, count),
        rng.uniform(-760, 760, count),
    ]
    for place in places:
        steps = np.exp2(rng.uniform(-50, 0, count // 4)) * np.where(rng.random(count // 4) < 0.5, -1.0, 1.0)
        parts.append(place + max(abs(place), 1.0) * steps)
    return np.unique(np.concatenate(parts))


def zeros(function: Callable[[np.ndarray], np.ndarray]) -> list[float]:
    """Zeros r ≠ 0 of a function of x, by its changes of sign; those beyond 50, where a sine has one beside every x, to 2%."""
    far = np.geomspace(50, 1e308, 40001)
    signs = np.sign(function(np.concatenate([-far, far])))
    changes = np.concatenate(
        [signs[:40000] * signs[1:40001] < 0, [False], signs[40001:-1] * signs[40002:] < 0, [False]]
    )
    grid = np.concatenate([-np.geomspace(50, 1e-3, 4001), np.geomspace(1e-3, 50, 4001)])
    signs = np.sign(function(grid))
    found = np.concatenate([-far, far])[changes].tolist()
    for place in np.flatnonzero(signs[:-1] * signs[1:] < 0):
        low, high = grid[place], grid[place + 1]
        if low < 0 < high:
            continue
        for _ in range(80):
            middle = (low + high) / 2
            if np.sign(function(np.array([middle]))[0]) == signs[place]:
                low = middle
            else:
                high = middle
        found.append(float(low))
    return found


def judge(
    got: np.ndarray,
    xs: np.ndarray,
    exact: Callable[[float], Any],
    roots: list[float],
    bound: float,
    allowance: Callable[[float], float] = lambda x: 0.0,
) -> Judgement:
    """The worst of error/bound over the points, each in the terms that hold there (1 is just within)."""
    worst, at, places = 0.0, float("nan"), np.array(roots)
    for value, x in zip(got, xs, strict=True):
        truth = exact(float(x))
        beside = bool(np.any(np.abs(x - places) < 0.3 * np.abs(places)))
        error = ulp.ulp_error(float(value), truth)
        if beside:
            error = min(error, float(abs(mpf(float(value)) - truth)) / UNIT)
        share = error / (bound + (0.0 if beside else allowance(float(x))))
        if not share <= worst:
            worst, at = share, float(x)
    return Judgement(worst, at, len(xs))


def oracle(
    formula: Any, values: Mapping[str, Any], wrt: str = "", order: int = 1, name: str = "x"
) -> Callable[[float], Any]:
    """The exact value of a formula at x, or its exact derivative."""
    if not wrt:
        return lambda x: evaluate.value(formula, {**values, name: x}, digits=25)
    return lambda x: evaluate.derivative(formula, {**values, name: x}, wrt, order=order, digits=25)
