"""Maps: a matrix of numbers, a surface of contour lines."""

from __future__ import annotations

import math
from functools import partial
from itertools import pairwise

import numpy as np

from actcli.figures.data import Matrix, Surface, Tick
from actcli.figures.drawing.areas import Areas
from actcli.figures.drawing.contrast import on
from actcli.figures.drawing.frame import Frame, numbered
from actcli.figures.drawing.parts import Planned
from actcli.figures.drawing.sheet import Box, Sheet
from actcli.figures.drawing.style import Size, stretch
from actcli.figures.drawing.writing import width
from actcli.figures.requests import number

_CELL = 2.3  # of the size of its number, the height of a cell
_TALLEST = 1.25  # of the height of a panel, a matrix
_SIDES = 6.0  # of the size of a label, about what the names of rows and the margins take of the width
_SCALE, _BAND = 4.5, 0.7  # of the size of a label: a scale of colours with its numbers, and its width
_SHADES = 64
_MOST, _MOST_OF_TWO = 7, 4  # numbers along an axis, and where two surfaces stand in a row
_MARGINS = 16.0  # points of the room for a surface that are free: the edge of the picture, half the gap between two


def matrix_planned(matrix: Matrix, size: Size) -> Planned:
    """Plan a matrix as cells, the colour of each from its value, zero in the middle of the colours."""
    rows, columns = matrix.values.shape
    across = size.width - _SIDES * size.label / 72
    every = math.ceil(1.3 * max(width(name, size.tick) for name in matrix.columns) * columns / across)
    frame = Frame(
        (0.0, float(columns)),
        (float(rows), 0.0),
        tuple(Tick(n + 0.5, matrix.columns[n]) for n in range(0, columns, every)),
        tuple(Tick(n + 0.5, name) for n, name in enumerate(matrix.rows)),
        matrix.title,
        grid="",
    )
    tall = min(_TALLEST * size.heights[0], _CELL * size.tick / 72 * rows)
    written = [[number(value) if value else "0" for value in row] for row in matrix.values]
    longest = max(width(text, size.tick) for row in written for text in row)
    fits = 1.1 * longest * columns <= across and 1.3 * size.tick / 72 * rows <= tall
    room = frame.room(size, across)
    if not fits:
        room = room._replace(right=max(room.right, _SCALE * size.label / 72))
    return Planned(room, tall, partial(_matrix, matrix, frame, written if fits else None))


def _matrix(matrix: Matrix, frame: Frame, written: list[list[str]] | None, sheet: Sheet, box: Box) -> None:
    theme, size = sheet.theme, sheet.size
    frame.paint(sheet, box)
    finite = np.abs(matrix.values[np.isfinite(matrix.values)])
    largest = float(finite.max(initial=0.0)) or 1.0
    rows, columns = matrix.values.shape
    cells, paints = [], []
    for i, row in enumerate(matrix.values):
        shades = stretch(theme.diverging, [0.5 + 0.5 * float(value) / largest for value in np.nan_to_num(row)])
        for j, (value, shade) in enumerate(zip(row, shades, strict=True)):
            cells.append((j, i, j + 1, i + 1))
            paints.append(shade if np.isfinite(value) else theme.grid)
    data = sheet.within(box, frame.xlim, frame.ylim)
    sheet.add(Areas(cells, paints, theme.background, size.hair), data)
    if written is None:
        _scale(sheet, box, largest)
        return
    across, down = box.width / columns, box.height / rows
    for n, paint in enumerate(paints):
        i, j = divmod(n, columns)
        x, y = box.left + (j + 0.5) * across, box.top + (i + 0.5) * down
        sheet.text(written[i][j], x, y, size.tick, on(paint), beside="center", level="center")


def _scale(sheet: Sheet, box: Box, largest: float) -> None:
    """Draw the scale of the colours to the right."""
    size, theme = sheet.size, sheet.theme
    band = Box(box.left + box.width + size.label / 72, box.top, _BAND * size.label / 72, box.height)
    edges = np.linspace(-largest, largest, _SHADES + 1)
    data = sheet.within(band, (0.0, 1.0), (-largest, largest))
    cells = [(0.0, a, 1.0, b) for a, b in pairwise(edges)]
    paints = stretch(theme.diverging, list(np.linspace(0.0, 1.0, _SHADES)))
    sheet.add(Areas(cells, paints, width=0.2), data)
    for place, text in numbered((-largest, largest), 5):
        y = band.top + (largest - place) / (2 * largest) * band.height
        sheet.text(text, band.left + band.width + 4 * size.unit, y, size.tick, theme.muted, level="center")


def surface_planned(surface: Surface, across: float, size: Size) -> Planned:
    """Plan a surface as filled contours, with labelled lines and, if it has them, arrows along the gradient.

    across: inches it has.
    """
    xlim, ylim = ((float(axis[0]), float(axis[-1])) for axis in (surface.x, surface.y))
    most = _MOST if across > 0.6 * size.width else _MOST_OF_TWO
    frame = Frame(
        xlim, ylim, numbered(xlim, most), numbered(ylim, most), surface.title, surface.xlabel, surface.ylabel, grid=""
    )
    room = frame._replace(title="").room(size, 0.75 * across)
    free = across - room.left - _MARGINS * size.unit
    frame = frame._replace(shrunk=min(1.0, free / width(surface.title, size.label)))
    above = frame.room(size, free).above
    return Planned(room._replace(above=above), None, partial(_surface, surface, frame))


def _surface(surface: Surface, frame: Frame, sheet: Sheet, box: Box) -> None:
    from actcli.figures.drawing.contours import Contours

    frame.paint(sheet, box)
    sheet.add(Contours(surface, frame.xlim, frame.ylim, sheet, box))
