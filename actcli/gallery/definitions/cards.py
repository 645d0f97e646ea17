"""Each function with its derivative."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import actcli
from actcli.figures.forms import form_of
from actcli.figures.requests import Request, variants
from actcli.figures.views import SURFACE, VIEWS
from actcli.gallery.figure import Figure, Recipe

SECTIONS = {"activation": "Activations", "loss": "Losses"}


def figures() -> Iterator[Figure]:
    """A card for every function that can be evaluated."""
    for kind, section in SECTIONS.items():
        for entry in sorted(actcli.entries(kind), key=lambda entry: (entry.family.lower(), entry.name)):
            if entry.evaluable:
                recipe = Recipe("plot", (entry.name,), order=int(entry.has_derivative("input", 1)))
                yield Figure(entry.name, entry.name, caption(entry), section, recipe, kind, entry.family)


def caption(entry: Any) -> str:
    """What a function is, and how it is drawn."""
    return f"{entry.name}: {entry.summary.rstrip('.')}. {shown(entry)}"


def shown(entry: Any) -> str:
    """What the picture of one function holds, in a sentence."""
    (variant,) = variants(Request(entry, entry.name, {}))
    form = form_of(variant)
    slope = entry.has_derivative("input", 1)
    if form == "curve":
        low, high = (f"{end:g}".replace("-", "−") for end in entry.window)
        return f"Value{' and derivative' if slope else ''} for x from {low} to {high}."
    if form == "vector":
        return f"Input and output of one vector as bars{', and the Jacobian as a map' if slope else ''}."
    if form == SURFACE:
        return f"The loss over the scores of two classes{', with arrows along its gradient' if slope else ''}."
    view = VIEWS[form]
    return f"Loss{' and slope' if slope else ''} over the {view.xlabel}{_cases(view)}."


def _cases(view: Any) -> str:
    labels = [case.label for case in view.cases if case.label]
    return f", for {', '.join(labels)}" if labels else ""
