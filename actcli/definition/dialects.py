"""Dialects: what a framework has under an entry's name, where that is not the entry as it is.

A block says `dialects={"jax": Dialect("gelu(1) = 0.841192", approximate="tanh")}`, one line for each framework that differs. Every other
framework that has the function speaks it as it is, save that some return losses unreduced. The key may name a part of a framework
whose default is its own (`keras.layers`). `NAME:FRAMEWORK` picks a dialect wherever a name is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from actcli.errors import NotDefined, UnknownName
from actcli.formula.names import plain

if TYPE_CHECKING:
    from actcli.definition.entry import Entry

FRAMEWORKS = (
    "torch",
    "jax",
    "keras",
    "onnx",
    "tf",
    "optax",
    "torchvision",
    "flax",
    "numpy",
    "scipy",
    "sklearn",
    "monai",
    "timm",
    "smp",
    "transformers",
    "pyg",
    "siren",
    "kornia",
    "statsmodels",
    "xgboost",
    "lightgbm",
    "tfa",
    "robust_loss",
    "trl",
    "vllm",
)

# Frameworks whose losses come out unreduced unless they are told otherwise.
UNREDUCED = frozenset({"optax", "torchvision", "kornia", "tf", "scipy", "statsmodels", "robust_loss"})


class Dialect:
    """What one framework does otherwise.

    note: the difference in numbers, or why there is none at these parameters. parameters: what is in force there where nothing is given;
    `...` for one that must be given. reduction: how a loss is reduced there unless told otherwise. exchanged: two parameters that change
    places there. other: the name means another function there, which the note describes.
    """

    def __init__(
        self,
        note: str = "",
        /,
        *,
        reduction: str | None = None,
        exchanged: tuple[str, str] | None = None,
        other: bool = False,
        **parameters: Any,
    ) -> None:
        self.note = note
        self.parameters = parameters
        self.reduction = reduction
        self.exchanged = exchanged
        self.other = other

    @property
    def differs(self) -> bool:
        """Whether the function is not the entry as it is."""
        return bool(self.parameters or self.reduction or self.exchanged or self.other)

    def reduced(self, reduction: str | None) -> Dialect:
        """The same with another reduction."""
        return Dialect(self.note, reduction=reduction, exchanged=self.exchanged, **self.parameters)

    def __repr__(self) -> str:
        return f"<dialect {self.parameters}, {self.reduction}: {self.note}>"


def another(note: str) -> Dialect:
    """A dialect in which the name means another function; it cannot be picked, and the note says what it is."""
    return Dialect(note, other=True)


def all_dialects(entry: Entry, lines: Mapping[str, Dialect]) -> dict[str, Dialect]:
    """The dialects of an entry in the order of FRAMEWORKS: its own lines, and every other framework that has it.

    Raises: NameError for a line of an unknown framework or parameter.
    """
    found = {}
    for name in sorted({*entry.frameworks, *lines}, key=lambda name: (_place(entry, name), name)):
        line = lines.get(name) or Dialect()
        found[name] = line if line.other else line.reduced(_reduction(entry, name, line))
        for parameter in (*line.parameters, *(line.exchanged or ())):
            if parameter not in entry.parameters:
                raise NameError(f"{entry.name}: its dialect {name} sets {parameter}, which is no parameter")
    return found


def _reduction(entry: Entry, name: str, line: Dialect) -> str | None:
    """How a loss is reduced in a dialect; None where that is as in the entry."""
    unreduced = entry.kind == "loss" and name.partition(".")[0] in UNREDUCED
    reduction = line.reduction or ("none" if unreduced else entry.reduction)
    return None if reduction == entry.reduction else reduction


def _place(entry: Entry, name: str) -> int:
    framework = name.partition(".")[0]
    if framework not in FRAMEWORKS:
        raise NameError(f"{entry.name}: {name} is a dialect of no known framework")
    return FRAMEWORKS.index(framework)


def spoken(entry: Entry, framework: str) -> Entry:
    """The entry as a framework has it. Raises: UnknownName, with those that exist; NotDefined where it is another function there."""
    name = next((one for one in entry.dialects if plain(one) == plain(framework)), None)
    if name is None:
        raise UnknownName(f"{entry.name} has no dialect {framework!r}{_known(entry, framework)}")
    dialect = entry.dialects[name]
    if dialect.other:
        raise NotDefined(f"{entry.name} is another function in {name}: {dialect.note}")
    bound: Entry = entry.with_exchanged(*dialect.exchanged) if dialect.exchanged else entry
    bound = bound.with_defaults(**dialect.parameters)
    bound.dialect, bound.reduction = name, dialect.reduction or bound.reduction
    return bound


def _known(entry: Entry, framework: str) -> str:
    """The dialects that can be picked, nearest first."""
    from difflib import get_close_matches

    names = [name for name, dialect in entry.dialects.items() if not dialect.other]
    near = get_close_matches(framework.lower(), names, n=len(names) or 1, cutoff=0.5)
    ordered = [*near, *(name for name in names if name not in near)]
    return f"; there are {', '.join(ordered)}" if ordered else "; no framework is known to have it"
