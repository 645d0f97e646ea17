"""The studies, at their default options."""

from __future__ import annotations

from collections.abc import Iterator

import actcli
from actcli.gallery.figure import Figure, Recipe
from actcli.studies import studies

SECTION = "Studies"


def figures() -> Iterator[Figure]:
    """One figure for each study."""
    functions = actcli.names()
    for study in studies():
        name = f"{study.topic}-study" if study.topic.replace("-", "_") in functions else study.topic
        yield Figure(name, study.title, study.summary, SECTION, Recipe("study", (study.topic,)), "study")
