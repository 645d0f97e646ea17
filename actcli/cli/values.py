"""What `eval` shows: values, for losses the reduced one below them, and with --grad the derivatives beside them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from actcli.cli import derivatives, headers
from actcli.cli.delivery import Result
from actcli.cli.given import Arguments, refuse_reduction
from actcli.definition.along_axis import AxisActivation
from actcli.definition.loss import Loss
from actcli.errors import NotDefined
from actcli.tables.arrays import Array, by_element, spread
from actcli.tables.numbers import text
from actcli.tables.table import Column, Table


def evaluated(given: Arguments, reduction: str | None, *, with_grad: bool) -> Result:
    """Evaluate an entry. Raises: what the entry raises."""
    if isinstance(given.entry, Loss):
        return _Reduced(given, given.entry, (reduction or given.entry.reduction).lower(), with_grad).result()
    refuse_reduction(given, reduction)
    return (_elementwise if given.activation.elementwise else _along_axis)(given, with_grad)


def _elementwise(given: Arguments, with_grad: bool) -> Result:
    entry, x = given.activation, given.shown["input"]
    found = _both(given, with_grad)
    value = found["value"]
    columns = {"x": np.broadcast_to(x, value.shape), headers.value(entry): value}
    if with_grad:
        columns[headers.derivative(entry, "input", 1, None)] = found["grad"]

    def rows() -> Table:
        return by_element(columns)

    return Result(lambda: [rows()], rows, lambda: {**given.described(value), **found}, lambda: _only(found))


def _along_axis(given: Arguments, with_grad: bool) -> Result:
    entry, x = given.activation, given.shown["input"]
    axis = derivatives.axis_of(given)
    reducing = isinstance(entry, AxisActivation) and entry.reduces
    if with_grad and not reducing:
        derivatives.refuse_huge_jacobian(x, axis)
    found = _both(given, with_grad)
    value = found["value"]

    def rows() -> Table:
        beside = {"x": x} if x.shape == value.shape else {}
        table = by_element({**beside, headers.value(entry): value}, indexed=True, last=-1 if reducing else axis)
        slopes = spread(found["grad"], "∂/∂x{}") if with_grad else []
        return Table([*table.columns, *slopes])

    return Result(lambda: [rows()], rows, lambda: {**given.described(value), **found}, lambda: _only(found))


def _both(given: Arguments, with_grad: bool) -> dict[str, Array]:
    return (
        dict(zip(("value", "grad"), given.value_and_gradient(), strict=True)) if with_grad else {"value": given.value()}
    )


def _only(found: dict[str, Any]) -> Any:
    return list(found.values()) if len(found) > 1 else found["value"]


class _Reduced:
    """A loss over its tensors: each value, and what they are reduced to."""

    def __init__(self, given: Arguments, loss: Loss, reduction: str, with_grad: bool) -> None:
        self.given, self.loss, self.reduction = given, loss, reduction
        self.found: dict[str, Any] = {"value": given.value(reduction)}
        if with_grad:
            self.found["grad"] = given.gradient(reduction=reduction)

    def result(self) -> Result:
        head = {**self.given.described(self.found["value"]), "reduction": self.reduction}
        return Result(self._tables, self._rows, lambda: {**head, **self.found}, lambda: _only(self.found))

    def _tables(self) -> list[Table]:
        columns, fits = self._columns()
        first = {self.loss.first: self.given.shown[self.loss.first]}
        apart = [] if fits else derivatives.gradient_tables(self._header, first, self.found["grad"])
        return [Table(columns, totals=self._totals()), *apart]

    def _rows(self) -> Table:
        columns, fits = self._columns()
        if not fits:
            raise NotDefined(
                f"CSV is one table: this gradient has another shape; ask for it by `actcli grad {self.loss.name}`, or --json"
            )
        return Table(columns, totals=self._totals())

    @property
    def _header(self) -> str:
        return headers.derivative(self.loss, "input", 1, self.reduction)

    @cached_property
    def _each(self) -> Array:
        """Each loss value."""
        if self.reduction == "none":
            return np.asarray(self.found["value"])
        return self.given.value("none")

    def _columns(self) -> tuple[list[Column], bool]:
        """Index, tensors, value and, where its shape allows, the gradient; and whether it does."""
        each = self._each
        beside = {n: np.broadcast_to(a, each.shape) for n, a in self.given.shown.items() if self._beside(a, each)}
        shown = {**beside, headers.value(self.loss): each}
        indexed = each.ndim > 1 or (each.ndim == 1 and self.loss.first not in beside)
        if "grad" not in self.found:
            return list(by_element(shown, indexed=indexed).columns), True
        gradient = self.found["grad"]
        if self.loss.first in beside and np.shape(gradient) == each.shape:
            return list(by_element({**shown, self._header: np.asarray(gradient)}, indexed=indexed).columns), True
        columns = list(by_element(shown, indexed=indexed).columns)
        fits = np.ndim(gradient) == each.ndim + 1 and np.shape(gradient)[:-1] == each.shape
        return columns + (spread(gradient, self._header + "[{}]") if fits else []), fits

    def _beside(self, array: Array, each: Array) -> bool:
        """Whether a tensor has one element for each loss value."""
        return self.loss.elementwise or array.ndim == 0 or array.shape == each.shape

    def _totals(self) -> list[tuple[str, str, str]]:
        if self.reduction == "none":
            return []
        return [(self._label(), headers.value(self.loss), text(self.found["value"]))]

    def _label(self) -> str:
        """The reduction and what it divides by: `mean (÷ 7 elements)`."""
        if self.reduction == "batchmean":
            first = self.given.tensors[self.loss.first]
            return f"batchmean (÷ {len(first) if first.ndim else 1}, the batch size)"
        return f"mean (÷ {self._divisor()})" if self.reduction == "mean" else self.reduction

    def _divisor(self) -> str:
        """What the mean divides by: a number, with the name of the things where it counts some; in words where there are several."""
        words = self.loss.divides.split(";")[0]
        arguments = {**self.given.tensors, **self.given.parameters}
        divisor = self.loss.mean_divisor(**arguments)
        if divisor is None:
            return words
        things = words.removeprefix("the number of ").split(",")[0]
        if things == words or divisor != self.loss.laid(**arguments).divisor:
            return f"{divisor:.15g}"
        return f"1 {_one(things)}" if divisor == 1 else f"{divisor:.15g} {things}"


def _one(things: str) -> str:
    """The singular: `element` of `elements`, `loss value` of `loss values`, `sample` of `samples that are not ignored`."""
    words = things.split()
    plural = next(
        (place for place, word in enumerate(words) if word.endswith("s") and not word.endswith("ss")), len(words) - 1
    )
    return " ".join(words[: plural + 1]).removesuffix("s")
