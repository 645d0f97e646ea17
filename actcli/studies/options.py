"""Options of studies, as parameters that check and describe themselves: what the parameters of functions do not know."""

from __future__ import annotations

from typing import Any

import numpy as np

import actcli
from actcli.definition.activation import Activation
from actcli.definition.parameters import Integer, Parameter, Real
from actcli.errors import BadValue, NotDefined
from actcli.figures.requests import number
from actcli.inputs import read_setting

_DIGITS = 6


class Count(Integer):
    """A whole number between two others."""

    def __init__(self, default: int, help: str, low: int, high: int) -> None:
        super().__init__(default, help, low=low)
        self.high = high

    def describe(self) -> str:
        """Both ends."""
        return f"a whole number from {self.low} to {self.high}"

    def convert(self, value: Any) -> int:
        """An int."""
        number = super().convert(value)
        if number > self.high:
            raise self._refuse(value)
        return int(number)


class Values(Real):
    """Several real numbers in ascending order, each once, unless they are `ordered` by the user. Bounds: as of Real."""

    kind = "values"

    def __init__(
        self,
        default: tuple[float, ...],
        help: str,
        *,
        fewest: int = 1,
        most: int = 12,
        ordered: bool = False,
        **bounds: Any,
    ) -> None:
        super().__init__(default, help, arrays=True, **bounds)
        self.fewest, self.most, self.ordered = fewest, most, ordered

    def describe(self) -> str:
        """How many, and the domain of each."""
        number = super().describe().removeprefix("a real number").strip()
        return f"{self.fewest} to {self.most} numbers{f', each {number}' if number else ''}"

    def convert(self, value: Any) -> tuple[float, ...]:
        """A tuple of floats."""
        array = np.atleast_1d(np.asarray(super().convert(list(value) if isinstance(value, tuple) else value)))
        if array.ndim != 1:
            raise BadValue(f"{self.label} has the shape {array.shape}: it takes {self.describe()}")
        found = tuple(float(number) for number in (array if self.ordered else np.unique(array)))
        if not self.fewest <= len(found) <= self.most:
            raise BadValue(f"{self.label} holds {len(found)} numbers: it takes {self.describe()}")
        return found


class Activations(Parameter):
    """Elementwise activations by name, `most` at most, each once."""

    kind = "functions"

    def __init__(self, default: str, help: str, most: int = 6) -> None:
        super().__init__(default, help)
        self.most = most

    def describe(self) -> str:
        """How many."""
        return f"1 to {self.most} elementwise activations" if self.most > 1 else "an elementwise activation"

    def convert(self, value: Any) -> tuple[Activation, ...]:
        """The functions. Raises UnknownName, NotDefined for functions of another kind."""
        names = value.split(",") if isinstance(value, str) else value
        found: dict[str, Activation] = {}
        for name in names:
            entry = actcli.get(name.strip()) if isinstance(name, str) else name
            if not isinstance(entry, Activation) or not entry.elementwise or not entry.evaluable:
                raise NotDefined(f"{entry.name} is no elementwise activation: {self.label} takes {self.describe()}")
            found[entry.name] = entry
        if not 1 <= len(found) <= self.most:
            raise BadValue(f"{self.label} names {len(found)} functions: it takes {self.describe()}")
        return tuple(found.values())


def read(option: Parameter, text: str) -> Any:
    """The value that a text of the command line means. Raises BadValue, Unreadable for a file."""
    return text if option.kind in ("functions", "choice") else read_setting(text)


def written(value: Any) -> str:
    """A settled option for people: `he`, `0.25`, `relu, tanh`."""
    if isinstance(value, tuple):
        return ", ".join(written(one) for one in value)
    if isinstance(value, Activation):
        return value.name
    return number(value, _DIGITS) if isinstance(value, float) else str(value)


def plain(value: Any) -> Any:
    """A settled option for programs: functions by name, several values as a list."""
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value.name if isinstance(value, Activation) else value
