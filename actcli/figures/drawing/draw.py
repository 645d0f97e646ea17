"""A picture laid out with Matplotlib: no pyplot, no state left behind."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from actcli.figures.data import Bars, Matrix, Panel, Part, Picture
from actcli.figures.drawing.style import LIGHT, WEB, Size, Theme, settings

if TYPE_CHECKING:
    from actcli.figures.drawing.parts import Planned
    from actcli.figures.drawing.sheet import Box, Sheet

_BELOW_HEAD = 7.2  # points
_BETWEEN = 10.8  # points between parts


@contextmanager
def styled() -> Iterator[None]:
    """Settings of our own, for as long as a picture is drawn and saved; the caller's come back afterwards."""
    # Where it finds no folder for its cache, Matplotlib says so on standard error, and works.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings())  # type: ignore[arg-type]
        yield


def draw(picture: Picture, *, theme: Theme = LIGHT, size: Size = WEB) -> Sheet:
    """Return the sheet, as tall as its parts need. To be called, and the sheet drawn, within `styled`."""
    from actcli.figures.drawing import key, titles
    from actcli.figures.drawing.sheet import EDGE, Sheet

    edge = EDGE * size.unit
    wide = size.width - 2 * edge
    signs = key.signs(picture.parts, theme, size)
    head = titles.rows(picture, wide, size, theme)
    lines = key.rows(signs, wide, size)
    above = edge + titles.height(head, size) + (_BELOW_HEAD * size.unit if head else 0.0)
    rows = _planned(picture, not signs, theme, size)
    placed, total = _arranged(rows, above + key.height(lines, size), edge, size)
    sheet = Sheet(total, theme, size)
    titles.paint(sheet, head, edge, edge)
    key.paint(sheet, lines, edge, above)
    for part, box in placed:
        part.paint(sheet, box)
    return sheet


def _rows(parts: Sequence[Part]) -> list[tuple[int, list[Part]]]:
    """Bars and surfaces stand two in a row, where there are several; other parts take the whole width.

    Each row with how many it has room for: the last one may have fewer.
    """
    rows: list[tuple[int, list[Part]]] = []
    for kind, group in groupby(parts, type):
        together = list(group)
        many = kind is Bars and any(len(bars.series) > 1 for bars in together if isinstance(bars, Bars))
        across = 1 if kind in (Panel, Matrix) or len(together) == 1 or many else 2
        rows += [(across, together[n : n + across]) for n in range(0, len(together), across)]
    return rows


class _Setting(NamedTuple):
    """What parts are planned with: whether curves are labelled beside them, and whether bars have several series."""

    labelled: bool
    many: bool
    theme: Theme
    size: Size


def _planned(picture: Picture, labelled: bool, theme: Theme, size: Size) -> list[tuple[int, list[Planned]]]:
    many = any(len(bars.series) > 1 for bars in picture.parts if isinstance(bars, Bars))
    setting = _Setting(labelled, many, theme, size)
    rows = _rows(picture.parts)
    beneath = [row[0] for _, row in rows[1:]] + [None]
    return [
        (across, [_plan(part, below, across, len(picture.parts) > 1, setting) for part in row])
        for (across, row), below in zip(rows, beneath, strict=True)
    ]


def _plan(part: Part, beneath: Part | None, count: int, several: bool, setting: _Setting) -> Planned:
    """What a part needs. beneath: the part below it, count: how many its row has room for."""
    from actcli.figures.drawing.bars import bars_planned
    from actcli.figures.drawing.curves import panel_planned
    from actcli.figures.drawing.maps import matrix_planned, surface_planned

    labelled, many, theme, size = setting
    if isinstance(part, Panel):
        # Panels beneath each other over the same stretch have one x axis, that of the lowest.
        shared = isinstance(beneath, Panel) and (part.xlim, part.xticks) == (beneath.xlim, beneath.xticks)
        return panel_planned(part, several, shared, labelled, theme, size)
    across = size.width / count
    if isinstance(part, Bars):
        return bars_planned(part, many, labelled, across, theme, size)
    return matrix_planned(part, size) if isinstance(part, Matrix) else surface_planned(part, across, size)


def _arranged(
    rows: Sequence[tuple[int, Sequence[Planned]]], head: float, edge: float, size: Size
) -> tuple[list[tuple[Planned, Box]], float]:
    """Every part with its place, those that have a row of their own in line; and the height of it all."""
    from actcli.figures.drawing.sheet import Box

    single = [row[0].room for across, row in rows if across == 1]
    left, right = max((r.left for r in single), default=0.0), max((r.right for r in single), default=0.0)
    between = _BETWEEN * size.unit
    placed: list[tuple[Planned, Box]] = []
    top = head
    for across, row in rows:
        wide = (size.width - 2 * edge - (across - 1) * between) / across
        above, below = max(one.room.above for one in row), max(one.room.below for one in row)
        tall = 0.0
        for n, one in enumerate(row):
            west, east = (left, right) if across == 1 else (one.room.left, one.room.right)
            width = wide - west - east
            height = width if one.height is None else one.height
            placed.append((one, Box(edge + n * (wide + between) + west, top + above, width, height)))
            tall = max(tall, height)
        top += above + tall + below + between
    return placed, top - between + edge
