"""Each function for several values of each parameter that shapes it: derived from default and domain, or stated in sweeps.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import actcli
from actcli.definition.parameters import Choice, Parameter, Real
from actcli.figures import losses
from actcli.figures.forms import form_of
from actcli.figures.requests import Request, Variant, symbols, variants, written
from actcli.figures.views import SURFACE
from actcli.gallery.figure import Figure, Recipe

SECTION = "Parameters"
# What keeps a denominator from 0 or weighs: no shape that a picture would show.
_NO_SHAPE = {"eps", "options", "base", "div_value", "base_temperature", "smooth"}
_POSITIVE = (
    "prediction",
    "rate",
)  # what these losses are of: a window as wide as their poles shows what is not defined
_TINY = 1e-5  # so small a default does the same
_FACTORS = ((0.25, 0.5, 1, 2, 4), (0.5, 1, 2))  # of a positive default: for one curve each, and for several or maps
_SMOOTHING = {False: (0.0, 0.1, 0.3), True: (0.0, 0.3)}


def figures() -> Iterator[Figure]:
    """A figure for every parameter that shapes a function."""
    entries: list[Any] = sorted(actcli.entries(), key=lambda entry: (entry.kind, entry.family.lower(), entry.name))
    for entry in entries:
        for parameter in entry.parameters.values() if entry.evaluable else ():
            values = swept(entry, parameter)
            if len(values) > 1:
                yield _figure(entry, parameter, values)


def swept(entry: Any, parameter: Parameter) -> tuple[Any, ...]:
    """The values that a parameter is drawn at, in ascending order; none where it shapes nothing."""
    stated = _stated()[entry.kind].get(entry.name, {}).get(parameter.display)
    if stated is not None:
        return tuple(stated)
    if isinstance(parameter, Choice):
        return parameter.words
    if not isinstance(parameter, Real) or parameter.kind != "real" or parameter.name in _NO_SHAPE:
        return ()
    default = parameter.drawn
    if default is None or 0 < default < _TINY:
        return ()
    return _around(float(default), parameter, _crowded(_variant(entry)))


@cache
def _stated() -> Mapping[str, Mapping[str, Mapping[str, list[Any]]]]:
    return tomllib.loads(Path(__file__).with_name("sweeps.toml").read_text(encoding="utf-8"))


def _around(default: float, parameter: Real, crowded: bool) -> tuple[float, ...]:
    """Values around the default: multiples of a positive one, else steps to both sides."""
    if parameter.name == "label_smoothing":
        return _SMOOTHING[crowded]
    if parameter.high == 1.0 and parameter.low == 0.0:
        return tuple(sorted({0.1, 0.5, 0.9, default}))
    if default > 0:
        found = [default * factor for factor in _FACTORS[crowded]]
    else:
        reach = abs(default) or 1.0
        found = [default + reach * step for step in ((-1, 0, 1) if crowded else (-1, -0.5, 0, 0.5, 1))]
    rounded = (float(f"{one:.6g}") for one in found)
    return tuple(one for one in rounded if parameter.low <= one <= parameter.high and (one or not parameter.nonzero))


def _variant(entry: Any) -> Variant:
    return variants(Request(entry, entry.name, {}))[0]


def _crowded(variant: Variant) -> bool:
    """Whether each value takes a map, or a curve for each of several targets."""
    form = form_of(variant)
    return form == SURFACE or (form not in ("curve", "vector") and len(losses.view(variant).cases) > 1)


def _figure(entry: Any, parameter: Parameter, values: tuple[Any, ...]) -> Figure:
    symbol = symbols(entry)[parameter.name]
    told = ", ".join(written(value) for value in values)
    form = form_of(_variant(entry))
    slope = entry.has_derivative("input", 1) and form != "vector"
    caption = f"{entry.name} for {symbol} = {told}. {symbol}: {parameter.help.rstrip('.')}."
    recipe = Recipe(
        "plot",
        (entry.name,),
        {parameter.display: values},
        order=int(slope),
        xlim=entry.window if form in _POSITIVE else None,
    )
    name = f"{entry.name}-{parameter.display.replace('_', '-')}"
    return Figure(name, f"{entry.name} over {symbol}", caption, SECTION, recipe, entry.kind, entry.family)
