"""Parameters and their domains: objects that validate, describe and sample themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from actcli.errors import BadType, BadValue, nearest
from actcli.formula.names import SYMBOLS, display_name


class Parameter:
    """One keyword of a function.

    name: the Python keyword, Greek where the field writes it so. symbol: what formulas show. keywords: the spelling of each framework.
    default: None means "not set" where `optional`, and "must be given" where `required`. example: a value for messages and figures
    where there is no default. constant: the function has no derivative by it, though it is a number.
    """

    kind = "real"
    differentiable = False

    def __init__(
        self,
        default: Any,
        help: str,
        *,
        symbol: str | None = None,
        optional: bool = False,
        required: bool = False,
        example: Any = None,
        constant: bool = False,
        **keywords: str,
    ) -> None:
        self.name = ""
        self.default = default
        self.help = help
        self.symbol = symbol
        self.optional = optional
        self.required = required
        self.example = example
        if constant:
            self.differentiable = False
        self.keywords = keywords

    def named(self, name: str) -> Parameter:
        """Take the name under which the definition lists it."""
        self.name = name
        if self.symbol is None:
            self.symbol = SYMBOLS.get(name, name)
        return self

    @property
    def display(self) -> str:
        """The name in messages, tables and JSON (`lambda`, where Python must write `lambd`)."""
        return display_name(self.name)

    @property
    def drawn(self) -> Any:
        """The value a figure uses: the default, or the example of a parameter that has none."""
        return self.example if self.default is None and self.example is not None else self.default

    def spellings(self) -> Iterator[str]:
        """Every spelling: the name, the symbol, and the keyword of each framework."""
        yield from (self.name, self.display, self.symbol or self.name)
        for keyword in self.keywords.values():
            yield from keyword.split(",")

    def __repr__(self) -> str:
        return f"<{self.label} = {self.default}: {self.describe()}>"

    def describe(self) -> str:
        """What is allowed, in words."""
        return "any value" + (" or none" if self.optional else "")

    def check(self, value: Any) -> Any:
        """Return the value in canonical form.

        Raises: BadValue, BadType.
        """
        if value is None:
            if self.optional:
                return None
            raise BadValue(f"{self.label} must be given: {self.describe()}")
        try:
            return self.convert(value)
        except OverflowError:
            raise BadValue(f"{self.label} is beyond all floating-point numbers: it takes {self.describe()}") from None

    def convert(self, value: Any) -> Any:
        """Turn a value that is not None into canonical form."""
        return value

    @property
    def label(self) -> str:
        """Name with symbol: `beta (β)`."""
        return self.display if self.symbol in (self.display, None) else f"{self.display} ({self.symbol})"

    def _refuse(self, value: Any) -> BadValue:
        return BadValue(f"{self.label} = {value!r} is not allowed: it takes {self.describe()}")


class Real(Parameter):
    """A real number, or an array of them that broadcasts against the input."""

    differentiable = True

    def __init__(
        self,
        default: Any,
        help: str,
        *,
        low: float = -np.inf,
        high: float = np.inf,
        open_low: bool = False,
        nonzero: bool = False,
        arrays: bool = True,
        channels: bool = False,
        infinite: bool = False,
        **rest: Any,
    ) -> None:
        super().__init__(default, help, **rest)
        self.low, self.high, self.open_low, self.nonzero = low, high, open_low, nonzero
        self.arrays, self.channels, self.infinite = arrays, channels, infinite

    def describe(self) -> str:
        """The domain as inequalities."""
        bounds = []
        if self.low > -np.inf:
            bounds.append(f"{'>' if self.open_low else '≥'} {self.low:g}")
        if self.high < np.inf:
            bounds.append(f"≤ {self.high:g}")
        if self.nonzero:
            bounds.append("≠ 0")
        words = f"a real number {' and '.join(bounds)}".rstrip()
        return words + (" or none" if self.optional else "")

    def convert(self, value: Any) -> Any:
        """A float, or a float64 array where arrays are allowed."""
        if isinstance(value, float | int) and not isinstance(value, bool):
            number = float(value)
            if not self._inside(number):
                raise self._refuse(value)
            return number
        try:
            array = np.asarray(value)
            if array.dtype.kind not in "fiubV":
                raise TypeError
            array = array.astype(np.float64) if array.dtype != np.float64 else array
        except (TypeError, ValueError):
            raise self._refuse(value) from None
        if array.ndim and not self.arrays:
            raise BadType(f"{self.label} is one number here, not an array of shape {array.shape}")
        if not np.all(self._inside(array)):
            raise self._refuse(value)
        return array if array.ndim else float(array)

    def _inside(self, value: Any) -> Any:
        above = value > self.low if self.open_low else value >= self.low
        within = above & (value <= self.high) & (value != 0 if self.nonzero else True)
        return within & (self.infinite | np.isfinite(value))

    def samples(self) -> list[float]:
        """Powers of two (products with them are exact) in the domain."""
        grid = [0.25, 0.5, 1.0, 2.0, 4.0, -0.5, -2.0]
        return [value for value in grid if self._inside(value)]


class Integer(Parameter):
    """A whole number."""

    kind = "integer"

    def __init__(self, default: Any, help: str, *, low: int | None = None, **rest: Any) -> None:
        super().__init__(default, help, **rest)
        self.low = low

    def describe(self) -> str:
        """The domain in words."""
        words = "a whole number" + (f" ≥ {self.low}" if self.low is not None else "")
        return words + (" or none" if self.optional else "")

    def convert(self, value: Any) -> Any:
        """An int."""
        number = value.item() if isinstance(value, np.generic | np.ndarray) and np.size(value) == 1 else value
        whole = isinstance(number, int | float) and not isinstance(number, bool) and float(number).is_integer()
        if not whole or (self.low is not None and number < self.low):
            raise self._refuse(value)
        return int(number)


class Flag(Parameter):
    """True or false."""

    kind = "flag"

    def describe(self) -> str:
        """The two values."""
        return "true or false" + (" or none" if self.optional else "")

    def convert(self, value: Any) -> Any:
        """A bool."""
        if isinstance(value, bool | np.bool_) or (isinstance(value, int | float) and value in (0, 1)):
            return bool(value)
        raise self._refuse(value)


class Choice(Parameter):
    """One word of several; `synonyms` maps other values (True, "sum", …) to one of them."""

    kind = "choice"

    def __init__(
        self, default: str, help: str, words: tuple[str, ...], *, synonyms: Mapping[Any, str] | None = None, **rest: Any
    ) -> None:
        super().__init__(default, help, **rest)
        self.words = words
        self.synonyms = dict(synonyms or {})

    def describe(self) -> str:
        """The words."""
        return " or ".join(self.words)

    def check(self, value: Any) -> Any:
        """None stands for the word "none"."""
        return super().check("none" if value is None and "none" in self.words else value)

    def convert(self, value: Any) -> Any:
        """The word itself."""
        if isinstance(value, str | int | bool) and value in self.synonyms:
            return self.synonyms[value]
        word = str(value).lower()
        if word not in self.words:
            raise BadValue(f"{self.label} = {value!r} is not known: {self.describe()}{nearest(word, self.words)}")
        return word


class Numbers(Parameter):
    """An array of real numbers: class weights, weights of elements. per_class: one for each class, a single one does not serve."""

    kind = "array"
    differentiable = True

    def __init__(self, default: Any, help: str, *, per_class: bool = False, **rest: Any) -> None:
        super().__init__(default, help, optional=True, **rest)
        self.per_class = per_class

    def describe(self) -> str:
        """The domain in words."""
        return "real numbers or none"

    def convert(self, value: Any) -> Any:
        """A float64 array."""
        try:
            return np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError):
            raise self._refuse(value) from None


class Whole(Parameter):
    """A list of whole numbers: cutoffs, summed axes."""

    kind = "integers"

    def describe(self) -> str:
        """The domain in words."""
        return "whole numbers" + (" or none" if self.optional else "")

    def convert(self, value: Any) -> Any:
        """A tuple of ints."""
        try:
            array = np.atleast_1d(np.asarray(value))
        except ValueError:
            raise self._refuse(value) from None
        if array.ndim != 1 or array.dtype.kind not in "iuf" or np.any(array != np.floor(array)):
            raise self._refuse(value)
        return tuple(int(number) for number in array)


def real(default: float | None, help: str, **rest: Any) -> Real:
    """Any real number."""
    return Real(default, help, **rest)


def positive(default: float | None, help: str, **rest: Any) -> Real:
    """A real number above 0."""
    return Real(default, help, low=0.0, open_low=True, **rest)


def nonnegative(default: float | None, help: str, **rest: Any) -> Real:
    """A real number, 0 or above."""
    return Real(default, help, low=0.0, **rest)


def unit(default: float | None, help: str, **rest: Any) -> Real:
    """A real number in [0, 1]."""
    return Real(default, help, low=0.0, high=1.0, **rest)
