"""The values of --input, --target and -p NAME=VALUE."""

from __future__ import annotations

import os
import re
import sys
from typing import Any, NamedTuple, TextIO

import numpy as np
from numpy.typing import NDArray

from actcli.errors import BadValue, nearest
from actcli.inputs.files import (
    KINDS,
    SUFFIXES,
    ArrayFile,
    array_file,
    names_array_file,
    names_file,
    read_file,
    read_pairs_file,
    read_standard_input,
)
from actcli.inputs.nested import parse_nested, parse_pairs
from actcli.inputs.numbers import is_number, parse_numbers, split_tokens
from actcli.inputs.quoting import quoted
from actcli.inputs.ranges import read_range

FORMS = (
    "a value is numbers (-2,-1,0,1), nested JSON ([[1,2],[3,4]]), a range (-5:5:11), "
    f"a file ({KINDS}) or - for standard input"
)

_WORDS: dict[str, bool | None] = {"true": True, "false": False, "none": None, "null": None}
_WORD = re.compile(r"[^\W\d][\w-]*")
_SUFFIX = re.compile(r"\.[A-Za-z]\w*")


class Given(NamedTuple):
    """What one --input, --target or tensor parameter was.

    `array` is int64 if all numbers were integers, else float64; a file's array has its own dtype. `single` is True when
    it was one bare number, typed or on standard input: an array of shape (1,) that may stand for a scalar. `file` is where
    the numbers are that `array` only stands for.
    """

    array: NDArray[Any]
    single: bool
    file: ArrayFile | None = None


def read_tensor(text: str, *, stdin: TextIO | None = None) -> Given:
    """Return the tensor a text names: inline numbers, nested JSON, a range, a file by its suffix, or - for `stdin`.

    `stdin` is sys.stdin unless given. Raises Unreadable for a file or standard input that cannot be read, BadShape for
    ragged lists or rows, UnknownName for a key that a .npz has not, BadType for a file of other things than numbers,
    BadValue for all else.
    """
    text = text.strip()
    if text == "-":
        return Given(*read_standard_input(stdin or sys.stdin))
    if names_file(text):
        return Given(read_file(text), single=False)
    return _inline(text)


def read_unloaded(text: str) -> Given:
    """As `read_tensor`, but the numbers of a .npy file stay there: its array has their type and shape, and takes no memory."""
    text = text.strip()
    if not names_array_file(text):
        return read_tensor(text)
    file = array_file(text)
    return Given(np.broadcast_to(np.zeros((), file.dtype.newbyteorder("=")), file.shape), single=False, file=file)


def read_pairs(text: str) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Return a list of pairs of matrices, typed as nested JSON or in a .json file. Errors as for `read_tensor`."""
    text = text.strip()
    return parse_pairs(text) if text.startswith("[") else read_pairs_file(text)


def read_setting(text: str) -> int | float | bool | str | NDArray[Any] | None:
    """Return the VALUE of -p NAME=VALUE: a number, true, false, none, a word, or an array given as for --input.

    Errors as for `read_tensor`.
    """
    text = text.strip()
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _WORD.fullmatch(text) and not _is_numbers(text):
        return text
    given = read_tensor(text)
    if given.single:
        number: int | float = given.array.item()
        return number
    return given.array


def split_setting(text: str) -> tuple[str, str]:
    """Return name and value of NAME=VALUE, white space around them removed. Raises BadValue for another form."""
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals and value):
        missing = "a name" if equals and not name else "a value"
        raise BadValue(f"{quoted(text)} lacks {missing}; a parameter is NAME=VALUE, as in approximate=tanh")
    return name, value


def read_sweep(text: str) -> list[float]:
    """Return the values of one parameter, in order, from `0.5,1,2` or a range. Raises BadValue for anything else."""
    text = text.strip()
    if ":" in text:
        values: list[float] = read_range(text, bytes_each=32).tolist()  # a float object and its place in the list
        return values
    try:
        return [float(value) for value in parse_numbers(text)]
    except BadValue as error:
        raise BadValue(f"{error}\nseveral values are numbers (0.5,1,2) or a range (0:1:5)") from None


def _inline(text: str) -> Given:
    if not text:
        raise BadValue(f"an empty value was given; {FORMS}")
    if text.startswith(("[", "{")):
        return Given(parse_nested(text), single=False)
    if _is_path(text):
        near = nearest(os.path.splitext(text)[1], SUFFIXES)
        raise BadValue(f"{quoted(text)} is neither numbers nor a file by a suffix that is read: {KINDS}{near}")
    if ":" in text:
        return Given(read_range(text), single=False)
    try:
        array = parse_numbers(text)
    except BadValue as error:
        raise BadValue(f"{error}\n{FORMS}") from None
    return Given(array, single=array.size == 1)


def _is_path(text: str) -> bool:
    """Say whether the text looks like a path or is one; numbers win, for a file may be named 5."""
    has_suffix = _SUFFIX.fullmatch(os.path.splitext(text)[1]) and not re.search(r"[\s,\[\]]", text)
    has_folder = re.search(r"[/\\]", text) and re.search("[A-Za-z]", text)
    if not (has_suffix or has_folder or os.path.exists(text)):
        return False
    return not any(_is_numbers(part) for part in text.split(":"))


def _is_numbers(text: str) -> bool:
    return all(map(is_number, split_tokens(text)))
