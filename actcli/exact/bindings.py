"""What the names of a formula stand for: numbers and arrays taken exactly, settings as they are."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from mpmath import libmp

from actcli.errors import BadIndex, BadValue, nearest
from actcli.exact.ball import EXACT, ONE, ZERO, Ball, Precision, rational
from actcli.exact.jet import Jet

LARGEST_DECIMAL_EXPONENT = 5000


class Ratio:
    """A number that bits can only approach, such as the decimal 0.1; `rest` are the derivatives behind its value."""

    __slots__ = ("denominator", "numerator", "rest")

    def __init__(self, numerator: int, denominator: int, rest: Jet = ()) -> None:
        self.numerator = numerator
        self.denominator = denominator
        self.rest = rest

    def jet(self, precision: Precision) -> Jet:
        """The number to this precision."""
        return (rational(self.numerator, self.denominator, precision.bits), *self.rest)


Number: TypeAlias = Jet | Ratio
Tensor: TypeAlias = "Number | list[Tensor]"


class Bindings:
    """The bound names, each read when it is first asked for.

    `wrt` is the name, and `at` the indices in it, by which the jets differentiate up to `order`.
    """

    def __init__(self, given: Mapping[str, Any], wrt: str = "", at: tuple[int, ...] = (), order: int = 0) -> None:
        self.given = given
        self.wrt = wrt
        self.at = at
        self.seed: Jet = (ONE, ZERO)[:order]
        self._read: dict[str, Tensor] = {}

    def setting(self, name: str) -> Any:
        """The value as it was given; BadValue where none was."""
        try:
            return self.given[name]
        except KeyError:
            known = list(map(str, self.given))
            raise BadValue(f"the formula needs {name}, given are {', '.join(known)}{nearest(name, known)}") from None

    def flag(self, name: str) -> bool:
        """A setting that is true or false."""
        value = self.setting(name)
        if isinstance(value, bool) or type(value).__name__ == "bool":  # or NumPy's
            return bool(value)
        raise BadValue(f"{name} is {value!r}; the formula needs true or false")

    def tensor(self, name: str) -> Tensor:
        """A number, or nested lists of numbers."""
        if name not in self._read:
            tensor = _exact(name, self.setting(name))
            self._read[name] = self._seeded(tensor, self.at) if name == self.wrt else tensor
        return self._read[name]

    def number(self, name: str, precision: Precision) -> Jet:
        """The value of a scalar."""
        tensor = self.tensor(name)
        if isinstance(tensor, tuple):
            return tensor
        if isinstance(tensor, list):
            raise BadValue(f"{name} is a tensor; the formula needs a number")
        return tensor.jet(precision)

    def element(self, name: str, indices: tuple[int, ...], precision: Precision) -> Jet:
        """An element of a tensor."""
        tensor = self._inside(name, self.tensor(name), indices)
        if isinstance(tensor, list):
            raise BadValue(f"{name} has more than {len(indices)} axes; the formula needs a number at {indices}")
        return tensor if isinstance(tensor, tuple) else tensor.jet(precision)

    def length(self, name: str, axis: int) -> int | None:
        """The length of an axis; None where the tensor has no such axis."""
        tensor = self.tensor(name)
        for _ in range(axis):
            if not isinstance(tensor, list) or not tensor:
                return None
            tensor = tensor[0]
        return len(tensor) if isinstance(tensor, list) else None

    def size(self, name: str) -> int:
        """The length of the last axis."""
        axis = 0
        while self.length(name, axis + 1) is not None:
            axis += 1
        length = self.length(name, axis)
        if length is None:
            raise BadValue(f"{name} is a number; the formula needs its size as a tensor")
        return length

    def _inside(self, name: str, tensor: Tensor, indices: tuple[int, ...]) -> Tensor:
        for axis, index in enumerate(indices):
            if not isinstance(tensor, list):
                raise BadValue(f"{name} has {axis} axes; the formula needs an element {indices} of it")
            if not 0 <= index < len(tensor):
                raise BadIndex(
                    f"index {index} is outside axis {axis} of {name}, which has the indices 0 to {len(tensor) - 1}"
                )
            tensor = tensor[index]
        return tensor

    def _seeded(self, tensor: Tensor, at: tuple[int, ...]) -> Tensor:
        """The tensor with the derivative 1 at the place by which we differentiate."""
        self._inside(self.wrt, tensor, at)  # refuses indices that are not there
        if at:
            assert isinstance(tensor, list)
            return [self._seeded(inner, at[1:]) if place == at[0] else inner for place, inner in enumerate(tensor)]
        if isinstance(tensor, list):
            raise BadValue(f"{self.wrt} is a tensor; say at which of its indices to differentiate")
        if isinstance(tensor, tuple):
            return (tensor[0], *self.seed)
        return Ratio(tensor.numerator, tensor.denominator, self.seed)


def _exact(name: str, value: Any) -> Tensor:
    if isinstance(value, float):
        return (_binary(name, value),)
    if hasattr(value, "tolist"):  # NumPy, whose elements become Python's without loss
        listed = value.tolist()
        if type(listed) is not type(value):
            return _exact(name, listed)
    if isinstance(value, list | tuple):
        return [_exact(name, inner) for inner in value]
    return _number(name, value)


def _binary(name: str, value: float) -> Ball:
    if not math.isfinite(value):
        raise BadValue(f"{name} is {value}; a formula is evaluated at finite numbers only")
    return libmp.from_float(value), EXACT


def _number(name: str, value: Any) -> Number:
    if hasattr(value, "_mpf_"):
        parts = tuple(value._mpf_)
        if not parts[1] and parts[2]:
            raise BadValue(f"{name} is {value}; a formula is evaluated at finite numbers only")
        return ((parts, EXACT),)
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) > LARGEST_DECIMAL_EXPONENT:
        raise BadValue(
            f"{name} is {value}; decimals reach from 1e-{LARGEST_DECIMAL_EXPONENT} to 1e{LARGEST_DECIMAL_EXPONENT}"
        )
    try:
        if hasattr(value, "as_integer_ratio"):
            numerator, denominator = value.as_integer_ratio()
        else:
            numerator, denominator = operator.index(value), 1
    except (OverflowError, ValueError):  # an infinity or NaN of some other type
        raise BadValue(f"{name} is {value}; a formula is evaluated at finite numbers only") from None
    except TypeError:
        raise BadValue(f"{name} is {value!r}; the formula needs a number") from None
    numerator, denominator = int(numerator), int(denominator)
    if denominator & (denominator - 1) == 0:
        return (rational(numerator, denominator, 1),)
    return Ratio(numerator, denominator)
