"""Where a function jumps, found from its values alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from actcli.figures.data import Limits
from actcli.numerics.arrays import Array

Function: TypeAlias = Callable[[Array], Array]

GRID = 257  # points over the window at which every curve is looked at
# Into how many parts brackets are divided: few while most are about to be dropped, then many, down to neighbouring floats.
_PARTS = (2, 2, 2, *(8,) * 20)
_MOST = 40  # more jumps than this are noise, and drawn as it comes
_NOTICEABLE = 0.01  # of the height: a smaller step is no candidate
_LARGER = 1.5  # times
_TAILS = 0.02
_LEFT = 0.25  # a jump keeps at least this share of its step however close one looks; a steep stretch does not


class Sides(NamedTuple):
    """What a function does at one place: the limits from both sides and its own value there; NaN where it has none."""

    left: float
    value: float
    right: float


def find_breaks(function: Function, window: Limits) -> list[float]:
    """Return the places inside the window where the function jumps, has a pole, or begins and ends, in order.

    Each is found by dividing the stretch over which the function changes most, to neighbouring floats, and then named by
    the shortest decimal between these.
    """
    x = np.linspace(*window, GRID)
    low, high, step = _candidates(x, function(x))
    enough = _LEFT * step
    for parts in _PARTS:
        if low.size == 0:
            return []
        points = low + (high - low) * np.arange(parts + 1)[:, None] / parts
        points[-1] = high
        if np.all((points == low) | (points == high)):
            break
        y = function(points.ravel()).reshape(points.shape)
        steps = _steps(y[:-1], y[1:])
        steepest = np.argmax(steps, axis=0)
        kept = np.flatnonzero(steps[steepest, np.arange(low.size)] >= enough)
        low, high = points[steepest[kept], kept], points[steepest[kept] + 1, kept]
        enough = enough[kept]
    places = {_plainest(a, b) for a, b in zip(low, high, strict=True)}
    return sorted(places) if len(places) <= _MOST else []


def sides(function: Function, place: float, window: Limits) -> Sides:
    """Return the limits of the function at a place, and its value there; nothing is asked beyond the window."""
    step = max(abs(place), (window[1] - window[0]) * 1e-3) * 1e-12
    left, value, right = function(np.array([max(window[0], place - step), place, min(window[1], place + step)]))
    return Sides(_rounded(left), float(value), _rounded(right))


def _rounded(limit: float) -> float:
    """A limit without the trace of the step that it was found with."""
    return float(f"{limit:.10g}")


def height(y: Array, tails: float) -> float:
    """How tall some values are without a share of `tails` on both sides; never so little as rounding errors."""
    finite = y[np.isfinite(y)]
    if finite.size == 0:
        return 1.0
    ordered = np.sort(finite)  # np.quantile would import numpy.ma
    cut = int(tails * (finite.size - 1))
    low, high = ordered[cut], ordered[-1 - cut]
    largest = float(np.abs(finite).max())
    for span in (float(high - low), float(np.ptp(finite))):
        if span > 1e-9 * largest:
            return span
    return max(1.0, largest)


def _steps(left: Array, right: Array) -> Array:
    """The change from left to right; infinite where only one of them is a finite number, 0 where neither is."""
    one, other = np.isfinite(left), np.isfinite(right)
    with np.errstate(all="ignore"):
        return np.where(one & other, np.abs(right - left), np.where(one != other, np.inf, 0.0))


def _candidates(x: Array, y: Array) -> tuple[Array, Array, Array]:
    """Steps that are noticeable, and larger than one beside them: not those of a steep stretch, which are all alike."""
    step = _steps(y[:-1], y[1:])
    beside = np.concatenate([[np.inf], step, [np.inf]])
    wanted = step > np.maximum(_NOTICEABLE * height(y, _TAILS), _LARGER * np.minimum(beside[:-2], beside[2:]))
    return x[:-1][wanted], x[1:][wanted], step[wanted]


def _plainest(low: float, high: float) -> float:
    """The shortest decimal between two numbers, both included."""
    for digits in range(17):
        place = round(low + (high - low) / 2, digits)
        if low <= place <= high:
            return place + 0.0  # not -0
    return float(high)
