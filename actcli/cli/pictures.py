"""Where a picture goes, in which format and in which look: what `plot`, `compare`, `study` and `audit` share."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.cli import delivery, streams
from actcli.errors import BadValue, UnknownName, nearest
from actcli.figures import FORMATS

if TYPE_CHECKING:
    from actcli.cli.delivery import Delivery
    from actcli.figures.data import Picture
    from actcli.figures.drawing.looks import Look

SUFFIXES = tuple(f".{format}" for format in FORMATS)


class Looks(NamedTuple):
    """The options as they were typed: --style, --theme, --size, --dpi."""

    style: str | None = None
    theme: str | None = None
    size: str | None = None
    dpi: str | None = None

    def given(self) -> str:
        """The first option that was given; else nothing."""
        return next((f"--{name}" for name, word in self._asdict().items() if word is not None), "")


class Drawing(NamedTuple):
    """A picture that was asked for. path: the file, None for standard output."""

    format: str
    path: str | None
    look: Look


def chosen(format: str | None, output: str | None, looks: Looks) -> Drawing | None:
    """The picture that -f and -o ask for, None where they ask for something else.

    Raises BadValue for a format and a suffix that differ, for a picture on a terminal and for a look without a picture;
    UnknownName for a look that there is not.
    """
    path = None if output in (None, "-") else output
    suffix = os.path.splitext(path or "")[1].lower()
    if format is not None and format.lower() in FORMATS:
        wanted = format.lower()
        if suffix not in ("", f".{wanted}"):
            raise BadValue(f"-o {output} and --format {format} differ; one of them is enough")
        if path is None and streams.is_terminal():
            raise BadValue(f"a terminal cannot show {wanted}; give -o FILE.{wanted} or a pipe")
        return Drawing(wanted, path, _look(looks))
    if suffix in SUFFIXES:
        return Drawing(suffix[1:], path, _look(looks))
    if looks.given():
        raise BadValue(f"{looks.given()} is about a picture, and none is written: give -o FILE.svg or --format svg")
    return None


def needed(format: str | None, output: str | None, looks: Looks) -> Drawing | None:
    """The picture that -f and -o ask for where nothing else can be written, None without both.

    Raises as `chosen`, and UnknownName for any other format and suffix.
    """
    if format is not None and format.lower() not in FORMATS:
        raise UnknownName(f"no format {format!r} here: there are {', '.join(FORMATS)}{nearest(format, FORMATS)}")
    found = chosen(format, output, looks)
    if found is None and output is not None:
        from actcli.figures.drawing.saving import format_of

        format_of(output)
    return found


def beside(
    drawing: Drawing | None, format: str | None, as_json: bool, output: str | None, allowed: Sequence[str]
) -> Delivery | None:
    """Where the data goes: beside a picture in a file to standard output, beside one on standard output nowhere.

    Raises as `delivery.chosen`.
    """
    if drawing is None:
        known = format is None or format.lower() in allowed
        return delivery.chosen(format, as_json, output, allowed if known else (*allowed, *FORMATS))
    of_picture = format is not None and format.lower() in FORMATS
    if of_picture and as_json:
        raise BadValue(f"--json and --format {format} were both given")
    return None if drawing.path is None else delivery.chosen(None if of_picture else format, as_json, None, allowed)


def _look(looks: Looks) -> Look:
    from actcli.figures.drawing.looks import look

    return look(**words(looks))


def words(looks: Looks) -> dict[str, Any]:
    """The options that were given, as `look` takes them. Raises BadValue for dots per inch that are no number."""
    given = {name: word for name, word in looks._asdict().items() if word is not None}
    return given if looks.dpi is None else {**given, "dpi": _number(looks.dpi)}


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadValue(f"--dpi takes a number, dots per inch; {text!r} was given") from None


def draw(picture: Picture, drawing: Drawing) -> None:
    """Write a picture to its file, or to standard output. Raises Unreadable where the file cannot be written."""
    from actcli.figures.drawing.saving import encoded, save

    look: Any = drawing.look._asdict()
    if drawing.path is not None:
        save(picture, drawing.path, format=drawing.format, **look)
        return
    sys.stdout.buffer.write(encoded(picture, drawing.format, **look))
