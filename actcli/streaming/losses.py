"""Elementwise losses, piece by piece: each value, the sum or mean of all, gradients."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from actcli.definition import dtypes
from actcli.definition.entry import Entry
from actcli.definition.expectations import complaints
from actcli.definition.loss import Loss
from actcli.numerics.arrays import AnyArray
from actcli.streaming.pieces import Compute, Filed, Plan, planned

Tensors = Mapping[str, Filed | AnyArray]


class Sum(NamedTuple):
    """A reduced loss: the plan for its values in float64, what their sum is divided by, and the type of the result."""

    values: Plan
    divisor: float
    dtype: np.dtype[Any]


class Remarks:
    """What looks wrong for a loss (`expectations`), told once: of each tensor the first piece. Nothing does for an activation."""

    def __init__(self, entry: Entry, parameters: Mapping[str, Any]) -> None:
        self._entry, self._parameters = entry, parameters
        self._found: dict[str, tuple[int, str]] = {}

    def look(self, row: int, tensors: Mapping[str, AnyArray]) -> None:
        """Look at a piece."""
        assert isinstance(self._entry, Loss)
        for name, tensor in tensors.items():
            if row <= self._found.get(name, (row, ""))[0]:
                for text in complaints(self._entry, {name: tensor}, self._parameters):
                    self._found[name] = (row, text)

    def __iter__(self) -> Iterator[str]:
        yield from (self._found[name][1] for name in sorted(self._found))


def plan_values(loss: Loss, tensors: Tensors, parameters: Mapping[str, Any], remarks: Remarks) -> Plan | None:
    """Each loss value; None where it takes the whole at once."""

    def compute(row: int, pieces: dict[str, AnyArray], out: AnyArray | None) -> AnyArray:
        return np.asarray(loss(**pieces, **parameters, reduction="none", threads=1))

    return _planned(loss, tensors, parameters, compute, remarks)


def plan_sum(
    loss: Loss, tensors: Tensors, parameters: Mapping[str, Any], reduction: str, remarks: Remarks
) -> Sum | None:
    """The reduced loss; None where it takes the whole at once. Raises UnknownName for a reduction that there is not."""
    each = plan_values(loss, tensors, parameters, remarks)
    if each is None or not each.elements:
        return None

    def compute(row: int, pieces: dict[str, AnyArray], out: AnyArray | None) -> AnyArray:
        return np.asarray(loss(**_doubled(pieces), **parameters, reduction="none", threads=1))

    values = _planned(loss, tensors, parameters, compute, remarks)
    return values and Sum(values, _divisor(loss, each, reduction), each.dtype)


def plan_gradient(
    loss: Loss,
    tensors: Tensors,
    parameters: Mapping[str, Any],
    reduction: str,
    wrt: str,
    order: int,
    remarks: Remarks,
) -> Plan | None:
    """The gradient of the reduced loss by a tensor in a file; None where it takes the whole at once, or is by something else."""
    name = loss.tensor_name(wrt)
    each = plan_values(loss, tensors, parameters, remarks)
    if each is None or name not in each.files:
        return None
    share = _divisor(loss, each, reduction) or math.inf

    def compute(row: int, pieces: dict[str, AnyArray], out: AnyArray | None) -> AnyArray:
        slopes = loss.grad(**_doubled(pieces), **parameters, reduction="sum", wrt=wrt, order=order, threads=1)
        with np.errstate(all="ignore"):
            return np.asarray(slopes if share == 1 else slopes / share).astype(each.dtype, copy=False)

    return _planned(loss, tensors, parameters, compute, remarks)


def _planned(
    loss: Loss, tensors: Tensors, parameters: Mapping[str, Any], compute: Compute, remarks: Remarks
) -> Plan | None:
    """A plan for the elements of all files, which have one shape, beside single numbers."""
    files = {name: tensor for name, tensor in tensors.items() if isinstance(tensor, Filed)}
    numbers = {name: tensor for name, tensor in tensors.items() if not isinstance(tensor, Filed)}
    weighed = any(isinstance(value, np.ndarray) for value in loss.settle(parameters).values())
    if not loss.elementwise or weighed or not files or any(number.ndim for number in numbers.values()):
        return None
    shapes = {name: np.broadcast_to(0.0, tensor.file.shape) for name, tensor in files.items()}
    loss.layout.lay(loss.name, loss.tensors, {name: {**shapes, **numbers}[name] for name in tensors}, {})
    if len({tensor.file.shape for tensor in files.values()}) > 1:
        return None

    def watched(row: int, pieces: dict[str, AnyArray], out: AnyArray | None) -> AnyArray:
        given = {name: {**pieces, **numbers}[name] for name in tensors}
        remarks.look(row, given)
        return compute(row, given, out)

    return planned(files, 0, watched)


def _doubled(pieces: Mapping[str, AnyArray]) -> dict[str, AnyArray]:
    """Floats in float64, in which sums and quotients are taken before they are rounded."""
    return {name: dtypes.double(piece) if dtypes.is_float(piece) else piece for name, piece in pieces.items()}


def _divisor(loss: Loss, each: Plan, reduction: str) -> float:
    """What the sum is divided by. Raises UnknownName for a reduction that there is not."""
    if reduction not in loss.reductions:
        nothing = {name: np.empty(0) for name, tensor in loss.tensors.items() if not tensor.optional}
        loss(**nothing, reduction=reduction)
    if reduction in ("sum", "none"):
        return 1.0
    shape = next(iter(each.files.values())).file.shape
    return float((shape[0] if shape else 1) if reduction == "batchmean" else each.elements)
