"""Properties of losses over rows, masks, boxes and batches, from samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.loss import Loss
from actcli.numerics.arrays import Array
from actcli.properties import loss_samples
from actcli.properties.loss_samples import ROWWISE, Tensors, drawn, kinds, layout, telling

_SEED, _TRIALS = 13, 4
_SCALES = (0.1, 1.0, 6.0)
_ORDINARY, _FAR = 4.0, (1e3, 1e30)
_UNBOUNDED = 1e12
_SAME = 1e-9
_ROUNDING = 1e-14
_AT_TARGET = 1e-6  # constants beside a quotient (Dice) keep a loss above its least value by so much


def properties(loss: Loss, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Convexity beside each kind of target, and bounds."""
    settings = _completed(loss, settings)
    rng = np.random.default_rng(_SEED)
    rows = [{"target": kind, "convex": _convex(loss, settings, rng, kind)} for kind in kinds(loss)]
    ordinary, far = _values(loss, settings, rng)
    low, high = _bound(ordinary, far, 1), _bound(ordinary, far, -1)
    return {
        "convex": all(row["convex"] for row in rows),
        "infimum": low[0],
        "infimum_attained": low[1],
        "supremum": high[0],
        "supremum_attained": high[1],
        "least_at_target": _least_at_target(loss, settings, rng),
        "by_target": rows if len(rows) > 1 else [],
    }


def _completed(loss: Loss, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings, with the parameter without which one of the losses has no shapes."""
    return {**settings, "cutoffs": (2,)} if settings.get("cutoffs", 0) is None else dict(settings)


def evaluated(loss: Loss, settings: Mapping[str, Any], tensors: Mapping[str, Any]) -> Array:
    """The values of the unreduced loss in one row."""
    with np.errstate(all="ignore"):
        return np.ravel(loss(**tensors, **settings, reduction="none"))


def _trials(loss: Loss) -> int:
    """How often tensors are drawn: seldom where each draw holds many losses."""
    return 2 if layout(loss) in ROWWISE else _TRIALS


def _convex(loss: Loss, settings: Mapping[str, Any], rng: np.random.Generator, kind: Any) -> bool:
    """Whether no midpoint lies above its chord."""
    for scale in _SCALES:
        for trial in range(_trials(loss)):
            tensors, other = (drawn(loss, rng, kind, scale) for _ in range(2))
            one = tensors[loss.first]
            two = one + (other[loss.first] - one) * (1.0, 0.1)[trial % 2]
            ends = [evaluated(loss, settings, {**tensors, loss.first: first}) for first in (one, two)]
            middle = evaluated(loss, settings, {**tensors, loss.first: one + (two - one) / 2})
            chord = (ends[0] + ends[1]) / 2
            if np.any(middle > chord + _SAME * (np.abs(ends[0]) + np.abs(ends[1]) + 1e-3)):
                return False
    return True


def _values(loss: Loss, settings: Mapping[str, Any], rng: np.random.Generator) -> tuple[Array, Array]:
    """Values at ordinary tensors and at extreme ones."""
    ordinary, far = [np.array([])], [np.array([])]
    for kind in kinds(loss):
        for scale in _SCALES:
            for _ in range(_trials(loss) // 2):
                tensors = drawn(loss, rng, kind, scale)
                ordinary += [evaluated(loss, settings, tensors), *_at(loss, settings, tensors, _ORDINARY)]
        for size in _FAR:
            far += _at(loss, settings, drawn(loss, rng, kind, 1.0), size)
            far.append(evaluated(loss, settings, drawn(loss, rng, kind, size)))
    found = [np.concatenate(values) for values in (ordinary, far)]
    return found[0][~np.isnan(found[0])], found[1][~np.isnan(found[1])]


def _least_at_target(loss: Loss, settings: Mapping[str, Any], rng: np.random.Generator) -> bool:
    """Whether, beside the same target, no input gives less than the target itself, and some give more."""
    compared = []
    for kind in kinds(loss):
        tensors = drawn(loss, rng, kind, 1.0)
        target = loss_samples.at_target(loss, tensors, kind)
        if target is None:
            continue
        there = evaluated(loss, settings, {**tensors, loss.first: target})
        others = [evaluated(loss, settings, tensors), *_at(loss, settings, tensors, _ORDINARY)]
        compared += [np.all(there <= np.fmin.reduce(others) + _AT_TARGET), np.any(there < others[0] - _AT_TARGET)]
    return bool(compared) and all(compared)


def _at(loss: Loss, settings: Mapping[str, Any], tensors: Tensors, size: float) -> list[Array]:
    """The values at the telling inputs of one size."""
    return [evaluated(loss, settings, {**tensors, loss.first: first}) for first in telling(loss, tensors, size)]


def _bound(ordinary: Array, far: Array, sign: int) -> tuple[float, bool]:
    """The best value, and whether ordinary tensors come to it."""
    best = sign * float(np.min(sign * np.concatenate([ordinary, far])))
    if abs(best) > _UNBOUNDED:
        return float(np.copysign(np.inf, best)), False
    near = sign * float(np.min(sign * ordinary))
    attained = abs(near - best) <= _ROUNDING * abs(best)  # a limit of 0 is 0 by underflow, and only far out
    return _plain(near if attained else best), attained


def _plain(value: float) -> float:
    """The shortest number within rounding: -1 for -1.0000000000000002, 0 for -1e-33."""
    return 0.0 if -_ROUNDING < value <= 0 else float(f"{value:.14g}")
