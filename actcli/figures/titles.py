"""The head of a picture: name, formula, parameters, each on lines that fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from actcli.figures.data import Picture
from actcli.figures.style import Size, Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SMALLEST = 0.62  # of its usual size a formula may shrink to fit, before it is broken into lines
# Where a formula may be broken, and what the next line then begins with.
_APART = {r"; \;\;": "", r", \quad \mathrm{where}\;": r"\mathrm{where}\;", r";\; ": ""}
_EDGE = 0.13  # inches around the picture
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
    top = tall - _EDGE
    for row in found:
        top -= row.height + _SPACING
        figure.text(
            _EDGE / width,
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
    line = words[0]
    for word in words[1:]:
        if long(f"{line} {word}") > width:
            yield line
            line = word
        else:
            line = f"{line} {word}"
    yield line


def _formula(picture: Picture, width: float, size: Size, measure: Measure) -> Iterator[tuple[str, float]]:
    """The formula in one line if it fits, smaller if need be, else in several; not at all if its parts are too long."""
    if picture.formula is None:
        words = picture.words.split(" ") if picture.words else []
        if words:
            for text in _wrapped(words, width, lambda text: measure(text, size.label, "normal")[0]):
                yield text, size.label
        return
    from actcli.definition.notation import mathtext

    whole = mathtext(picture.formula, dict(picture.symbols))
    for lines in ([whole], _broken(whole)):
        longest = max(measure(f"${line}$", size.formula, "normal")[0] for line in lines)
        share = min(1.0, width / longest)
        if share >= _SMALLEST:
            yield from ((f"${line}$", size.formula * share) for line in lines)
            return


def _broken(whole: str) -> list[str]:
    """A formula in parts that stand on lines of their own; brackets of growing size are never torn apart."""
    parts = [whole]
    for mark, begins in _APART.items():
        parts = [part for one in parts for part in _cut(one, mark, begins)]
    return parts


def _cut(whole: str, mark: str, begins: str) -> list[str]:
    parts: list[str] = []
    for piece in whole.split(mark):
        if parts and parts[-1].count(r"\left") != parts[-1].count(r"\right"):
            parts[-1] += mark + piece
        else:
            parts.append(begins + piece if parts else piece)
    return parts
