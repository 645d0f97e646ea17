"""What is asked for: functions, and one or several values for their parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from actcli.definition.entry import Entry
from actcli.errors import BadValue, UnknownParameter, nearest
from actcli.formula.names import SYMBOLS

MOST_CURVES = 24
MOST_FUNCTIONS = 12

_TENSORS = {"input1": "x₁", "input2": "x₂", "var": "v", "linear_weight": "W", "linear_bias": "b"}


class Request(NamedTuple):
    """One function to draw. label: how the picture calls it. values: parameter → values, each drawn for itself."""

    entry: Any
    label: str
    values: Mapping[str, Sequence[Any]]


def no_parameter(entries: Sequence[Any], spelling: str) -> UnknownParameter:
    """What to raise for a parameter that none of some functions has: with the nearest of all that they have."""
    parameters = [parameter for entry in entries for parameter in entry.parameters.values()]
    known = ", ".join(dict.fromkeys(parameter.label for parameter in parameters))
    near = nearest(spelling, {parameter.display for parameter in parameters})
    names = list(dict.fromkeys(entry.name for entry in entries))
    lacking, takes = (
        (f"{names[0]} has no", "it takes") if len(names) == 1 else (f"none of {', '.join(names)} has a", "they take")
    )
    return UnknownParameter(f"{lacking} parameter {spelling!r}: {takes} {known or 'none'}{near}")


class Variant(NamedTuple):
    """A function at one choice of its parameters. label: the values that differ between variants, `α = 0.5, β = 2`."""

    request: Request
    label: str
    settings: Mapping[str, Any]

    @property
    def entry(self) -> Any:
        """The function itself."""
        return self.request.entry


def variants(request: Request) -> list[Variant]:
    """Return every combination of the values asked for, checked. Raises BadValue and what `Entry.settle` raises."""
    names = [request.entry.parameter(spelling).name for spelling in request.values]
    choices = [list(values) for values in request.values.values()]
    swept = [name for name, values in zip(names, choices, strict=True) if len(values) > 1]
    count = int(np.prod([len(values) for values in choices]))
    if count > MOST_CURVES:
        raise BadValue(f"{request.label}: {count} curves were asked for; a picture holds at most {MOST_CURVES}")
    found = []
    for combination in product(*choices):
        given = dict(zip(names, combination, strict=True))
        label = ", ".join(assignment(request.entry, name, given[name]) for name in swept)
        found.append(Variant(request, label, request.entry.drawn(given)))
    return found


def assignment(entry: Entry, name: str, value: Any) -> str:
    """A parameter and its value as people write it: `β = 0.5`."""
    return f"{entry.parameters[name].symbol or name} = {written(value)}"


def written(value: Any) -> str:
    """A value in a picture: numbers to four digits, with a true minus sign."""
    if isinstance(value, bool | str) or value is None:
        return str(value).lower()
    if isinstance(value, int | float | np.number):
        return number(float(value), 4)
    numbers = [written(number) for number in np.ravel(value)[:4]]
    return f"[{', '.join(numbers)}{', …' if np.size(value) > 4 else ''}]"


def number(value: float, digits: int = 3) -> str:
    """A number to so many digits (of a large one all before the point), with a true minus sign: −0.25, 1200, 1e−6."""
    shown = f"{value:.0f}" if 10**digits <= abs(value) < 1e5 else f"{value:.{digits}g}"
    mantissa, e, exponent = shown.partition("e")
    return (f"{mantissa}e{int(exponent)}" if e else shown).replace("-", "−").replace("inf", "∞")


def symbols(entry: Entry) -> dict[str, str]:
    """How the names in a formula are written: parameters by their symbols, tensors as x and y."""
    tensors: Iterable[str] = getattr(entry, "tensors", ())
    named = {name: _TENSORS.get(name) or SYMBOLS.get(name, name) for name in tensors}
    return named | {name: parameter.symbol or name for name, parameter in entry.parameters.items()}


def common(found: Sequence[Variant]) -> dict[str, Any]:
    """The parameters of one function's variants that are the same in all of them."""
    first, *others = [variant.settings for variant in found]
    return {name: value for name, value in first.items() if all(np.array_equal(one[name], value) for one in others)}


def settings(request: Request, shared: Mapping[str, Any], of_formula: bool = True) -> str:
    """The parameters that a picture tells: those given one value, and if wanted those of the formula: `α = 0.01`."""
    entry = request.entry
    given = {entry.parameter(spelling).name: len(values) for spelling, values in request.values.items()}
    formula = entry.definition.settled(shared) if of_formula and entry.definition else None
    own = () if formula is None else formula.names
    told = [name for name in entry.parameters if given.get(name, 1 if name in own else 0) == 1]
    return ", ".join(assignment(entry, name, shared[name]) for name in told)
