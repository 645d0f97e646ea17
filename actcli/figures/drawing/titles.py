"""The head of a picture: name, formula, parameters, each on lines that fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from actcli.figures.data import Picture
from actcli.figures.drawing.sheet import Sheet
from actcli.figures.drawing.style import Size, Theme
from actcli.figures.drawing.writing import extent

# So many lines of a formula are allowed as long as it need not shrink below this share of its usual size.
_SIZES = ((1, 0.8), (2, 0.72), (3, 0.64), (8, 0.5))
_BREAKS = re.compile(r"(; \\;\\;|;\\; |, \\quad )")
_APART = 0.55  # ems between parts of a formula on one line
_SPACING = 4.0  # points between lines


class Word(NamedTuple):
    """A piece of a line: a text, and the inches before it."""

    text: str
    left: float


class Row(NamedTuple):
    """One line of the head: its words, points, colour, weight; inches above and below the baseline."""

    words: list[Word]
    size: float
    colour: str
    weight: str
    ascent: float
    descent: float


def rows(picture: Picture, across: float, size: Size, theme: Theme) -> list[Row]:
    """The lines of the head, none wider than `across` inches."""
    if not size.head:
        return []
    words = picture.title.split(" ")
    longest = max(extent(word, size.title, "bold").width for word in words)
    found = list(_text(words, across, size.title * min(1.0, across / longest), theme.ink, "bold"))
    if picture.formula is not None:
        found += _formula(picture, across, size, theme)
    else:
        found += _text(picture.words.split(" "), across, size.label, theme.ink)
    words = picture.settings.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}").split(" ")
    return [*found, *_text(words, across, size.tick, theme.muted)]


def height(found: Sequence[Row], size: Size) -> float:
    """Inches from the top of the first line to the bottom of the last, and a distance."""
    return sum(row.ascent + row.descent + _SPACING * size.unit for row in found)


def paint(sheet: Sheet, found: Sequence[Row], left: float, top: float) -> None:
    """Write the lines."""
    for row in found:
        top += row.ascent
        for word in row.words:
            sheet.text(word.text, left + word.left, top, row.size, row.colour, weight=row.weight)
        top += row.descent + _SPACING * sheet.size.unit


def _text(words: list[str], across: float, points: float, colour: str, weight: str = "normal") -> Iterator[Row]:
    for text in _wrapped(words, lambda text: extent(text, points, weight).width <= across):
        if text:
            _, ascent, descent = extent(text, points, weight)
            yield Row([Word(text, 0.0)], points, colour, weight, ascent, descent)


def _wrapped(words: list[str], fits: Callable[[str], bool]) -> Iterator[str]:
    """Words in as few lines as fit."""
    line, *others = words
    for word in others:
        if fits(f"{line} {word}"):
            line = f"{line} {word}"
        else:
            yield line
            line = word
    yield line


def _formula(picture: Picture, across: float, size: Size, theme: Theme) -> Iterator[Row]:
    """The formula in as few lines as it fits on without becoming too small; not at all if a part of it is too long."""
    from actcli.formula.notation import mathtext

    assert picture.formula is not None
    atoms = [f"${atom}$" for atom in _atoms(mathtext(picture.formula, dict(picture.symbols)))]
    for most, smallest in _SIZES:
        for share in np.arange(1.0, max(smallest, size.smallest / size.formula) - 0.01, -0.04):
            points = size.formula * float(share)
            lines = _packed(atoms, across, points)
            if lines is not None and len(lines) <= most:
                yield from (_row(line, points, theme.ink) for line in lines)
                return


def _row(words: list[Word], points: float, colour: str) -> Row:
    extents = [extent(word.text, points) for word in words]
    return Row(words, points, colour, "normal", max(e.ascent for e in extents), max(e.descent for e in extents))


def _packed(atoms: list[str], across: float, points: float) -> list[list[Word]] | None:
    """Atoms on lines no wider than this; None where one is wider by itself."""
    lines: list[list[Word]] = []
    apart = _APART * points / 72
    end = across
    for atom in atoms:
        wide = extent(atom, points).width
        if wide > across:
            return None
        if end + apart + wide > across:
            lines.append([])
            end = -apart
        lines[-1].append(Word(atom, end + apart))
        end += apart + wide
    return lines


def _atoms(whole: str) -> list[str]:
    """A formula in parts that may stand on lines of their own; what grows with its content is never torn apart."""
    parts = [""]
    for piece in _BREAKS.split(whole):
        if not _BREAKS.fullmatch(piece):
            parts[-1] += piece
        elif parts[-1].count(r"\left") == parts[-1].count(r"\right"):
            parts[-1] += piece[0]
            parts.append("")
        else:
            parts[-1] += piece
    return [part for part in parts if part]
