"""Values and derivatives of activations, piece by piece."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.activation import Activation
from actcli.definition.along_axis import AxisActivation
from actcli.formula.names import plain
from actcli.numerics.arrays import AnyArray
from actcli.streaming.pieces import Filed, Plan, planned


def plan_activation(
    entry: Activation, x: Filed, parameters: Mapping[str, Any], wrt: str | None = None, order: int = 1
) -> Plan | None:
    """The value or, with `wrt`, a derivative, of what lies in a file; None where it takes the whole at once.

    parameters: by canonical name. Raises: what the call of the entry raises.
    """
    values = entry.settle(parameters)
    if values.get("training"):
        return None
    if isinstance(entry, AxisActivation):
        return _along_axis(entry, x, parameters, values, wrt, order)
    kept = _beside_arrays(entry, x, values)
    return None if kept is None else _planned(entry, x, parameters, kept, wrt, order)


def _planned(
    entry: Activation, x: Filed, parameters: Mapping[str, Any], kept: int, wrt: str | None, order: int
) -> Plan | None:
    derivative = {} if wrt is None else {"wrt": wrt, "order": order}
    call: Any = entry if wrt is None else entry.grad

    def compute(row: int, pieces: dict[str, AnyArray], out: AnyArray | None) -> AnyArray:
        return np.asarray(call(pieces["input"], out=out, threads=1, **derivative, **parameters))

    return planned({"input": x}, kept, compute)


def _beside_arrays(entry: Activation, x: Filed, values: Mapping[str, Any]) -> int | None:
    """How many trailing axes belong together: those that arrays among the parameters vary along."""
    if not any(isinstance(value, np.ndarray) for value in values.values()):
        return 0
    whole, shaped = entry.broadcast(np.broadcast_to(0.0, x.file.shape), values)
    arrays = [value for value in shaped.values() if isinstance(value, np.ndarray)]
    if x.fortran or not whole.ndim or whole.shape != x.file.shape or any(array.strides[0] for array in arrays):
        return None
    return whole.ndim - 1


def _along_axis(
    entry: AxisActivation,
    x: Filed,
    parameters: Mapping[str, Any],
    values: Mapping[str, Any],
    wrt: str | None,
    order: int,
) -> Plan | None:
    """The axis and those that are faster stay together. A Jacobian's axes are the last, wherever that of x is."""
    ndim = len(x.file.shape)
    axis = int(values["axis"]) if entry.fixed_axis is None else entry.fixed_axis
    arrays = any(isinstance(value, np.ndarray) for value in values.values())
    fits = -ndim <= axis < ndim and (not entry.ranks or ndim in entry.ranks)
    moves = entry.fixed_axis is not None or (wrt is not None and plain(wrt) in ("input", "x"))
    if arrays or not fits or (x.fortran and moves):
        return None
    from_the_end = axis % ndim - ndim if not x.fortran else -1 - axis % ndim
    moved = {} if entry.fixed_axis is not None else {"axis": from_the_end}
    return _planned(entry, x, {**parameters, **moved}, -from_the_end, wrt, order)
