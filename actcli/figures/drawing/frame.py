"""What stands around a box with data in it: numbers along two sides with a grid, names of the axes, a title above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from actcli.figures.data import Limits, Tick
from actcli.figures.drawing.sheet import Box, Sheet
from actcli.figures.drawing.style import Size
from actcli.figures.drawing.writing import extent, width
from actcli.figures.ticks import texts, ticks

_PAD, _NAME = 4.0, 2.0  # points from the box to the numbers, and from these to the name of the axis
_TITLE = 4.0  # points from the title to the box


class Room(NamedTuple):
    """Inches that are needed around a box."""

    left: float
    right: float
    above: float
    below: float


class Frame(NamedTuple):
    """The limits of a box, and what is written around it.

    shared: whether the axis beneath is that of another box, and not written here. grid: the axes, "x", "y", that have lines.
    shrunk: the size of the title, as a share of the usual one.
    """

    xlim: Limits
    ylim: Limits
    xticks: tuple[Tick, ...]
    yticks: tuple[Tick, ...]
    title: str = ""
    xlabel: str = ""
    ylabel: str = ""
    grid: str = "xy"
    shared: bool = False
    shrunk: float = 1.0

    def room(self, size: Size, across: float) -> Room:
        """What is written needs so much room, around a box about `across` inches wide."""
        gap = size.unit
        left = max((width(tick.text, size.tick) for tick in self.yticks), default=0.0) + _PAD * gap
        if self.ylabel:
            left += extent(self.ylabel, size.label).height + _NAME * gap
        right = below = 0.0
        if not self.shared:
            below = _beneath(size) + extent("0", size.tick).height
            if self.xlabel:
                below += extent(self.xlabel, size.label).height + _NAME * gap
            for tick in self.xticks:
                half, share = width(tick.text, size.tick) / 2, _share(tick.place, self.xlim)
                left, right = max(left, half - share * across), max(right, half - (1 - share) * across)
            named = width(self.xlabel, size.label) - across
            left, right = max(left, named / 2), max(right, named / 2)
        above = extent(self.title, size.label).height + _TITLE * gap if self.title else 0.5 * size.tick / 72
        if self.title:
            right = max(right, self.shrunk * width(self.title, size.label) - across)
        return Room(left, right, above, below)

    def paint(self, sheet: Sheet, box: Box) -> None:
        """Draw the grid and write everything."""
        theme, size = sheet.theme, sheet.size
        gap, bottom = size.unit, box.top + box.height
        x = [box.left + _share(tick.place, self.xlim) * box.width for tick in self.xticks]
        y = [bottom - _share(tick.place, self.ylim) * box.height for tick in self.yticks]
        upright = [(at, box.top, at, bottom) for at in x] if "x" in self.grid else []
        level = [(box.left, at, box.left + box.width, at) for at in y] if "y" in self.grid else []
        sheet.rules([*upright, *level], theme.grid, size.hair)
        for tick, at in zip(self.yticks, y, strict=True):
            sheet.text(tick.text, box.left - _PAD * gap, at, size.tick, theme.muted, beside="right", level="center")
        if self.title:
            sheet.text(
                self.title, box.left, box.top - _TITLE * gap, self.shrunk * size.label, theme.muted, level="bottom"
            )
        if self.ylabel:
            place = box.left - self.room(size, box.width).left
            sheet.text(
                self.ylabel, place, box.top + box.height / 2, size.label, theme.ink, beside="center", level="top", angle=90.0
            )  # fmt: skip
        if self.shared:
            return
        under = bottom + _beneath(size)
        for tick, at in zip(self.xticks, x, strict=True):
            sheet.text(tick.text, at, under, size.tick, theme.muted, beside="center", level="top")
        if self.xlabel:
            under += extent("0", size.tick).height + _NAME * gap
            sheet.text(
                self.xlabel, box.left + box.width / 2, under, size.label, theme.ink, beside="center", level="top"
            )


def _beneath(size: Size) -> float:
    """Inches from the box to the numbers beneath it, which clear the number beside its lower corner."""
    return max(_PAD * size.unit, extent("0", size.tick).height / 2)


def _share(place: float, limits: Limits) -> float:
    return (place - limits[0]) / (limits[1] - limits[0])


def numbered(limits: Limits, most: int) -> tuple[Tick, ...]:
    """Round numbers along an axis."""
    places = ticks(limits, most)
    return tuple(Tick(*one) for one in zip(places, texts(places), strict=True))


def named(names: Sequence[str], points: float, across: float) -> tuple[Tick, ...]:
    """Names at 0, 1, 2, …; some are left out where they would run into each other over `across` inches."""
    long = 1.3 * max(width(name, points) for name in names) * len(names)
    every = max(1, -int(-long // across))
    return tuple(Tick(float(n), names[n]) for n in range(0, len(names), every))
