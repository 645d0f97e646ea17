"""Panels of curves: lines, the circles at the ends of jumps, and a label beside each curve's end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from actcli.figures.data import Curve, Limits, Panel, Tick
from actcli.figures.drawing.frame import Frame, numbered
from actcli.figures.drawing.parts import Planned
from actcli.figures.drawing.sheet import Box, Sheet
from actcli.figures.drawing.style import Size, Theme, colours, dash
from actcli.figures.drawing.writing import width
from actcli.figures.limits import inside
from actcli.figures.spreading import spread

_LEADER = 10.0  # points from the box to the sample of a line
_SAMPLE = 17.0  # points, its length
_GAP = 3.5  # points before and after
_NEAR = 2.0  # points that a label may be moved without anyone noticing
_CLEAR = 2.0  # points from a line that leads to a label to that label
_LOWEST = 3.0  # points above the axis at which the lowest label clears the numbers below it
_MOST_X, _MOST_Y = 7, (6, 5)  # numbers along the axes; of one panel and of one of several
_SHORT = 0.02  # of the width: a curve that ends so long before the panel does is led to its label
_ACROSS = 0.7  # of the picture, about what a panel is wide


class _Tag(NamedTuple):
    """A label: which curve, where it ends (share of the height, may lie outside), in which order it stands."""

    curve: Curve
    end: float
    order: tuple[float, float]


class _Label(NamedTuple):
    """A label in its place: the curve, its end and the place as shares of the height."""

    curve: Curve
    end: float
    place: float


def panel_planned(panel: Panel, several: bool, shared: bool, labelled: bool, theme: Theme, size: Size) -> Planned:
    """Plan a panel.

    several: others stand above or beneath it, so that it is less tall. shared: the numbers beneath are those of another.
    labelled: beside its curves.
    """
    frame = Frame(
        panel.xlim,
        panel.ylim,
        panel.xticks or numbered(panel.xlim, _MOST_X),
        panel.yticks or numbered(panel.ylim, _MOST_Y[several]),
        panel.title,
        panel.xlabel,
        shared=shared,
    )
    tags = _tags(panel) if labelled else []
    height = max(size.heights[several], size.row * len(tags))
    room = frame.room(size, _ACROSS * size.width)
    labels, moved = _placed(tags, height, size)
    if tags:
        longest = max(width(tag.curve.label, size.label) for tag in tags)
        right = longest + (_LEADER + _SAMPLE + _GAP if moved else _gap(panel, size)) * size.unit
        room = room._replace(right=max(room.right, right))
    return Planned(room, height, partial(_paint, panel, frame, labels, moved))


def _gap(panel: Panel, size: Size) -> float:
    """Points from the box to what stands beside it, which clears a circle on the edge."""
    on_edge = any(x == panel.xlim[1] for curve in panel.curves for x, _ in (*curve.open, *curve.closed))
    return _GAP + (size.marker / 2 / (72 * size.unit) if on_edge else 0.0)


def _placed(tags: list[_Tag], height: float, size: Size) -> tuple[list[_Label], bool]:
    """The labels in their places, and whether these are not all where the curves end."""
    if not tags:
        return [], False
    ends = [min(max(tag.end, _LOWEST * size.unit / height), 1.0) for tag in tags]
    places = spread(ends, size.row / height)
    moved = max(abs(end - place) for end, place in zip(ends, places, strict=True)) * height > _NEAR * size.unit
    return [_Label(tag.curve, *at) for tag, *at in zip(tags, ends, places, strict=True)], moved


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


def _paint(panel: Panel, frame: Frame, labels: list[_Label], moved: bool, sheet: Sheet, box: Box) -> None:
    theme, size = sheet.theme, sheet.size
    frame.paint(sheet, box)
    data = sheet.within(box, panel.xlim, panel.ylim)
    for limits, own, x, y in (
        (panel.ylim, panel.yticks, panel.xlim, (0.0, 0.0)),
        (panel.xlim, panel.xticks, (0.0, 0.0), panel.ylim),
    ):
        if _has_zero(limits, own):
            sheet.line(x, y, theme.axis, data, linewidth=1.25 * size.hair, zorder=2, solid_capstyle="butt")
    paints = colours(panel, theme)
    for dots in panel.dots:
        style: dict[str, Any] = {"marker": "o", "linestyle": "none", "markersize": size.dot, "markeredgewidth": 0}
        sheet.line(dots.x, dots.y, paints[dots.colour % len(paints)][0], data, box, alpha=0.7, zorder=2.5, **style)
    for n, curve in enumerate(panel.curves):
        _curve(sheet, box, curve, paints[curve.colour % len(paints)][0], panel, 3 + 0.01 * n)
    _write(sheet, box, panel, labels, moved)


def _has_zero(limits: Limits, own: Sequence[Tick]) -> bool:
    """Whether the place 0 is shown and means the number 0: along an axis of exponents it does not."""
    return inside(0.0, limits) and all(tick.text == "0" for tick in own if tick.place == 0)


def _curve(sheet: Sheet, box: Box, curve: Curve, colour: Any, panel: Panel, zorder: float) -> None:
    data, size = sheet.within(box, panel.xlim, panel.ylim), sheet.size
    style: dict[str, Any] = {
        "linewidth": size.line, "linestyle": dash(curve, panel, sheet.theme), "zorder": zorder,
        "solid_joinstyle": "miter", "dash_joinstyle": "miter", "solid_capstyle": "butt",
    }  # fmt: skip
    for segment in curve.segments:
        sheet.line(segment.x, segment.y, colour, data, box, **style)
    for points, fill, above in ((curve.open, sheet.theme.background, 1.0), (curve.closed, colour, 1.1)):
        shown = [point for point in points if inside(point[1], panel.ylim)]
        if shown:
            x, y = zip(*shown, strict=True)
            sheet.line(
                x, y, colour, data, marker="o", linestyle="none", markersize=size.marker, markerfacecolor=fill,
                markeredgewidth=0.75 * size.line, zorder=zorder + above,
            )  # fmt: skip


def _write(sheet: Sheet, box: Box, panel: Panel, labels: list[_Label], moved: bool) -> None:
    """Write the labels to the right of the box.

    moved: not all could stand at the ends of their curves; then each gets a thin line from there and a sample of its
    line style.
    """
    size, paints = sheet.size, colours(panel, sheet.theme)
    edge = box.left + box.width
    near, reach, stop = (edge + points * size.unit for points in (_gap(panel, size), _LEADER, _LEADER + _SAMPLE))
    start = stop + _GAP * size.unit if moved else near
    for curve, end, place in labels:
        colour, ink = paints[curve.colour % len(paints)]
        from_, at = (box.top + (1 - share) * box.height for share in (end, place))
        short = (panel.xlim[1] - curve.segments[-1].x[-1]) / (panel.xlim[1] - panel.xlim[0])
        if short > _SHORT:
            across = (box.left + (1 - short) * box.width, near if moved else near - _CLEAR * size.unit)
            sheet.line(across, (from_, from_), colour, linewidth=0.35 * size.line, alpha=0.7)
        if moved:
            sheet.line((near, reach), (from_, at), colour, linewidth=0.35 * size.line, alpha=0.7)
            style = dash(curve, panel, sheet.theme)
            sheet.line((reach, stop), (at, at), colour, linewidth=size.line, linestyle=style, solid_capstyle="butt")
        sheet.text(curve.label, start, at, size.label, ink, level="center")
