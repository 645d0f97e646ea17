"""Nested lists in JSON: `[[1, 2], [3, 4]]`."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actcli.errors import BadShape, BadValue
from actcli.inputs.numbers import parse_number, to_array
from actcli.inputs.quoting import quoted

FORM = "give numbers or nested lists of numbers, as in [[1,2],[3,4]]"
DEEPEST = 64  # the dimensions a NumPy array can have

_SPECIAL = re.compile(r"[+-]?(?:inf|infinity|nan)", re.IGNORECASE)
_BARE = re.compile(r'[^\s\[\],"{}:]+')
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def parse_nested(text: str) -> NDArray[Any]:
    """Return the array a JSON text spells, its shape that of the nesting.

    int64 if all numbers are integers that fit, bool if all are true or false, else float64. NaN and the infinities are
    bare or strings ("NaN", "-Infinity"); `inf`, hex floats and `.5`, which are not JSON, are read as well.
    Raises BadShape for ragged lists, BadValue for all else that is not numbers.
    """
    items, shape = _flatten(_load(text, FORM))
    return _to_array(items, shape).reshape(shape)


def parse_pairs(text: str) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Return the pairs of matrices a JSON text spells: `[[A, B], [C, D]]`, each a nested list of a shape of its own."""
    form = "give pairs of matrices, as in [[[[1,2]], [[3],[4]]]]"
    data = _load(text, form)
    if not isinstance(data, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in data):
        raise BadShape(f"{quoted(text)} is not a list of pairs; {form}")
    pairs = []
    for pair in data:
        flat = [_flatten(matrix) for matrix in pair]
        first, second = (_to_array(items, shape).reshape(shape) for items, shape in flat)
        pairs.append((first, second))
    return pairs


def _load(text: str, form: str) -> object:
    import json

    def read(text: str) -> object:
        return json.loads(text, parse_int=parse_number, parse_float=parse_number)

    try:
        try:
            return read(text)
        except json.JSONDecodeError:  # most texts are JSON, and respelling a long one takes long
            return read(_BARE.sub(_as_json, text))
    except json.JSONDecodeError as error:
        rest = error.doc[error.pos :].strip()
        where = f"near {quoted(rest, 30)}" if rest else "where it ends"
        raise BadValue(f"{quoted(text)} is not JSON {where}; {form}") from None
    except RecursionError:
        raise BadValue(f"the lists are nested deeper than {DEEPEST}; {form}") from None


def _as_json(match: re.Match[str]) -> str:
    """Respell a number that is not JSON (inf, 0x1p-3, .5); leave everything else for the JSON reader to judge."""
    import json

    token = match[0]
    try:
        return token if _JSON_NUMBER.fullmatch(token) else json.dumps(parse_number(token))
    except BadValue:
        return token


def _flatten(data: object) -> tuple[list[object], list[int]]:
    """Return the innermost items and the shape, level by level: no recursion, so no depth can exhaust the stack."""
    items, shape = [data], list[int]()
    while isinstance(items[0], list):
        if len(shape) == DEEPEST:
            raise BadValue(f"the lists are nested deeper than {DEEPEST}; {FORM}")
        width, deeper = len(items[0]), list[object]()
        for index, item in enumerate(items):
            if not isinstance(item, list):
                raise BadShape(f"ragged: {_place(index, shape)} is a single value where others are lists; {FORM}")
            if len(item) != width:
                first = _place(0, shape)
                raise BadShape(f"ragged: {_place(index, shape)} has length {len(item)}, {first} has {width}; {FORM}")
            deeper += item
        if not deeper:
            raise BadValue(f"an empty list holds no numbers; {FORM}")
        shape.append(width)
        items = deeper
    return items, shape


def _to_array(items: list[object], shape: list[int]) -> NDArray[Any]:
    kinds = set(map(type, items))
    if kinds == {bool}:
        return np.array(items, dtype=np.bool_)
    if kinds <= {int, float}:
        return to_array(items)  # type: ignore[arg-type]  # just established
    return to_array([_number(item, index, shape) for index, item in enumerate(items)])


def _number(item: object, index: int, shape: list[int]) -> int | float:
    place = _place(index, shape)
    match item:
        case bool():
            raise BadValue(f"{place} is true or false among numbers; {FORM}")
        case int() | float():
            return item
        case str() if _SPECIAL.fullmatch(item):
            return float(item)
        case str():
            raise BadValue(f'{place} is the string {quoted(item)}; only "NaN", "Infinity" and "-Infinity" are numbers')
        case list():
            raise BadShape(f"ragged: {place} is a list where others are single values; {FORM}")
        case None:
            raise BadValue(f'{place} is null, which is not a number; write "NaN" for a missing value')
    raise BadValue(f"{place} is an object {{...}}; {FORM}")


def _place(index: int, shape: list[int]) -> str:
    """Return where the index-th item of this level stands: `[1][0]`."""
    place = ""
    for width in reversed(shape):
        index, position = divmod(index, width)
        place = f"[{position}]{place}"
    return f"element {place}" if place else "the whole"
