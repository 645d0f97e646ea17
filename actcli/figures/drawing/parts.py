"""What a part has become on the canvas, and the room it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

POINT = 1 / 72  # inches
EDGE = 0.13  # inches around a picture


class Drawn(NamedTuple):
    """One part. height: inches its axes want, None for as tall as they are wide. right: inches beside them.

    finish: to be called when the axes have their place; it is given their width and height in inches.
    """

    axes: Axes
    height: float | None
    right: float = 0.0
    finish: Callable[[float, float], None] | None = None


def text_width(figure: Figure, text: str, points: float, weight: str = "normal") -> float:
    """Inches that a text takes."""
    return text_extent(figure, text, points, weight)[0]


def text_extent(figure: Figure, text: str, points: float, weight: str = "normal") -> tuple[float, float]:
    """Width and height in inches of one line of text; formulas between dollar signs count as such."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    written = Text(0, 0, text, size=points, weight=weight)
    written.set_figure(figure)
    canvas = figure.canvas if isinstance(figure.canvas, FigureCanvasAgg) else FigureCanvasAgg(figure)
    extent = written.get_window_extent(canvas.get_renderer())  # type: ignore[no-untyped-call]
    return extent.width / figure.dpi, extent.height / figure.dpi
