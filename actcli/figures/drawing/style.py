"""The house style: colours, line styles, sizes.

Drawing takes a `Theme` and a `Size`; a dark theme, or a size for slides or a paper's column, is one more of them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from actcli.figures.data import Bars, Curve, Panel


class Theme(NamedTuple):
    """Colours as #rrggbb. palette: Okabe and Ito's, which all kinds of colour vision tell apart, the dark ones first.

    ordered: a colour map of rising lightness for values in order, and how much of it is used. diverging: for maps around
    0; sequential: for maps from small to large.
    """

    background: str
    ink: str
    muted: str
    axis: str
    grid: str
    palette: tuple[str, ...]
    labels: tuple[str, ...]
    ordered: tuple[str, float, float]
    diverging: str
    sequential: str


LIGHT = Theme(
    background="#ffffff",
    ink="#1a1a1a",
    muted="#5a5a5a",
    axis="#8c8c8c",
    grid="#e4e4e4",
    palette=("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#4d4d4d"),
    # The same, darkened where they are too light for letters on the background.
    labels=("#0072b2", "#b84f00", "#007a59", "#a14e7d", "#1f7fb8", "#9c6a00", "#4d4d4d"),
    ordered=("viridis", 0.0, 0.8),
    diverging="RdBu_r",
    sequential="YlGnBu",
)


class Size(NamedTuple):
    """Inches, points and dots per inch. heights: of an axes, for one panel and for one of several beneath each other."""

    width: float = 4.8
    heights: tuple[float, float] = (2.75, 1.8)
    dpi: float = 200.0
    title: float = 14.0
    formula: float = 12.0
    label: float = 10.5
    tick: float = 9.5
    line: float = 2.0
    marker: float = 6.0
    dot: float = 2.6


WEB = Size()

DASHES: tuple[Any, ...] = ("solid", (0, (4.5, 1.4)), (0, (1.2, 1.2)), (0, (6, 1.4, 1.2, 1.4)))


def colours(panel: Panel, theme: Theme) -> list[tuple[Any, Any]]:
    """For each colour number of a panel: that of the line and that of its label."""
    if not panel.ordered:
        count = len(theme.palette)
        return [(theme.palette[n % count], theme.labels[n % count]) for n in range(panel.colours)]
    return [(colour, colour) for colour in ordered(panel.colours, theme)]


def bar_colours(bars: Bars, theme: Theme) -> list[Any]:
    """The colour of each series; a negative colour number is that of no function in particular."""
    if bars.ordered:
        return ordered(len(bars.series), theme)
    count = len(theme.palette)
    return [theme.axis if series.colour < 0 else theme.palette[series.colour % count] for series in bars.series]


def ordered(count: int, theme: Theme) -> list[Any]:
    """So many colours that show an order."""
    from matplotlib import colormaps

    name, low, high = theme.ordered
    steps = [low + (high - low) * n / max(1, count - 1) for n in range(count)]
    return [colormaps[name](step) for step in steps]


def light(theme: Theme) -> Any:
    """The part of the sequential colours on which ink can be read."""
    from matplotlib import colormaps
    from matplotlib.colors import LinearSegmentedColormap

    shades = [colormaps[theme.sequential](n / 100) for n in range(0, 61, 5)]
    return LinearSegmentedColormap.from_list("light", shades)


def dash(curve: Curve) -> Any:
    """The line style of a curve."""
    return DASHES[curve.dash % len(DASHES)]


def settings(theme: Theme, size: Size) -> dict[str, Any]:
    """Matplotlib's settings for a picture, on top of its own defaults: nobody's matplotlibrc takes part."""
    return {
        "font.family": "DejaVu Sans",
        "mathtext.fontset": "dejavusans",
        "font.size": size.label,
        "text.color": theme.ink,
        "axes.edgecolor": theme.axis,
        "axes.labelcolor": theme.ink,
        "axes.linewidth": 0.8,
        "axes.unicode_minus": True,
        "xtick.color": theme.axis,
        "ytick.color": theme.axis,
        "xtick.labelcolor": theme.muted,
        "ytick.labelcolor": theme.muted,
        "xtick.labelsize": size.tick,
        "ytick.labelsize": size.tick,
        "grid.color": theme.grid,
        "grid.linewidth": 0.8,
        "svg.hashsalt": "actcli",
        "svg.fonttype": "path",
        "pdf.fonttype": 42,
    }
