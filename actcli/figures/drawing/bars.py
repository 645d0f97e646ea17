"""Bars in groups, with their values where there is room."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from matplotlib.collections import PolyCollection

from actcli.figures.data import Bars
from actcli.figures.drawing.contrast import legible
from actcli.figures.drawing.frame import Frame, named, numbered
from actcli.figures.drawing.parts import Planned
from actcli.figures.drawing.sheet import Box, Sheet
from actcli.figures.drawing.style import Size, Theme, bar_colours
from actcli.figures.drawing.writing import width
from actcli.figures.requests import number

_HEIGHT, _LOW = 0.6, 0.36  # of a panel's: of bars, and of the input above several outputs
_SHARE = 0.74  # of the width of a group that its bars take
_BAR = 0.94  # of its share that a bar takes
_SWATCH = 8.0  # points, the side of the square beside a label
_ABOVE = 2.0  # points from a bar to its value
_FEWEST = 4  # groups that have room: fewer are no wider for that


def bars_planned(bars: Bars, several: bool, labelled: bool, across: float, theme: Theme, size: Size) -> Planned:
    """Plan bars; several series stand side by side and are, if labelled, named at the right.

    several: these bars, or those beneath them, are of several series. across: inches they have, about.
    """
    beside = 0.6 + max(0, _FEWEST - len(bars.names)) / 2
    xlim = (-beside, len(bars.names) - 1 + beside)
    labels = [series.label for series in bars.series if series.label and labelled]
    right = 2.2 * _SWATCH * size.unit + max(width(label, size.label) for label in labels) if labels else 0.0
    frame = Frame(
        xlim,
        bars.ylim,
        named(bars.names, size.tick, 0.85 * across - right),
        numbered(bars.ylim, 5),
        bars.title,
        grid="y",
    )
    room = frame.room(size, 0.8 * across)
    alone = len(bars.series) == 1 and several
    tall = max((_HEIGHT if not alone else _LOW) * size.heights[0], size.row * len(labels))
    return Planned(room._replace(right=max(room.right, right)), tall, partial(_paint, bars, frame, bool(labels), theme))


def _paint(bars: Bars, frame: Frame, labelled: bool, theme: Theme, sheet: Sheet, box: Box) -> None:
    size, paints = sheet.size, bar_colours(bars, theme)
    frame.paint(sheet, box)
    data = sheet.within(box, frame.xlim, frame.ylim)
    sheet.line(frame.xlim, (0.0, 0.0), theme.axis, data, linewidth=1.25 * size.hair, zorder=4)
    thick = _SHARE / len(bars.series)
    for n, (series, paint) in enumerate(zip(bars.series, paints, strict=True)):
        half = _BAR * thick / 2
        corners = [
            [(x - half, 0.0), (x + half, 0.0), (x + half, value), (x - half, value)]
            for x, value in zip(_centres(bars, n), np.nan_to_num(np.asarray(series.values)), strict=True)
        ]
        sheet.add(PolyCollection(corners, facecolors=[paint], linewidths=0, zorder=3), data, box)
    _values(bars, frame, sheet, box)
    if labelled:
        _names(bars, paints, sheet, box)


def _centres(bars: Bars, n: int) -> Any:
    """Where the bars of a series stand."""
    thick = _SHARE / len(bars.series)
    return np.arange(len(bars.names)) + (n - (len(bars.series) - 1) / 2) * thick


def _values(bars: Bars, frame: Frame, sheet: Sheet, box: Box) -> None:
    """Write the values, with as many digits as fit above their bars."""
    size = sheet.size
    step = box.width / (frame.xlim[1] - frame.xlim[0])
    room = step * (1.0 if len(bars.series) == 1 else _SHARE / len(bars.series))
    for digits in (3, 2):
        written = [[number(value, digits) for value in series.values] for series in bars.series]
        if 1.05 * max(width(text, size.tick) for row in written for text in row) <= room:
            break
    else:
        return
    up = box.height / (frame.ylim[1] - frame.ylim[0])
    for n, (series, row) in enumerate(zip(bars.series, written, strict=True)):
        for centre, value, text in zip(_centres(bars, n), series.values, row, strict=True):
            tip = value if np.isfinite(value) else 0.0
            away, level = (_ABOVE, "top") if value < 0 else (-_ABOVE, "bottom")
            x, y = box.left + (centre - frame.xlim[0]) * step, box.top + (frame.ylim[1] - tip) * up
            sheet.text(text, x, y + away * size.unit, size.tick, sheet.theme.ink, beside="center", level=level)


def _names(bars: Bars, paints: list[Any], sheet: Sheet, box: Box) -> None:
    """Write the names of the series to the right, each beside a square of its colour."""
    size, theme = sheet.size, sheet.theme
    right = box.left + box.width
    for n, (series, paint) in enumerate(zip(bars.series, paints, strict=True)):
        y = box.top + (n + 0.5) * size.row
        square = right + 0.5 * _SWATCH * size.unit
        sheet.line([square], [y], paint, marker="s", linestyle="none", markersize=_SWATCH * size.unit * 72)
        ink = legible(paint, theme.background, theme.ink)
        sheet.text(series.label, right + 1.4 * _SWATCH * size.unit, y, size.label, ink, level="center")
