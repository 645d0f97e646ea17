"""Properties of an elementwise activation, from its kernels and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.activation import Activation, Kink
from actcli.numerics.arrays import Array
from actcli.properties import extremes, fixed, symmetry
from actcli.properties.course import Break, Course, course
from actcli.properties.line import Function, narrowed, points

SATURATED = 1e-3  # a unit whose slope is smaller than this passes almost nothing back
LISTED = 8  # extremes and fixed points, those nearest to 0
_ROUNDING = 4 * float(np.finfo(np.float64).eps)
_FLOATS = (8.0, 16.0)  # steps beside a kink, in floats; its place is a rounded number


class Curve:
    """A function with its derivatives at fixed parameters, its kinks, and the points at which it is looked at."""

    def __init__(self, entry: Activation, settings: Mapping[str, Any]) -> None:
        self.entry, self.settings = entry, dict(settings)
        self.kinks = entry.kinks_at(**self.settings)
        numbers = [v for v in self.settings.values() if isinstance(v, float) and np.isfinite(v)]
        self.x = points([*(kink.x for kink in self.kinks), *numbers])

    def value(self, x: Array) -> Array:
        """f(x)."""
        return np.asarray(self.entry(x, **self.settings))

    def slope(self, x: Array) -> Array:
        """f'(x)."""
        return np.asarray(self.entry.grad(x, **self.settings))

    def curvature(self, x: Array) -> Array:
        """f''(x)."""
        return np.asarray(self.entry.grad(x, order=2, **self.settings))

    def both(self, x: Array) -> tuple[Array, Array]:
        """f(x) and f'(x)."""
        value, slope = self.entry.value_and_grad(x, **self.settings)
        return np.asarray(value), np.asarray(slope)

    def one(self, function: Function, x: float) -> float:
        """A single result."""
        return float(function(np.array([x]))[0]) + 0.0


def properties(entry: Activation, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The properties by name; see the package for what each says."""
    curve = Curve(entry, settings)
    x, y, dy = curve.x, *curve.both(curve.x)
    jumps = [kink.x for kink in curve.kinks if kink.jumps]
    whole = course(curve.value, curve.slope, x, dy, [_value_break(curve, kink) for kink in curve.kinks])
    slopes = course(
        curve.slope, curve.curvature, x, curve.curvature(x), [_slope_break(curve, kink.x) for kink in curve.kinks]
    )
    low, high = extremes.infimum(whole), extremes.supremum(whole)
    steepest = _steepest(slopes, jumps)
    at_rest = fixed.found(curve.value, curve.slope, x, y, dy, slopes, [kink.x for kink in curve.kinks])
    minima, maxima = extremes.local(whole, 1), extremes.local(whole, -1)
    saturated = _saturation(curve, dy, jumps)
    return {
        **bound("infimum", low),
        **bound("supremum", high),
        "bounded": bool(np.isfinite(low.value) and np.isfinite(high.value)),
        "monotone": extremes.direction(whole),
        "symmetry": symmetry.parity(y),
        "zero_centered": low.value < 0 < high.value,
        "positively_homogeneous": symmetry.positively_homogeneous(curve.value, x, y),
        "lipschitz": steepest.value,
        "lipschitz_at": steepest.at,
        "lipschitz_on": steepest.on and list(steepest.on),
        "value_at_0": curve.one(curve.value, 0.0),
        "slope_at_0": curve.one(curve.slope, 0.0),
        "saturates_below": saturated[0],
        "saturates_above": saturated[1],
        "fixed_points": _listed(at_rest.points),
        "fixed_intervals": [list(ends) for ends in at_rest.intervals],
        "fixed_points_complete": at_rest.complete and len(at_rest.points) <= LISTED,
        "minima": [list(one) for one in extremes.nearest(minima, LISTED, lambda one: one.x)],
        "maxima": [list(one) for one in extremes.nearest(maxima, LISTED, lambda one: one.x)],
        "extrema_complete": whole.complete and max(len(minima), len(maxima)) <= LISTED,
        "kinks": [_kink(kink) for kink in curve.kinks],
    }


def bound(name: str, found: extremes.Bound) -> dict[str, Any]:
    """The members of a bound."""
    return {
        name: found.value,
        f"{name}_attained": found.attained,
        f"{name}_at": found.at,
        f"{name}_on": found.on and list(found.on),
    }


def _kink(kink: Kink) -> dict[str, Any]:
    return {
        "x": kink.x,
        "left_slope": kink.left_slope,
        "slope": kink.slope,
        "right_slope": kink.right_slope,
        "jumps": kink.jumps,
    }


def _value_break(curve: Curve, kink: Kink) -> Break:
    left, right = _limits(curve.value, kink.x) if kink.jumps else (kink.value, kink.value)
    return Break(kink.x, left, kink.value, right)


def _slope_break(curve: Curve, place: float) -> Break:
    """What the slope is said to be at a kink is a choice, and no slope of the function."""
    left, right = _limits(curve.slope, place)
    return Break(place, left, None, right)


def _limits(function: Function, place: float) -> tuple[float, float]:
    """The limits from both sides, without the trace of the steps beside the place."""
    step = float(np.spacing(abs(place)))
    near, far = (step * floats for floats in _FLOATS)
    left, further_left, right, further_right = function(
        np.array([place - near, place - far, place + near, place + far])
    )
    return _plain(2 * float(left) - float(further_left)), _plain(2 * float(right) - float(further_right))


def _plain(limit: float) -> float:
    """The shortest number within the error of a limit."""
    short = float(f"{limit:.15g}")
    return short if abs(short - limit) <= _ROUNDING * abs(limit) else limit


def _steepest(slopes: Course, jumps: list[float]) -> extremes.Bound:
    """The greatest slope in magnitude, infinite where the function jumps."""
    if jumps:
        return extremes.Bound(np.inf, False, min(jumps, key=lambda x: (abs(x), -x)), None)
    down, up = extremes.infimum(slopes), extremes.supremum(slopes)
    candidates = [up, down._replace(value=-down.value)]
    greatest = max(one.value for one in candidates)
    near = [one for one in candidates if one.value >= greatest * (1 - 1e-15)]
    return min(near, key=lambda one: (not one.attained, abs(one.at), -one.at))


def _saturation(curve: Curve, dy: Array, jumps: list[float]) -> tuple[float | None, float | None]:
    """Below and above which number the slope stays small; None where it does not, an infinity where it is small everywhere."""

    def steep(x: Array) -> Array:
        return large(curve.slope(x))

    def large(slopes: Array) -> Array:
        return np.asarray(~(np.abs(slopes) < SATURATED), dtype=float)

    def edge(sign: int) -> float | None:
        if curve.one(steep, sign * np.inf):
            return None
        x = curve.x[::sign]
        last = np.nonzero(large(dy[::sign]))[0][-1:]
        places = [sign * jump for jump in jumps]
        if last.size:
            if last == x.size - 1:
                return None
            (turn,) = narrowed(steep, x[last], x[last + 1])
            places.append(sign * _kink_beside(curve, turn.high))
        return sign * max(places, default=-np.inf) + 0.0

    return edge(-1), edge(1)


def _kink_beside(curve: Curve, x: float) -> float:
    """The kink that the place is, but for rounding, or else the place."""
    return next((kink.x for kink in curve.kinks if abs(kink.x - x) <= 16 * np.spacing(abs(kink.x))), x)


def _listed(found: list[float]) -> list[float]:
    return sorted(sorted(found, key=abs)[:LISTED])
