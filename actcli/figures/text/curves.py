"""Panels of curves in the terminal."""

from __future__ import annotations

import math
from typing import NamedTuple

from actcli.figures.data import Curve, Panel
from actcli.figures.spreading import spread
from actcli.figures.text.canvas import Canvas
from actcli.figures.text.parts import LETTERS, SAMPLES, Screen, bold, curve_colour, flowing, painted

_WIDEST = 0.3  # of the screen, labels beside the curves; longer ones stand in a key
_CLOSED, _OPEN = ("●", "@"), ("○", "O")


class _Look(NamedTuple):
    """How a curve is drawn, and how its label begins."""

    curve: Curve
    style: int
    colour: int
    label: str

    @property
    def end(self) -> float:
        """The value at its right end."""
        return float(self.curve.segments[-1].y[-1])


def panel_lines(panel: Panel, height: int, lowest: bool, screen: Screen) -> list[str]:
    """The panel in so many lines: its title, the plot, and a key if the labels do not fit beside it.

    lowest: no other stands beneath it, so that it has the label of the axis that all share.
    """
    looks = [_look(n, curve, panel, screen) for n, curve in enumerate(panel.curves)]
    labels = [look.label for look in looks if look.curve.label]
    beside = max((len(label) for label in labels), default=0)
    title = [bold(screen.spell(panel.title), screen)] if panel.title else []
    key: list[str] = []
    if beside > _WIDEST * screen.width or len(labels) > height - len(title) - 3:
        key = flowing([(painted(look.label, look.colour, screen), look.label) for look in looks], screen)
        beside = 0
    width = screen.width - (beside + 1 if beside else 0)
    canvas = Canvas(
        width, max(6, height - len(title) - len(key)), panel.xlim, panel.ylim, panel.xlabel if lowest else "", screen
    )
    for look in looks:
        for segment in look.curve.segments:
            canvas.curve(segment.x, segment.y, look.style, look.colour)
    for look in looks:
        canvas.points(look.curve.open, _OPEN[not screen.fine], look.colour)
        canvas.points(look.curve.closed, _CLOSED[not screen.fine], look.colour)
    lines = canvas.lines()
    if beside:
        _write_labels(lines, canvas, looks, screen)
    return [*title, *lines, *key]


def _look(place: int, curve: Curve, panel: Panel, screen: Screen) -> _Look:
    style = 0 if screen.colour and screen.fine else place  # colours tell curves apart better than dashes of dots
    sample = SAMPLES[style % len(SAMPLES)] if screen.fine else LETTERS[style % len(LETTERS)]
    label = f"{sample} {screen.spell(curve.label)}" if curve.label else ""
    return _Look(curve, style, curve_colour(curve.colour, panel.colours, panel.ordered), label)


def _write_labels(lines: list[str], canvas: Canvas, looks: list[_Look], screen: Screen) -> None:
    """Write the labels behind the rows in which their curves end, or as near as the others leave room."""
    named = sorted((look for look in looks if look.label), key=lambda look: -look.end)
    last = max(1, canvas.rows - 1)
    rows = [
        math.floor(share * last + 0.5) for share in spread([canvas.row(look.end) / last for look in named], 1 / last)
    ]
    taken: set[int] = set()
    for look, row in zip(named, rows, strict=True):
        while row in taken:
            row += 1
        taken.add(row)
        lines[row] += " " + painted(look.label, look.colour, screen)
