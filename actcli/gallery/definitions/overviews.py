"""All functions of a kind on one sheet."""

from __future__ import annotations

from collections.abc import Iterator

from actcli.gallery.figure import Figure, Recipe

SECTION = "Overview"


def figures() -> Iterator[Figure]:
    """One sheet of activations, one of losses."""
    for kind, words in (("activation", "activations"), ("loss", "losses")):
        caption = f"A small picture of each of the {words}, family by family."
        yield Figure(f"overview-{words}", f"All {words}", caption, SECTION, Recipe("overview", (kind,)), kind)
