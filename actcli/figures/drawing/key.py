"""A key above the parts, for labels that are too long to stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.figures.data import Bars, Panel, Part
from actcli.figures.drawing.parts import POINT, text_width
from actcli.figures.drawing.style import Size, Theme, bar_colours, colours, dash

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDEST = 0.34  # of the picture: longer labels take too much from the parts beside which they stand
_SAMPLE = 20.0  # points
_GAP = 4.0  # points between a sample and its label
_APART = 14.0  # points between a label and the next sample
_LINE = 1.4
_BELOW = 6.0  # points


class Sign(NamedTuple):
    """One label with what it stands for: a line style, or None for a filled square."""

    label: str
    colour: Any
    dash: Any


def signs(figure: Figure, parts: Sequence[Part], theme: Theme, size: Size) -> list[Sign]:
    """What a key must say: nothing, where the labels are short enough to stand beside the parts."""
    found: dict[str, Sign] = {}
    for part in parts:
        if isinstance(part, Panel):
            paints = colours(part, theme)
            for curve in part.curves:
                found.setdefault(curve.label, Sign(curve.label, paints[curve.colour % len(paints)][0], dash(curve)))
        elif isinstance(part, Bars):
            for series, paint in zip(part.series, bar_colours(part, theme), strict=True):
                found.setdefault(series.label, Sign(series.label, paint, None))
    found.pop("", None)
    longest = max((text_width(figure, label, size.label) for label in found), default=0.0)
    return list(found.values()) if longest > _WIDEST * size.width else []


def rows(figure: Figure, found: Sequence[Sign], width: float, size: Size) -> list[list[tuple[float, Sign]]]:
    """The signs in lines no wider than `width` inches, each with its distance from the left."""
    lines: list[list[tuple[float, Sign]]] = []
    x = width + 1
    for sign in found:
        long = (_SAMPLE + _GAP) * POINT + text_width(figure, sign.label, size.label)
        if x + long > width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, sign))
        x += long + _APART * POINT
    return lines


def height(lines: Sequence[Any], size: Size) -> float:
    """Inches that the lines take."""
    return (len(lines) * _LINE * size.label + (_BELOW if lines else 0.0)) * POINT


def place(figure: Figure, lines: Sequence[Sequence[tuple[float, Sign]]], left: float, top: float, size: Size) -> None:
    """Draw the lines, in inches from the left and from the top of a figure that has its final size."""
    from matplotlib.lines import Line2D

    width, tall = figure.get_size_inches()
    for n, line in enumerate(lines):
        y = 1 - (top + (n + 0.5) * _LINE * size.label * POINT) / tall
        for x, sign in line:
            start, stop = (left + x) / width, (left + x + _SAMPLE * POINT) / width
            style = {"color": sign.colour, "linewidth": size.line, "linestyle": sign.dash}
            if sign.dash is None:
                style = {"color": sign.colour, "linewidth": 0.8 * size.label}
            figure.add_artist(Line2D((start, stop), (y, y), solid_capstyle="butt", **style))
            figure.text(stop + _GAP * POINT / width, y, sign.label, size=size.label, va="center")
