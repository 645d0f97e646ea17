"""What is asked of an entry's formula, for each number of a result: one evaluation, or several whose sum it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from mpmath import mp
from numpy.typing import NDArray

from actcli.definition.activation import Activation
from actcli.definition.along_axis import AxisActivation
from actcli.definition.entry import Entry
from actcli.definition.loss import Loss
from actcli.exact import evaluate
from actcli.exact.places import Place, Places, all_rounded, places
from actcli.formula import Formula

AnyArray = NDArray[Any]

# |x| at which a limit is read off; the formulas' exponentials end at 2**4000.
_FAR = (1500, 2300, 3900)
_DIVERGED = 1020  # an exponent that no sequence with a finite limit reaches at the first of these


class Part(NamedTuple):
    """A formula at a place: its value, or its derivative by the name `wrt` or the element `at` of it."""

    formula: Formula
    place: Place
    wrt: str = ""
    at: tuple[int, ...] | None = None
    order: int = 1

    def answer(self, digits: int, vanishing: int = evaluate.VANISHING) -> Any:
        """The answer as an mpf; at ±∞ and NaN the limit. What is known to be below 2**vanishing may be 0."""
        x = self.place.bindings.get("x")
        if isinstance(x, float) and not math.isfinite(x):
            return self._limit(x, digits)
        return self._settled(self.place, digits, vanishing)

    def _settled(self, place: Place, digits: int, vanishing: int) -> Any:
        formula, bindings, indices = self.formula, place.bindings, place.indices
        if not self.wrt:
            return evaluate.value(formula, bindings, digits=digits, indices=indices, vanishing=vanishing)
        if self.wrt not in formula.names:
            return mp.zero
        return evaluate.derivative(
            formula,
            bindings,
            self.wrt,
            order=self.order,
            digits=digits,
            indices=indices,
            at=self.at,
            vanishing=vanishing,
        )

    def _limit(self, x: float, digits: int) -> Any:
        """What three numbers beyond every float tend to; NaN where they tend to nothing."""
        if math.isnan(x):
            return mp.nan
        side = 1 if x > 0 else -1
        near, middle, far = (
            self._settled(Place({**self.place.bindings, "x": side * (1 << power)}, {}, {}), digits, evaluate.VANISHING)
            for power in _FAR
        )
        if abs(far) > abs(near) and mp.mag(far) > _DIVERGED:
            return mp.inf if far > 0 else -mp.inf
        with mp.workdps(digits):
            settled = abs(middle - far) <= mp.ldexp(max(abs(far), mp.ldexp(1, -_DIVERGED)), -1000)
            return +far if settled else mp.nan


Question: TypeAlias = "list[Part]"


class Questions(NamedTuple):
    """The questions of a result in its order, and its shape; `axis` is where its last axis belongs."""

    each: list[Question]
    shape: tuple[int, ...]
    axis: int = -1

    def answered(self, answers: list[Any]) -> AnyArray:
        """The answers as an array of objects, as the entry itself gives its result."""
        result = np.empty(len(answers), dtype=object)
        result[:] = answers
        result = result.reshape(self.shape)
        return result if self.axis == -1 else np.moveaxis(result, -1, self.axis)


def of_value(entry: Entry, tensors: Mapping[str, AnyArray], parameters: Mapping[str, Any]) -> Questions:
    """What the unreduced value is. Raises: as `places`."""
    found = places(entry, tensors, parameters)
    each = [[] if place is None else [Part(found.formula, place)] for place in found.each]
    return Questions(each, found.shape, _axis(entry, found, tensors, parameters))


def of_derivative(
    entry: Entry,
    tensors: Mapping[str, AnyArray],
    parameters: Mapping[str, Any],
    wrt: str = "input",
    order: int = 1,
) -> Questions:
    """What the derivative is, as `entry.grad` has it: of each element, the Jacobian, or of the sum of a loss's values.

    `wrt` is the canonical name of a parameter, the name of a tensor, or "input". Raises: as `places`, and what the entry raises.
    """
    found = places(entry, tensors, parameters)
    if isinstance(entry, Loss):
        return _gradient(entry, found, tensors, parameters, wrt, order)
    if wrt != "input":
        each = [[Part(found.formula, place, wrt)] for place in found.each if place is not None]
        return Questions(each, found.shape, _axis(entry, found, tensors, parameters))
    if isinstance(entry, AxisActivation):
        return _jacobian(found)
    assert isinstance(entry, Activation)
    return Questions(_slopes(entry, found, parameters, order), found.shape)


def _axis(entry: Entry, found: Places, tensors: Mapping[str, AnyArray], parameters: Mapping[str, Any]) -> int:
    if not isinstance(entry, AxisActivation) or len(found.shape) < np.ndim(tensors["input"]):
        return -1
    return int(parameters["axis"]) if entry.fixed_axis is None else entry.fixed_axis


def _slopes(entry: Activation, found: Places, parameters: Mapping[str, Any], order: int) -> list[Question]:
    """By x; at a kink the slope is a convention, which the formula of the slope states."""
    written = entry.slope if order == 1 else None
    kinks = frozenset(kink.x for kink in entry.kinks_at(**all_rounded(parameters))) if written is not None else ()
    return [
        [Part(written, place)]
        if written is not None and place.bindings["x"] in kinks
        else [Part(found.formula, place, "x", None, order)]
        for place in found.each
        if place is not None
    ]


def _jacobian(found: Places) -> Questions:
    """J[..., i, j]: by each element of the row, through every name of the formula that holds it."""
    each: list[Question] = []
    for place in found.each:
        assert place is not None
        parts: dict[int, Question] = {}
        for flat in sorted({int(flat) for _, where in place.sources.values() for flat in where.ravel()}):
            parts[flat] = []
        for name, (_, where) in place.sources.items():
            for at in np.ndindex(where.shape):
                parts[int(where[at])].append(Part(found.formula, place, name, at))
        each += parts.values()
    return Questions(each, (*found.shape, len(each) // max(math.prod(found.shape), 1)))


def _gradient(
    loss: Loss,
    found: Places,
    tensors: Mapping[str, AnyArray],
    parameters: Mapping[str, Any],
    wrt: str,
    order: int,
) -> Questions:
    """By a tensor or a parameter, in its shape."""
    name = loss.tensor_name(wrt) or loss.parameter(wrt).name
    # Refuses what the loss has no gradient by, in its own words.
    loss.grad(**all_rounded(tensors), **all_rounded(parameters), reduction="sum", wrt=wrt, order=order)
    shape = np.shape(tensors[name]) if name in tensors else np.shape(parameters[name])
    each: list[Question] = [[] for _ in range(math.prod(shape))]
    for place in found.each:
        if place is None:
            continue
        _, where = place.sources.get(name, (name, np.zeros((), dtype=np.int64)))
        for at in np.ndindex(where.shape):
            each[int(where[at])].append(Part(found.formula, place, name, at or None, order))
    return Questions(each, shape)
