"""What a page says of a figure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import actcli
from actcli.errors import NotDefined
from actcli.figures.compose import formula_of
from actcli.figures.requests import symbols, variants
from actcli.formula import notation
from actcli.gallery.commands import command
from actcli.gallery.composing import requests
from actcli.gallery.figure import Figure, Recipe
from actcli.gallery.spec import Spec
from actcli.properties import properties
from actcli.properties.told import rows
from actcli.studies import find


class Function(NamedTuple):
    """A function: its name, its others, its formula in one line, its properties as name and value."""

    name: str
    aliases: tuple[str, ...]
    formula: str
    properties: tuple[tuple[str, str], ...]


class Told(NamedTuple):
    """A figure in words. file: its name; words: what stands in place of a formula where there is no function."""

    figure: Figure
    file: str
    command: str
    functions: tuple[Function, ...]
    words: str

    @property
    def is_image(self) -> bool:
        """Whether pages can hold the file itself: no browser shows a PDF as an image."""
        return not self.file.endswith(".pdf")


def by_section(shown: Sequence[Told]) -> list[tuple[str, list[Told]]]:
    """The figures of each section, wherever they are stated."""
    found: dict[str, list[Told]] = {}
    for one in shown:
        found.setdefault(one.figure.section, []).append(one)
    return list(found.items())


def counted(figures: int) -> str:
    """How many figures, in words."""
    return "1 figure" if figures == 1 else f"{figures} figures"


def told(figure: Figure, spec: Spec, source: str) -> Told:
    """What is said of a figure in a gallery of this look and from this source."""
    names = dict.fromkeys(actcli.get(name).name for name in figure.functions)
    words = " ".join(find(figure.recipe.of[0]).about[1:]) if figure.recipe.how == "study" else ""
    line = command(figure, spec, source)
    functions = tuple(_as_shown(function(name), figure.recipe) for name in names)
    return Told(figure, f"{figure.name}.{spec.format}", line, functions, words)


def _as_shown(default: Function, recipe: Recipe) -> Function:
    """A function with the formula at the parameters of a figure, with the letters of those that it has several values of."""
    own = [request for request in requests(recipe) if request.entry.name == default.name and request.values]
    if not own or own[0].entry.definition is None:
        return default
    formula = formula_of(variants(own[0]))
    return default if formula is None else default._replace(formula=notation.unicode(formula, symbols(own[0].entry)))


@cache
def function(name: str) -> Function:
    """What is said of a function, at its defaults."""
    entry: Any = actcli.get(name)
    formula = entry.words
    if entry.definition is not None:
        formula = notation.unicode(entry.definition.settled(entry.defaults), symbols(entry))
    try:
        found = properties(entry)
    except NotDefined:  # of a random function
        found = {}
    pairs = [(what, value + (f" ({where})" if where else "")) for what, value, where in rows(found)] if found else []
    elsewhere = ", ".join(entry.frameworks.values()).split(", ")
    return Function(name, tuple(dict.fromkeys((*entry.aliases, *filter(None, elsewhere)))), formula, tuple(pairs))
