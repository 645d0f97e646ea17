"""Numbers as the shortest text that reads back the same in their own type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

_WORDS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def texts(array: NDArray[Any]) -> list[str]:
    """The elements of a 1-d array as text: `0.1` in every floating type, `-0.0`, `inf`, `nan`, `3` for integers.

    An array of dtype object holds texts.
    """
    if array.dtype == object:  # texts already: more digits than a float has
        return list(array)
    if array.dtype.kind == "b":
        return ["true" if element else "false" for element in array.tolist()]
    if array.dtype == np.float64 or array.dtype.kind in "iu":
        return list(map(repr, array.tolist()))
    return list(map(_writer(array.dtype), array))


def text(number: Any) -> str:
    """One number as text."""
    return texts(np.atleast_1d(np.asarray(number)))[0]


def _writer(dtype: np.dtype[Any]) -> Callable[[Any], str]:
    if dtype.kind == "f":
        return str
    return lambda number: _shortest(number, dtype)


def _shortest(number: Any, dtype: np.dtype[Any]) -> str:
    """For types whose own text is not the shortest (bfloat16): the fewest digits that round to the same number."""
    value = float(number)
    digits = next(d for d in range(1, 18) if dtype.type(f"{value:.{d}g}") == number or value != value or d == 17)
    return repr(float(f"{value:.{digits}g}"))


def nested(array: NDArray[Any]) -> Any:
    """The array as nested lists for JSON; NaN and the infinities are strings, float32 keeps its own shortest digits; texts stay."""
    if array.dtype.kind in "biu":
        return array.tolist()
    if array.dtype == object:
        return np.asarray(np.frompyfunc(_as_json, 1, 1)(array), dtype=object).tolist()
    if array.dtype != np.float64:
        flat = np.array([float(number) for number in texts(array.ravel())], dtype=np.float64)
        array = flat.reshape(array.shape)
    if np.isfinite(array).all():
        return array.tolist()
    return _with_words(array.tolist())


def _as_json(text: str) -> str:
    return _WORDS.get(text, text)


def _with_words(item: Any) -> Any:
    if isinstance(item, list):
        return [_with_words(one) for one in item]
    if item != item:
        return "NaN"
    if item in (np.inf, -np.inf):
        return "Infinity" if item > 0 else "-Infinity"
    return item
