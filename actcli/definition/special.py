"""NaN and the infinities, put right once for all elementwise bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.bodies import Bodies
from actcli.numerics.arrays import Array

LARGEST = float(np.finfo(np.float64).max)
HUGE = 1e300

# Places far out, unevenly apart, where a function with a limit has come to it.
FAR = (LARGEST, LARGEST / 1.1, LARGEST / 1.7, LARGEST / 2.9)


def over_all_values(
    bodies: Bodies, tensors: Mapping[str, Array], values: Mapping[str, Any], wanted: list[str]
) -> list[Array]:
    """The bodies' results over tensors of one shape (at least 1-d), right at NaN and ±∞ too.

    NaN goes through, also where a comparison would swallow it. At an infinity a body may meet ∞ · 0 or ∞ - ∞; the limit is then its
    value at the largest finite numbers, infinite where it grows in proportion to them. Where it does neither (a sine), and with two
    infinities in one place, there is no limit.
    """
    results = _resolved(bodies, tensors, values, wanted)
    if all(np.isfinite(tensor).all() for tensor in tensors.values()):
        return results
    nan = np.any([np.isnan(tensor) for tensor in tensors.values()], axis=0)
    single = np.sum([np.isinf(tensor) for tensor in tensors.values()], axis=0) == 1
    shape = nan.shape
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
    places = [
        {key: np.where(np.isinf(tensor), np.copysign(far, tensor), tensor) for key, tensor in tensors.items()}
        for far in FAR
    ]
    found = np.array([_resolved(bodies, place, values, [name])[0] for place in places])
    with np.errstate(all="ignore"):
        grows = _agree(found / np.array(FAR)[:, None]) & (np.abs(found[0]) > HUGE)
        limit = np.where(_agree(found), found[0], np.nan)
    return np.where(grows, np.copysign(np.inf, found[0]), limit)


def _agree(rows: Array) -> Array:
    """Whether all rows are the same but for what still vanishes on the way to infinity."""
    same = (rows == rows[0]) | (np.abs(rows - rows[0]) <= 1e-9 * np.abs(rows[0]) + 1e-150)
    return np.asarray(same.all(axis=0))


def _resolved(
    bodies: Bodies, tensors: Mapping[str, Array], values: Mapping[str, Any], wanted: list[str]
) -> list[Array]:
    environment: dict[str, Any] = {**values, **tensors}
    shape = next(iter(tensors.values())).shape
    with np.errstate(all="ignore"):
        results = [np.asarray(bodies.resolve(name, environment), dtype=np.float64) for name in wanted]
    # What is handed out is written to, here and by the caller: never a tensor, a parameter or a view of one.
    given = {id(value) for value in (*values.values(), *tensors.values())}
    own = [result.shape == shape and result.base is None and id(result) not in given for result in results]
    return [
        result if mine else np.array(np.broadcast_to(result, shape)) for result, mine in zip(results, own, strict=True)
    ]
