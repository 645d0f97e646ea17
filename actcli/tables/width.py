"""How wide a text is on a terminal, and columns of one width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_INTEGER = re.compile(r"[^.e]*")


def width(text: str) -> int:
    """The number of terminal cells a text takes."""
    return len(text) if text.isascii() else sum(_cells(letter) for letter in text)


def _cells(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def padded(text: str, cells: int) -> str:
    """The text with spaces behind it up to this width."""
    return text + " " * (cells - width(text))


class Points:
    """The decimal points of a column of numbers, brought under each other."""

    def __init__(self) -> None:
        self.before = self.behind = 0

    def see(self, texts: Iterable[str]) -> None:
        """Take these numbers into account."""
        for text in texts:
            before = _before(text)
            self.before = max(self.before, before)
            self.behind = max(self.behind, len(text) - before)

    @property
    def width(self) -> int:
        """The width of the column."""
        return self.before + self.behind

    def align(self, text: str) -> str:
        """The number with spaces before it, so that its point is in the column's place."""
        return " " * (self.before - _before(text)) + text


def _before(text: str) -> int:
    """The length of what stands before the point or the exponent; of words (inf, nan), all."""
    if text[-1:].isalpha():
        return len(text)
    match = _INTEGER.match(text)
    return match.end() if match else 0
