"""Saturation and tails on logarithmic axes."""

from __future__ import annotations

from collections.abc import Iterator

import actcli
from actcli.figures.requests import Request, variants
from actcli.gallery import tails
from actcli.gallery.figure import Figure, Recipe

SECTION = "Tails"


def figures() -> Iterator[Figure]:
    """A figure for each activation that comes close to a constant or a line and never reaches it."""
    for entry in sorted(actcli.entries("activation"), key=lambda entry: (entry.family.lower(), entry.name)):
        if not entry.evaluable or not entry.elementwise or entry.definition is None:
            continue
        if tails.sides(variants(Request(entry, entry.name, {}))[0]):
            caption = (
                f"How fast {entry.name} comes close to what it tends to on either side: "
                "the distance over |x|, both on logarithmic axes. Powers of x are straight lines there, exponentials plunge."
            )
            title = f"Tails of {entry.name}"
            recipe = Recipe("tails", (entry.name,))
            yield Figure(f"{entry.name}-tails", title, caption, SECTION, recipe, "activation", entry.family)
