"""PyTorch: functions of torch.nn.functional and torch, differentiated by autograd."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actcli.audit.backends import keywords
from actcli.definition.along_axis import AxisActivation
from actcli.definition.entry import Entry
from actcli.definition.loss import Loss
from actcli.errors import NotDefined

AnyArray = NDArray[Any]

# Parameters that PyTorch wants as tensors, and always.
_TENSORS = {"prelu": "alpha", "heaviside": "h0"}
# Random, or a module with a state of its own.
_LEFT_OUT = {"gumbel_softmax"}


def name(entry: Entry) -> str | None:
    """The function's name in torch or torch.nn.functional."""
    names = [one.strip() for one in entry.frameworks.get("torch", "").split(",")]
    return next((one for one in names if one.startswith(("F.", "torch."))), None)


def has(entry: Entry) -> bool:
    """Whether there is such a function."""
    return name(entry) is not None and entry.name not in _LEFT_OUT


def run(entry: Entry, tensors: Mapping[str, AnyArray], given: Mapping[str, Any], wrt: str, dtype: str) -> AnyArray:
    """Value, gradient of the sum, or Jacobian, as float64."""
    import torch

    form = getattr(torch, dtype)
    leaves = [
        torch.tensor(array, dtype=form) if array.dtype.kind == "f" else torch.tensor(array)
        for array in tensors.values()
    ]
    if wrt:
        leaves[0].requires_grad_()
    options = keywords("torch", entry, _always(entry, given))
    for parameter, value in options.items():
        if entry.name in _TENSORS or isinstance(value, np.ndarray):
            options[parameter] = torch.tensor(value, dtype=form).reshape(-1)[: 1 if np.ndim(value) == 0 else None]
    if isinstance(entry, Loss):
        options["reduction"] = "none"
    called = name(entry) or ""
    owner = torch if called.startswith("torch.") else torch.nn.functional
    try:
        value = getattr(owner, called.split(".")[1])(*leaves, **options)
        if not wrt:
            return _array(value)
        if isinstance(entry, AxisActivation) and not entry.reduces:
            return _jacobian(value, leaves[0], int(entry.settle(given)["axis"]))
        return _gradient(value, leaves[0], torch.ones_like(value))
    except (RuntimeError, NotImplementedError) as error:
        raise NotDefined(f"torch {called} in {dtype}: {str(error).splitlines()[0]}") from None


def _always(entry: Entry, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters to be passed, with those that PyTorch has no default for."""
    needed = {_TENSORS[entry.name]} if entry.name in _TENSORS else set()
    if isinstance(entry, AxisActivation) and "axis" in entry.parameters:
        needed.add("axis")
    return {**{name: entry.drawn({})[name] for name in needed}, **given}


def _array(tensor: Any) -> AnyArray:
    import torch

    array: AnyArray = tensor.detach().to(torch.float64).numpy()
    return array


def _gradient(value: Any, leaf: Any, cotangent: Any) -> AnyArray:
    import torch

    if not value.requires_grad:
        raise NotImplementedError("it has no gradient")
    (found,) = torch.autograd.grad(value, leaf, cotangent, retain_graph=True)
    return _array(found)


def _jacobian(value: Any, leaf: Any, axis: int) -> AnyArray:
    """J[..., i, j] = d y_i / d x_j, from one backward pass for each i."""
    import torch

    rows = []
    for place in range(value.shape[axis]):
        cotangent = torch.zeros_like(value)
        cotangent.select(axis, place).fill_(1.0)
        rows.append(np.moveaxis(_gradient(value, leaf, cotangent), axis, -1))
    return np.stack(rows, axis=-2)
