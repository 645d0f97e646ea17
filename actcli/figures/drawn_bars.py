"""Bars in groups, with their values where there is room."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from actcli.figures.data import Bars
from actcli.figures.drawn import POINT, Drawn, text_width
from actcli.figures.style import Size, Theme, ordered

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT = 0.6  # of a panel's
_SHARE = 0.74  # of the width of a group that its bars take
_SWATCH = 8.0  # points, the side of the square beside a label
_LINE = 1.35


def bars_drawn(figure: Figure, bars: Bars, theme: Theme, size: Size) -> Drawn:
    """Draw bars; several series stand side by side and are named at the right."""
    from matplotlib.ticker import MaxNLocator

    axes = figure.add_axes((0.2, 0.2, 0.6, 0.6))
    axes.set_facecolor(theme.background)
    axes.spines[:].set_visible(False)
    axes.grid(True, axis="y")
    axes.set_axisbelow(True)
    axes.tick_params(length=0, pad=4)
    axes.set_xticks(range(len(bars.names)), bars.names)
    axes.set_xlim(-0.6, len(bars.names) - 0.4)
    axes.set_ylim(bars.ylim)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    axes.axhline(0.0, color=theme.axis, linewidth=1.0, zorder=4)
    axes.set_title(bars.title, loc="left", fontsize=size.label, color=theme.muted, pad=5)
    paints = _paints(bars, theme)
    thick = _SHARE / len(bars.series)
    for n, (series, paint) in enumerate(zip(bars.series, paints, strict=True)):
        x = np.arange(len(series.values)) + (n - (len(bars.series) - 1) / 2) * thick
        axes.bar(x, np.nan_to_num(np.asarray(series.values)), width=0.94 * thick, color=paint, zorder=3)
    labels = [series.label for series in bars.series if series.label]
    right = (2.2 * _SWATCH) * POINT + max(text_width(figure, label, size.label) for label in labels) if labels else 0.0
    tall = max(_HEIGHT * size.heights[0], size.label * _LINE * POINT * len(labels))
    return Drawn(axes, tall, right, partial(_finish, figure, axes, bars, paints, theme, size))


def _paints(bars: Bars, theme: Theme) -> list[Any]:
    if bars.ordered:
        return ordered(len(bars.series), theme)
    return [
        theme.axis if series.colour < 0 else theme.palette[series.colour % len(theme.palette)] for series in bars.series
    ]


def _finish(
    figure: Figure, axes: Axes, bars: Bars, paints: list[Any], theme: Theme, size: Size, width: float, height: float
) -> None:
    """Write the values, if all of them fit above their bars, and the names of the series."""
    thick = _SHARE / len(bars.series)
    texts = [[f"{value:.3g}".replace("-", "−") for value in series.values] for series in bars.series]
    longest = max((text_width(figure, text, size.tick) for row in texts for text in row), default=0.0)
    if longest * 1.08 <= width / (len(bars.names) + 0.2) * max(thick, _SHARE / len(bars.series)) / _SHARE:
        for n, (series, row) in enumerate(zip(bars.series, texts, strict=True)):
            for m, (value, text) in enumerate(zip(series.values, row, strict=True)):
                up = not value < 0
                axes.annotate(
                    text, (m + (n - (len(bars.series) - 1) / 2) * thick, value if np.isfinite(value) else 0.0), (0, 2 if up else -2),
                    textcoords="offset points", ha="center", va="bottom" if up else "top", size=size.tick, color=theme.ink, zorder=5,
                )  # fmt: skip
    step = size.label * _LINE * POINT / height
    for n, (series, paint) in enumerate(zip(bars.series, paints, strict=True)):
        if series.label:
            left, place = 1 + 0.5 * _SWATCH * POINT / width, 1 - (n + 0.5) * step
            axes.plot(left, place, "s", markersize=_SWATCH, color=paint, transform=axes.transAxes, clip_on=False)
            axes.text(
                left + _SWATCH * POINT / width,
                place,
                series.label,
                size=size.label,
                va="center",
                transform=axes.transAxes,
            )
