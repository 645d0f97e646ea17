"""A picture as text: plots drawn with plotext, bars and matrices as lines of text."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import NamedTuple

from actcli.figures.data import Bars, Matrix, Panel, Part, Picture
from actcli.figures.text_bars import bars_lines
from actcli.figures.text_curves import panel_lines
from actcli.figures.text_maps import matrix_lines, surface_lines
from actcli.figures.text_parts import Screen, painted

_LOWEST = 10  # rows of a plot, however many there are


def render(picture: Picture, screen: Screen) -> list[str]:
    """Return the lines of the picture, none wider than the screen; it is as high as the screen if its parts fit in."""
    lines = _head(picture, screen)
    shares = _heights(picture.parts, screen, screen.height - len(lines) - 1)
    for part, rows in zip(picture.parts, shares, strict=True):
        lines += _lines(part, rows, screen)
    return [line.rstrip() for line in lines]
