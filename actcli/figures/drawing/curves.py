"""Panels of curves: lines, the circles at the ends of jumps, and a label beside each curve's end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from actcli.figures.data import Curve, Limits, Panel, Tick
from actcli.figures.drawing.parts import POINT, Drawn, text_width
from actcli.figures.drawing.style import Size, Theme, colours, dash
from actcli.figures.limits import inside
from actcli.figures.spreading import spread
from actcli.figures.ticks import texts, ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEADER = 10.0  # points from the axes to the sample of a line
_SAMPLE = 17.0  # points, its length
_GAP = 3.5  # points before and after
_NEAR = 2.0  # points that a label may be moved without anyone noticing
_LOWEST = 3.0  # points above the axis at which the lowest label clears the numbers below it
_MOST_X, _MOST_Y = 7, (6, 5)  # numbers along the axes; of one panel and of one of several
_LINE = 1.35  # height of a line of labels, in their size


class _Tag(NamedTuple):
    """A label: which curve, where it ends (share of the height, may lie outside), in which order it stands."""

    curve: Curve
    end: float
    order: tuple[float, float]


class _Label(NamedTuple):
    """A label in its place: colours of line and letters, the end of the curve and the label as shares of the height."""

    curve: Curve
    colours: tuple[Any, Any]
    end: float
    place: float


def panel_drawn(figure: Figure, panel: Panel, several: bool, labelled: bool, theme: Theme, size: Size) -> Drawn:
    """Draw a panel. several: others stand above or beneath it, so that it is less tall. labelled: beside its curves."""
    axes = figure.add_axes((0.2, 0.2, 0.6, 0.6))
    _frame(axes, panel, several, theme, size)
    paints = colours(panel, theme)
    for dots in panel.dots:
        colour = paints[dots.colour % len(paints)][0]
        axes.plot(dots.x, dots.y, "o", markersize=size.dot, color=colour, markeredgewidth=0, alpha=0.7, zorder=2.5)
    for n, curve in enumerate(panel.curves):
        _line(axes, curve, paints[curve.colour % len(paints)][0], panel, size, 3 + 0.01 * n, theme)
    tags = _tags(panel) if labelled else []
    step = size.label * _LINE * POINT
    height = max(size.heights[several], step * len(tags))
    if not tags:
        return Drawn(axes, height)
    ends = [min(max(tag.end, _LOWEST * POINT / height), 1.0) for tag in tags]
    places = spread(ends, step / height)
    moved = max(abs(end - place) for end, place in zip(ends, places, strict=True)) * height > _NEAR * POINT
    longest = max(text_width(figure, tag.curve.label, size.label) for tag in tags)
    right = longest + (_GAP + (_LEADER + _SAMPLE if moved else 0.0)) * POINT
    labels = [
        _Label(tag.curve, paints[tag.curve.colour % len(paints)], *at)
        for tag, *at in zip(tags, ends, places, strict=True)
    ]
    return Drawn(axes, height, right, partial(_write, axes, labels, moved, size))


def _frame(axes: Axes, panel: Panel, several: bool, theme: Theme, size: Size) -> None:
    axes.set_facecolor(theme.background)
    axes.set_xlim(panel.xlim)
    axes.set_ylim(panel.ylim)
    for write, own, limits, most in (
        (axes.set_xticks, panel.xticks, panel.xlim, _MOST_X),
        (axes.set_yticks, panel.yticks, panel.ylim, _MOST_Y[several]),
    ):
        round_ones = ticks(limits, most)
        places, words = ([t.place for t in own], [t.text for t in own]) if own else (round_ones, texts(round_ones))
        write(places, words)
    axes.grid(True)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, pad=4)
    axes.spines[:].set_visible(False)
    if _has_zero(panel.ylim, panel.yticks):
        axes.axhline(0.0, color=theme.axis, linewidth=1.0, zorder=2)
    if _has_zero(panel.xlim, panel.xticks):
        axes.axvline(0.0, color=theme.axis, linewidth=1.0, zorder=2)
    axes.set_xlabel(panel.xlabel, labelpad=3)
    if panel.title:
        axes.set_title(panel.title, loc="left", fontsize=size.label, color=theme.muted, pad=5)


def _has_zero(limits: Limits, own: Sequence[Tick]) -> bool:
    """Whether the place 0 is shown and means the number 0: along an axis of exponents it does not."""
    return inside(0.0, limits) and all(tick.text == "0" for tick in own if tick.place == 0)


def _line(axes: Axes, curve: Curve, colour: Any, panel: Panel, size: Size, zorder: float, theme: Theme) -> None:
    style = {"color": colour, "linewidth": size.line, "linestyle": dash(curve), "zorder": zorder}
    for segment in curve.segments:
        axes.plot(segment.x, segment.y, solid_joinstyle="miter", dash_joinstyle="miter", solid_capstyle="butt", **style)
    for points, fill, above in ((curve.open, theme.background, 1.0), (curve.closed, colour, 1.1)):
        shown = [point for point in points if inside(point[1], panel.ylim)]
        if shown:
            x, y = zip(*shown, strict=True)
            axes.plot(
                x, y, "o", markersize=size.marker, markerfacecolor=fill, markeredgecolor=colour,
                markeredgewidth=0.75 * size.line, zorder=zorder + above, clip_on=False,
            )  # fmt: skip


def _tags(panel: Panel) -> list[_Tag]:
    """The labels from bottom to top: by where the curves end, then by how they go on, then by how high they lie."""
    low, high = panel.ylim
    tags = []
    for curve in panel.curves:
        if curve.label:
            last = curve.segments[-1].y[-1]
            mean = float(np.mean([segment.y.mean() for segment in curve.segments]))
            tags.append(_Tag(curve, (float(last) - low) / (high - low), (round(float(last), 6), mean)))
    return sorted(tags, key=lambda tag: tag.order)


def _write(axes: Axes, labels: list[_Label], moved: bool, size: Size, width: float, height: float) -> None:
    """Write the labels to the right of the axes, which have a width and a height in inches.

    moved: not all could stand at the ends of their curves; then each gets a thin line from there and a sample of its
    line style.
    """
    near, reach, stop = (1 + points * POINT / width for points in (_GAP, _LEADER, _LEADER + _SAMPLE))
    text = (stop if moved else 1.0) + _GAP * POINT / width
    for curve, (colour, ink), end, place in labels:
        if moved:
            style: dict[str, Any] = {"color": colour, "clip_on": False, "transform": axes.transAxes}
            axes.plot((near, reach), (end, place), linewidth=0.7, alpha=0.7, **style)
            axes.plot((reach, stop), (place, place), linewidth=size.line, linestyle=dash(curve), **style)
        axes.text(text, place, curve.label, color=ink, size=size.label, va="center", transform=axes.transAxes)
