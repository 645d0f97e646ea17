"""Tokens to numbers.

`parse_number` is the one place where a typed token becomes a value, so that another reading of the same token (its
exact decimal, say) has one place to stand beside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actcli.errors import BadValue
from actcli.inputs.quoting import quoted

ALLOWED = "numbers are decimals (-2, 0.5, 1e-3), hex floats (0x1.8p-3), inf, -inf and nan"

# Stricter than int() and float(), which also take 1_000 and digits of other scripts. The repetitions do not overlap,
# so that a long token that fails does so in linear time.
_NUMBER = re.compile(
    r"""[+-]? (?: (?P<integer> [0-9]+ )
                | (?P<decimal> (?: [0-9]+ (?:\.[0-9]*)? | \.[0-9]+ ) (?:e[+-]?[0-9]+)? | inf(?:inity)? | nan )
                | (?P<hex> 0x (?: [0-9a-f]+ (?:\.[0-9a-f]*)? | \.[0-9a-f]+ ) (?:p[+-]?[0-9]+)? ) )""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_INTEGERS = re.compile(r"[0-9+-]+")
_SEPARATOR = re.compile(r"\s*,\s*|\s+")
_INT64 = np.iinfo(np.int64)


def parse_number(token: str) -> int | float:
    """Return the number a token spells: an int for an integer that int64 holds (-0 excepted), else a float.

    A value beyond float64 becomes infinite, as in Python. Raises BadValue for anything that is not a number.
    """
    match = _NUMBER.fullmatch(token)
    if match is None:
        if not token:
            raise BadValue(f"a number is missing between two separators; {ALLOWED}")
        raise BadValue(f"{quoted(token)} is not a number; {ALLOWED}")
    if match.lastgroup == "integer":
        return _integer(token)
    return float(token) if match.lastgroup == "decimal" else _hex_float(token)


def _integer(token: str) -> int | float:
    if len(token.lstrip("+-0")) > 19:  # longer than any int64, and int() refuses thousands of digits
        return float(token)
    value = int(token)
    if value == 0 and token[0] == "-":
        return -0.0
    return value if _INT64.min <= value <= _INT64.max else float(value)


def _hex_float(token: str) -> float:
    try:
        return float.fromhex(token)
    except OverflowError:
        return float("-inf") if token[0] == "-" else float("inf")


def is_number(token: str) -> bool:
    """Say whether a token spells a number."""
    return _NUMBER.fullmatch(token) is not None


def to_array(values: Sequence[int | float]) -> NDArray[Any]:
    """Return the values as a 1-d array: int64 if all are ints, else float64."""
    return np.array(values, dtype=np.int64 if set(map(type, values)) == {int} else np.float64)


def parse_tokens(tokens: list[str]) -> NDArray[Any]:
    """Return the numbers the tokens spell as a 1-d array: int64 if all are integers, else float64.

    The array of `parse_number` over the tokens, several times faster for the usual large file.
    """
    text = "".join(tokens)
    # Less other scripts, underscores and white space, int() and float() take nothing that parse_number refuses.
    if text.isascii() and "_" not in text and text.split(maxsplit=1) == [text]:
        try:
            if not _INTEGERS.fullmatch(text):
                return np.array(list(map(float, tokens)), dtype=np.float64)
            if "-0" not in text:
                return np.array(list(map(int, tokens)), dtype=np.int64)
        except (ValueError, OverflowError):
            pass
    return to_array([parse_number(token) for token in tokens])


def split_tokens(text: str) -> list[str]:
    """Split text at commas, white space or newlines; a comma too many leaves an empty token, as does empty text."""
    words = text.split()
    if "," not in text:
        return words or [""]
    return words[0].split(",") if len(words) == 1 else _SEPARATOR.split(text.strip())


def parse_numbers(text: str) -> NDArray[Any]:
    """Return the numbers of a text, separated by commas, white space or newlines, as a 1-d array."""
    return parse_tokens(split_tokens(text))
