"""Maps: a matrix of numbers, a surface of contour lines."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from actcli.figures.data import Matrix, Surface
from actcli.figures.drawing.parts import POINT, Drawn, text_width
from actcli.figures.drawing.style import Size, Theme, light
from actcli.figures.requests import number
from actcli.figures.ticks import texts, ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.contour import ContourSet
    from matplotlib.figure import Figure

_CELL = 0.34  # inches, the height of a matrix's rows
_TALLEST = 3.4  # inches, a matrix
_SIDES = 0.8  # inches, about what the names of rows and the margins take of the width
_SCALE = 0.75  # inches, a scale of colours with its numbers
_BESIDE = 1 / 18  # of the width, from the diagonal to the labels: between two rows of arrows
_ALONG = (0.07, 0.93)  # of that row
_BRIGHT = 0.55  # luminance above which ink is dark


def matrix_drawn(figure: Figure, matrix: Matrix, theme: Theme, size: Size) -> Drawn:
    """Draw a matrix as cells, the colour of each from its value, zero in the middle of the colours."""
    from matplotlib import colormaps
    from matplotlib.colors import Normalize

    rows, columns = matrix.values.shape
    axes = figure.add_axes((0.2, 0.2, 0.6, 0.6))
    finite = np.abs(matrix.values[np.isfinite(matrix.values)])
    largest = float(finite.max(initial=0.0)) or 1.0
    norm = Normalize(-1.25 * largest, 1.25 * largest)
    axes.pcolormesh(
        np.arange(columns + 1), np.arange(rows + 1), matrix.values, cmap=theme.diverging, norm=norm,
        edgecolors=theme.background, linewidth=1.0,
    )  # fmt: skip
    every = math.ceil(1.3 * text_width(figure, matrix.columns[-1], size.tick) * columns / (size.width - _SIDES))
    axes.set_xticks(np.arange(0, columns, every) + 0.5, matrix.columns[::every])
    axes.set_yticks(np.arange(rows) + 0.5, matrix.rows)
    axes.invert_yaxis()
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, pad=4)
    axes.set_title(matrix.title, loc="left", fontsize=size.label, color=theme.muted, pad=5)
    paint = colormaps[theme.diverging]
    tall = min(_TALLEST, _CELL * rows)
    written = [[number(value) if value else "0" for value in row] for row in matrix.values]
    longest = max(text_width(figure, text, size.tick) for row in written for text in row)
    if 1.1 * longest * columns <= size.width - _SIDES and 1.3 * size.tick * POINT * rows <= tall:
        return Drawn(axes, tall, 0.0, partial(_numbers, axes, matrix, written, lambda v: paint(norm(v)), theme, size))
    return Drawn(axes, tall, _SCALE, partial(_scale, figure, axes))


def _numbers(
    axes: Axes,
    matrix: Matrix,
    written: list[list[str]],
    paint: Any,
    theme: Theme,
    size: Size,
    width: float,
    height: float,
) -> None:
    """Write the values into the cells."""
    for i, row in enumerate(written):
        for j, text in enumerate(row):
            red, green, blue, _ = paint(matrix.values[i, j])
            bright = 0.299 * red + 0.587 * green + 0.114 * blue > _BRIGHT
            ink = theme.ink if bright else theme.background
            axes.text(j + 0.5, i + 0.5, text, ha="center", va="center", size=size.tick, color=ink)


def _scale(figure: Figure, axes: Axes, width: float, height: float) -> None:
    """Draw the scale of the colours to the right of the axes."""
    place = axes.get_position()
    inch = place.width / width
    bar = figure.colorbar(
        axes.collections[0], cax=figure.add_axes((place.x1 + 0.1 * inch, place.y0, 0.1 * inch, place.height))
    )
    bar.outline.set_visible(False)
    bar.ax.tick_params(length=0)


def surface_drawn(figure: Figure, surface: Surface, theme: Theme, size: Size) -> Drawn:
    """Draw a surface as filled contours, with labelled lines and, if it has them, arrows along the gradient."""
    axes = figure.add_axes((0.2, 0.2, 0.6, 0.6))
    z = np.ma.masked_invalid(surface.z)
    step = surface.levels[1] - surface.levels[0] if len(surface.levels) > 1 else 1.0
    bands = [surface.levels[0] - step, *surface.levels, surface.levels[-1] + step]
    axes.contourf(surface.x, surface.y, z, levels=bands, cmap=light(theme), extend="both", zorder=1)
    lines = axes.contour(
        surface.x, surface.y, z, levels=surface.levels, colors=theme.ink, linewidths=0.7, linestyles="solid", zorder=2
    )
    if surface.arrows is not None:
        x, y, u, v = surface.arrows
        axes.quiver(x, y, u, v, color=theme.ink, alpha=0.7, width=0.005, pivot="mid", zorder=3)
    axes.set_xlim(surface.x[0], surface.x[-1])
    axes.set_ylim(surface.y[0], surface.y[-1])
    for set_ticks, ends in ((axes.set_xticks, surface.x), (axes.set_yticks, surface.y)):
        places = ticks((float(ends[0]), float(ends[-1])), 7)
        set_ticks(places, texts(places))
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, pad=6)
    axes.set_xlabel(surface.xlabel, labelpad=3)
    axes.set_ylabel(surface.ylabel, labelpad=3)
    axes.set_title(surface.title, loc="left", fontsize=size.label, color=theme.muted, pad=5)
    return Drawn(axes, None, 0.0, partial(_level_labels, figure, axes, lines, surface, size))


def _level_labels(
    figure: Figure, axes: Axes, lines: ContourSet, surface: Surface, size: Size, width: float, height: float
) -> None:
    """Write its level on each contour line, all in a row beside the falling diagonal, as far as they find room there."""
    along = np.linspace(*_ALONG, 400)
    x = surface.x[0] + (along + _BESIDE / 2) * (surface.x[-1] - surface.x[0])
    y = surface.y[-1] - (along - _BESIDE / 2) * (surface.y[-1] - surface.y[0])
    rows, columns = (np.searchsorted(axis, at).clip(0, axis.size - 1) for axis, at in ((surface.y, y), (surface.x, x)))
    heights = surface.z[rows, columns]
    free, places = -1.0, []
    for level in surface.levels if heights[0] < heights[-1] else surface.levels[::-1]:
        crossed = np.flatnonzero((heights[:-1] < level) != (heights[1:] < level))
        room = 1.5 * text_width(figure, number(level), size.tick)
        inches = along[crossed] * np.hypot(width, height)
        if crossed.size and inches[0] - free > room:
            places.append((float(x[crossed[0]]), float(y[crossed[0]])))
            free = inches[0]
    axes.clabel(lines, fontsize=size.tick, manual=places, inline_spacing=4, fmt=number)
