"""`--digits N`: the arguments of a command taken exactly, and results in decimals.

A number typed in decimal is that decimal, one from a file or a hex float its binary value. A parameter that was not given is the
simplest fraction or the shortest decimal that its default rounds from: hardsigmoid's 1/6 is a sixth.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath import mp

from actcli.cli.given import Arguments, Array
from actcli.definition.entry import Entry
from actcli.definition.loss import Loss
from actcli.errors import BadValue
from actcli.exact import evaluate, results
from actcli.exact.places import all_rounded
from actcli.tables import digits as decimals

_SIMPLE = 1000  # the largest denominator of a default that is taken for a fraction
_LONGEST = 100_000  # the power of ten up to which a result is written
_MORE = 60  # digits with which a result is computed again where its last digit cannot be told otherwise


class Exactly(Arguments):
    """Arguments of exact numbers, and results as texts of so many digits.

    Raises: BadValue for a number of digits that is not allowed.
    """

    def __init__(self, entry: Entry, tensors: dict[str, Array], parameters: dict[str, Any], digits: int) -> None:
        super().__init__(entry, all_rounded(tensors), all_rounded(parameters))
        if not 1 <= digits <= evaluate.MOST_DIGITS // 2:
            raise BadValue(f"--digits {digits} is not allowed: it takes 1 to {evaluate.MOST_DIGITS // 2}")
        self.digits = digits
        self._exact = tensors
        settled = entry.settle(self.parameters)
        given = {entry.parameter(name).name: value for name, value in parameters.items()}
        self._settings = {name: given.get(name, _simplest(value)) for name, value in settled.items()}

    @property
    def shown(self) -> dict[str, Array]:
        """The tensors as decimals."""
        return {name: self._texts(array) for name, array in self._exact.items()}

    @property
    def in_force(self) -> dict[str, Any]:
        """Every parameter, numbers as decimals."""
        named = {parameter.display: self._settings[name] for name, parameter in self.entry.parameters.items()}
        return {name: self._setting(value) for name, value in named.items()}

    def _setting(self, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return self._texts(value)
        if isinstance(value, tuple):
            return [self._setting(number) for number in value]
        return decimals.text(value, self.digits) if isinstance(value, Fraction) else value

    def _kind(self, result: Any) -> dict[str, Any]:
        return {"dtype": "exact", "digits": self.digits}

    def value(self, reduction: str | None = None) -> Array:
        """The value; of a loss, reduced."""
        if reduction is None or not isinstance(self.entry, Loss):
            return self._written(lambda n: results.values(self.entry, self._exact, self._settings, digits=n))
        loss = self.entry
        return self._written(lambda n: results.reduced(loss, self._exact, self._settings, reduction, digits=n))

    def gradient(self, wrt: str = "input", order: int = 1, reduction: str | None = None) -> Array:
        """The derivative, Jacobian or gradient."""
        entry, exact, settings = self.entry, self._exact, self._settings
        function: Any = entry
        function.grad(**self._called, **self.parameters, wrt=wrt, order=order)  # refuses what there is no derivative by
        name = "input" if wrt.lower() in ("x", "input") else wrt
        if isinstance(entry, Loss):
            name = entry.tensor_name(wrt) or entry.parameter(wrt).name
            return self._written(
                lambda n: results.reduced_gradient(
                    entry, exact, settings, reduction or entry.reduction, wrt=name, order=order, digits=n
                )
            )
        name = name if name == "input" else entry.parameter(wrt).name
        return self._written(lambda n: results.derivatives(entry, exact, settings, wrt=name, order=order, digits=n))

    def value_and_gradient(self) -> tuple[Array, Array]:
        """Both, of an activation."""
        return self.value(), self.gradient()

    def _written(self, compute: Callable[[int], Array]) -> Array:
        """Results as texts; computed again with more digits where the last one could be rounded either way."""
        found = compute(self.digits + decimals.SPARE)
        self._refuse_the_longest(found)
        if not all(decimals.is_decided(_fraction(one), self.digits) for one in found.flat if mp.isfinite(one)):
            found = compute(self.digits + _MORE)
        return np.frompyfunc(self._text, 1, 1)(np.asarray(found, dtype=object)) if found.ndim else self._single(found)

    def _refuse_the_longest(self, found: Array) -> None:
        """Raises BadValue for a result whose zeros before or behind the point would fill the memory."""
        for one in found.flat:
            if one and mp.isfinite(one) and abs(mp.mag(one)) > _LONGEST * math.log2(10):
                side = "above" if mp.mag(one) > 0 else "below"
                raise BadValue(
                    f"{self.entry.name}: a result is {side} what --digits writes, from 1e-{_LONGEST} to 1e{_LONGEST}"
                )

    def _single(self, found: Array) -> Array:
        text = np.empty((), dtype=object)
        text[()] = self._text(found[()])
        return text

    def _text(self, number: Any) -> str:
        if not mp.isfinite(number):
            return "nan" if mp.isnan(number) else "inf" if number > 0 else "-inf"
        return decimals.text(_fraction(number), self.digits)

    def _texts(self, array: Array) -> Array:
        """Exact numbers as decimals; of floats, those that tell them apart from all others."""
        texts = np.empty(array.shape, dtype=object)
        for place in np.ndindex(array.shape):
            number = array[place]
            is_float = isinstance(number, float | np.floating) or array.dtype.kind == "V"
            texts[place] = repr(float(number)) if is_float else str(self._setting(number))
        return texts


def _fraction(number: Any) -> Fraction:
    sign, mantissa, exponent, _ = number._mpf_
    whole = -int(mantissa) if sign else int(mantissa)
    return Fraction(whole << exponent) if exponent >= 0 else Fraction(whole, 1 << -exponent)


def _simplest(value: Any) -> Any:
    """A default as the fraction or decimal that it rounds from, of coefficients each."""
    if isinstance(value, tuple):
        return tuple(map(_simplest, value))
    if not isinstance(value, float) or not np.isfinite(value):
        return value
    fraction = Fraction(value).limit_denominator(_SIMPLE)
    return fraction if float(fraction) == value else Fraction(repr(value))
