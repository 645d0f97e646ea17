"""Bars in groups, with their values where there is room."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from actcli.figures.data import Bars
from actcli.figures.drawing.parts import POINT, Drawn, text_width
from actcli.figures.drawing.style import Size, Theme, bar_colours
from actcli.figures.requests import number
from actcli.figures.ticks import texts, ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT, _LOW = 0.6, 0.36  # of a panel's: of bars, and of the input above several outputs
_SHARE = 0.74  # of the width of a group that its bars take
_SWATCH = 8.0  # points, the side of the square beside a label
_LINE = 1.35


def bars_drawn(figure: Figure, bars: Bars, several: bool, labelled: bool, theme: Theme, size: Size) -> Drawn:
    """Draw bars; several series stand side by side and are, if labelled, named at the right.

    several: these bars, or those beneath them, are of several series.
    """
    axes = figure.add_axes((0.2, 0.2, 0.6, 0.6))
    axes.set_facecolor(theme.background)
    axes.spines[:].set_visible(False)
    axes.grid(True, axis="y")
    axes.set_axisbelow(True)
    axes.tick_params(length=0, pad=4)
    axes.set_xticks(range(len(bars.names)), bars.names)
    axes.set_xlim(-0.6, len(bars.names) - 0.4)
    axes.set_ylim(bars.ylim)
    places = ticks(bars.ylim, 5)
    axes.set_yticks(places, texts(places))
    axes.axhline(0.0, color=theme.axis, linewidth=1.0, zorder=4)
    axes.set_title(bars.title, loc="left", fontsize=size.label, color=theme.muted, pad=5)
    paints = bar_colours(bars, theme)
    thick = _SHARE / len(bars.series)
    for n, (series, paint) in enumerate(zip(bars.series, paints, strict=True)):
        x = np.arange(len(series.values)) + (n - (len(bars.series) - 1) / 2) * thick
        axes.bar(x, np.nan_to_num(np.asarray(series.values)), width=0.94 * thick, color=paint, zorder=3)
    labels = [series.label for series in bars.series if series.label and labelled]
    alone = len(bars.series) == 1 and several
    right = (2.2 * _SWATCH) * POINT + max(text_width(figure, label, size.label) for label in labels) if labels else 0.0
    tall = max((_HEIGHT if not alone else _LOW) * size.heights[0], size.label * _LINE * POINT * len(labels))
    return Drawn(axes, tall, right, partial(_finish, figure, axes, bars, paints if labels else [], theme, size))


def _finish(
    figure: Figure, axes: Axes, bars: Bars, paints: list[Any], theme: Theme, size: Size, width: float, height: float
) -> None:
    """Write the values, with as many digits as fit above their bars, and the names of the series."""
    _thin_names(figure, axes, bars, width, size)
    thick = _SHARE / len(bars.series)
    room = width / (len(bars.names) + 0.2) * (1.0 if len(bars.series) == 1 else thick)
    for digits in (3, 2):
        written = [[number(value, digits) for value in series.values] for series in bars.series]
        if 1.05 * max(text_width(figure, text, size.tick) for row in written for text in row) <= room:
            _write_values(axes, bars, written, theme, size)
            break
    step = size.label * _LINE * POINT / height
    for n, (series, paint) in enumerate(zip(bars.series, paints, strict=False)):
        if series.label:
            left, place = 1 + 0.5 * _SWATCH * POINT / width, 1 - (n + 0.5) * step
            side = 1 + 1.4 * _SWATCH * POINT / width
            axes.plot(left, place, "s", markersize=_SWATCH, color=paint, transform=axes.transAxes, clip_on=False)
            axes.text(side, place, series.label, size=size.label, va="center", transform=axes.transAxes)


def _thin_names(figure: Figure, axes: Axes, bars: Bars, width: float, size: Size) -> None:
    """Leave out names that would run into each other."""
    long = 1.3 * text_width(figure, bars.names[-1], size.tick) * len(bars.names)
    every = max(1, math.ceil(long / width))
    axes.set_xticks(range(0, len(bars.names), every), bars.names[::every])


def _write_values(axes: Axes, bars: Bars, written: list[list[str]], theme: Theme, size: Size) -> None:
    thick = _SHARE / len(bars.series)
    for n, (series, row) in enumerate(zip(bars.series, written, strict=True)):
        for m, (value, text) in enumerate(zip(series.values, row, strict=True)):
            place = (m + (n - (len(bars.series) - 1) / 2) * thick, value if np.isfinite(value) else 0.0)
            away, edge = (-2, "top") if value < 0 else (2, "bottom")
            axes.annotate(
                text,
                place,
                (0, away),
                textcoords="offset points",
                ha="center",
                va=edge,
                size=size.tick,
                color=theme.ink,
            )
