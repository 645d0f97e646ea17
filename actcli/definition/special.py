"""NaN and the infinities, put right once for all elementwise bodies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.bodies import Bodies
from actcli.numerics.arrays import Array

# Places far out, unevenly apart, where a function with a limit has come to it, and one that grows is beyond HUGE.
FAR = (1e300, 0.9e300, 0.6e300, 0.35e300)
HUGE = 1e200
TINY = 1e-150  # one that is still falling below it comes to 0


def over_all_values(
    bodies: Bodies, tensors: Mapping[str, Array], values: Mapping[str, Any], wanted: list[str]
) -> list[Array]:
    """The bodies' results over tensors of one shape (at least 1-d), right at NaN and ±∞ too; they may share memory with what came in.

    NaN goes through, also where a comparison would swallow it. At an infinity a body may meet ∞ · 0 or ∞ - ∞; the limit is then its
    value at huge finite numbers, infinite where it grows in proportion to them. Where it does neither (a sine), and with two
    infinities in one place, there is no limit.
    """
    with np.errstate(all="ignore"):
        results = _resolved(bodies, tensors, values, wanted)
        # A sum is finite only where all numbers are, and takes one pass; where it overflows, the rest does no harm.
        if all(math.isfinite(np.add.reduce(tensor)) for tensor in tensors.values()):
            return results
    nan = np.any([np.isnan(tensor) for tensor in tensors.values()], axis=0)
    single = np.sum([np.isinf(tensor) for tensor in tensors.values()], axis=0) == 1
    shape = nan.shape
    results = [np.array(result) for result in results]
    for name, result in zip(wanted, results, strict=True):
        result[nan] = np.nan
        lost = single & np.isnan(result) & ~nan
        if lost.any():
            there = {key: tensor[lost] for key, tensor in tensors.items()}
            given = {key: v[lost] if isinstance(v, np.ndarray) and v.shape == shape else v for key, v in values.items()}
            result[lost] = _limit(bodies, there, given, name)
    return results


def _limit(bodies: Bodies, tensors: Mapping[str, Array], values: Mapping[str, Any], name: str) -> Array:
    """The limit at the infinities among the tensors, NaN where there is none."""
    limit = _far_out(bodies, tensors, values, name)
    finite = {key: np.isfinite(tensor) for key, tensor in tensors.items()}
    beside = np.any([finite[key] & (np.abs(tensor) > HUGE) for key, tensor in tensors.items()], axis=0)
    if not beside.any():
        return limit
    # What stands for ∞ is then not beyond the others: where that turns the sign, the others are taken for smaller ones.
    smaller = {key: np.where(finite[key], np.clip(tensor, -HUGE, HUGE), tensor) for key, tensor in tensors.items()}
    apart = _far_out(bodies, smaller, values, name)
    return np.where(beside & (np.sign(apart) != np.sign(limit)), apart, limit)


def _far_out(bodies: Bodies, tensors: Mapping[str, Array], values: Mapping[str, Any], name: str) -> Array:
    """What the results come to as huge finite numbers stand for the infinities."""
    places = [
        {key: np.where(np.isinf(tensor), np.copysign(far, tensor), tensor) for key, tensor in tensors.items()}
        for far in FAR
    ]
    with np.errstate(all="ignore"):
        found = np.array([_resolved(bodies, place, values, [name])[0] for place in places])
        grows = _agree(found / np.array(FAR)[:, None], 1e-2) & (np.abs(found[0]) > HUGE)  # also like x log x
        limit = np.where(_agree(found, 1e-9), found[0], np.nan)
        vanishes = np.isnan(limit) & (np.abs(found) <= TINY).all(axis=0)
    limit = np.where(vanishes, np.copysign(0.0, found[0]), limit)
    return np.where(grows, np.copysign(np.inf, found[0]), limit)


def _agree(rows: Array, relative: float) -> Array:
    """Whether all rows are the same, but for what vanishes on the way to infinity."""
    same = (rows == rows[0]) | (np.abs(rows - rows[0]) <= relative * np.abs(rows[0]))
    return np.asarray(same.all(axis=0))


def _resolved(
    bodies: Bodies, tensors: Mapping[str, Array], values: Mapping[str, Any], wanted: list[str]
) -> list[Array]:
    environment: dict[str, Any] = {**values, **tensors}
    shape = next(iter(tensors.values())).shape
    results = [np.asarray(bodies.resolve(name, environment), dtype=np.float64) for name in wanted]
    return [result if result.shape == shape else np.broadcast_to(result, shape) for result in results]
