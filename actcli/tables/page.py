"""A page of sections: headings, lines of text and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TextIO

from actcli.tables import plain, terminal
from actcli.tables.spelling import fitting
from actcli.tables.table import Table


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
        indent = 2 if section.heading else 0
        for paragraph in section.paragraphs:
            screen.print(Padding(Text(fitting(paragraph, screen.encoding)), (0, 0, 0, indent)))
        for number, table in enumerate(section.tables):
            drawn = terminal.unframed(table, screen.encoding, screen.width - indent)
            screen.print(Padding(drawn, (1 if number else 0, 0, 0, indent), expand=False))
