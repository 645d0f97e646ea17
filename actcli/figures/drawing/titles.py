"""The head of a picture: name, formula, parameters, each on lines that fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actcli.figures.data import Picture
from actcli.figures.drawing.parts import EDGE
from actcli.figures.drawing.style import Size, Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# So many lines of a formula are allowed as long as it need not shrink below this share of its usual size.
_SIZES = ((1, 0.8), (2, 0.72), (3, 0.64), (6, 0.56))
_BREAKS = re.compile(r"(; \\;\\;|;\\; |, \\quad \\mathrm\{where\}\\;)")
_SPACING = 0.055  # inches between lines


class Row(NamedTuple):
    """One line of the head: text, points, colour, weight; height in inches."""

    text: str
    size: float
    colour: str
    weight: str
    height: float


Measure = Callable[[str, float, str], tuple[float, float]]


def rows(picture: Picture, width: float, size: Size, theme: Theme, measure: Measure) -> list[Row]:
    """The lines of the head, none wider than `width` inches.

    measure: width and height in inches of a text at so many points and of a weight.
    """
    lines = _wrapped(picture.title.split(" "), width, lambda text: measure(text, size.title, "bold")[0])
    found = [_row(text, size.title, theme.ink, "bold", measure) for text in lines]
    found += [
        _row(text, points, theme.ink, "normal", measure) for text, points in _formula(picture, width, size, measure)
    ]
    if picture.settings:
        words = picture.settings.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}").split(" ")
        lines = _wrapped(words, width, lambda text: measure(text, size.tick, "normal")[0])
        found += [_row(text, size.tick, theme.muted, "normal", measure) for text in lines]
    return found


def height(found: list[Row]) -> float:
    """Inches from the top of the first line to the bottom of the last."""
    return sum(row.height + _SPACING for row in found)


def place(found: list[Row], figure: Figure) -> None:
    """Write the lines at the top of a figure that has its final size."""
    width, tall = figure.get_size_inches()
    top = tall - EDGE
    for row in found:
        top -= row.height + _SPACING
        figure.text(
            EDGE / width,
            top / tall,
            row.text,
            size=row.size,
            color=row.colour,
            weight=row.weight,
            va="bottom",
            ha="left",
        )


def _row(text: str, points: float, colour: str, weight: str, measure: Measure) -> Row:
    return Row(text, points, colour, weight, measure(text, points, weight)[1])


def _wrapped(words: list[str], width: float, long: Callable[[str], float]) -> Iterator[str]:
    """Words in as few lines as fit."""
    line, *others = words or [""]
    for word in others:
        if long(f"{line} {word}") > width:
            yield line
            line = word
        else:
            line = f"{line} {word}"
    yield line


def _formula(picture: Picture, width: float, size: Size, measure: Measure) -> Iterator[tuple[str, float]]:
    """The formula in as few lines as it fits on without becoming too small; not at all if a part of it is too long."""
    if picture.formula is None:
        for text in _wrapped(picture.words.split(" "), width, lambda text: measure(text, size.label, "normal")[0]):
            yield text, size.label
        return
    from actcli.formula.notation import mathtext

    atoms = _atoms(mathtext(picture.formula, dict(picture.symbols)))
    long = [measure(f"${atom}$", size.formula, "normal")[0] for atom in atoms]
    for most, smallest in _SIZES:
        for share in np.arange(1.0, smallest - 0.01, -0.04):
            lines = _packed(atoms, long, width / share)
            if lines is not None and len(lines) <= most:
                yield from ((f"${line}$", size.formula * float(share)) for line in lines)
                return


def _packed(atoms: list[str], long: list[float], width: float) -> list[str] | None:
    """Atoms joined to lines no wider than this; None where one is wider by itself."""
    if max(long) > width:
        return None
    lines: list[str] = []
    room = 0.0
    for atom, wide in zip(atoms, long, strict=True):
        if room < wide:
            lines.append(atom)
            room = width - wide
        else:
            lines[-1] += atom
            room -= wide
    return [line.strip().removeprefix(r"\quad").strip() for line in lines]


def _atoms(whole: str) -> list[str]:
    """A formula in parts that may stand on lines of their own; what grows with its content is never torn apart."""
    parts = [""]
    for piece in _BREAKS.split(whole):
        if _BREAKS.fullmatch(piece) and "where" not in piece:
            parts[-1] += piece
            if parts[-1].count(r"\left") == parts[-1].count(r"\right"):
                parts.append("")
        elif _BREAKS.fullmatch(piece):
            parts.append(piece.removeprefix(","))
        else:
            parts[-1] += piece
    return [part for part in parts if part]
