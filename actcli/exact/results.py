"""The results of an entry to any number of digits: values, derivatives, reductions.

    >>> gelu = actcli.get("gelu")
    >>> values(gelu, {"input": np.array([-5.5])}, gelu.settle({}), digits=30)
    array([mpf('-0.000000104442593562382456611182007185')], dtype=object)

Tensors are arrays by name (an activation's is "input"): of a NumPy type, whose numbers are taken for exactly what they are in
binary, or of dtype object with fractions. Parameters are all those in force. Results are arrays of mpf in the shape that the entry
gives.

At ±∞ an elementwise activation has its limit, found from the formula alone: its values at three numbers far beyond every float.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath import mp
from numpy.typing import NDArray

from actcli.definition.entry import Entry
from actcli.definition.loss import Loss
from actcli.errors import BadValue, NotDefined
from actcli.exact.places import all_rounded
from actcli.exact.questions import Questions, of_derivative, of_value

AnyArray = NDArray[Any]

# More digits for sums whose terms cancel.
_EXTRA = (12, 100, 1000)


def values(
    entry: Entry, tensors: Mapping[str, AnyArray], parameters: Mapping[str, Any], *, digits: int = 30
) -> AnyArray:
    """The unreduced value. Raises: NotDefined without a formula, BadValue, and what the entry raises."""
    return _answered(of_value(entry, tensors, parameters), digits)


def derivatives(
    entry: Entry,
    tensors: Mapping[str, AnyArray],
    parameters: Mapping[str, Any],
    *,
    wrt: str = "input",
    order: int = 1,
    digits: int = 30,
) -> AnyArray:
    """The derivative as `entry.grad` has it: of each element, the Jacobian, or of the sum of a loss's values. Raises: as `values`."""
    return _answered(of_derivative(entry, tensors, parameters, wrt, order), digits)


def _answered(asked: Questions, digits: int) -> AnyArray:
    def terms(digits: int) -> list[list[Any]]:
        return [[part.answer(digits) for part in question] for question in asked.each]

    return asked.answered(summed(terms, digits))


def summed(terms: Callable[[int], list[list[Any]]], digits: int) -> list[Any]:
    """Sums right to so many digits; `terms` gives what each is the sum of, to as many digits as it is asked for.

    Terms that cancel are asked for again with more. A sum that is 0 with a thousand digits more is 0.
    """
    totals: list[Any] = []
    for extra in _EXTRA:
        groups = terms(digits + extra)
        with mp.workdps(digits + extra + 10):
            totals = [group[0] if len(group) == 1 else mp.fsum(group) for group in groups]
        if all(_kept(group, total, extra) for group, total in zip(groups, totals, strict=True)):
            break
    return totals


def _kept(group: list[Any], total: Any, extra: int) -> bool:
    """Whether the terms have not cancelled more digits than they had to spare."""
    largest = max(map(abs, group), default=mp.zero)
    if len(group) < 2 or not largest or not mp.isfinite(largest):
        return True
    return bool(total) and mp.mag(largest) - mp.mag(total) < extra * 3


def reduced(
    loss: Loss, tensors: Mapping[str, AnyArray], parameters: Mapping[str, Any], reduction: str, *, digits: int = 30
) -> AnyArray:
    """A loss's values as `reduction` has them: each, their sum, or what that is divided by. Raises: as `values`."""
    if reduction == "none":
        return values(loss, tensors, parameters, digits=digits)
    share = divisor(loss, tensors, parameters, reduction)
    asked = of_value(loss, tensors, parameters)

    def terms(digits: int) -> list[list[Any]]:
        each = asked.answered([question[0].answer(digits) if question else mp.zero for question in asked.each])
        return [list(_divided(each, share, digits).ravel())]

    total = np.empty((), dtype=object)
    (total[()],) = summed(terms, digits)
    return total


def reduced_gradient(
    loss: Loss,
    tensors: Mapping[str, AnyArray],
    parameters: Mapping[str, Any],
    reduction: str,
    *,
    wrt: str = "input",
    order: int = 1,
    digits: int = 30,
) -> AnyArray:
    """The gradient of the reduced loss (of the sum, for "none"). Raises: as `values`; NotDefined by what a mean divides by."""
    share = divisor(loss, tensors, parameters, reduction)
    if np.ndim(share) or loss.divisor_depends_on(wrt, reduction):
        raise NotDefined(f"{loss.name}: its mean divides by {wrt} too; the exact gradient is there with reduction sum")
    gradient = derivatives(loss, tensors, parameters, wrt=wrt, order=order, digits=digits + 5)
    return _divided(gradient, share, digits + 5)


def divisor(loss: Loss, tensors: Mapping[str, AnyArray], parameters: Mapping[str, Any], reduction: str) -> Any:
    """What the sum of the loss values is divided by, as a fraction (an array of them where each value has its own).

    Raises BadValue where it is 0.
    """
    laid = loss.laid(**all_rounded(tensors), **all_rounded(parameters))
    found = np.asarray(loss.divided_by(laid, {**parameters, **laid.tensors}, reduction), dtype=object)
    if not np.all(found):
        raise BadValue(f"{loss.name}: the {reduction} divides by nothing")
    return np.frompyfunc(Fraction, 1, 1)(found)


def _divided(numbers: AnyArray, share: Any, digits: int) -> AnyArray:
    """Numbers divided by fractions, to so many digits and some more."""
    with mp.workdps(digits + 20):
        quotients = np.frompyfunc(lambda number, by: number * by.denominator / by.numerator, 2, 1)(numbers, share)
    return np.asarray(quotients, dtype=object)
