"""One sheet of all functions of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import numpy as np

import actcli
from actcli.figures import activations, losses
from actcli.figures.breaks import Function
from actcli.figures.compose import picture
from actcli.figures.data import Bars, Curve, Limits, Panel, Part, Segment, Surface
from actcli.figures.forms import form_of
from actcli.figures.limits import y_limits
from actcli.figures.requests import Request, Variant, variants
from actcli.figures.views import SURFACE
from actcli.gallery.contact_sheet import Cell, ContactSheet

_COLUMNS = 8
_POINTS = 129  # of a curve, which is an inch wide: nobody sees what a jump or a kink is between two of them
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
    (variant,) = variants(Request(entry, entry.name, {}))
    form = form_of(variant)
    if form == "curve":
        return _panel([activations.functions(variant, 0)[0]], entry.window)
    if form not in ("vector", SURFACE):
        return _panel(*_over_view(variant))
    parts = picture([variant.request]).parts
    if form == SURFACE:
        (surface,) = (part for part in parts if isinstance(part, Surface))
        return surface._replace(x=surface.x[::_GRID], y=surface.y[::_GRID], z=surface.z[::_GRID, ::_GRID])
    return [part for part in parts if isinstance(part, Bars)][-1]


def _over_view(variant: Variant) -> tuple[list[Function], Limits]:
    """A loss in each case of its view, and the window."""
    view = losses.view(variant)
    return [losses.functions(variant, case, 0)[0] for case in view.cases], losses.window(view, [variant])


def _panel(functions: list[Function], xlim: Limits) -> Panel:
    curves = []
    for n, function in enumerate(functions):
        segments = tuple(_stretches(function, xlim))
        if segments:
            curves.append(Curve("", segments, colour=n, dash=n))
    return Panel("", "", xlim, y_limits(curves, xlim), tuple(curves), False, 3)


def _stretches(function: Function, xlim: Limits) -> Iterator[Segment]:
    """Where a function is finite."""
    x = np.linspace(*xlim, _POINTS)
    with np.errstate(all="ignore"):
        y = np.asarray(function(x), dtype=np.float64)
    has = np.isfinite(y)
    cuts = np.flatnonzero(has[1:] != has[:-1]) + 1
    for a, b, finite in zip(np.split(x, cuts), np.split(y, cuts), np.split(has, cuts), strict=True):
        if finite[0] and a.size > 1:
            yield Segment(a, b)
