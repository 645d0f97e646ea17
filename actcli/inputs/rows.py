"""Numbers in lines of text: .csv, .tsv, .txt and standard input."""

from __future__ import annotations

import itertools
import re
from typing import Any

from numpy.typing import NDArray

from actcli.errors import BadShape, BadValue
from actcli.inputs.numbers import is_number, parse_number, parse_tokens, split_tokens

# In a .tsv the comma is no separator: 0,5 there is a decimal comma, and would silently be two numbers.
_TABS = re.compile(r" *\t *| +")


def parse_rows(text: str, suffix: str = ".txt") -> NDArray[Any]:
    """Return the numbers of a text: shape (n,) for one number a line or for one line, else (lines, columns).

    Separated by commas, tabs or white space; in a .tsv by tabs or spaces. Blank lines and lines that start with # are
    skipped, as is the first line of a .csv or .tsv if it is a header: no field of it is a number.
    Raises BadValue naming line and token, BadShape for lines of different length.
    """
    lines = [line.strip(" \r") for line in text.split("\n")]
    places = [place for place, line in enumerate(lines) if (content := line.strip()) and content[0] != "#"]
    if suffix in {".csv", ".tsv"} and places and _is_header(lines[places[0]], "," if suffix == ".csv" else "\t"):
        del places[0]
    if not places:
        raise BadValue("no numbers in it")
    rows = [_TABS.split(lines[place]) if suffix == ".tsv" else split_tokens(lines[place]) for place in places]
    try:
        array = parse_tokens(list(itertools.chain.from_iterable(rows)))
    except BadValue:
        for place, row in zip(places, rows, strict=True):
            _check_row(row, place + 1)
        raise
    width = len(rows[0])
    for place, row in zip(places, rows, strict=True):
        if len(row) != width:
            first = places[0] + 1
            raise BadShape(f"ragged lines: {width} numbers in line {first}, {len(row)} in line {place + 1}")
    return array if 1 in (width, len(rows)) else array.reshape(len(rows), width)


def _check_row(row: list[str], line: int) -> None:
    try:
        for token in row:
            parse_number(token)
    except BadValue as error:
        raise BadValue(f"line {line}: {error}") from None


def _is_header(line: str, separator: str) -> bool:
    """Say whether no field is a number. A first word that is one makes it a row with an error in it, not a header."""
    fields = line.split(separator)
    return not any(is_number(field.strip()) for field in (*fields, split_tokens(line)[0]))
