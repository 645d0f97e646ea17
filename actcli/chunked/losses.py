"""Losses over Dask arrays: each value, what they are reduced to, and gradients."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from actcli.chunked import tasks
from actcli.chunked.arrays import Index, Pair, blockwise, is_lazy
from actcli.chunked.parameters import Parameters
from actcli.chunked.placing import Placed
from actcli.definition.gathering import told_apart
from actcli.definition.layouts import Elementwise
from actcli.definition.loss import Loss
from actcli.errors import NotDefined

_DOUBLE = np.dtype(np.float64)


def call(loss: Loss, method: str, arguments: dict[str, Any]) -> Any:
    """The lazy result, or the two of value_and_grad. Raises: what the method raises; NotDefined, BadShape."""
    tensors, rest = told_apart(loss, arguments["tensors"], arguments["parameters"])
    reduction = arguments["reduction"] or loss.reduction
    placed = Placed(loss, tensors, Parameters(loss, rest), arguments["threads"])
    if reduction not in loss.reductions:
        placed.probe("__call__", reduction=reduction)
    found = _Reduced(placed, reduction)
    if method == "__call__":
        return found.value()
    wrt, order = arguments["wrt"], arguments.get("order", 1)
    placed.probe("grad", wrt=wrt, order=order, reduction="sum")
    if method == "grad":
        return found.gradient(wrt, order)
    return found.value_and_gradient(wrt)


class _Reduced:
    """A loss with a way to reduce it."""

    def __init__(self, placed: Placed, reduction: str) -> None:
        self._placed, self._reduction = placed, reduction
        self._loss, self._dtype, self._out = placed.loss, placed.dtype, placed.out
        self._new = 1 + max([*self._out, placed.axis or 0])
        self._share = self._divisor()

    def _divisor(self) -> Any:
        """What the sum is divided by: a number or, where that depends on the tensors, a Dask array of one."""
        placed, loss = self._placed, self._loss
        if self._reduction in ("sum", "none"):
            return 1.0
        if self._reduction == "batchmean":
            return float(placed.shape[0]) if placed.shape else 1.0
        weighed = any(placed.settled[n] is not None for n, p in loss.parameters.items() if p.kind == "array")
        plain = isinstance(loss.layout, Elementwise) and not weighed
        if plain or not (loss.has_divisor or placed.by_index):
            return float(math.prod(placed.shape))
        return self._totals(partial(tasks.divisor, placed.call()), 1)[0]

    @property
    def _shared(self) -> Pair:
        return self._share, () if is_lazy(self._share) else None

    def _totals(self, task: Any, width: int) -> Any:
        """What a task gives for each chunk, so many numbers, added up in a tree."""
        out = (*self._out, self._new)
        lengths = dict.fromkeys(self._out, 1)
        each = blockwise(
            partial(task.func, *task.args, len(self._out)),
            out,
            self._placed.pairs,
            _DOUBLE,
            lengths=lengths,
            new={self._new: width},
        )
        return self._added(each)

    def _added(self, each: Any) -> Any:
        return each.sum(axis=tuple(range(len(self._out)))) if self._out else each

    def value(self) -> Any:
        """Each loss value, or what they are reduced to."""
        if self._reduction == "none":
            task = partial(tasks.result, self._placed.call(reduction="none"), "__call__", self._dtype)
            return blockwise(task, self._out, self._placed.pairs, self._dtype)
        return self._of(self._totals(partial(tasks.sums, self._placed.call()), 2))

    def _of(self, totals: Any) -> Any:
        task = partial(tasks.reduced, self._loss.label, self._dtype)
        return blockwise(task, (), [(totals, (0,)), self._shared], self._dtype)

    def gradient(self, wrt: str, order: int) -> Any:
        """The gradient in the shape of what it is by."""
        name = self._loss.tensor_name(wrt)
        if name not in self._placed.arrays:
            return self._by_number(wrt, name)
        task = partial(tasks.slopes, self._placed.call(), {"wrt": wrt, "order": order}, self._dtype)
        return blockwise(task, self._axes_of(name), [*self._placed.pairs, self._shared], self._dtype)

    def _axes_of(self, name: str) -> Index:
        """The axes of a tensor that has an element of its own for each of the loss's."""
        array, index = self._placed.arrays[name]
        if isinstance(self._loss.layout, Elementwise) and array.shape != self._placed.shape:
            raise self._refused(f"{name}, whose numbers each serve several elements")
        return index

    def _by_number(self, wrt: str, tensor: str | None) -> Any:
        name = tensor or self._loss.parameter(wrt).name
        if name in self._placed.arrays or self._loss.divisor_depends_on(name, self._reduction):
            raise self._refused(f"{name}, an array or what mean divides by")
        totals = self._totals(partial(tasks.summed_slopes, self._placed.call(), wrt), 1)
        return blockwise(partial(tasks.quotient, self._dtype), (), [(totals[0], ()), self._shared], self._dtype)

    def _refused(self, what: str) -> NotDefined:
        return NotDefined(
            f"{self._loss.name} over Dask arrays cannot be differentiated by {what}; by whole tensors and numbers it can"
        )

    def value_and_gradient(self, wrt: str) -> tuple[Any, Any]:
        """Both, in one pass over the chunks where the gradient is by a tensor that has all axes."""
        name = self._loss.tensor_name(wrt)
        whole = self._axes_of(name) if name in self._placed.arrays else ()
        if len(whole) < self._new:
            return self.value(), self.gradient(wrt, 1)
        reduced = self._reduction != "none"
        task = partial(tasks.value_and_slopes, self._placed.call(), wrt, reduced, len(self._out), self._dtype)
        pairs = [(blockwise(task, whole, [*self._placed.pairs, self._shared], self._dtype), whole)]
        slopes = blockwise(partial(tasks.part, 1), whole, pairs, self._dtype)
        first = partial(tasks.part, 0)
        if not reduced:
            return blockwise(first, self._out, pairs, self._dtype, whole=False), slopes
        out, lengths = (*self._out, self._new), dict.fromkeys(self._out, 1)
        each = blockwise(first, out, pairs, _DOUBLE, lengths=lengths, new={self._new: 2}, whole=False)
        return self._of(self._added(each)), slopes
