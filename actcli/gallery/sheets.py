"""A sheet of many small pictures, each without numbers along its axes."""

from __future__ import annotations

import math
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from actcli.figures.data import Bars, Curve, Matrix, Panel, Part, Picture, Segment, Surface
from actcli.figures.drawing.style import LIGHT, WEB, Size, Theme, stretch

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_POINTS = 65  # of a segment: it is an inch wide
_GRID = 4  # every so many rows and columns of a map
_CELL = (1.0, 0.78)  # inches
_GAP, _EDGE, _HEAD, _NAME = 0.14, 0.16, 0.62, 0.19
_NAMES = 6.6  # points


class Cell(NamedTuple):
    """One small picture under its name."""

    name: str
    part: Part


class Sheet(NamedTuple):
    """Cells in rows of `columns`, under a title and a line of words."""

    title: str
    words: str
    columns: int
    cells: tuple[Cell, ...]


def thinned(part: Part) -> Part:
    """A part with no more points than a small picture shows."""
    if isinstance(part, Panel):
        return part._replace(curves=tuple(_thin(curve) for curve in part.curves))
    if isinstance(part, Surface):
        x, y, z = part.x[::_GRID], part.y[::_GRID], part.z[::_GRID, ::_GRID]
        return part._replace(x=x, y=y, z=z, arrows=None)
    return part


def _thin(curve: Curve) -> Curve:
    segments = []
    for segment in curve.segments:
        if segment.x.size > _POINTS:
            x = np.linspace(segment.x[0], segment.x[-1], _POINTS)
            segment = Segment(x, np.interp(x, segment.x, segment.y))
        segments.append(segment)
    return curve._replace(segments=tuple(segments))


def encoded(drawn: Picture | Sheet, format: str, *, theme: Theme = LIGHT, size: Size = WEB) -> bytes:
    """The bytes of a picture or a sheet in a format: "png", "svg" or "pdf"."""
    from actcli.figures.drawing import saving

    if isinstance(drawn, Picture):
        return saving.encoded(drawn, format, theme=theme, size=size)
    from actcli.figures.drawing.draw import styled

    silent = {"png": ("Software",), "svg": ("Date", "Creator"), "pdf": ("CreationDate", "Creator", "Producer")}
    metadata = {**dict.fromkeys(silent[format]), **({} if format == "png" else {"Title": drawn.title})}
    buffer = BytesIO()
    with styled():
        _sheet(drawn, theme, size).savefig(buffer, format=format, metadata=metadata, facecolor=theme.background)
    return buffer.getvalue()


def _sheet(sheet: Sheet, theme: Theme, size: Size) -> Figure:
    from matplotlib.figure import Figure

    rows = math.ceil(len(sheet.cells) / sheet.columns)
    wide = 2 * _EDGE + sheet.columns * _CELL[0] + (sheet.columns - 1) * _GAP
    tall = _HEAD + rows * (_CELL[1] + _NAME + _GAP) + _EDGE
    figure = Figure(figsize=(wide, tall), dpi=size.dpi, facecolor=theme.background)
    figure.text(_EDGE / wide, 1 - 0.16 / tall, sheet.title, size=size.title, weight="bold", color=theme.ink, va="top")
    figure.text(_EDGE / wide, 1 - 0.40 / tall, sheet.words, size=size.tick, color=theme.muted, va="top")
    for n, cell in enumerate(sheet.cells):
        row, column = divmod(n, sheet.columns)
        left, top = _EDGE + column * (_CELL[0] + _GAP), _HEAD + row * (_CELL[1] + _NAME + _GAP)
        name = cell.name if len(cell.name) < 22 else cell.name.replace("_with_", "_w/_").replace("binary", "bin.")
        small = _NAMES * min(1.0, 21 / len(name))
        figure.text(left / wide, 1 - (top + 0.75 * _NAME) / tall, name, size=small, color=theme.ink)
        place = (left / wide, 1 - (top + _NAME + _CELL[1]) / tall, _CELL[0] / wide, _CELL[1] / tall)
        _cell(figure.add_axes(place), cell.part, theme)
    return figure


def _cell(axes: Axes, part: Part, theme: Theme) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor(theme.background)
    axes.spines[:].set_color(theme.grid)
    if isinstance(part, Panel):
        _curves(axes, part, theme)
    elif isinstance(part, Bars):
        values = np.nan_to_num(np.asarray(part.series[0].values))
        axes.bar(np.arange(values.size), values, width=0.75, color=theme.palette[0])
        axes.axhline(0.0, color=theme.axis, linewidth=0.6)
        axes.set_ylim(part.ylim)
    elif isinstance(part, Surface):
        axes.contourf(
            part.x, part.y, part.z, levels=_levels(part), colors=stretch(theme.sequential, list(np.linspace(0, 1, 8)))
        )
    else:
        assert isinstance(part, Matrix)
        largest = float(np.abs(part.values).max()) or 1.0
        shades = [stretch(theme.diverging, list(0.5 + 0.5 * row / largest)) for row in part.values]
        axes.imshow(np.asarray(shades))


def _levels(surface: Surface) -> Any:
    finite = surface.z[np.isfinite(surface.z)]
    low, high = float(finite.min()), float(finite.max())
    return np.linspace(low, high if high > low else low + 1.0, 9)


def _curves(axes: Axes, panel: Panel, theme: Theme) -> None:
    axes.set_xlim(panel.xlim)
    axes.set_ylim(panel.ylim)
    for set_line, (low, high) in ((axes.axhline, panel.ylim), (axes.axvline, panel.xlim)):
        if low < 0 < high:
            set_line(0.0, color=theme.grid, linewidth=0.8, zorder=1)
    for n, curve in enumerate(reversed(panel.curves)):
        colour = theme.palette[curve.colour % len(theme.palette)]
        for segment in curve.segments:
            axes.plot(segment.x, segment.y, color=colour, linewidth=1.2, zorder=3 + 0.01 * n)
