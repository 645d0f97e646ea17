"""Pictures as files: the same picture is the same bytes, on any day and under any name."""

from __future__ import annotations

import os
from io import BytesIO
from typing import TYPE_CHECKING

from actcli.atomic import replacing
from actcli.errors import UnknownName, nearest
from actcli.figures.data import Picture
from actcli.figures.drawing.style import LIGHT, WEB, Size, Theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# What a format would otherwise tell of the time, the program and its version.
_SILENT: dict[str, tuple[str, ...]] = {
    "png": ("Software",),
    "svg": ("Date", "Creator"),
    "pdf": ("CreationDate", "Creator", "Producer"),
}


FORMATS = tuple(_SILENT)


def format_of(path: str | os.PathLike[str]) -> str:
    """The format that a file name asks for by its suffix. Raises UnknownName for any but .png, .svg and .pdf."""
    suffix = os.path.splitext(os.fspath(path))[1].lower()
    known = [f".{name}" for name in _SILENT]
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


def content(figure: Figure, format: str, title: str) -> bytes:
    """The bytes of a figure in a format. To be called within `styled`."""
    buffer = BytesIO()
    told = {} if format == "png" else {"Title": title}
    metadata = {**dict.fromkeys(_SILENT[format]), **told}
    figure.savefig(buffer, format=format, metadata=metadata, facecolor=figure.get_facecolor())
    return buffer.getvalue()
