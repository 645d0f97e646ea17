"""Where an entry's formula is evaluated: one place for each number of its result.

A formula reads a number, a row, or a whole tensor, where the entry is given arrays of any shape. Which numbers belong together
is found by sending the places of the numbers, and not the numbers, through the entry's own layout or intermediates: what comes
out says where each number of the formula stands. So the numbers themselves stay what they are (decimals, fractions, floats).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from actcli.definition.activation import Activation
from actcli.definition.along_axis import AxisActivation
from actcli.definition.coefficients import Coefficients
from actcli.definition.entry import Entry
from actcli.definition.loss import Loss
from actcli.errors import NotDefined
from actcli.formula import Formula
from actcli.numerics.class_targets import Indices

AnyArray = NDArray[Any]


class Place(NamedTuple):
    """One evaluation of a formula.

    bindings: what its names stand for. indices: its free indices. sources: for a name bound to elements of a tensor, the
    tensor, and for each element its flat place there, as an array of the shape in which the formula reads it.
    """

    bindings: dict[str, Any]
    indices: dict[str, int]
    sources: dict[str, tuple[str, AnyArray]]


class Places(NamedTuple):
    """The places of a result in its order, None for a target that is ignored; and the shape of the result."""

    formula: Formula
    shape: tuple[int, ...]
    each: Iterator[Place | None]


def rounded(value: Any) -> Any:
    """Exact numbers, alone or in arrays, as the floats nearest to them; everything else as it is."""
    if isinstance(value, np.ndarray):
        return value.astype(np.float64) if value.dtype == object else value
    return float(value) if isinstance(value, Fraction) else value


def all_rounded(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same for tensors or parameters by name."""
    return {name: rounded(value) for name, value in given.items()}


def formula_of(entry: Entry) -> Formula:
    """The formula of an entry. Raises NotDefined where there are words only."""
    if entry.definition is None:
        raise NotDefined(
            f"{entry.name} is defined by an algorithm and not by one formula; its digits are those of float64"
        )
    return entry.definition


def places(entry: Entry, tensors: Mapping[str, AnyArray], parameters: Mapping[str, Any]) -> Places:
    """The places of an entry's unreduced result.

    tensors: arrays by name (an activation's is "input"), of exact numbers (dtype object) or of a NumPy type.
    parameters: all parameters in force, numbers exact or not.

    Raises: NotDefined without a formula and for random functions; what the entry raises for shapes that do not fit.
    """
    formula = formula_of(entry)
    if parameters.get("training"):
        raise NotDefined(f"{entry.name} is random in training; its formula says what it is in evaluation")
    if isinstance(entry, Loss):
        return _of_loss(entry, formula, tensors, parameters)
    assert isinstance(entry, Activation)
    x = _plain(tensors["input"])
    if isinstance(entry, AxisActivation):
        if parameters.get("hard"):
            raise NotDefined(f"the formula of {entry.name} says the soft form; hard=true is one-hot")
        return _along_axis(entry, formula, x, parameters)
    parameters = _with_lists(entry, parameters)
    arrays = {name: value for name, value in parameters.items() if isinstance(value, np.ndarray)}
    if arrays:
        x, shaped = entry.broadcast(x, {**parameters})
        return Places(formula, x.shape, _elements(x, shaped))
    return Places(formula, x.shape, _numbers(x, parameters))


def _with_lists(entry: Entry, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters, coefficients as lists: a formula reads all of them at every place."""
    return {
        name: np.atleast_1d(value).tolist() if isinstance(entry.parameters.get(name), Coefficients) else value
        for name, value in parameters.items()
    }


def _plain(array: AnyArray) -> AnyArray:
    """The array with numbers that Python knows: bfloat16 is none of them."""
    return array if array.dtype == object or array.dtype.kind in "iub" else array.astype(np.float64, copy=False)


def _taken(array: AnyArray, where: AnyArray) -> Any:
    """The elements at these flat places: nested lists, or a number."""
    taken = array.ravel()[where]
    return taken.tolist() if isinstance(taken, np.ndarray | np.generic) else taken


def _numbers(x: AnyArray, parameters: Mapping[str, Any]) -> Iterator[Place]:
    """The places of an elementwise activation."""
    for number in x.ravel().tolist():
        yield Place({**parameters, "x": number}, {}, {})


def _elements(x: AnyArray, parameters: Mapping[str, Any]) -> Iterator[Place]:
    """The same where parameters are arrays of the shape of x."""
    for flat, number in enumerate(x.ravel().tolist()):
        own = {name: value.flat[flat] if isinstance(value, np.ndarray) else value for name, value in parameters.items()}
        yield Place({**own, "x": number}, {}, {})


def _along_axis(entry: AxisActivation, formula: Formula, x: AnyArray, parameters: Mapping[str, Any]) -> Places:
    approximate = all_rounded(parameters)
    value = np.asarray(entry(rounded(x), **approximate))
    where = np.arange(x.size, dtype=np.float64).reshape(x.shape)
    axis = int(parameters["axis"]) if entry.fixed_axis is None else entry.fixed_axis
    names = [name for name in formula.names if name not in entry.parameters]
    read = {name: entry.seen(where, name, approximate).astype(np.int64) for name in names}
    leads = value.shape[:axis] + value.shape[axis:][1:] if value.ndim == x.ndim else value.shape
    outputs = value.shape[axis] if value.ndim == x.ndim else 1
    shape = (*leads, outputs) if value.ndim == x.ndim else leads

    def each() -> Iterator[Place]:
        flat = x.ravel()
        for row in np.ndindex(leads):
            sources = {name: ("input", array[row]) for name, array in read.items()}
            bindings = {**parameters, **{name: flat[at].tolist() for name, (_, at) in sources.items()}}
            for output in range(outputs):
                yield Place(bindings, dict.fromkeys(formula.free_indices, output), sources)

    return Places(formula, shape, each())


def _of_loss(loss: Loss, formula: Formula, tensors: Mapping[str, AnyArray], parameters: Mapping[str, Any]) -> Places:
    approximate = all_rounded(parameters)
    laid = loss.laid(**all_rounded(tensors), **approximate)
    where = {name: np.arange(array.size, dtype=np.float64).reshape(array.shape) for name, array in tensors.items()}
    indexed = {name for name, seen in laid.tensors.items() if isinstance(seen, Indices)}
    asked = {name: rounded(tensors[name]) if name in indexed else array for name, array in where.items()}
    read = loss.layout.lay(loss.name, loss.tensors, asked, approximate).tensors
    reader = _Reader(loss, formula, laid.shape, laid.weighed)

    def each() -> Iterator[Place | None]:
        for row in np.ndindex(laid.shape):
            yield reader.place(row, tensors, read, parameters)

    return Places(formula, laid.shape, each())


class _Reader:
    """Cuts out of laid tensors what one loss value is made of: its row, or all of them where the formula compares rows."""

    def __init__(self, loss: Loss, formula: Formula, shape: tuple[int, ...], weighed: tuple[int, ...] | None) -> None:
        self.loss, self.shape = loss, shape
        self.by_index = "[target]" in formula.text
        self.rows = formula.free_indices
        self.weighed = shape if weighed is None else weighed
        self.per_value = weighed is None or len(weighed) > len(shape)

    def place(
        self,
        row: tuple[int, ...],
        tensors: Mapping[str, AnyArray],
        read: Mapping[str, Any],
        parameters: Mapping[str, Any],
    ) -> Place | None:
        """The place of one loss value; None where its target is ignored."""
        bindings: dict[str, Any] = {}
        sources: dict[str, tuple[str, AnyArray]] = {}
        for name, value in parameters.items():
            bindings[name] = value
            if isinstance(value, np.ndarray):
                where = np.broadcast_to(np.arange(value.size).reshape(value.shape), self.weighed)
                sources[name] = (name, where[row] if self.per_value else where)
                bindings[name] = _taken(value, sources[name][1])
        for name, seen in read.items():
            if isinstance(seen, Indices):
                if not seen.kept[row]:
                    return None
                index = int(seen.index[row])
                bindings[name] = index if self.by_index else [int(place == index) for place in range(seen.count)]
                continue
            where = np.asarray(getattr(seen, "q", seen)).astype(np.int64)
            shared = self.rows or self.loss.tensors[name].shared
            if not shared and where.shape[: len(self.shape)] == self.shape:
                where = where[row]
            if name in tensors:
                sources[name] = (name, where)
                bindings[name] = _taken(_plain(tensors[name]), where)
            else:  # an optional tensor that was left out: the layout put zeros in its place
                bindings[name] = np.zeros(where.shape).tolist()
        return Place(bindings, dict(zip(self.rows, row, strict=False)), sources)
