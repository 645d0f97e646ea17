"""From a recipe to what is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

import actcli
from actcli.comparison import picture as comparison
from actcli.comparison import words
from actcli.comparison.curves import axis
from actcli.comparison.vectors import vectors_of
from actcli.definition.entry import Entry
from actcli.definition.parameters import Parameter
from actcli.errors import BadValue
from actcli.figures.compose import picture
from actcli.figures.data import Curve, Panel, Part, Picture
from actcli.figures.forms import form_of
from actcli.figures.limits import y_limits
from actcli.figures.requests import Request, Variant, no_parameter, variants
from actcli.gallery import overview, tails
from actcli.gallery.contact_sheet import ContactSheet
from actcli.gallery.figure import Recipe
from actcli.studies import find


def compose(recipe: Recipe) -> Picture | ContactSheet:
    """What a recipe asks for. Raises what its functions and studies raise."""
    if recipe.how == "overview":
        return overview.sheet(recipe.of[0])
    if recipe.how == "study":
        return _finished(find(recipe.of[0]).picture(options(recipe)), recipe)
    if recipe.how == "tails":
        return _finished(tails.picture(_variants(recipe)), recipe._replace(marks=tails.along(recipe.marks)))
    if recipe.how == "compare":
        return _finished(_compared(recipe), recipe)
    given = None if recipe.input is None else np.asarray(recipe.input)
    return _finished(picture(requests(recipe), order=recipe.order, xlim=recipe.xlim, given=given), recipe)


def requests(recipe: Recipe) -> list[Request]:
    """Each function with the values of those parameters that it has.

    Raises UnknownName, UnknownParameter for a parameter that none of them has, BadValue for its values.
    """
    entries = {_label(recipe, name): actcli.get(name) for name in recipe.of}
    for spelling in recipe.values:
        if not any(entry.has_parameter(spelling) for entry in entries.values()):
            raise no_parameter(list(entries.values()), spelling)
    return [
        Request(entry, label, {n: _several(entry, n, v) for n, v in recipe.values.items() if entry.has_parameter(n)})
        for label, entry in entries.items()
    ]


def _label(recipe: Recipe, name: str) -> str:
    """How the picture calls a function: as `plot` and `compare` do."""
    entry: Entry = actcli.get(name)
    same = entry.defaults == actcli.get(entry.label).defaults
    return entry.label if same and recipe.how == "plot" else name


def _several(entry: Entry, name: str, values: Sequence[Any]) -> list[Any]:
    """The values of a parameter, each once; of one that takes an array, the one array."""
    parameter: Parameter = entry.parameter(name)
    if parameter.kind in ("array", "integers"):
        return [list(values)]
    read = [None if value == "none" and parameter.kind != "choice" else value for value in values]
    return list(dict.fromkeys(read))


def options(recipe: Recipe) -> Mapping[str, Any]:
    """What a study is asked with."""
    return {
        name: tuple(values) if len(values) > 1 and not isinstance(values[0], str) else _joined(values)
        for name, values in recipe.values.items()
    }


def _joined(values: Sequence[Any]) -> Any:
    """One value itself; words as they are typed, with commas."""
    return ",".join(values) if isinstance(values[0], str) else values[0]


def _variants(recipe: Recipe) -> list[Variant]:
    return [variant for request in requests(recipe) for variant in variants(request)]


def _compared(recipe: Recipe) -> Picture:
    """Functions over each other and their difference, as `compare` draws them."""
    found = _variants(recipe)
    labels = [", ".join(filter(None, (one.request.label, one.label))) for one in found]
    if len(found) < 2:
        raise BadValue(f"{labels[0]} alone was given; a comparison takes two functions or more")
    for one, label in zip(found, labels, strict=True):
        if form_of(one) != form_of(found[0]):
            raise BadValue(f"{labels[0]} and {label} are functions of different things: they have no difference")
    title = ", ".join(labels)
    if form_of(found[0]) == "vector":
        if recipe.xlim is not None:
            raise BadValue(f"xlim does nothing here: {labels[0]} is compared at one input, not over a window")
        vectors = vectors_of(found, labels, None if recipe.input is None else np.asarray(recipe.input))
        return comparison.bars(vectors, title, words.beneath(found, words.vector_words(vectors)))
    if recipe.input is not None:
        raise BadValue(f"input does nothing here: {labels[0]} is compared over a window (xlim)")
    over = axis(found, labels, recipe.xlim)
    told = words.words(over, [together.differences() for together in over.cases])
    return comparison.curves(over, title, words.beneath(found, told))


def _finished(drawn: Picture, recipe: Recipe) -> Picture:
    """The picture with what the recipe adds to it."""
    parts: tuple[Part, ...] = drawn.parts
    if recipe.alone:
        parts = tuple(_alone(part, recipe.order) for part in parts[-1:])
    if recipe.marks:
        _refuse_marks(parts, recipe.marks)
        parts = tuple(_marked(part, recipe.marks) for part in parts)
    told = "; ".join(filter(None, (drawn.settings, recipe.note)))
    return drawn._replace(title=recipe.title or drawn.title, parts=parts, settings=told)


def _alone(part: Part, order: int) -> Part:
    """The derivative of this order alone, where a panel holds the value too."""
    if not isinstance(part, Panel) or len(part.curves) <= order or part.title:
        return part
    kept = part.curves[order]
    return part._replace(title=kept.label, curves=(kept._replace(label=""),), ylim=y_limits([kept], part.xlim))


def _refuse_marks(parts: Sequence[Part], places: Sequence[float]) -> None:
    """Raise BadValue for a mark through which no curve passes."""
    curves = [curve for part in parts if isinstance(part, Panel) for curve in part.curves]
    if not curves:
        raise BadValue("mark does nothing here: it puts circles on curves, and this picture has none")
    for n, x in enumerate(places, 1):
        if not any(_with_marks(curve, (x,)).closed[len(curve.closed) :] for curve in curves):
            raise BadValue(f"number {n} of mark is where no curve is")


def _marked(part: Part, places: Sequence[float]) -> Part:
    if not isinstance(part, Panel):
        return part
    return part._replace(curves=tuple(_with_marks(curve, places) for curve in part.curves))


def _with_marks(curve: Curve, places: Sequence[float]) -> Curve:
    """The curve with a filled circle at each place that it passes."""
    found = []
    for x in places:
        segment = next((one for one in curve.segments if one.x[0] <= x <= one.x[-1]), None)
        if segment is not None:
            found.append((x, float(np.interp(x, segment.x, segment.y))))
    return curve._replace(closed=(*curve.closed, *found))
