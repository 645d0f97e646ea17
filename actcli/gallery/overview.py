"""One sheet of all functions of a kind."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np

import actcli
from actcli.figures.compose import picture
from actcli.figures.data import Bars, Panel, Part, Segment, Surface
from actcli.figures.requests import Request
from actcli.gallery.contact_sheet import Cell, ContactSheet

_COLUMNS = 8
_POINTS = 129  # of a stretch of a curve, which is an inch wide at most
_WORDS = {
    "activation": "one after the other; bars: the output for one vector",
    "loss": "one after the other, names without _loss; maps: over the scores of two classes",
}
_GRID = 4  # every so many rows and columns of a map


def sheet(kind: str) -> ContactSheet:
    """All functions of a kind, family by family."""
    found = [entry for entry in actcli.entries(kind) if entry.evaluable]
    found.sort(key=lambda entry: (entry.family.lower(), entry.name))
    families = [family for family, _ in groupby(found, key=lambda entry: entry.family)]
    title = f"All {len(found)} {'activations' if kind == 'activation' else 'losses'}"
    cells = tuple(Cell(entry.name.removesuffix("_loss"), _small(entry)) for entry in found)
    return ContactSheet(title, f"{len(families)} families, {_WORDS[kind]}", _COLUMNS, cells)


def _small(entry: Any) -> Part:
    """What tells a function from others at a glance: its curves, its output as bars, or its map."""
    parts = picture([Request(entry, entry.name, {})]).parts
    panel = next((part for part in parts if isinstance(part, Panel)), None)
    if panel is not None:
        curves = tuple(curve._replace(segments=tuple(map(_thinned, curve.segments))) for curve in panel.curves)
        return panel._replace(curves=curves)
    surface = next((part for part in parts if isinstance(part, Surface)), None)
    if surface is not None:
        return surface._replace(x=surface.x[::_GRID], y=surface.y[::_GRID], z=surface.z[::_GRID, ::_GRID])
    return [part for part in parts if isinstance(part, Bars)][-1]


def _thinned(segment: Segment) -> Segment:
    """A stretch of a curve with no more points than are seen on an inch, its ends where they were."""
    if segment.x.size <= _POINTS:
        return segment
    x = np.linspace(segment.x[0], segment.x[-1], _POINTS)
    return Segment(x, np.interp(x, segment.x, segment.y))
