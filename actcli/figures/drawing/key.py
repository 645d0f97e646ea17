"""A key above the parts, for labels that are too long to stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from actcli.figures.data import Bars, Panel, Part
from actcli.figures.drawing.sheet import Sheet
from actcli.figures.drawing.style import Size, Theme, bar_colours, colours, dash
from actcli.figures.drawing.writing import width

_WIDEST = 0.34  # of the picture: longer labels take too much from the parts beside which they stand
_SAMPLE = 20.0  # points
_GAP = 4.0  # points between a sample and its label
_APART = 14.0  # points between a label and the next sample
_BELOW = 6.0  # points


class Sign(NamedTuple):
    """One label with what it stands for: a line style, or None for a filled square."""

    label: str
    colour: Any
    dash: Any


def signs(parts: Sequence[Part], theme: Theme, size: Size) -> list[Sign]:
    """What a key must say: nothing, where the labels are short enough to stand beside the parts."""
    found: dict[str, Sign] = {}
    for part in parts:
        if isinstance(part, Panel):
            paints = colours(part, theme)
            for curve in part.curves:
                style = dash(curve, part, theme)
                found.setdefault(curve.label, Sign(curve.label, paints[curve.colour % len(paints)][0], style))
        elif isinstance(part, Bars):
            for series, paint in zip(part.series, bar_colours(part, theme), strict=True):
                found.setdefault(series.label, Sign(series.label, paint, None))
    found.pop("", None)
    longest = max((width(label, size.label) for label in found), default=0.0)
    return list(found.values()) if longest > _WIDEST * size.width else []


def rows(found: Sequence[Sign], across: float, size: Size) -> list[list[tuple[float, Sign]]]:
    """The signs in lines no wider than `across` inches, each with its distance from the left."""
    lines: list[list[tuple[float, Sign]]] = []
    x = across + 1
    for sign in found:
        long = (_SAMPLE + _GAP) * size.unit + width(sign.label, size.label)
        if x + long > across:
            lines.append([])
            x = 0.0
        lines[-1].append((x, sign))
        x += long + _APART * size.unit
    return lines


def height(lines: Sequence[Any], size: Size) -> float:
    """Inches that the lines take."""
    return len(lines) * size.row + (_BELOW * size.unit if lines else 0.0)


def paint(sheet: Sheet, lines: Sequence[Sequence[tuple[float, Sign]]], left: float, top: float) -> None:
    """Draw the lines, from so many inches from the left and the top."""
    size = sheet.size
    for n, line in enumerate(lines):
        y = top + (n + 0.5) * size.row
        for x, sign in line:
            start, stop = left + x, left + x + _SAMPLE * size.unit
            thick = size.line if sign.dash is not None else 0.8 * size.label
            style = sign.dash if sign.dash is not None else "solid"
            sheet.line((start, stop), (y, y), sign.colour, linewidth=thick, linestyle=style, solid_capstyle="butt")
            sheet.text(sign.label, stop + _GAP * size.unit, y, size.label, sheet.theme.ink, level="center")
