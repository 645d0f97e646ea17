"""What a part of a picture needs, before it has its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from actcli.figures.drawing.frame import Room
from actcli.figures.drawing.sheet import Box, Sheet


class Planned(NamedTuple):
    """One part. room: around its box. height: inches of the box, None for as tall as it is wide.

    paint: to be called with the sheet and the box when both are known.
    """

    room: Room
    height: float | None
    paint: Callable[[Sheet, Box], None]
