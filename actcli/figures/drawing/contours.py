"""Contours of a surface, the one thing that is left to Matplotlib's axes: to trace lines and to break them for their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.text import Text

from actcli.figures.data import Limits, Surface
from actcli.figures.drawing.sheet import Box, Sheet
from actcli.figures.drawing.style import stretch
from actcli.figures.drawing.writing import dots, width
from actcli.figures.requests import number

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase
    from matplotlib.contour import ContourSet

_BESIDE = 1 / 18  # of the width, from the diagonal to the labels: between two rows of arrows
_ALONG = (0.12, 0.88)  # of that row


class Contours(Artist):
    """Filled contours in a box, with labelled lines and, if the surface has them, arrows along the gradient."""

    def __init__(self, surface: Surface, xlim: Limits, ylim: Limits, sheet: Sheet, box: Box):
        super().__init__()
        theme, size = sheet.theme, sheet.size
        self._whole = Figure(figsize=(size.width, sheet.height), dpi=size.dpi)
        place = (box.left / size.width, 1 - (box.top + box.height) / sheet.height)
        self._plot = axes = self._whole.add_axes((*place, box.width / size.width, box.height / sheet.height))
        axes.set_axis_off()
        z = np.ma.masked_invalid(surface.z)
        step = surface.levels[1] - surface.levels[0] if len(surface.levels) > 1 else 1.0
        bands = [surface.levels[0] - step, *surface.levels, surface.levels[-1] + step]
        shades = LinearSegmentedColormap.from_list("shades", stretch(theme.sequential, list(np.linspace(0.0, 1.0, 13))))
        axes.contourf(surface.x, surface.y, z, levels=bands, cmap=shades, extend="both", zorder=1)
        lines = axes.contour(
            surface.x, surface.y, z, levels=surface.levels, colors=theme.ink, linewidths=0.9 * size.hair,
            linestyles="solid", zorder=2,
        )  # fmt: skip
        if surface.arrows is not None:
            x, y, u, v = surface.arrows
            axes.quiver(x, y, u, v, color=theme.ink, alpha=0.7, width=0.005, pivot="mid", zorder=3)
        axes.set_xlim(xlim)
        axes.set_ylim(ylim)
        self._write_levels(lines, surface, sheet, box)

    @property
    def labels(self) -> list[Text]:
        """The numbers on the lines."""
        return list(self._plot.texts)

    def draw(self, renderer: RendererBase) -> None:
        """Draw them, at the renderer's dots per inch."""
        self._whole.set_dpi(dots(renderer))
        self._plot.draw(renderer)

    def _write_levels(self, lines: ContourSet, surface: Surface, sheet: Sheet, box: Box) -> None:
        """Write its level on each line, all in a row beside the falling diagonal, as far as they find room there."""
        points = sheet.size.tick
        along = np.linspace(*_ALONG, 400)
        x = surface.x[0] + (along + _BESIDE / 2) * (surface.x[-1] - surface.x[0])
        y = surface.y[-1] - (along - _BESIDE / 2) * (surface.y[-1] - surface.y[0])
        rows, columns = (
            np.searchsorted(axis, at).clip(0, axis.size - 1) for axis, at in ((surface.y, y), (surface.x, x))
        )
        heights = surface.z[rows, columns]
        free, places = -1.0, []
        for level in surface.levels if heights[0] < heights[-1] else surface.levels[::-1]:
            crossed = np.flatnonzero((heights[:-1] < level) != (heights[1:] < level))
            room = 1.5 * width(number(level), points)
            inches = along[crossed] * np.hypot(box.width, box.height)
            if crossed.size and inches[0] - free > room:
                places.append((float(x[crossed[0]]), float(y[crossed[0]])))
                free = inches[0]
        fonts: dict[str, Any] = {"fontsize": points}
        self._plot.clabel(lines, manual=places, inline_spacing=4, fmt=number, **fonts)
