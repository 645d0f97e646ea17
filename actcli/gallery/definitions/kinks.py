"""Kinks and jumps enlarged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import actcli
from actcli.definition.activation import Kink
from actcli.figures import losses
from actcli.figures.breaks import find_breaks
from actcli.figures.forms import form_of
from actcli.figures.requests import Request, number, variants
from actcli.figures.views import VIEWS
from actcli.gallery.figure import Figure, Recipe

SECTION = "Kinks"
_SHARE = 0.05  # of the window, to either side


def figures() -> Iterator[Figure]:
    """A window around each kink and jump of elementwise functions."""
    entries: list[Any] = sorted(actcli.entries(), key=lambda entry: (entry.kind, entry.family.lower(), entry.name))
    for entry in entries:
        if not entry.evaluable or not entry.elementwise:
            continue
        for place in _places(entry):
            half = float(f"{_SHARE * (entry.window[1] - entry.window[0]):.1g}")
            at = number(place)
            caption = f"{entry.name} around {at}, enlarged: value and slope on both sides; filled circles are what is returned there."
            recipe = Recipe("plot", (entry.name,), order=1, xlim=(round(place - half, 9), round(place + half, 9)))
            name = f"{entry.name}-kink-at-{at.replace('−', 'minus-')}"
            yield Figure(name, f"{entry.name} around {at}", caption, SECTION, recipe, entry.kind, entry.family)


def _places(entry: Any) -> list[float]:
    if entry.kind == "activation":
        kinks: list[Kink] = entry.kinks_at()
        return [float(kink.x) for kink in kinks]
    (variant,) = variants(Request(entry, entry.name, {}))
    view = VIEWS.get(form_of(variant))
    if view is None or losses.orders(entry) < 1 or len(view.cases) > 1:
        return []
    window = losses.window(view, [variant])
    found: set[float] = set()
    for function in losses.functions(variant, view.cases[0], 1):
        with np.errstate(all="ignore"):
            found.update(find_breaks(function, window))
    return sorted(float(place) for place in found if window[0] < place < window[1])
