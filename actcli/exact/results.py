"""The results of an entry to any number of digits: values, derivatives, reductions.

    >>> gelu = actcli.get("gelu")
    >>> values(gelu, {"input": np.array([-5.5])}, {}, digits=30)
    array([mpf('-0.000000104442593562382456611182007185')], dtype=object)

Tensors are arrays by name (an activation's is "input"): of a NumPy type, whose numbers are taken for exactly what they are in
binary, or of dtype object with decimals and fractions. Results are arrays of mpf in the shape that the entry gives.

At ±∞ an elementwise activation has its limit, found from the formula alone: its values at three numbers far beyond every float.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath import mp
from numpy.typing import NDArray

from actcli.definition.activation import Activation
from actcli.definition.along_axis import AxisActivation
from actcli.definition.entry import Entry
from actcli.definition.loss import Loss
from actcli.errors import BadValue, NotDefined
from actcli.exact import evaluate
from actcli.exact.places import Place, Places, all_rounded, places
from actcli.formula import Formula

AnyArray = NDArray[Any]
NAN, INF = mp.nan, mp.inf

# |x| at which a limit is read off; the formulas' exponentials end at 2**4000.
_FAR = (1500, 2300, 3900)
# More digits for sums whose terms cancel.
_EXTRA = (12, 100, 1000)
_DIVERGED = 1020  # an exponent that no sequence with a finite limit reaches at the first of these


class Asked:
    """What is asked of a formula: its value, or the derivative of an order by a name; so many digits; what counts as 0."""

    def __init__(
        self, formula: Formula, wrt: str = "", order: int = 1, digits: int = 30, vanishing: int = evaluate.VANISHING
    ) -> None:
        self.formula, self.wrt, self.order, self.digits, self.vanishing = formula, wrt, order, digits, vanishing

    def __call__(self, place: Place, at: tuple[int, ...] | None = None) -> Any:
        """The answer at a place, as an mpf."""
        bindings, indices, digits = place.bindings, place.indices, self.digits
        if not self.wrt:
            return evaluate.value(self.formula, bindings, digits=digits, indices=indices, vanishing=self.vanishing)
        if self.wrt not in self.formula.names:
            return mp.zero
        return evaluate.derivative(
            self.formula,
            bindings,
            self.wrt,
            order=self.order,
            digits=digits,
            indices=indices,
            at=at,
            vanishing=self.vanishing,
        )


def values(
    entry: Entry,
    tensors: Mapping[str, AnyArray],
    parameters: Mapping[str, Any],
    *,
    digits: int = 30,
    vanishing: int = evaluate.VANISHING,
) -> AnyArray:
    """The unreduced result. Raises: NotDefined, BadValue, and what the entry raises."""
    found = places(entry, tensors, parameters)
    asked = Asked(found.formula, digits=digits, vanishing=vanishing)
    if entry.elementwise and isinstance(entry, Activation):
        return _filled([at_number(asked, _required(place)) for place in found.each], found.shape)
    result = _filled([mp.zero if place is None else asked(place) for place in found.each], found.shape)
    return _axis_back(entry, result, tensors, parameters)


def derivatives(
    entry: Entry,
    tensors: Mapping[str, AnyArray],
    parameters: Mapping[str, Any],
    *,
    wrt: str = "input",
    order: int = 1,
    digits: int = 30,
    vanishing: int = evaluate.VANISHING,
) -> AnyArray:
    """The derivative as `entry.grad` has it: of each element, the Jacobian along an axis, or of the sum of a loss's values.

    `wrt` is the canonical name of a parameter, the name of a tensor, or "input". Raises: as `values`.
    """
    found = places(entry, tensors, parameters)
    if isinstance(entry, Loss):
        return _gradient(entry, found, tensors, parameters, wrt, order, digits)
    if isinstance(entry, AxisActivation):
        if wrt == "input":
            return _jacobian(entry, found, digits)
        asked = Asked(found.formula, wrt, order, digits, vanishing=vanishing)
        return _axis_back(
            entry, _filled([asked(_required(place)) for place in found.each], found.shape), tensors, parameters
        )
    assert isinstance(entry, Activation)
    asked = Asked(found.formula, "x" if wrt == "input" else wrt, order, digits, vanishing=vanishing)
    kinks = _kinks(entry, parameters) if wrt == "input" and order == 1 and entry.slope is not None else frozenset()
    written = Asked(entry.slope, digits=digits, vanishing=vanishing) if entry.slope is not None else asked
    return _filled(
        [at_number(written if place.bindings["x"] in kinks else asked, place) for place in map(_required, found.each)],
        found.shape,
    )


def at_number(asked: Asked, place: Place) -> Any:
    """The answer at one x; NaN at NaN, the limit at ±∞, and NaN where there is none."""
    x = place.bindings["x"]
    if not isinstance(x, float) or np.isfinite(x):
        return asked(place)
    if np.isnan(x):
        return NAN
    side = 1 if x > 0 else -1
    near, middle, far = (asked(Place({**place.bindings, "x": side * (1 << power)}, {}, {})) for power in _FAR)
    if abs(far) > abs(near) and mp.mag(far) > _DIVERGED:
        return INF if far > 0 else -INF
    with mp.workdps(asked.digits + 10):
        limit = +far
        settled = abs(middle - far) <= mp.ldexp(max(abs(far), mp.ldexp(1, -_DIVERGED)), -1000)
        return limit if settled else NAN


def _kinks(entry: Activation, parameters: Mapping[str, Any]) -> frozenset[float]:
    """Where the slope is a convention, which the formula of the slope states."""
    return frozenset(kink.x for kink in entry.kinks_at(**all_rounded(parameters)))


def _required(place: Place | None) -> Place:
    assert place is not None
    return place


def _filled(numbers: list[Any], shape: tuple[int, ...]) -> AnyArray:
    result = np.empty(len(numbers), dtype=object)
    result[:] = numbers
    return result.reshape(shape)


def _axis_back(
    entry: Entry, result: AnyArray, tensors: Mapping[str, AnyArray], parameters: Mapping[str, Any]
) -> AnyArray:
    """The axis that formulas see last, where the caller has it."""
    if not isinstance(entry, AxisActivation) or result.ndim < np.ndim(tensors["input"]):
        return result
    axis = int(parameters["axis"]) if entry.fixed_axis is None else entry.fixed_axis
    return np.moveaxis(result, -1, axis)


def _jacobian(entry: AxisActivation, found: Places, digits: int) -> AnyArray:
    """J[..., i, j]: the derivative by each element of the row, through every name of the formula that holds it."""
    each = list(map(_required, found.each))

    def terms(digits: int) -> list[list[Any]]:
        return [terms for place in each for terms in _row(found.formula, place, digits)]

    return _filled(summed(terms, digits), (*found.shape, -1))


def _row(formula: Formula, place: Place, digits: int) -> list[list[Any]]:
    """What the derivatives of one output by the elements of its row are the sums of."""
    row = sorted({int(flat) for _, where in place.sources.values() for flat in where.ravel()})
    parts: dict[int, list[Any]] = {flat: [] for flat in row}
    for name, (_, where) in place.sources.items():
        asked = Asked(formula, name, digits=digits)
        for at in np.ndindex(where.shape):
            parts[int(where[at])].append(asked(place, at))
    return list(parts.values())


def _gradient(
    loss: Loss,
    found: Places,
    tensors: Mapping[str, AnyArray],
    parameters: Mapping[str, Any],
    wrt: str,
    order: int,
    digits: int,
) -> AnyArray:
    """The gradient of the sum of the loss values, in the shape of what it is by."""
    name = loss.tensor_name(wrt) or loss.parameter(wrt).name
    # Refuses what the loss has no gradient by, in its own words.
    loss.grad(**all_rounded(tensors), **all_rounded(parameters), reduction="sum", wrt=wrt, order=order)
    shape = np.shape(tensors[name]) if name in tensors else np.shape(parameters[name])
    each = [place for place in found.each if place is not None]

    def terms(digits: int) -> list[list[Any]]:
        asked = Asked(found.formula, name, order, digits)
        parts: list[list[Any]] = [[] for _ in range(math.prod(shape))]
        for place in each:
            _, where = place.sources.get(name, (name, np.zeros((), dtype=np.int64)))
            for at in np.ndindex(where.shape):
                parts[int(where[at])].append(asked(place, at or None))
        return parts

    return _filled(summed(terms, digits), shape)


def summed(terms: Callable[[int], list[list[Any]]], digits: int) -> list[Any]:
    """Sums right to so many digits; `terms` gives what each is the sum of, to as many digits as it is asked for.

    Terms that cancel are asked for again with more. A sum that is 0 with a thousand digits more is 0.
    """
    totals: list[Any] = []
    for extra in _EXTRA:
        groups = terms(digits + extra)
        with mp.workdps(digits + extra + 10):
            totals = [mp.fsum(group) for group in groups]
            lost = [
                max(map(mp.mag, group)) - mp.mag(total) for group, total in zip(groups, totals, strict=True) if group
            ]
        if all(mp.isfinite(bits) and bits < extra * 3 for bits in lost if bits != -mp.inf):
            break
    return totals


def reduced(
    loss: Loss, tensors: Mapping[str, AnyArray], parameters: Mapping[str, Any], reduction: str, *, digits: int = 30
) -> AnyArray:
    """A loss's values as `reduction` has them: each, their sum, or what that is divided by. Raises: as `values`."""
    if reduction == "none":
        return values(loss, tensors, parameters, digits=digits)
    share = divisor(loss, tensors, parameters, reduction)

    def terms(digits: int) -> list[list[Any]]:
        return [list(_divided(values(loss, tensors, parameters, digits=digits), share, digits).ravel())]

    return _filled(summed(terms, digits), ())


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
    """The gradient of the reduced loss (of the sum, for "none"). Raises: as `values`; NotDefined for what a mean divides by."""
    share = divisor(loss, tensors, parameters, reduction)
    if np.ndim(share) or loss.divisor_depends_on(wrt, reduction):
        raise NotDefined(
            f"{loss.name}: to more digits than float64 has, ask for the gradient by {wrt} with reduction sum"
        )
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
