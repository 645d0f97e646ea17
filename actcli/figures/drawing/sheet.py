"""The figure that a picture is drawn on, measured in inches from its upper left corner.

There are no axes on it, whose ticks and labels would be laid out once more: lines, patches and text are put where the layout says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedBbox

from actcli.figures.data import Limits
from actcli.figures.drawing.style import Size, Theme
from actcli.figures.drawing.writing import Writing

EDGE = 9.4  # points around a picture


class Box(NamedTuple):
    """A rectangle, in inches from the upper left corner of the sheet."""

    left: float
    top: float
    width: float
    height: float


class Sheet:
    """A figure of a width and height in inches. down: its coordinates, inches to the right and downwards."""

    def __init__(self, height: float, theme: Theme, size: Size):
        self.theme, self.size, self.height = theme, size, height
        self.figure = Figure(figsize=(size.width, height), dpi=size.dpi, facecolor=theme.background)
        self.down: Transform = Affine2D().scale(1, -1).translate(0, height) + self.figure.dpi_scale_trans

    def within(self, box: Box, xlim: Limits, ylim: Limits) -> Transform:
        """The coordinates of a box that shows these limits."""
        (left, right), (low, high) = xlim, ylim
        scaled = Affine2D().translate(-left, -high).scale(box.width / (right - left), -box.height / (high - low))
        return scaled.translate(box.left, box.top) + self.down

    def add(self, artist: Artist, transform: Transform | None = None, box: Box | None = None) -> None:
        """Put something on the sheet. box: beyond which it is not seen."""
        artist.set_transform(transform or self.down)
        if box is not None:
            artist.set_clip_box(TransformedBbox(Bbox.from_bounds(*box), self.down))
        self.figure.add_artist(artist)

    def line(
        self, x: Any, y: Any, colour: Any, transform: Transform | None = None, box: Box | None = None, **style: Any
    ) -> None:
        """Draw a line through points."""
        self.add(Line2D(x, y, color=colour, **style), transform, box)

    def rules(self, segments: Sequence[tuple[float, float, float, float]], colour: Any, width: float) -> None:
        """Draw straight lines (x, y, x, y) in one go."""
        if segments:
            broken = np.array([(a, b, c, d, np.nan, np.nan) for a, b, c, d in segments]).reshape(-1, 2)
            x, y = broken.T
            self.line(x, y, colour, linewidth=width, zorder=0.5, solid_capstyle="butt")

    def text(self, text: str, x: float, y: float, points: float, colour: Any, **options: Any) -> None:
        """Write a line of text: see `Writing` for the options."""
        writing = Writing(text, (x, y), points, colour, **options)
        writing.set_zorder(5.0)
        self.add(writing)
