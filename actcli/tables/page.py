"""A page of sections: headings, lines of text and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO

from actcli.tables import plain, terminal
from actcli.tables.spelling import fitting
from actcli.tables.table import Table

if TYPE_CHECKING:
    from rich.console import RenderableType


class Section(NamedTuple):
    """A heading (may be empty) with paragraphs, tables, or both below it."""

    heading: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = ()


def lines(sections: Sequence[Section], encoding: str = "utf-8") -> Iterator[str]:
    """The page as plain text, nothing wrapped."""
    for place, section in enumerate(sections):
        if place:
            yield ""
        if section.heading:
            yield fitting(section.heading, encoding)
        indent = "  " if section.heading else ""
        yield from (f"{indent}{fitting(paragraph, encoding)}" for paragraph in section.paragraphs)
        yield from (f"{indent}{line}".rstrip() for line in plain.lines(section.tables, encoding))


def show(sections: Sequence[Section], stream: TextIO) -> None:
    """Draw the page on a terminal, its text wrapped."""
    from rich.padding import Padding
    from rich.text import Text

    screen = terminal.console(stream)
    for place, section in enumerate(sections):
        if place:
            screen.print()
        if section.heading:
            screen.print(Text(fitting(section.heading, screen.encoding), style="bold"))
        parts: list[RenderableType] = [Text(fitting(paragraph, screen.encoding)) for paragraph in section.paragraphs]
        for part in parts + [terminal.unframed(table, screen.encoding) for table in section.tables]:
            screen.print(Padding(part, (0, 0, 0, 2 if section.heading else 0), expand=False))
