"""Matrices and surfaces in the terminal."""

from __future__ import annotations

import numpy as np

from actcli.figures.data import Matrix, Point, Surface
from actcli.figures.requests import number
from actcli.figures.text.canvas import Canvas
from actcli.figures.text.parts import FAINT, PALETTE, Screen, bold, curve_colour, painted

_ARROWS = ("→↗↑↖←↙↓↘", ">>^<<<v>")
_SMALL = 0.02  # of the longest: a gradient that is drawn as a dot


def matrix_lines(matrix: Matrix, screen: Screen) -> list[str]:
    """A table of the numbers; of a matrix too wide for that, one digit each: tenths of the largest number."""
    rows, columns = [screen.spell(name) for name in matrix.rows], [screen.spell(name) for name in matrix.columns]
    texts = [[screen.spell(number(value) if value else "0") for value in row] for row in matrix.values]
    title = screen.spell(matrix.title)
    wide = max(len(text) for text in [*columns, *(text for row in texts for text in row)]) + 2
    head = max(len(name) for name in rows)
    if head + wide * len(columns) > screen.width:
        largest = float(np.abs(matrix.values).max()) or 1.0
        texts = [[_tenths(value / largest, screen) for value in row] for row in matrix.values]
        title += screen.spell(f", in tenths of {number(largest)}")
        columns, wide = [""] * len(columns), 2
    lines = [bold(title, screen)]
    if any(columns):
        lines.append(" " * head + "".join(f"{name:>{wide}}" for name in columns))
    for name, row, values in zip(rows, texts, matrix.values, strict=True):
        cells = [painted(f"{text:>{wide}}", _sign(value), screen) for text, value in zip(row, values, strict=True)]
        lines.append(f"{name:<{head}}" + "".join(cells))
    return lines


def _tenths(share: float, screen: Screen) -> str:
    tenths = round(10 * share)
    return ("·" if screen.fine else ".") if tenths == 0 else screen.spell(number(min(9, max(-9, tenths))))


def _sign(value: float) -> int:
    return FAINT if value == 0 else PALETTE[1] if value > 0 else PALETTE[0]


def surface_lines(surface: Surface, height: int, screen: Screen) -> list[str]:
    """The contour lines, each with its level, and arrows for gradients."""
    from contourpy import contour_generator

    title = [bold(screen.spell(surface.title), screen)] if surface.title else []
    rows = max(10, height - len(title) - 1)
    width = min(screen.width, 2 * rows + 14)
    xlim, ylim = (surface.x[0], surface.x[-1]), (surface.y[0], surface.y[-1])
    canvas = Canvas(width, rows, xlim, ylim, surface.xlabel, screen)
    generator = contour_generator(surface.x, surface.y, np.ma.masked_invalid(surface.z))
    placed: list[tuple[Point, float, int]] = []
    for n, level in enumerate(surface.levels):
        colour = curve_colour(n, len(surface.levels), True)
        drawn = [np.asarray(line, dtype=np.float64) for line in generator.lines(level)]
        for line in drawn:
            canvas.curve(line[:, 0], line[:, 1], n if not screen.fine else 0, colour)
        if drawn:
            longest = max(drawn, key=len)
            x, y = longest[len(longest) // 2]
            placed.append(((float(x), float(y)), level, colour))
    if surface.arrows is not None:
        _arrows(canvas, surface, screen)
    for place, level, colour in placed:
        canvas.text(place, screen.spell(number(level)), colour)
    return [*title, screen.spell(surface.ylabel), *canvas.lines()]


def _arrows(canvas: Canvas, surface: Surface, screen: Screen) -> None:
    assert surface.arrows is not None
    x, y, u, v = surface.arrows
    length = np.hypot(u, v)
    eighth = np.round(np.arctan2(v, u) / (np.pi / 4)).astype(int) % 8
    for n in range(8):
        chosen = (eighth == n) & (length > _SMALL * length.max())
        canvas.points(zip(x[chosen], y[chosen], strict=True), _ARROWS[not screen.fine][n], FAINT)
