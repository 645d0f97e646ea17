"""NaN and the infinities, put right once for all elementwise bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.bodies import Bodies
from actcli.numerics.arrays import Array

LARGEST = float(np.finfo(np.float64).max)
HUGE = 1e300


def over_all_values(
    bodies: Bodies, tensors: Mapping[str, Array], values: Mapping[str, Any], wanted: list[str]
) -> list[Array]:
    """The bodies' results over tensors of one shape (at least 1-d), right at NaN and ±∞ too.

    NaN goes through, also where a comparison would swallow it. At an infinity a body may meet ∞ · 0 or ∞ - ∞; the limit is then its
    value at the largest finite number, infinite where that value is itself about as large. With two infinities in one place there
    is no limit.
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
            finite = {key: np.clip(tensor[lost], -LARGEST, LARGEST) for key, tensor in tensors.items()}
            there = {key: v[lost] if isinstance(v, np.ndarray) and v.shape == shape else v for key, v in values.items()}
            limit = _resolved(bodies, finite, there, [name])[0]
            result[lost] = np.where(np.abs(limit) > HUGE, np.copysign(np.inf, limit), limit)
    return results


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
