"""What may stand in a gallery's TOML, and what it means."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from actcli.definition.parameters import Parameter
from actcli.definition.registry import KINDS
from actcli.errors import ActcliError, BadValue, UnknownName, UnknownParameter, nearest
from actcli.figures import FORMATS
from actcli.gallery.figure import NOTHING, Figure, Recipe
from actcli.gallery.spec.fitting import idle, wrong_flag
from actcli.gallery.spec.lines import line_of, line_of_syntax

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_HOW = ("plot", "compare", "tails", "study", "overview")
STANDARD_INPUT = "standard input"


class Spec(NamedTuple):
    """A gallery as it is stated. title: of its pages. format, style, theme, size, dpi: of its figures, as `looks` calls them."""

    title: str
    figures: tuple[Figure, ...]
    format: str = "svg"
    style: str = "house"
    theme: str = "light"
    size: str = "web"
    dpi: float | None = None


class _Place(NamedTuple):
    """Where something stands, to say so when it is wrong: in the figure of this number, or before all."""

    source: str
    text: str
    figure: int | None

    def at(self, key: str = "") -> str:
        return f"{self.source}, line {line_of(self.text, self.figure, key)}"

    def refuse(self, key: str, value: Any, allowed: str) -> BadValue:
        return BadValue(f"{self.at(key)}: {key} = {value!r}\n{key} takes {allowed}")


def read(text: str, source: str) -> Spec:
    """Read a gallery's TOML. source: what messages call it.

    Raises BadValue and UnknownName, with the line and what is allowed there.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error).partition(" (at ")[0]
        raise BadValue(f"{source}, line {line_of_syntax(text, str(error))}: {said}; this is no TOML") from None
    place = _Place(source, text, None)
    _refuse_unknown(place, found, ("title", *_LOOK, "figure"))
    tables = found.get("figure", [])
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise BadValue(f"{place.at('figure')}: there is no figure; each begins with a line [[figure]]")
    title = _taken(place, found, "title", _string, "words", _stem(source))
    figures = [_figure(_Place(source, text, n), table, title) for n, table in enumerate(tables)]
    _refuse_twice(figures, text, source)
    return Spec(title, tuple(figures), **_look(place, found))


def _stem(source: str) -> str:
    """The title of a gallery that states none."""
    return "gallery" if source == STANDARD_INPUT else PurePath(source).stem


def _look(place: _Place, found: Mapping[str, Any]) -> dict[str, Any]:
    """How figures are to look, as far as that is stated. Raises with the line of a word that there is not."""
    from actcli.figures.drawing.looks import look

    words: dict[str, Any] = {key: found[key] for key in _LOOK if key in found}
    for key, word in words.items():
        if not (_is_number(word) if key == "dpi" else isinstance(word, str)):
            raise place.refuse(key, word, _LOOK[key])
        try:
            if key == "theme":  # with the style: some do not go with each other
                look(words.get("style", "house"), theme=word)
            elif key != "format":
                one: dict[str, Any] = {key: word}
                look(**one)
            elif word not in FORMATS:
                raise UnknownName(f"no format {word!r}: there are {', '.join(FORMATS)}{nearest(word, FORMATS)}")
        except (UnknownName, BadValue) as error:
            raise type(error)(f"{place.at(key)}: {error}") from None
    return words


_LOOK = {"format": "a word", "style": "words", "theme": "a word", "size": "a word", "dpi": "a number, dots per inch"}


def _figure(place: _Place, table: Mapping[str, Any], section: str) -> Figure:
    _refuse_unknown(place, table, _KEYS)
    name = _taken(place, table, "name", _file_name, _FILE)
    if name is None:
        raise BadValue(f"{place.at()}: a figure has no name\nname takes {_FILE}")
    how = [key for key in _HOW if key in table]
    if len(how) != 1:
        has = " and ".join(how) or "none"
        raise BadValue(
            f"{place.at(how[-1] if how else '')}: figure {name} has {has} of {', '.join(_HOW)}; it takes one"
        )
    if (found := idle(table, how[0])) is not None:
        raise BadValue(f"{place.at(found[0])}: figure {name}: {found[1]}")
    recipe = _recipe(place, table, how[0])
    _refuse_values(place, recipe)
    title = _taken(place, table, "title", _string, "words", "")
    caption = _taken(place, table, "caption", _string, "words", "")
    section = _taken(place, table, "section", _string, "words", section)
    kind, family = _kind(recipe)
    heading = title or name.replace("-", " ")
    return Figure(name, heading, caption or heading, section, recipe, kind, family, place.at())


def _recipe(place: _Place, table: Mapping[str, Any], how: str) -> Recipe:
    of = _taken(place, table, how, _names, "a name or a list of names")
    if how == "overview" and (len(of) != 1 or of[0] not in KINDS):
        raise place.refuse(how, table[how], _listed(KINDS))
    if how == "study" and len(of) != 1:
        raise place.refuse(how, table[how], "one topic")
    grad = _taken(place, table, "grad", _one_of((True, False, "alone")), 'true, false or "alone"', False)
    order = _taken(place, table, "order", _one_of((0, 1, 2)), "0, 1 or 2", int(bool(grad)))
    return Recipe(
        how,
        of,
        _taken(place, table, "params", _values, "a table such as { beta = [0.5, 1, 2] }", NOTHING),
        max(order, 1) if grad else order,
        grad == "alone",
        _taken(place, table, "xlim", _window, "two numbers in ascending order, as in [-3, 3]"),
        _taken(place, table, "input", _numbers, "numbers, as in [1, 2, 3]"),
        _taken(place, table, "mark", _places, "numbers, as in [-1, 1]", ()),
        _taken(place, table, "title", _string, "words", ""),
        _taken(place, table, "note", _string, "words", ""),
    )


_KEYS = ("name", *_HOW, "params", "grad", "order", "xlim", "input", "mark", "title", "note", "caption", "section")
_FILE = "a file name of letters, digits, . _ and -, without its suffix"


def _kind(recipe: Recipe) -> tuple[str, str]:
    """Kind and family of the functions; a family only where all are of one."""
    import actcli

    if recipe.how == "overview":
        return recipe.of[0], ""
    if recipe.how == "study":
        return "study", ""
    entries = [actcli.get(name) for name in recipe.of]
    families = {entry.family for entry in entries}
    return entries[0].kind, families.pop() if len(families) == 1 else ""


def _refuse_values(place: _Place, recipe: Recipe) -> None:
    """Raise what is wrong with parameters or options, with their line."""
    from actcli.figures.requests import variants
    from actcli.gallery.composing import options, requests
    from actcli.studies import find

    try:
        if recipe.how == "study":
            study = find(recipe.of[0])
            _refuse_flags(study.option, recipe.values)
            study.settle(options(recipe))
        elif recipe.how != "overview":
            for request in requests(recipe):
                _refuse_flags(request.entry.parameter, request.values)
                variants(request)
    except UnknownName as error:  # of a function, or of a parameter or option
        key = "params" if isinstance(error, UnknownParameter) else recipe.how
        raise type(error)(f"{place.at(key)}: {error}") from None
    except ActcliError as error:
        raise type(error)(f"{place.at('params')}: {error}") from None


def _refuse_flags(parameter: Callable[[str], Parameter], given: Mapping[str, Sequence[Any]]) -> None:
    for name, values in given.items():
        if wrong := wrong_flag(parameter(name), tuple(values)):
            raise BadValue(wrong)


def _refuse_unknown(place: _Place, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            near = nearest(key, known) or f"; there are {', '.join(known)}"
            raise UnknownName(f"{place.at(key)}: no key {key!r}{near}")


def _refuse_twice(figures: list[Figure], text: str, source: str) -> None:
    seen: dict[str, Figure] = {}
    for n, figure in enumerate(figures):
        if figure.name.lower() in seen:
            where = line_of(text, n, "name")
            raise BadValue(
                f"{source}, line {where}: the name {figure.name!r} was given to a figure before; each has its own"
            )
        seen[figure.name.lower()] = figure


def _taken(
    place: _Place,
    table: Mapping[str, Any],
    key: str,
    convert: Callable[[Any], Any],
    allowed: str,
    otherwise: Any = None,
) -> Any:
    """A value of a table, converted; refused where that fails with ValueError."""
    if key not in table:
        return otherwise
    try:
        return convert(table[key])
    except (TypeError, ValueError):
        raise place.refuse(key, table[key], allowed) from None


def _string(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return " ".join(value.split())


def _file_name(value: Any) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value) or value.lower().startswith(("index", "readme")):
        raise ValueError
    if value.lower().endswith(tuple(f".{format}" for format in FORMATS)):
        raise ValueError
    return value


def _names(value: Any) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not names or not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise ValueError
    return tuple(names)


def _numbers(value: Any) -> tuple[float, ...]:
    if not value or not isinstance(value, list) or not all(_is_number(one) for one in value):
        raise ValueError
    return tuple(float(one) for one in value)


def _places(value: Any) -> tuple[float, ...]:
    found = _numbers(value)
    if not all(map(math.isfinite, found)):
        raise ValueError
    return found


def _window(value: Any) -> tuple[float, float]:
    low, high = _places(value)
    if not low < high:
        raise ValueError
    return low, high


def _values(value: Any) -> dict[str, tuple[Any, ...]]:
    if not isinstance(value, dict):
        raise ValueError
    found = {name: tuple(one) if isinstance(one, list) else (one,) for name, one in value.items()}
    if not all(one and all(isinstance(part, bool | int | float | str) for part in one) for one in found.values()):
        raise ValueError
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _one_of(allowed: tuple[Any, ...]) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        if not any(value == one and type(value) is type(one) for one in allowed):
            raise ValueError
        return value

    return convert


def _listed(allowed: tuple[str, ...]) -> str:
    return " or ".join(f'"{one}"' for one in allowed)
