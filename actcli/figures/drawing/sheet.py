"""What a picture is drawn on, measured in inches from its upper left corner.

It holds Matplotlib's lines, patches and texts, put where the layout says, and hands them to one of Matplotlib's renderers. There is
no figure and there are no axes: their ticks and labels would be laid out once more, and importing them takes a third of the
time in which `plot` draws one function.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedBbox

from actcli.figures.data import Limits
from actcli.figures.drawing.style import Size, Theme
from actcli.figures.drawing.writing import Writing, dots

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase

EDGE = 9.4  # points around a picture


class Box(NamedTuple):
    """A rectangle, in inches from the upper left corner of the sheet."""

    left: float
    top: float
    width: float
    height: float


class Sheet:
    """A width and height in inches, and what is put there. down: its coordinates, inches to the right and downwards."""

    def __init__(self, height: float, theme: Theme, size: Size):
        self.theme, self.size, self.height = theme, size, height
        self.artists: list[Artist] = []
        self._pixels = Affine2D().scale(size.dpi)
        self.down: Transform = Affine2D().scale(1, -1).translate(0, height) + self._pixels

    def draw(self, renderer: RendererBase) -> None:
        """Draw everything, from the lowest to the uppermost, on a background."""
        inch = dots(renderer)
        self._pixels.clear().scale(inch)
        graphics = renderer.new_gc()
        graphics.set_linewidth(0.0)
        whole = Affine2D().scale(self.size.width * inch, self.height * inch)
        renderer.draw_path(graphics, Path.unit_rectangle(), whole, to_rgba(self.theme.background))
        graphics.restore()
        for artist in sorted(self.artists, key=Artist.get_zorder):
            artist.draw(renderer)

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
        self.artists.append(artist)

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
