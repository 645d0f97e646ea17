"""A plot area of plotext: axes, ticks, dots finer than letters where the screen has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from actcli.errors import Unreadable
from actcli.figures.data import Limits, Point
from actcli.figures.text.parts import FAINT, LETTERS, Screen
from actcli.figures.ticks import texts, ticks
from actcli.numerics.arrays import Array

_FRAME = 2  # rows beneath the canvas: axis and numbers; with a label, one more
_TICK_COLUMNS, _TICK_ROWS = 11, 4  # about so far apart
_DOTS = (2, 4)  # of a braille letter, across and down
# On and off along a line, in dots: the line styles.
_PATTERNS: tuple[tuple[int, ...], ...] = ((1, 0), (7, 4), (2, 3), (8, 3, 2, 3))
_WHITE = "\x1b[48;5;15m"  # the background that plotext gives to axes of any colour
_TO_ASCII = str.maketrans("─│┈┊┌┐└┘├┤┬┴┼", "-|.:+++++++++")


class Canvas:
    """An empty plot of `width` columns and `height` rows, labels of the axes included."""

    def __init__(self, width: int, height: int, xlim: Limits, ylim: Limits, xlabel: str, screen: Screen) -> None:
        self.screen, self.xlim, self.ylim = screen, xlim, ylim
        self.rows = max(1, height - _FRAME - bool(xlabel))
        x, y = ticks(xlim, width // _TICK_COLUMNS), ticks(ylim, max(2, self.rows // _TICK_ROWS))
        xtexts, ytexts = [[screen.spell(text) for text in texts(places)] for places in (x, y)]
        self.columns = max(1, width - max(len(text) for text in ytexts) - 1)
        self._plotext = _plotext()
        self._figure = figure = self._plotext.figure
        self._plotext.terminal.limit(False, False)
        figure.clear()
        figure.theme("colorless")
        figure.plot_size(width, height)
        faint = self._pixel(FAINT)
        figure.axes(True, pixel=faint)
        figure.axes(False, axis="x", side="upper")
        figure.axes(False, axis="y", side="right")
        for axis, places, named, limits in (("x", x, xtexts, xlim), ("y", y, ytexts, ylim)):
            figure.ruler(axis, "lower" if axis == "x" else "left").lim(*limits).ticks(places, labels=named)
        if xlabel:
            figure.label(screen.spell(xlabel), "x")
        for orientation, (low, high) in ((0, ylim), (1, xlim)):
            if low < 0 < high:
                figure.line(0.0, orientation, pixel=faint, style="dotted")

    def curve(self, x: Array, y: Array, style: int, colour: int) -> None:
        """Draw a line through points that x, y give in order. style: of the lines, or of the letters in ASCII."""
        across, down = _DOTS if self.screen.fine else (1, 1)
        size = np.array([self.columns * across, self.rows * down], dtype=np.float64)
        low, height = self.ylim[0], self.ylim[1] - self.ylim[0]
        width = self.xlim[1] - self.xlim[0]
        dots = np.stack([(x - self.xlim[0]) / width, np.clip((y - low) / height, -0.5, 1.5)]) * (size[:, None] - 1)
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(dots, axis=1)))])
        if along[-1] == 0.0:
            return
        steps = np.arange(0.0, along[-1], 0.4)
        places = np.stack([np.interp(steps, along, row) for row in dots])
        pattern = _PATTERNS[style % len(_PATTERNS)] if self.screen.fine else (1, 0)
        shown = places[:, _on(steps, pattern)].round()
        shown = shown[:, (shown[1] >= 0) & (shown[1] <= size[1] - 1)]
        if shown.size == 0:
            return
        distinct = np.unique(shown, axis=1) / (size[:, None] - 1)
        marker = "braille" if self.screen.fine else LETTERS[style % len(LETTERS)]
        self._dots(distinct[0] * width + self.xlim[0], distinct[1] * height + low, marker, colour)

    def points(self, places: Iterable[Point], letter: str, colour: int) -> None:
        """Draw single letters at these places."""
        kept = [(x, y) for x, y in places if self.ylim[0] <= y <= self.ylim[1]]
        if kept:
            x, y = zip(*kept, strict=True)
            self._dots(np.array(x), np.array(y), letter, colour)

    def text(self, place: Point, text: str, colour: int) -> None:
        """Write a text with its middle at a place."""
        marker = self._plotext.marker(self._plotext.colorize(text).fill(self._pixel(colour)).matrix(), ha="center")
        self._figure.draw(self._figure.signal([place[0]], [place[1]], marker=marker))

    def lines(self) -> list[str]:
        """The plot, row by row."""
        text: str = self._figure.build().string(not self.screen.colour)
        text = text.replace(_WHITE, "")
        if not self.screen.fine:
            text = text.translate(_TO_ASCII)
        return text.rstrip("\n").split("\n")

    def row(self, y: float) -> int:
        """The row of the canvas, counted from the top, in which a value lies."""
        share = (y - self.ylim[0]) / (self.ylim[1] - self.ylim[0])
        return round((1 - min(max(share, 0.0), 1.0)) * (self.rows - 1))

    def _dots(self, x: Array, y: Array, marker: str, colour: int) -> None:
        made = self._plotext.marker(marker, pixel=self._pixel(colour))
        self._figure.draw(self._figure.signal(x.tolist(), y.tolist(), marker=made))

    def _pixel(self, colour: int) -> Any:
        return self._plotext.pixel(colour) if self.screen.colour else self._plotext.pixel()


def _on(along: Array, pattern: Sequence[int]) -> Any:
    """Where along a line its pattern draws."""
    edges = np.cumsum(pattern)
    return np.searchsorted(edges, along % edges[-1], side="right") % 2 == 0


def _plotext() -> Any:
    try:
        import plotext
    except (ImportError, OSError) as error:  # OSError: its compiled part does not load here
        raise Unreadable(
            f"plots in the terminal need plotext, which cannot be loaded ({error}); give -o FILE.png"
        ) from None
    return plotext
