"""What a study is: a claim about functions, computed at a set-up that its options describe."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from actcli.definition.parameters import Parameter
from actcli.errors import UnknownName, UnknownParameter, nearest
from actcli.figures.data import Part, Picture
from actcli.formula.names import plain
from actcli.studies.options import read, written


class Findings(NamedTuple):
    """What a study has found.

    columns: header → cells, all of one length. answer: what that says, in sentences with numbers; the first stands in
    the picture. parts: what is drawn.
    """

    columns: Mapping[str, Sequence[Any]]
    answer: tuple[str, ...]
    parts: tuple[Part, ...]

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows, header → cell."""
        for cells in zip(*self.columns.values(), strict=True):
            yield dict(zip(self.columns, cells, strict=True))


class Study:
    """A function from options to `Findings`, with what people read about it.

    summary: what it shows, on one line. about: that and the answer at the default options, in paragraphs.
    """

    def __init__(self, compute: Callable[..., Findings], title: str, source: str, options: Mapping[str, Parameter]):
        self.topic = compute.__name__.replace("_", "-")
        self.title, self.source = title, source
        self.options = {name: option.named(name) for name, option in options.items()}
        paragraphs = [" ".join(text.split()) for text in inspect.cleandoc(compute.__doc__ or "").split("\n\n")]
        self.summary, self.about = paragraphs[0], tuple(paragraphs)
        self._compute = compute

    def option(self, spelling: str) -> Parameter:
        """The option of this name or symbol. Raises UnknownParameter, with the nearest."""
        for option in self.options.values():
            if plain(spelling) in map(plain, option.spellings()):
                return option
        known = [option.display for option in self.options.values()]
        near = nearest(spelling, known) or f": there are {', '.join(known)}"
        raise UnknownParameter(f"{self.topic} has no option {spelling!r}{near}")

    def settle(self, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Every option, checked, those not given at their defaults; texts are read as on the command line.

        Raises UnknownParameter, BadValue, UnknownName, and Unreadable for a file.
        """
        found = {name: option.check(option.default) for name, option in self.options.items()}
        for spelling, value in (given or {}).items():
            option = self.option(spelling)
            found[option.name] = option.check(read(option, value) if isinstance(value, str) else value)
        return found

    def __call__(self, **given: Any) -> Findings:
        """What is found with these options. Raises as `settle`, and BadValue where options do not go together."""
        with np.errstate(all="ignore"):
            return self._compute(**self.settle(given))

    def settings(self, given: Mapping[str, Any] | None = None) -> str:
        """The options in force, as people read them: `depth = 20, init = he`."""
        settled = self.settle(given)
        return ", ".join(f"{option.symbol} = {written(settled[name])}" for name, option in self.options.items())

    def picture(self, given: Mapping[str, Any] | None = None, findings: Findings | None = None) -> Picture:
        """What is found, drawn; `findings` where they are known already."""
        found = findings or self(**dict(given or {}))
        return Picture(self.title, found.parts, words=found.answer[0], settings=self.settings(given))


_studies: dict[str, Study] = {}


def study(title: str, *, source: str, **options: Parameter) -> Callable[[Callable[..., Findings]], Study]:
    """Make a function a study, named by it; it takes its options by their names."""

    def define(compute: Callable[..., Findings]) -> Study:
        made = Study(compute, title, source, options)
        _studies[made.topic] = made
        return made

    return define


def studies() -> list[Study]:
    """All studies, in alphabetical order."""
    return [_studies[topic] for topic in sorted(_studies)]


def find(topic: str) -> Study:
    """The study of this topic; case, "-" and "_" do not matter. Raises UnknownName, with the nearest."""
    for known, found in _studies.items():
        if plain(known) == plain(topic):
            return found
    near = nearest(topic.replace("_", "-"), _studies)
    raise UnknownName(f"no study {topic!r}{near} (`actcli study` lists them)")
