"""A sheet of many small pictures, each under its name, without numbers along its axes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from actcli.figures.data import Bars, Panel, Part, Surface
from actcli.figures.drawing.style import LIGHT, WEB, Size, Theme, bar_colours, colours, dash, stretch

if TYPE_CHECKING:
    from actcli.figures.drawing.sheet import Box, Sheet

_WIDTH, _HEIGHT = 1.0, 0.78  # inches of a cell, for letters as large as on the web
_GAP, _EDGE, _HEAD, _NAME = 0.14, 0.16, 0.62, 0.19
_TITLE, _WORDS = 0.16, 0.40  # from the top to what stands in the head
_LETTERS = 0.7  # of a number along an axis, those of a name
_SHADES = 8  # of a map
_BAR = 0.75  # of its share of the width


class Cell(NamedTuple):
    """One small picture under its name. part: a panel, bars of one series, or a surface."""

    name: str
    part: Part


class ContactSheet(NamedTuple):
    """Cells in rows of `columns`, under a title and a line of words."""

    title: str
    words: str
    columns: int
    cells: tuple[Cell, ...]


def draw(contact: ContactSheet, *, theme: Theme = LIGHT, size: Size = WEB) -> Sheet:
    """Return the sheet. To be called, and the sheet drawn, within `styled`."""
    from actcli.figures.drawing.sheet import Box, Sheet

    inch = size.label / WEB.label
    rows = math.ceil(len(contact.cells) / contact.columns)
    wide = 2 * _EDGE + contact.columns * _WIDTH + (contact.columns - 1) * _GAP
    tall = _HEAD + rows * (_NAME + _HEIGHT + _GAP) + _EDGE
    sheet = Sheet(inch * tall, theme, size._replace(width=inch * wide))
    sheet.text(contact.title, inch * _EDGE, inch * _TITLE, size.title, theme.ink, weight="bold", level="top")
    sheet.text(contact.words, inch * _EDGE, inch * _WORDS, size.tick, theme.muted, level="top")
    for n, cell in enumerate(contact.cells):
        row, column = divmod(n, contact.columns)
        left, top = _EDGE + column * (_WIDTH + _GAP), _HEAD + row * (_NAME + _HEIGHT + _GAP)
        box = Box(*(inch * length for length in (left, top + _NAME, _WIDTH, _HEIGHT)))
        _named(sheet, cell.name, box.left, inch * (top + 0.75 * _NAME), box.width)
        _paint(sheet, box, cell.part)
    return sheet


def _named(sheet: Sheet, name: str, left: float, baseline: float, across: float) -> None:
    """Write a name, no wider than its cell."""
    from actcli.figures.drawing.writing import width

    points = _LETTERS * sheet.size.tick
    fitting = min(1.0, across / width(name, points))
    sheet.text(name, left, baseline, points * fitting, sheet.theme.ink)


def _paint(sheet: Sheet, box: Box, part: Part) -> None:
    if isinstance(part, Panel):
        _curves(sheet, box, part)
    elif isinstance(part, Bars):
        _bars(sheet, box, part)
    else:
        assert isinstance(part, Surface)
        _bands(sheet, box, part)
    right, bottom = box.left + box.width, box.top + box.height
    x, y = (box.left, right, right, box.left, box.left), (box.top, box.top, bottom, bottom, box.top)
    sheet.line(x, y, sheet.theme.grid, linewidth=sheet.size.hair, zorder=4)


def _curves(sheet: Sheet, box: Box, panel: Panel) -> None:
    data = sheet.within(box, panel.xlim, panel.ylim)
    for limits, x, y in ((panel.ylim, panel.xlim, (0.0, 0.0)), (panel.xlim, (0.0, 0.0), panel.ylim)):
        if limits[0] < 0 < limits[1]:
            sheet.line(x, y, sheet.theme.grid, data, linewidth=sheet.size.hair, zorder=1)
    paints = colours(panel, sheet.theme)
    for n, curve in reversed(list(enumerate(panel.curves))):
        style: dict[str, Any] = {"linewidth": 0.6 * sheet.size.line, "linestyle": dash(curve, panel, sheet.theme)}
        for segment in curve.segments:
            paint = paints[curve.colour % len(paints)][0]
            sheet.line(segment.x, segment.y, paint, data, box, zorder=3 - 0.01 * n, **style)


def _bars(sheet: Sheet, box: Box, bars: Bars) -> None:
    from actcli.figures.drawing.areas import Areas

    (values,) = (np.nan_to_num(np.asarray(series.values)) for series in bars.series)
    xlim = (-0.5, values.size - 0.5)
    data = sheet.within(box, xlim, bars.ylim)
    half = _BAR / 2
    rectangles = [(n - half, 0.0, n + half, y) for n, y in enumerate(values)]
    sheet.add(Areas(rectangles, bar_colours(bars, sheet.theme) * values.size), data, box)
    sheet.line(xlim, (0.0, 0.0), sheet.theme.axis, data, linewidth=0.75 * sheet.size.hair, zorder=3)


def _bands(sheet: Sheet, box: Box, surface: Surface) -> None:
    from contourpy import FillType, contour_generator
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    x, y = surface.x, surface.y
    data = sheet.within(box, (float(x[0]), float(x[-1])), (float(y[0]), float(y[-1])))
    z = np.ma.masked_invalid(surface.z)
    low, high = float(z.min()), float(z.max())
    levels = np.linspace(low, high if high > low else low + 1.0, _SHADES + 1)
    regions = contour_generator(x, y, z, fill_type=FillType.OuterCode)
    shades = stretch(sheet.theme.sequential, list(np.linspace(0.0, 1.0, _SHADES)))
    for below, above, shade in zip(levels, levels[1:], shades, strict=False):
        for points, codes in zip(*regions.filled(below, above), strict=True):
            sheet.add(PathPatch(Path(points, codes), facecolor=shade, edgecolor=shade, linewidth=0.2), data, box)
