"""One sheet of all functions of a kind."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import actcli
from actcli.figures.compose import picture
from actcli.figures.data import Bars, Panel, Part
from actcli.figures.requests import Request
from actcli.gallery.sheets import Cell, Sheet, thinned

_COLUMNS = 8


def sheet(kind: str) -> Sheet:
    """All functions of a kind, family by family."""
    found = [entry for entry in actcli.entries(kind) if entry.evaluable]
    found.sort(key=lambda entry: (entry.family.lower(), entry.name))
    families = [family for family, _ in groupby(found, key=lambda entry: entry.family)]
    title = f"All {len(found)} {'activations' if kind == 'activation' else 'losses'}"
    cells = tuple(Cell(entry.name.removesuffix("_loss"), _small(entry)) for entry in found)
    return Sheet(title, f"{len(families)} families, {_WORDS[kind]}", _COLUMNS, cells)


_WORDS = {
    "activation": "one after the other; bars: the output for one vector",
    "loss": "one after the other, names without _loss; maps: over the scores of two classes",
}


def _small(entry: Any) -> Part:
    """What tells a function from others at a glance: its curves, its output as bars, or its map."""
    parts = picture([Request(entry, entry.name, {})]).parts
    bars = [part for part in parts if isinstance(part, Bars)]
    chosen = bars[-1] if bars else parts[0]
    return thinned(chosen._replace(title="") if isinstance(chosen, Panel) else chosen)
