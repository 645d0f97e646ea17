"""Typed numbers as exactly what was typed: 0.1 is one tenth.

The text is read by the ordinary readers first, which judge its form; here its tokens are read once more. Numbers from files and
hex floats are what they are in binary, and so are infinities and NaN.
"""

from __future__ import annotations

import io
import re
import sys
from fractions import Fraction
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from actcli.errors import BadValue
from actcli.inputs.arguments import Given, read_setting, read_tensor
from actcli.inputs.files import names_file
from actcli.inputs.numbers import is_number, parse_number
from actcli.inputs.quoting import quoted

MOST_EXPONENT = 5000  # decimal

_TOKEN = re.compile(r'[^\s,\[\]"]+')
_EXPONENT = re.compile(r"e([+-]?\d+)$", re.IGNORECASE)


def read_tensor_exactly(text: str, *, stdin: TextIO | None = None) -> Given:
    """As `read_tensor`, with an array of dtype object for typed numbers. Errors as there, and BadValue beyond 1e±5000."""
    text = text.strip()
    if names_file(text):
        return read_tensor(text)
    if text == "-":
        stream = stdin or sys.stdin
        typed = stream.read() if stream is not None else ""
        given = read_tensor("-", stdin=io.StringIO(typed))
        lines = [line for line in typed.split("\n") if not line.lstrip().startswith("#")]
        return Given(_exact(given.array, "\n".join(lines)), given.single)
    given = read_tensor(text)
    return Given(_range(text, given.array) if _is_range(text) else _exact(given.array, text), given.single)


def read_setting_exactly(text: str) -> Any:
    """As `read_setting`, with a fraction for a typed number and an array of them for typed numbers."""
    setting = read_setting(text)
    if isinstance(setting, bool | str) or setting is None:
        return setting
    given = read_tensor_exactly(text)
    return as_fractions(given.array).item() if given.single else as_fractions(given.array)


def as_fractions(array: NDArray[Any]) -> NDArray[Any]:
    """The array with typed integers as fractions, which mix with all other numbers."""
    if array.dtype != object:
        return array
    return np.asarray(
        np.frompyfunc(lambda one: Fraction(one) if isinstance(one, int) else one, 1, 1)(array), dtype=object
    )


def _is_range(text: str) -> bool:
    return ":" in text and not text.startswith(("[", "{"))


def _exact(array: NDArray[Any], text: str) -> NDArray[Any]:
    """The numbers of a text in the shape in which they were read; true and false stay what they are."""
    tokens = _TOKEN.findall(text)
    if array.dtype.kind == "b" or len(tokens) != array.size:
        return array
    exact = np.empty(array.size, dtype=object)
    exact[:] = [_number(token) for token in tokens]
    return exact.reshape(array.shape)


def _number(token: str) -> int | float | Fraction:
    """A decimal as a fraction, anything else (an infinity, NaN, a hex float, -0) as the float it is."""
    number = parse_number(token) if is_number(token) else float(token)  # JSON's NaN and Infinity are words
    if number != number or "n" in token.lower() or "x" in token.lower() or (number == 0 and token.startswith("-")):
        return number
    match = _EXPONENT.search(token)
    if match and (len(match[1]) > 6 or abs(int(match[1])) > MOST_EXPONENT):
        raise BadValue(
            f"{quoted(token)} is too far from 1: with --digits, exponents reach from -{MOST_EXPONENT} to {MOST_EXPONENT}"
        )
    return number if isinstance(number, int) else Fraction(token)


def _range(text: str, array: NDArray[Any]) -> NDArray[Any]:
    start, stop = (Fraction(_number(part.strip())) for part in text.split(":")[:2])
    exact = np.empty(array.size, dtype=object)
    exact[:] = [start + (stop - start) * place / (array.size - 1) for place in range(array.size)]
    return exact
