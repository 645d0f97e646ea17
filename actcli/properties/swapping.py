"""Whether a loss stays the same when its first two tensors change places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.loss import Loss
from actcli.properties import loss_samples
from actcli.properties.search import drawn as drawn_elements

_SEED, _SAME = 17, 1e-9


def symmetric(loss: Loss, settings: Mapping[str, Any]) -> bool:
    """Whether L(x, y) = L(y, x) on samples; False where the two hold different things."""
    names = list(loss.tensors)[:2]
    if len(names) < 2 or not _exchangeable(loss, names[0], names[1]):
        return False
    rng = np.random.default_rng(_SEED)
    tensors: dict[str, Any]
    if loss.elementwise:
        tensors = {name: drawn_elements(tensor, rng) for name, tensor in loss.tensors.items()}
    else:
        tensors = loss_samples.drawn(loss, rng, loss_samples.kinds(loss)[-1], 1.0)
        if np.shape(tensors[names[0]]) != np.shape(tensors[names[1]]):
            return False
    swapped = {**tensors, names[0]: tensors[names[1]], names[1]: tensors[names[0]]}
    one, other = (np.ravel(loss(**given, **settings, reduction="none")) for given in (tensors, swapped))
    if loss_samples.layout(loss) == "Partners":  # the value of a pair goes to where its mirror image was
        one, other = np.sum(one, keepdims=True), np.sum(other, keepdims=True)
    with np.errstate(invalid="ignore"):
        near = np.abs(one - other) <= _SAME * (1 + np.abs(one))
    return bool(np.all(near | (one == other) | (np.isnan(one) & np.isnan(other))))


def _exchangeable(loss: Loss, first: str, second: str) -> bool:
    """Whether the two hold numbers of one kind."""
    holds = [loss.tensors[name].expects for name in (first, second)]
    if holds[1] == "class" and loss_samples.layout(loss) == "Classes":
        holds[1] = "probability"
    return holds[0] == holds[1] != "whole number"
