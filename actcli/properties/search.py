"""The least value of an elementwise loss over all its tensors together, by samples that close in on the best."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from actcli.definition.loss import Loss
from actcli.definition.tensors import Tensor
from actcli.numerics.arrays import Array

_SEED, _SAMPLES, _ROUNDS, _NEAR = 11, 4000, 40, 300
_UNBOUNDED = 1e60
_ORDINARY = 1e6
_NOISE = 1e-10


class Found(NamedTuple):
    """The value, and whether ordinary tensors take it."""

    value: float
    attained: bool


def lowest(loss: Loss, settings: Mapping[str, Any], sign: int, known: float) -> Found | None:
    """The least value, or with sign -1 the greatest; infinite where it leaves all bounds. None where no sample goes beyond one known."""
    rng = np.random.default_rng(_SEED)
    tensors = {name: drawn(tensor, rng) for name, tensor in loss.tensors.items()}
    place, best = _best(loss, settings, tensors, sign)
    if not best * sign < known * sign - _NOISE * max(1.0, abs(known)):
        return None
    width = 1.0
    for _ in range(_ROUNDS):
        if best * sign < -_UNBOUNDED or np.isnan(best):
            break
        near = {name: _near(loss.tensors[name], number, width, rng) for name, number in place.items()}
        place, best = _best(loss, settings, near, sign)
        width /= 2
    if best * sign < -_UNBOUNDED:
        return Found(-sign * np.inf, False)
    return Found(best + 0.0, bool(max(map(abs, place.values())) < _ORDINARY))


def _best(
    loss: Loss, settings: Mapping[str, Any], tensors: Mapping[str, Array], sign: int
) -> tuple[dict[str, float], float]:
    values = sign * np.asarray(loss(*tensors.values(), **settings, reduction="none"))
    place = int(np.argmin(np.where(np.isnan(values), np.inf, values)))
    return {name: float(array[place]) for name, array in tensors.items()}, float(values[place]) * sign


def drawn(tensor: Tensor, rng: np.random.Generator) -> Array:
    """Numbers of the domain, ordinary ones and of all magnitudes, its ends among them; many the same for all tensors."""
    if tensor.expects == "label":
        return rng.choice([tensor.low, tensor.high], _SAMPLES)
    sizes = np.where(rng.random(_SAMPLES) < 0.5, rng.uniform(0, 4, _SAMPLES), 10.0 ** rng.uniform(-100, 100, _SAMPLES))
    sizes[::9], sizes[1::9] = 0.0, 1.0
    found = sizes * rng.choice([-1.0, 1.0], _SAMPLES)
    if np.isfinite(tensor.low) and np.isfinite(tensor.high):
        found = tensor.low + (tensor.high - tensor.low) * np.clip(sizes / 4, 0.0, 1.0)
    elif np.isfinite(tensor.low):
        found = tensor.low + sizes
    elif np.isfinite(tensor.high):
        found = tensor.high - sizes
    return np.asarray(found)


def _near(tensor: Tensor, number: float, width: float, rng: np.random.Generator) -> Array:
    """Numbers beside one, itself among them."""
    if tensor.expects == "label":
        return np.full(_NEAR, number)
    steps = rng.uniform(-1, 1, _NEAR) * width * max(1.0, abs(number))
    steps[::4] = 0.0
    return np.asarray(np.clip(number + steps, tensor.low, tensor.high))
