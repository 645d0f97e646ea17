"""Text: how much room it takes, and one line of it on a figure.

A picture is arranged before it is drawn, so that each text is measured once, at one size for all: outlines scale. Formulas are parsed
at that point, which takes longer than all the rest; what is drawn is then their outline, and not parsed again.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Bbox

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase

POINT = 1 / 72  # inches
_LARGE = 100.0  # points at which text is measured
_BESIDE = {"left": 0.0, "center": 0.5, "right": 1.0}


class Extent(NamedTuple):
    """Of a line of text: its width, what is above the baseline and what is below."""

    width: float
    ascent: float
    descent: float

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.ascent + self.descent


def extent(text: str, points: float, weight: str = "normal") -> Extent:
    """Inches that a line of text takes; a formula stands between dollar signs."""
    return Extent(*(points * POINT * share for share in _extent(text, weight)))


def width(text: str, points: float) -> float:
    """Inches that a line of text takes along it."""
    return extent(text, points).width


@lru_cache(maxsize=4096)
def _extent(text: str, weight: str) -> Extent:
    """The extent at a size of 1, as tall as any letters are, also where there is none."""
    measured = text_to_path.get_text_width_height_descent(text, _font(_LARGE, weight), text.startswith("$"))
    wide, height, descent = (float(length) / _LARGE for length in measured)
    if text == "lp":
        return Extent(wide, height - descent, descent)
    tallest = _extent("lp", "normal")
    return Extent(wide, max(height - descent, tallest.ascent), max(descent, tallest.descent))


@lru_cache(maxsize=512)
def _outline(formula: str) -> Path:
    vertices, codes = text_to_path.get_text_path(_font(_LARGE, "normal"), formula, ismath=True)
    return Path(vertices, codes)


@lru_cache(maxsize=64)
def _font(points: float, weight: str) -> FontProperties:
    return FontProperties(family="DejaVu Sans", size=points, weight=weight, math_fontfamily="dejavusans")


class Writing(Artist):
    """One line of text. at: its place in the coordinates of its transform. beside: which of its sides lies there,
    "left", "center" or "right"; level: that of its upper or lower edge ("top", "bottom"), its middle ("center") or baseline.
    """

    def __init__(self, text: str, at: tuple[float, float], points: float, colour: Any, **options: Any):
        super().__init__()
        self.text, self.at, self.points = text, at, points
        self.weight = options.get("weight", "normal")
        self.angle = options.get("angle", 0.0)
        self._colour = to_rgba(colour)
        self._extent = extent(text, points, self.weight)
        self._left = -_BESIDE[options.get("beside", "left")] * self._extent.width
        _, ascent, descent = self._extent
        levels = {"baseline": 0.0, "top": -ascent, "bottom": descent, "center": (descent - ascent) / 2}
        self._up = levels[options.get("level", "baseline")]

    def draw(self, renderer: RendererBase) -> None:
        """Draw the line where it stands."""
        x, y = self._origin()
        graphics = renderer.new_gc()
        graphics.set_foreground(self._colour, isRGBA=True)
        if self.text.startswith("$"):
            graphics.set_linewidth(0.0)
            scale = self.points * POINT * self._dpi() / _LARGE
            placed = Affine2D().scale(scale).rotate_deg(self.angle).translate(x, y)
            renderer.draw_path(graphics, _outline(self.text), placed, self._colour)
        else:
            _, tall = renderer.get_canvas_width_height()
            y = tall - y if renderer.flipy() else y
            renderer.draw_text(graphics, x, y, self.text, _font(self.points, self.weight), self.angle)
        graphics.restore()

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:
        """The box around it, in pixels."""
        across, ascent, descent = (length * self._dpi() for length in self._extent)
        turned = Affine2D().rotate_deg(self.angle).translate(*self._origin())
        return turned.transform_bbox(Bbox.from_extents(0.0, -descent, across, ascent))

    def _dpi(self) -> float:
        """That of what is being drawn: a format has its own."""
        return float(self.get_figure(root=True).dpi)  # type: ignore[union-attr]

    def _origin(self) -> tuple[float, float]:
        """Pixels of the left end of the baseline."""
        moved = Affine2D().rotate_deg(self.angle).transform((self._left * self._dpi(), self._up * self._dpi()))
        x, y = self.get_transform().transform(self.at) + moved
        return float(x), float(y)
