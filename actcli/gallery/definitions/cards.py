"""Each function with its derivative."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import actcli
from actcli.figures import losses
from actcli.figures.forms import form_of
from actcli.figures.placed import View
from actcli.figures.requests import Request, variants
from actcli.figures.views import SURFACE
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
    view = losses.view(variant)
    over = view.xlabel if view.xlabel.startswith("the ") else f"the {view.xlabel}"
    return f"Loss{' and slope' if slope else ''} over {over}{_cases(entry, view)}."


def _cases(entry: Any, view: View) -> str:
    """The curves of a loss in words; one without a target has a single curve."""
    labels = [case.label for case in view.cases if case.label and len(entry.tensors) > 1]
    between = "; " if any("," in label for label in labels) else ", "
    return f", for {between.join(labels)}" if labels else ""
