"""What a figure of a gallery is, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from actcli.figures.data import Limits

NOTHING: Mapping[str, tuple[Any, ...]] = MappingProxyType({})


class Recipe(NamedTuple):
    """What a figure shows, as data.

    how: "plot", "compare", "tails", "study" or "overview". of: functions by name, or the one topic or kind.
    values: parameter (of a study: option) → one value or several. order: how many derivatives are drawn, or the one that
    is drawn `alone`. xlim: the window; input: the vector of functions along an axis. marks: places with a circle on each
    curve. title: in place of the picture's own. note: beneath it.
    """

    how: str
    of: tuple[str, ...]
    values: Mapping[str, tuple[Any, ...]] = NOTHING
    order: int = 0
    alone: bool = False
    xlim: Limits | None = None
    input: tuple[float, ...] | None = None
    marks: tuple[float, ...] = ()
    title: str = ""
    note: str = ""

    @property
    def plain(self) -> bool:
        """Whether a command of its own draws exactly this."""
        return self.how in ("plot", "compare", "study") and not (self.alone or self.marks or self.title or self.note)


class Figure(NamedTuple):
    """One figure.

    name: of its file, without suffix; it begins with a function or a topic. caption: what is to be seen, for those who
    cannot see it too. section: where it stands on the pages. kind: "activation", "loss" or "study". family: that of its
    functions, "" where they are of several. place: where it is stated, for messages.
    """

    name: str
    title: str
    caption: str
    section: str
    recipe: Recipe
    kind: str = ""
    family: str = ""
    place: str = ""

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions it shows, as they are called there; none of a study or an overview."""
        return self.recipe.of if self.recipe.how in ("plot", "compare", "tails") else ()
