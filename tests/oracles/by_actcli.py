"""A case computed by actcli, with the same quantities under the same names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

import actcli

from .case import Case


def axis_of(case: Case) -> int | None:
    """The axis that an activation mixes and keeps, None for other functions: what they have is a gradient."""
    entry = actcli.get(case.torch)
    if entry.kind == "loss" or entry.elementwise or entry.reduces:
        return None
    return int(entry.fixed_axis if entry.fixed_axis is not None else case.keywords.get("dim", -1))


def results(case: Case, quantities: Iterable[str]) -> dict[str, np.ndarray]:
    """The value and the gradients that are asked for."""
    return {quantity: np.asarray(_quantity(case, quantity)) for quantity in quantities}


def _quantity(case: Case, quantity: str) -> Any:
    entry = actcli.get(case.torch)
    if case.torch == "nn.CTCLoss":
        return _ctc(case, quantity)
    if entry.kind == "loss":
        if quantity == "value":
            return entry(*case.tensors.values(), **case.keywords)
        name, *place = quantity.split(".")
        gradient = entry.grad(*case.tensors.values(), wrt=name, **case.keywords)
        return gradient[int(place[0])][int(place[1])] if place else gradient
    x, *further = case.tensors.values()
    keywords = {**dict(zip(list(case.tensors)[1:], further, strict=True)), **case.keywords}
    if quantity == "value":
        return entry(x, **keywords)
    gradient = entry.grad(x, wrt=quantity, **keywords)
    if not entry.elementwise and entry.reduces:
        return np.moveaxis(gradient, -1, keywords["dim"])
    return gradient if quantity == "input" else _by_channel(gradient, np.shape(keywords[quantity]))


def _ctc(case: Case, quantity: str) -> Any:
    """From scores, through log_softmax, see by_torch."""
    scores, *rest = case.tensors.values()
    log_probs = actcli.log_softmax(scores)
    if quantity == "value":
        return actcli.ctc_loss(log_probs, *rest, **case.keywords)
    return actcli.log_softmax.vjp(scores, actcli.ctc_loss.grad(log_probs, *rest, **case.keywords))


def _by_channel(gradient: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """PyTorch's gradient by a parameter that is shared, or has one number for each channel (axis 1): the sum over the rest."""
    per_channel = shape != (1,) and shape != ()
    rest = tuple(axis for axis in range(gradient.ndim) if not (per_channel and axis == 1))
    return gradient.sum(axis=rest).reshape(shape)
