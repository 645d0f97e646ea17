"""Properties of an elementwise loss: its course over the input beside each kind of target, and a search over all tensors."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from actcli.definition.loss import Loss
from actcli.definition.tensors import Tensor
from actcli.numerics.arrays import Array
from actcli.properties import extremes
from actcli.properties.course import Break, course
from actcli.properties.line import narrowed, points
from actcli.properties.search import lowest

_NOISE = 1e-10
_LEAST = 1e-40  # nearer to the end of a domain logarithms are bounded (binary_cross_entropy), which bends the curve
_TARGETS = {
    "count": (0.0, 1.0, 3.0),
    "positive number": (1.0, 3.0),
    "nonnegative number": (0.0, 1.0, 3.0),
    "distance": (1.0,),
    "variance": (1.0,),
    "log-probability": (-1.0,),
    "real number": (0.0, 1.0),
    "logit": (0.0,),
}


def properties(loss: Loss, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Convexity and bounds, beside each kind of target and over all of them."""
    cases = [found for others in _others(loss, settings) if (found := _case(loss, settings, others)) is not None]
    low = _overall(loss, settings, [bounds for _, bounds, _ in cases], 1)
    high = _overall(loss, settings, [bounds for _, _, bounds in cases], -1)
    rows = [row for row, _, _ in cases]
    return {
        "convex": all(row["convex"] for row in rows),
        "infimum": low[0],
        "infimum_attained": low[1],
        "supremum": high[0],
        "supremum_attained": high[1],
        "least_at_target": _least_at_target(loss, rows),
        "by_target": rows,
    }


def _values(tensor: Tensor, settings: Mapping[str, Any]) -> tuple[float, ...]:
    """What a tensor beside the input holds, one number of each kind."""
    if settings.get("log_target"):
        return (-1.0, 0.0)
    if tensor.expects == "label":
        return (tensor.low, tensor.high)
    return _TARGETS.get(tensor.expects, (0.0, 0.5, 1.0))


def _others(loss: Loss, settings: Mapping[str, Any]) -> list[dict[str, float]]:
    rest = [(name, tensor) for name, tensor in loss.tensors.items() if name != loss.first]
    return [
        dict(zip((name for name, _ in rest), values, strict=True))
        for values in product(*(_values(tensor, settings) for _, tensor in rest))
    ]


def _case(
    loss: Loss, settings: Mapping[str, Any], others: Mapping[str, float]
) -> tuple[dict[str, Any], extremes.Bound, extremes.Bound] | None:
    """One kind of target: its row, and both bounds; None for one that the loss does not admit at these parameters."""
    tensor = loss.tensors[loss.first]

    def tensors(x: Array) -> list[Array]:
        return [x if name == loss.first else np.full(x.shape, others[name]) for name in loss.tensors]

    def value(x: Array) -> Array:
        return np.asarray(loss(*tensors(x), **settings, reduction="none"))

    def slope(x: Array) -> Array:
        return np.asarray(loss.grad(*tensors(x), **settings, reduction="none"))

    numbers = [v for v in settings.values() if isinstance(v, float) and np.isfinite(v)]
    beside = [*others.values(), *numbers, *(y + s * v for y in others.values() for v in numbers for s in (-1, 1)), 1.0]
    x = points(beside)
    x = x[(x >= tensor.low) & (x <= tensor.high)]
    y, dy = value(x), slope(x)
    if not np.isfinite(y).any():
        return None
    curvature = np.asarray(loss.grad(*tensors(x), **settings, order=2, reduction="none"))
    inner = (x - tensor.low > _LEAST) & (tensor.high - x > _LEAST)
    jumps = _jumps(value, x, y, dy)
    whole = course(value, slope, x, dy, jumps, (tensor.low, tensor.high))
    low, high = extremes.infimum(whole), extremes.supremum(whole)
    row = {
        **others,
        "convex": not jumps and _convex(dy[inner], curvature[inner]),
        "infimum": low.value,
        "infimum_attained": low.attained,
        "infimum_at": low.at,
        "infimum_on": low.on and list(low.on),
        "supremum": high.value,
        "supremum_attained": high.attained,
    }
    return row, low, high


def _convex(slopes: Array, curvature: Array) -> bool:
    """Whether the slope never falls: neither by its own derivative nor from point to point, where that does not see a kink."""
    steps = slopes[1:] - slopes[:-1] if np.isfinite(slopes).all() else np.diff(slopes[np.isfinite(slopes)])
    sizes = np.abs(slopes[np.isfinite(slopes)])
    falls = steps < -_NOISE * np.maximum(sizes[1:], sizes[:-1])
    return not (falls.any() or np.any(curvature < -_NOISE))


def _jumps(value: Any, x: Array, y: Array, dy: Array) -> list[Break]:
    """Where the value differs between two points at both of which the slope is 0."""
    with np.errstate(invalid="ignore"):
        differ = np.abs(y[:-1] - y[1:]) > _NOISE
    places = np.nonzero((dy[:-1] == 0) & (dy[1:] == 0) & differ)[0]
    found: dict[float, Break] = {}
    for place in places:
        low, high = x[place : place + 1], x[place + 1 : place + 2]

        def stays(at: Array, start: float = float(y[place])) -> Array:
            return np.asarray(value(at) == start, dtype=float)

        (turn,) = narrowed(stays, low, high)
        at = 0.0 if turn.low <= 0 <= turn.high else turn.high
        if at not in found:
            found[at] = Break(at, float(y[place]), float(value(np.array([at]))[0]), float(y[place + 1]))
        else:  # the place itself is a point of the grid
            found[at] = found[at]._replace(right=float(y[place + 1]))
    return [found[at] for at in sorted(found)]


def _overall(loss: Loss, settings: Mapping[str, Any], bounds: list[extremes.Bound], sign: int) -> tuple[float, bool]:
    """The bound over all targets: the best of those looked at, or what a search finds beyond it."""
    best = min(bounds, key=lambda one: (sign * one.value, not one.attained))
    if not np.isfinite(best.value):
        return best.value, False
    beyond = lowest(loss, settings, sign, best.value)
    if beyond is not None:
        return beyond.value, beyond.attained
    return best.value, any(one.attained for one in bounds if one.value == best.value)


def _least_at_target(loss: Loss, rows: list[dict[str, Any]]) -> bool:
    """Whether the loss is least, and only there, where the input is the target."""
    names = [name for name in loss.tensors if name != loss.first]
    if not names or loss.tensors[names[0]].expects == "label":
        return False
    return all(
        row["infimum_attained"]
        and row["infimum_on"] is None
        and abs(row["infimum_at"] - row[names[0]]) <= 1e-6 * max(1.0, abs(row[names[0]]))
        for row in rows
    )
