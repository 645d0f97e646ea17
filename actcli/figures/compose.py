"""From what is asked for to the whole picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from actcli.errors import BadValue, NotDefined
from actcli.figures import activations, losses, surfaces, vectors
from actcli.figures.data import Limits, Part, Picture
from actcli.figures.forms import form_of, over, refuse_window, shared_view
from actcli.figures.lines import panels
from actcli.figures.placed import Case, View
from actcli.figures.requests import MOST_CURVES, MOST_FUNCTIONS, Request, Variant, common, settings, symbols, variants
from actcli.figures.views import SURFACE
from actcli.formula import Formula
from actcli.numerics.arrays import AnyArray

_TITLE, _LONGEST = 4, 44  # functions and letters of a title that names them; of more it says how many there are


def picture(
    requests: Sequence[Request], *, order: int = 0, xlim: Limits | None = None, given: AnyArray | None = None
) -> Picture:
    """The picture of one or several functions that go together.

    order: how many derivatives are drawn, 0 to 2. xlim: the window, None for the functions' own. given: the input of
    functions along an axis, a vector.

    Raises NotDefined for a function or a derivative that cannot be drawn, BadValue for functions that do not go
    together, for too many curves and for a window without a finite value.
    """
    if xlim is not None:
        refuse_window(*xlim)
    if len(requests) > MOST_FUNCTIONS:
        raise BadValue(f"{len(requests)} functions were asked for; a picture holds at most {MOST_FUNCTIONS}")
    for request in requests:
        _refuse(request.entry, order)
    found = [variant for request in requests for variant in variants(request)]
    form = form_of(found[0])
    label = requests[0].label
    for variant in found:
        if form_of(variant) != form:
            other = f"{variant.request.label} over {over(variant)}"
            raise BadValue(f"{label} is drawn over {over(found[0])}, {other}; draw them apart")
    if given is not None and form != "vector":
        raise BadValue(
            f"{label} is drawn over a window (--xlim); an input is for functions along an axis, such as softmax"
        )
    if xlim is not None and form == "vector":
        raise BadValue(f"{label} is drawn for one input (--input), not over a window")
    return _titled(requests, found, _parts(form, requests, found, order, xlim, given), _remarks(form, found, order))


def _refuse(entry: Any, order: int) -> None:
    if not entry.evaluable:
        raise NotDefined(
            f"{entry.name} cannot be drawn: {entry.notes[0] if entry.notes else 'it has an info page only'}"
        )
    if order and not entry.has_derivative("input", 1):
        raise NotDefined(f"{entry.name} has no derivative to draw")
    if order == 2 and entry.kind == "activation" and not entry.elementwise:
        raise NotDefined(f"{entry.name} mixes the elements of an axis: it has a Jacobian, and no derivative of order 2")


def _parts(
    form: str,
    requests: Sequence[Request],
    found: Sequence[Variant],
    order: int,
    xlim: Limits | None,
    given: AnyArray | None,
) -> tuple[Part, ...]:
    ordered = len(requests) == 1 and _ascending(requests[0])
    labels = [_label(variant, len(requests) > 1) for variant in found]
    if form == "vector":
        return vectors.parts(found, labels, given, order, ordered)
    if form == SURFACE:
        return surfaces.surfaces(found, labels, xlim, order)
    named = list(zip(found, labels, strict=True))
    if form == "curve":
        styles = _styles([(variant, 0) for variant in found])
        lines = [activations.line(*one, order, *style) for one, style in zip(named, styles, strict=True)]
        return panels(lines, xlim or activations.window(found), activations.NAMING, ordered)
    view = shared_view(found)
    drawn = [(variant, label, n, case) for variant, label in named for n, case in enumerate(_cases(view, variant))]
    if len(drawn) > MOST_CURVES:
        raise BadValue(f"{len(drawn)} curves were asked for; a picture holds at most {MOST_CURVES}")
    styles = _styles([(variant, n) for variant, _, n, _ in drawn])
    lines = [
        losses.line(variant, case, _joined(label, case.label), order, *style)
        for (variant, label, _, case), style in zip(drawn, styles, strict=True)
    ]
    return panels(lines, xlim or losses.window(view, found), losses.naming(view), ordered)


def _cases(view: View, variant: Variant) -> tuple[Case, ...]:
    """The curves of one loss; one that has no target has nothing to tell the cases apart."""
    return view.cases if len(variant.entry.tensors) > 1 else (view.cases[0]._replace(label=""),)


class _Style(NamedTuple):
    colour: int
    dash: int


def _styles(drawn: Sequence[tuple[Variant, int]]) -> list[_Style]:
    """Colour for functions, or for values of a single one, or for its cases; the line style for what is left.

    drawn: the variants with the number of the case.
    """
    own: dict[int, list[int]] = {}
    for variant, _ in drawn:
        values = own.setdefault(id(variant.request), [])
        if id(variant) not in values:
            values.append(id(variant))
    cases = 1 + max(case for _, case in drawn)
    one_each = cases == 1 and all(len(values) == 1 for values in own.values())
    styles = []
    for variant, case in drawn:
        function, value = list(own).index(id(variant.request)), own[id(variant.request)].index(id(variant))
        if len(own) > 1:
            styles.append(_Style(function, function if one_each else value * cases + case))
        elif len(own[id(variant.request)]) > 1:
            # Colours that show an order need no line styles; these are kept for what has none.
            styles.append(_Style(value, case if cases > 1 or _ascending(variant.request) else value))
        else:
            styles.append(_Style(case, case))
    return styles


def _ascending(request: Request) -> bool:
    """Whether the variants differ in one parameter whose values are numbers: then colours show their order."""
    swept = [values for values in request.values.values() if len(values) > 1]
    return len(swept) == 1 and all(isinstance(value, int | float) and not isinstance(value, bool) for value in swept[0])


def _label(variant: Variant, several: bool) -> str:
    return _joined(variant.request.label if several else "", variant.label)


def _joined(*words: str) -> str:
    return ", ".join(filter(None, words))


def _titled(
    requests: Sequence[Request], found: Sequence[Variant], parts: tuple[Part, ...], remarks: list[str]
) -> Picture:
    shared = [common([variant for variant in found if variant.request is request]) for request in requests]
    several = len(requests) > 1
    told = [settings(request, values, not several) for request, values in zip(requests, shared, strict=True)]
    words = "; ".join(filter(None, (_joined(*dict.fromkeys(told)), *remarks)))
    if several:
        return Picture(_names(requests), parts, settings=words)
    entry = requests[0].entry
    return Picture(requests[0].label, parts, formula_of(found), tuple(symbols(entry).items()), entry.words, words)


def _remarks(form: str, found: Sequence[Variant], order: int) -> list[str]:
    """What a map does not show by itself."""
    if form != SURFACE:
        return []
    linear = any("linear_weight" in variant.entry.tensors for variant in found)
    return ["W is the identity"] * linear + ["arrows show the gradient"] * (order > 0)


def formula_of(found: Sequence[Variant]) -> Formula | None:
    """The formula with all choices made that are made alike in every variant."""
    formula: Formula | None = found[0].entry.definition
    if formula is None:
        return None
    settled = {formula.settled(variant.settings) for variant in found}
    return settled.pop() if len(settled) == 1 else formula.settled(common(found))


def _names(requests: Sequence[Request]) -> str:
    joined = ", ".join(request.label for request in requests)
    if len(requests) <= _TITLE and len(joined) <= _LONGEST:
        return joined
    return f"{len(requests)} {'activations' if requests[0].entry.kind == 'activation' else 'losses'}"
