"""The house style: colours, line styles, sizes.

Drawing takes a `Theme`, which is colours, and a `Size`, which is everything that has a length. `looks` finds them by their names.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from actcli.figures.data import Bars, Curve, Panel
from actcli.figures.drawing.contrast import legible

ColourMap = tuple[str, float, float]


class Theme(NamedTuple):
    """Colours as #rrggbb.

    palette: for curves, which all kinds of colour vision tell apart and which stand out from the background at least 3:1.
    ordered: a colour map for values in order, and which stretch of it is used, as far from the background as the palette.
    diverging: the same for maps around 0; sequential: for maps from small to large, on which ink can be read.
    dashed: whether curves that show an order differ by line style too, since grey alone does not tell them apart.
    """

    background: str
    ink: str
    muted: str
    axis: str
    grid: str
    palette: tuple[str, ...]
    ordered: ColourMap
    diverging: ColourMap
    sequential: ColourMap
    dashed: bool = False


# After Okabe and Ito, with the light ones darkened until they are seen on white, and kept as far apart as before.
LIGHT = Theme(
    background="#ffffff",
    ink="#1a1a1a",
    muted="#5a5a5a",
    axis="#858585",
    grid="#e4e4e4",
    palette=("#0b57c4", "#d87400", "#12996a", "#a5609e", "#3a97ec", "#6b4a0a", "#2a2422"),
    ordered=("viridis", 0.0, 0.58),
    diverging=("RdBu_r", 0.1, 0.9),
    sequential=("YlGnBu", 0.0, 0.55),
)

DARK = Theme(
    background="#15181d",
    ink="#eceff3",
    muted="#aab2bc",
    axis="#79828d",
    grid="#2b3037",
    palette=("#58b0f2", "#ea7a35", "#2c9676", "#f5c3e6", "#4a63f2", "#f7ea62", "#ffffff"),
    ordered=("viridis", 0.4, 1.0),
    diverging=("berlin", 0.05, 0.95),
    sequential=("bone", 0.14, 0.4),
)

# Black and greys that a printer without colours tells apart, with the line styles to help.
PRINT = Theme(
    background="#ffffff",
    ink="#000000",
    muted="#444444",
    axis="#777777",
    grid="#e0e0e0",
    palette=("#000000", "#5c5c5c", "#8c8c8c"),
    ordered=("gray", 0.0, 0.55),
    diverging=("gray_r", 0.0, 0.55),
    sequential=("gray_r", 0.0, 0.4),
    dashed=True,
)


class Size(NamedTuple):
    """Inches, points and dots per inch.

    heights: of what is drawn in one panel, and in one of several beneath each other. smallest: points to which a formula
    may shrink. head: whether name, formula and settings stand above.
    """

    width: float = 4.8
    heights: tuple[float, float] = (2.75, 1.8)
    dpi: float = 200.0
    title: float = 14.0
    formula: float = 12.0
    smallest: float = 7.5
    label: float = 10.5
    tick: float = 9.5
    line: float = 2.0
    hair: float = 0.8
    marker: float = 6.0
    dot: float = 2.6
    head: bool = True

    @property
    def unit(self) -> float:
        """Inches of a point, larger where letters are larger: for distances between text and lines."""
        return self.label / WEB.label / 72

    @property
    def row(self) -> float:
        """Inches from one line of labels to the next."""
        return 1.35 * self.label / 72


WEB = Size()
# The width of a slide of 13⅓ by 7½ inches without its margins; letters of 16 points and more.
SLIDE = Size(
    width=10.0, heights=(4.0, 2.0), dpi=192.0, title=26.0, formula=22.0, smallest=14.0, label=18.0, tick=16.0,
    line=3.5, hair=1.2, marker=10.0, dot=4.5,
)  # fmt: skip
# A column of a paper set in two; letters of 7 points, as small as journals allow.
COLUMN = Size(
    width=3.4, heights=(1.95, 1.3), dpi=600.0, title=9.5, formula=8.5, smallest=6.0, label=8.0, tick=7.0,
    line=1.3, hair=0.5, marker=4.0, dot=1.8,
)  # fmt: skip

DASHES: tuple[Any, ...] = ("solid", (0, (4.5, 1.4)), (0, (1.2, 1.2)), (0, (6, 1.4, 1.2, 1.4)))


def colours(panel: Panel, theme: Theme) -> list[tuple[Any, Any]]:
    """For each colour number of a panel: that of the line and that of its label."""
    paints = ordered(panel.colours, theme) if panel.ordered else _palette(panel.colours, theme)
    return [(paint, legible(paint, theme.background, theme.ink)) for paint in paints]


def bar_colours(bars: Bars, theme: Theme) -> list[Any]:
    """The colour of each series; a negative colour number is that of no function in particular."""
    if bars.ordered:
        return ordered(len(bars.series), theme)
    count = len(theme.palette)
    return [theme.axis if series.colour < 0 else theme.palette[series.colour % count] for series in bars.series]


def _palette(count: int, theme: Theme) -> list[Any]:
    return [theme.palette[n % len(theme.palette)] for n in range(count)]


def ordered(count: int, theme: Theme) -> list[Any]:
    """So many colours that show an order."""
    return stretch(theme.ordered, [n / max(1, count - 1) for n in range(count)])


def stretch(colour_map: ColourMap, shares: list[float]) -> list[Any]:
    """The colours at these shares of the stretch that is used of a map."""
    from matplotlib import colormaps

    name, low, high = colour_map
    paints = colormaps[name](low + (high - low) * np.asarray(shares))
    return [tuple(paint) for paint in paints.tolist()]


def dash(curve: Curve, panel: Panel, theme: Theme) -> Any:
    """The line style of a curve."""
    number = curve.dash + (curve.colour if theme.dashed and panel.ordered else 0)
    return DASHES[number % len(DASHES)]


def settings() -> dict[str, Any]:
    """Matplotlib's settings for a picture, on top of its own defaults: nobody's matplotlibrc takes part."""
    return {"svg.hashsalt": "actcli", "svg.fonttype": "path", "pdf.fonttype": 42}
