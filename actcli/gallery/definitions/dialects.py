"""What frameworks understand by one name, and how far they are apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import actcli
from actcli.definition.dialects import Dialect, spoken
from actcli.figures import activations, losses, surfaces, vectors
from actcli.figures.data import Limits
from actcli.figures.forms import form_of
from actcli.figures.requests import Request, variants
from actcli.figures.views import SURFACE
from actcli.gallery.figure import NOTHING, Figure, Recipe
from actcli.numerics.arrays import Array

SECTION = "Dialects"
_COUNT = 34  # an even number: no dialect of a step differs but at 0
_ALIKE = 1e-6  # constants rounded to float32, and bounds of 1e-7, say nothing in a picture
_LAYOUT = {"axis", "dims"}  # which numbers go together: a picture chooses that itself


def figures() -> Iterator[Figure]:
    """A comparison for each function that frameworks have with other defaults."""
    for entry in sorted(actcli.entries(), key=lambda entry: (entry.kind, entry.family.lower(), entry.name)):
        told = _different(entry) if entry.evaluable else {}
        if told:
            names = (entry.name, *(f"{entry.name}:{framework}" for framework in told))
            notes = "; ".join(f"{framework}: {_note(entry, framework)}" for framework in told)
            caption = f"{entry.name} as it is and in {', '.join(told)}. {notes}".rstrip(". ") + "."
            title = f"{entry.name} in {', '.join(told)}"
            recipe = Recipe("compare", names, {"seed": (0,)} if entry.has_parameter("seed") else NOTHING)
            yield Figure(f"{entry.name}-dialects", title, caption, SECTION, recipe, entry.kind, entry.family)


def _form(entry: Any) -> str:
    return form_of(variants(Request(entry, entry.name, {}))[0])


def _note(entry: Any, framework: str) -> str:
    dialect: Dialect = entry.dialects[framework]
    return dialect.note.rstrip(".") or ", ".join(f"{name} = {value}" for name, value in dialect.parameters.items())


def _different(entry: Any) -> dict[str, Any]:
    """Framework → the function there, of those that a picture tells apart, each kind once."""
    found: dict[str, Any] = {}
    for framework, dialect in entry.dialects.items():
        if dialect.other or not (dialect.exchanged or dialect.parameters.keys() - _LAYOUT):
            continue
        there = spoken(entry, framework)
        if _form(there) == _form(entry) and all(_apart(there, other) for other in (entry, *found.values())):
            found[framework] = there
    return found


def _apart(one: Any, other: Any) -> bool:
    """Whether the curves of two dialects differ by more than a constant that keeps from 0, and not at a pole only."""
    first, second = _curves(one), _curves(other)
    with np.errstate(all="ignore"):
        apart = [np.abs(a - b) for a, b in zip(first, second, strict=True)]
        return any(bool(np.any(one[np.isfinite(one)] > _ALIKE)) for one in apart)


def _curves(entry: Any) -> list[Any]:
    """A few values of what is drawn; none of losses over masks, whose dialects differ in such constants only."""
    (variant,) = variants(Request(entry, entry.name, {}))
    form = form_of(variant)
    if form == "vector":
        return [vectors.output(variant, vectors.vector(entry.example))]
    if form == "curve":
        return [activations.functions(variant, 0)[0](_spread(entry.window))]
    if form == "overlap":
        return []
    view = surfaces.SLICE if form == SURFACE else losses.view(variant)
    x = _spread(losses.window(view, [variant]))
    return [losses.functions(variant, case, 0)[0](x) for case in view.cases]


def _spread(window: Limits) -> Array:
    return np.linspace(window[0], window[1], _COUNT)
