"""Pictures as files: the same picture is the same bytes, on any day and under any name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from actcli.atomic import replacing
from actcli.errors import UnknownName, nearest
from actcli.figures.data import Picture
from actcli.figures.drawing.style import LIGHT, WEB, Size, Theme

if TYPE_CHECKING:
    from actcli.figures.drawing.sheet import Sheet

FORMATS = ("png", "svg", "pdf")


def format_of(path: str | os.PathLike[str]) -> str:
    """The format that a file name asks for by its suffix. Raises UnknownName for any but .png, .svg and .pdf."""
    suffix = os.path.splitext(os.fspath(path))[1].lower()
    known = [f".{name}" for name in FORMATS]
    if suffix not in known:
        given = repr(suffix) if suffix else "no suffix"
        raise UnknownName(
            f"{os.fspath(path)!r} has {given}; a picture is written as {', '.join(known)}{nearest(suffix, known)}"
        )
    return suffix[1:]


def save(
    picture: Picture,
    path: str | os.PathLike[str],
    *,
    theme: Theme = LIGHT,
    size: Size = WEB,
    format: str | None = None,
) -> None:
    """Draw a picture into a file, in a format or that of its suffix, completely or not at all.

    Raises UnknownName for an unknown suffix, Unreadable where the file cannot be written.
    """
    drawn = encoded(picture, format or format_of(path), theme=theme, size=size)
    with replacing(path) as temporary:
        temporary.write_bytes(drawn)


def encoded(picture: Picture, format: str, *, theme: Theme = LIGHT, size: Size = WEB) -> bytes:
    """The bytes of a picture in a format: "png", "svg" or "pdf"."""
    from actcli.figures.drawing.draw import draw, styled

    with styled():
        return content(draw(picture, theme=theme, size=size), format, picture.title)


def content(sheet: Sheet, format: str, title: str) -> bytes:
    """The bytes of a sheet in a format. To be called within `styled`."""
    from actcli.figures.drawing import canvas

    drawn: bytes = getattr(canvas, format)(sheet, title)
    return drawn
