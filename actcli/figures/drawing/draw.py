"""A picture drawn with Matplotlib: figures and axes as objects, no pyplot, no state left behind."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from actcli.figures.data import Bars, Matrix, Panel, Part, Picture
from actcli.figures.drawing import key, titles
from actcli.figures.drawing.bars import bars_drawn
from actcli.figures.drawing.curves import panel_drawn
from actcli.figures.drawing.maps import matrix_drawn, surface_drawn
from actcli.figures.drawing.parts import EDGE, Drawn, text_extent
from actcli.figures.drawing.style import LIGHT, WEB, Size, Theme, settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BELOW_HEAD = 0.1  # inches
_BETWEEN = 0.15  # inches between parts


@contextmanager
def styled(theme: Theme = LIGHT, size: Size = WEB) -> Iterator[None]:
    """The house style, for as long as a picture is drawn and saved; the caller's settings come back afterwards."""
    # Where it finds no folder for its cache, Matplotlib says so on standard error, and works.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings(theme, size))  # type: ignore[arg-type]
        yield


def draw(picture: Picture, *, theme: Theme = LIGHT, size: Size = WEB) -> Figure:
    """Return the figure, as tall as its parts need. To be called, and the figure saved, within `styled`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(size.width, size.width), dpi=size.dpi, facecolor=theme.background)
    wide = size.width - 2 * EDGE
    signs = key.signs(figure, picture.parts, theme, size)
    rows = [[_drawn(figure, part, picture, not signs, theme, size) for part in row] for row in _rows(picture.parts)]
    _share_axes(picture.parts, rows)
    head = titles.rows(picture, wide, size, theme, lambda *text: text_extent(figure, *text))
    lines = key.rows(figure, signs, wide, size)
    above = EDGE + titles.height(head) + _BELOW_HEAD
    _arrange(figure, rows, above + key.height(lines, size), size)
    titles.place(head, figure)
    key.place(figure, lines, EDGE, above, size)
    return figure


def _rows(parts: Sequence[Part]) -> list[list[Part]]:
    """Bars and surfaces stand two in a row, where there are several; other parts take the whole width."""
    rows: list[list[Part]] = []
    for kind, group in groupby(parts, type):
        together = list(group)
        many = kind is Bars and any(len(bars.series) > 1 for bars in together if isinstance(bars, Bars))
        across = 1 if kind in (Panel, Matrix) or len(together) == 1 or many else 2
        rows += [together[n : n + across] for n in range(0, len(together), across)]
    return rows


def _drawn(figure: Figure, part: Part, picture: Picture, labelled: bool, theme: Theme, size: Size) -> Drawn:
    if isinstance(part, Panel):
        return panel_drawn(figure, part, len(picture.parts) > 1, labelled, theme, size)
    if isinstance(part, Bars):
        several = any(len(bars.series) > 1 for bars in picture.parts if isinstance(bars, Bars))
        return bars_drawn(figure, part, several, labelled, theme, size)
    return (
        matrix_drawn(figure, part, theme, size)
        if isinstance(part, Matrix)
        else surface_drawn(figure, part, theme, size)
    )


def _share_axes(parts: Sequence[Part], rows: Sequence[Sequence[Drawn]]) -> None:
    """Panels beneath each other over the same stretch have one x axis, that of the lowest."""
    panels = [part for part in parts if isinstance(part, Panel)]
    if len(panels) == len(parts):
        for row, (panel, below) in zip(rows, pairwise(panels), strict=False):
            if (panel.xlim, panel.xticks) == (below.xlim, below.xticks):
                row[0].axes.tick_params(labelbottom=False)
                row[0].axes.set_xlabel("")


def _arrange(figure: Figure, rows: Sequence[Sequence[Drawn]], head: float, size: Size) -> None:
    """Give every part its place, in inches measured from its own labels, and the figure its height."""
    margins = [[_margins(figure, one) for one in row] for row in rows]
    single = [row[0] for row in margins if len(row) == 1]
    left, right = (max((m[side] for m in single), default=0.0) for side in (0, 1))
    placed: list[tuple[Drawn, float, float, float, float]] = []
    top = head
    for row, around in zip(rows, margins, strict=True):
        wide = (size.width - 2 * EDGE - (len(row) - 1) * _BETWEEN) / len(row)
        above, below = max(m[2] for m in around), max(m[3] for m in around)
        tall = 0.0
        for n, (one, own) in enumerate(zip(row, around, strict=True)):
            west, east = (left, right) if len(row) == 1 else own[:2]
            width = wide - west - east
            height = width if one.height is None else one.height
            placed.append((one, EDGE + n * (wide + _BETWEEN) + west, top + above, width, height))
            tall = max(tall, height)
        top += above + tall + below + _BETWEEN
    total = top - _BETWEEN + EDGE
    figure.set_size_inches(size.width, total)
    for one, x, y, width, height in placed:
        one.axes.set_position((x / size.width, 1 - (y + height) / total, width / size.width, height / total))
        if one.finish is not None:
            one.finish(width, height)


def _margins(figure: Figure, one: Drawn) -> tuple[float, float, float, float]:
    """Inches that labels take on the left, on the right, above and below the axes."""
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    box = one.axes.bbox
    around = one.axes.get_tightbbox(renderer)
    assert around is not None
    sides = (box.x0 - around.x0, around.x1 - box.x1, around.y1 - box.y1, box.y0 - around.y0)
    west, east, above, below = (max(0.0, side) / figure.dpi for side in sides)
    return west, max(east, one.right), above, below
