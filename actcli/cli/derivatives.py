"""What `grad` shows: a column, a Jacobian for each slice, or a gradient in the shape of its tensor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.cli import headers
from actcli.cli.delivery import Result
from actcli.cli.given import Arguments, refuse_reduction
from actcli.definition.along_axis import AxisActivation
from actcli.definition.loss import Loss
from actcli.definition.tensors import Pairs
from actcli.errors import NotDefined
from actcli.inputs.memory import refuse_beyond_memory
from actcli.tables.arrays import Array, by_element, index_columns, matrix, slices, spread
from actcli.tables.table import Column, Table


def differentiated(given: Arguments, wrt: str, order: int, reduction: str | None) -> Result:
    """Differentiate an entry. Raises: what the entry raises."""
    if isinstance(given.entry, Loss):
        return _loss(given, given.entry, wrt, order, (reduction or given.entry.reduction).lower())
    refuse_reduction(given, reduction)
    entry, x = given.activation, given.shown["input"]
    mixing = isinstance(entry, AxisActivation)
    reducing = isinstance(entry, AxisActivation) and entry.reduces
    by_input = entry.has_derivative(wrt, order) and headers.canonical(entry, wrt) == "input"
    jacobian = mixing and by_input and not reducing
    if jacobian:
        refuse_huge_jacobian(x, axis_of(given))
    gradient = np.asarray(given.gradient(wrt, order))
    head = {**given.described(gradient), "wrt": headers.canonical(entry, wrt), "order": order}

    def members() -> dict[str, Any]:
        return {**head, "grad": gradient}

    if jacobian:
        axis = axis_of(given)
        return Result(
            lambda: _matrices(gradient, x.shape, axis),
            lambda: _long(gradient, x.shape, axis),
            members,
            lambda: gradient,
        )
    placed = np.moveaxis(gradient, -1, axis_of(given)) if reducing and by_input else gradient
    beside = {"x": np.broadcast_to(x, placed.shape)} if x.shape == placed.shape or not mixing else {}
    columns = {**beside, "∂y/∂x" if reducing and by_input else headers.derivative(entry, wrt, order, None): placed}

    def rows() -> Table:
        return by_element(
            columns, indexed=mixing or None, last=axis_of(given) if placed.ndim == x.ndim and mixing else -1
        )

    return Result(lambda: [rows()], rows, members, lambda: gradient)


def axis_of(given: Arguments) -> int:
    """The axis that an activation mixes."""
    entry = given.activation
    if isinstance(entry, AxisActivation) and entry.fixed_axis is not None:
        return entry.fixed_axis
    return int(entry.settle(given.parameters)["axis"])


def refuse_huge_jacobian(x: Array, axis: int) -> None:
    """Raise BadValue where the Jacobian along the axis would not fit into memory."""
    if -x.ndim <= axis < x.ndim:  # what is not so is refused by the entry
        length = x.shape[axis]
        refuse_beyond_memory(8 * x.size * length, f"the Jacobian, {length} × {length} for each slice,")


def _matrices(jacobian: Array, shape: tuple[int, ...], axis: int) -> list[Table]:
    """A matrix for each slice; a single one needs no heading."""
    if len(shape) == 1:
        return [matrix(jacobian, "∂y/∂x", "y{}", "x{}")]
    return [matrix(jacobian[place], "∂y/∂x", "y{}", "x{}", f"x{name}") for place, name in slices(shape, axis)]


def _long(jacobian: Array, shape: tuple[int, ...], axis: int) -> Table:
    """All matrices in one table: the place of the slice, the name of the row, then the row."""
    outputs = jacobian.shape[-2]
    batch = [
        column for place, column in enumerate(_places(jacobian.shape[:-1], shape, axis)) if place != axis % len(shape)
    ]
    names = [f"y{row % outputs}" for row in range(int(np.prod(jacobian.shape[:-1])))]
    return Table([*batch, Column("∂y/∂x", names, label=True, numeric=False), *spread(jacobian, "x{}")])


def _places(moved: tuple[int, ...], shape: tuple[int, ...], axis: int) -> list[Column]:
    """The index columns of the outputs, in the order of the Jacobian's rows, under the names of the input's axes."""
    outputs = np.insert(np.array(moved[:-1], dtype=np.int64), axis % len(shape), moved[-1])
    order = np.moveaxis(np.arange(int(np.prod(outputs))).reshape(outputs), axis, -1).ravel()
    return index_columns(tuple(int(length) for length in outputs), order)


def _loss(given: Arguments, loss: Loss, wrt: str, order: int, reduction: str) -> Result:
    gradient = given.gradient(wrt, order, reduction)
    header = headers.derivative(loss, wrt, order, reduction)
    name = loss.tensor_name(wrt) or ""
    beside = {name: given.shown[name]} if name else {}
    whole = gradient if isinstance(gradient, Pairs) else np.asarray(gradient)
    head = {**given.described(whole), "wrt": headers.canonical(loss, wrt), "order": order, "reduction": reduction}

    def tables() -> list[Table]:
        return gradient_tables(header, beside, gradient)

    def rows() -> Table:
        if isinstance(gradient, list | tuple):
            raise NotDefined(
                f"CSV is one table, and this gradient is {len(gradient)} arrays; --format json holds them all"
            )
        return tables()[0]

    return Result(tables, rows, lambda: {**head, "grad": gradient}, lambda: gradient)


def gradient_tables(header: str, beside: Mapping[str, Array], gradient: Any) -> list[Table]:
    """A gradient in the shape of what it is by: a number, rows beside the tensor's elements, or a matrix."""
    if isinstance(gradient, list | tuple):
        parts = [gradient_tables(header, {}, part) for part in gradient]
        return [table._replace(heading=f"[{place}]") for place, tables in enumerate(parts) for table in tables]
    array = np.asarray(gradient)
    if array.ndim == 2:
        return [matrix(array, header)]
    shown = {name: tensor for name, tensor in beside.items() if tensor.shape == array.shape}
    return [by_element({**shown, header: array}, indexed=array.ndim > 0)]
