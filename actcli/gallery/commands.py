"""The command line that draws a figure."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import Any

import actcli
from actcli.gallery.figure import Figure, Recipe
from actcli.gallery.spec import Spec

_OWN = ("alpha", "beta", "gamma", "delta", "lambda")  # parameters that are options


def command(figure: Figure, spec: Spec, source: str = "") -> str:
    """What to type for the same picture, in a file of the same name.

    spec: how the gallery looks; source: the file in which it is stated, "" for the gallery of this package. What no command of
    its own draws comes with the gallery.
    """
    return _typed(["actcli", *_words(figure, spec, source)])


def of_gallery(spec: Spec, source: str, folder: str = "") -> str:
    """What to type for the gallery itself, in its look."""
    stated = ("--spec", source) if source else ()
    return _typed(["actcli", "gallery", *stated, *look(spec), *_format(spec), *((folder,) if folder else ())])


def look(spec: Spec) -> Iterator[str]:
    """The options of a look, as far as it is not the usual one."""
    for name in ("style", "theme", "size"):
        words = {word.strip().lower() for word in getattr(spec, name).split(",")} - {Spec._field_defaults[name]}
        if words:
            yield from (f"--{name}", ",".join(sorted(words)))
    if spec.dpi is not None:
        yield from ("--dpi", _number(spec.dpi))


def _format(spec: Spec) -> tuple[str, ...]:
    return () if spec.format == Spec._field_defaults["format"] else ("--format", spec.format)


def _typed(words: Sequence[str]) -> str:
    return " ".join(shlex.quote(word) if word.strip("%,:=.+-_/[]") else word for word in words)


def _words(figure: Figure, spec: Spec, source: str) -> Iterator[str]:
    recipe, file = figure.recipe, f"{figure.name}.{spec.format}"
    if not recipe.plain:
        stated = ("--spec", source, "OUT") if source else ()
        yield from ("gallery", *stated, *look(spec), *_format(spec), "--only", file)
        return
    yield recipe.how
    yield from recipe.of
    if recipe.order:
        yield from ("--grad",) if recipe.order == 1 else ("--order", str(recipe.order))
    if recipe.xlim is not None:
        yield from ("--xlim", ":".join(map(_number, recipe.xlim)))
    if recipe.input is not None:
        yield from ("-i", ",".join(map(_number, recipe.input)))
    yield from _values(recipe)
    yield from look(spec)
    yield from ("-o", file)


def _values(recipe: Recipe) -> Iterator[str]:
    for spelling, values in recipe.values.items():
        name, text = _display(recipe, spelling), _text(values)
        if recipe.how == "study":
            yield from (f"--{name.replace('_', '-')}", text)
        elif name in _OWN:
            yield from (f"--{name}", text)
        else:
            yield from ("-p", f"{name}={text}")


def _display(recipe: Recipe, spelling: str) -> str:
    if recipe.how == "study":
        return spelling
    entries = [actcli.get(name) for name in recipe.of]
    owner = next((entry for entry in entries if entry.has_parameter(spelling)), None)
    return spelling if owner is None else str(owner.parameter(spelling).display)


def _text(values: Sequence[Any]) -> str:
    return ",".join(_one(value) for value in values)


def _one(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    if isinstance(value, list | tuple):
        return _text(value)
    return _number(value) if isinstance(value, int | float) else str(value)


def _number(value: float) -> str:
    return repr(float(value)).removesuffix(".0")
