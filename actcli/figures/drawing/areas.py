"""Filled areas: bars, and the cells of a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from actcli.figures.drawing.writing import POINT, dots

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase


class Areas(Artist):
    """Rectangles (left, bottom, right, top) in the coordinates of its transform, each in its colour.

    edge: the colour of the line around each, None for its own; width: of that line, in points.
    """

    def __init__(self, rectangles: Any, colours: Sequence[Any], edge: Any = None, width: float = 0.0):
        super().__init__()
        self.set_zorder(1.0)
        self._rectangles = np.asarray(rectangles, dtype=float).reshape(-1, 4)
        self._fills = [to_rgba(colour) for colour in colours]
        self._edges = self._fills if edge is None else [to_rgba(edge)] * len(self._fills)
        self._width = width

    def draw(self, renderer: RendererBase) -> None:
        """Draw them, one after the other."""
        graphics = renderer.new_gc()
        graphics.set_linewidth(self._width * POINT * dots(renderer))
        if self.clipbox is not None:
            graphics.set_clip_rectangle(Bbox(self.clipbox.get_points()))
        transform = self.get_transform()
        for (left, bottom, right, top), fill, edge in zip(self._rectangles, self._fills, self._edges, strict=True):
            graphics.set_foreground(edge, isRGBA=True)
            corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
            renderer.draw_path(graphics, Path(corners, closed=True), transform, fill)
        graphics.restore()
