"""A picture as text: plots drawn with plotext, bars and matrices as lines."""

from __future__ import annotations

from actcli.figures.data import Bars, Matrix, Panel, Part, Picture
from actcli.figures.text.bars import bars_lines
from actcli.figures.text.curves import panel_lines
from actcli.figures.text.maps import matrix_lines, surface_lines
from actcli.figures.text.parts import FAINT, Screen, bold, painted, wrapped

__all__ = ["Screen", "render"]

_LOWEST = 9  # rows of a plot, however many there are


def render(picture: Picture, screen: Screen) -> list[str]:
    """Return the lines of the picture, none wider than the screen; it is as high as the screen if its parts fit in.

    Raises Unreadable where plotext cannot be loaded.
    """
    lines = [bold(line, screen) for line in wrapped(picture.title, screen)]
    lines += wrapped(_formula(picture, screen), screen)
    lines += [painted(line, FAINT, screen) for line in wrapped(picture.settings, screen)]
    plots = sum(not isinstance(part, Bars | Matrix) for part in picture.parts)
    room = max(_LOWEST, (screen.height - 1 - len(lines)) // max(1, plots))
    for part in picture.parts:
        lines += _lines(part, room, part is picture.parts[-1], screen)
    return [line.rstrip() for line in lines]


def _lines(part: Part, height: int, lowest: bool, screen: Screen) -> list[str]:
    if isinstance(part, Panel):
        return panel_lines(part, height, lowest, screen)
    if isinstance(part, Bars):
        return bars_lines(part, screen)
    return matrix_lines(part, screen) if isinstance(part, Matrix) else surface_lines(part, height, screen)


def _formula(picture: Picture, screen: Screen) -> str:
    if picture.formula is None:
        return picture.words
    from actcli.formula import notation

    if not screen.fine:
        return notation.ascii(picture.formula)
    return notation.unicode(picture.formula, dict(picture.symbols))
