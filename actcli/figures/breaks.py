"""Where a function jumps, found from its values alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from actcli.figures.data import Limits
from actcli.numerics.arrays import Array

Function: TypeAlias = Callable[[Array], Array]

_GRID = 385
_HALVINGS = 60
_MOST = 40  # more jumps than this are noise, and drawn as it comes
_NOTICEABLE = 0.01  # of the range: a smaller step is no candidate
_LEFT = 0.25  # a jump keeps at least this share of its step however close one looks; a steep stretch does not


class Sides(NamedTuple):
    """What a function does at one place: the limits from both sides and its own value there; NaN where it has none."""

    left: float
    value: float
    right: float


def find_breaks(function: Function, window: Limits) -> list[float]:
    """Return the places inside the window where the function jumps, has a pole, or begins and ends, in order.

    Each is found by halving the stretch over which the function changes most, to neighbouring floats, and then named by
    the shortest decimal between these.
    """
    x = np.linspace(*window, _GRID)
    low, high, step = _candidates(x, function(x))
    if low.size == 0:
        return []
    first = step
    for _ in range(_HALVINGS):
        middle = low + (high - low) / 2
        at_low, at_middle, at_high = np.split(function(np.concatenate([low, middle, high])), 3)
        before, after = _steps(at_low, at_middle), _steps(at_middle, at_high)
        leftwards = before >= after
        low, high = np.where(leftwards, low, middle), np.where(leftwards, middle, high)
        step = np.maximum(before, after)
    kept = step >= _LEFT * first
    places = {_plainest(a, b) for a, b in zip(low[kept], high[kept], strict=True)}
    return sorted(places) if len(places) <= _MOST else []


def sides(function: Function, place: float, window: Limits) -> Sides:
    """Return the limits of the function at a place, and its value there."""
    step = max(abs(place), (window[1] - window[0]) * 1e-3) * 1e-12
    left, value, right = function(np.array([place - step, place, place + step]))
    return Sides(float(left), float(value), float(right))


def _steps(left: Array, right: Array) -> Array:
    """The change from left to right; infinite where only one of them is a finite number, 0 where neither is."""
    one, other = np.isfinite(left), np.isfinite(right)
    with np.errstate(all="ignore"):
        return np.where(one & other, np.abs(right - left), np.where(one != other, np.inf, 0.0))


def _candidates(x: Array, y: Array) -> tuple[Array, Array, Array]:
    finite = y[np.isfinite(y)]
    if finite.size == 0:
        return x[:0], x[:0], x[:0]
    low, high = np.quantile(finite, [0.02, 0.98])
    span = high - low or np.ptp(finite)
    step = _steps(y[:-1], y[1:])
    wanted = step > _NOTICEABLE * span
    return x[:-1][wanted], x[1:][wanted], step[wanted]


def _plainest(low: float, high: float) -> float:
    """The shortest decimal between two numbers, both included."""
    for digits in range(17):
        place = round(low + (high - low) / 2, digits)
        if low <= place <= high:
            return place
    return float(high)
