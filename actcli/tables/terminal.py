"""Tables on a terminal, drawn by Rich."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from actcli.tables.plain import Aligned, total
from actcli.tables.spelling import fitting
from actcli.tables.table import Column, Table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable

MOST_ROWS, MOST_COLUMNS = 60, 60  # beyond, the first and the last are shown
SHOWN = 20
FRAME = 3  # cells a column takes beside its text
LEAST = 10  # cells a column of words should have


def colourless() -> bool:
    """Whether NO_COLOR, or a TERM that knows no colours, asks for none."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM", "").lower() in ("", "dumb", "unknown")


def console(stream: TextIO) -> Console:
    """A Rich console on the stream."""
    from rich.console import Console

    return Console(
        file=stream, color_system=None if colourless() else "auto", highlight=False, emoji=False, markup=False
    )


def show(tables: Sequence[Table], stream: TextIO) -> None:
    """Draw the tables; one too wide for the terminal in several parts, of a very long one the beginning and the end."""
    screen = console(stream)
    for place, table in enumerate(tables):
        if place:
            screen.print()
        _show(table, screen)


def _show(table: Table, screen: Console) -> None:
    encoding = screen.encoding
    if table.heading:
        screen.print(fitting(table.heading, encoding), style="bold")
    short, left_out = _shortened(table)
    aligned = [Aligned(column, encoding) for column in short.columns]
    for part in _parts(short.columns, [column.width for column in aligned], screen.width):
        chosen = [(short.columns[place], aligned[place]) for place in part]
        screen.print(_framed(chosen, table.groups, short.length, screen.width))
    for label, header, number in table.totals:
        line = f" {total(short, aligned, fitting(label, encoding), header, number)}"
        if len(line) > screen.width:  # the number is not to be broken
            screen.print(f" {fitting(label, encoding)}")
            line = f" {number}"
        screen.print(line, style="bold", soft_wrap=True)
    if left_out:
        screen.print(f"{left_out} left out; -f csv shows all", style="dim")


def _framed(
    columns: Sequence[tuple[Column, Aligned]], groups: Mapping[int, str], length: int, available: int
) -> RichTable:
    """Columns in a frame, `available` cells wide at most."""
    from rich import box
    from rich.table import Table as RichTable

    frame = RichTable(box=box.ROUNDED, header_style="bold", border_style="dim")
    return _filled(frame, columns, groups, length, available)


def unframed(table: Table, encoding: str, available: int) -> RichTable:
    """A table among the text of a page."""
    from rich.table import Table as RichTable

    columns = [(column, Aligned(column, encoding)) for column in table.columns]
    blank = RichTable(box=None, header_style="dim", padding=(0, 2, 0, 0))
    return _filled(blank, columns, table.groups, table.length, available)


def _filled(
    drawn: RichTable, columns: Sequence[tuple[Column, Aligned]], groups: Mapping[int, str], length: int, available: int
) -> RichTable:
    """Words are folded where the terminal is narrow; labels and numbers only where not even they have room."""
    from rich.text import Text

    rigid = [column.label or column.numeric for column, _ in columns]
    room = sum(
        aligned.width if fixed else min(aligned.width, LEAST)
        for fixed, (_, aligned) in zip(rigid, columns, strict=True)
    )
    folding = room + FRAME * len(columns) + 1 > available
    for fixed, (column, aligned) in zip(rigid, columns, strict=True):
        drawn.add_column(
            Text(aligned.header), no_wrap=fixed and not folding, overflow="fold", style="cyan" if column.label else ""
        )
    for place, row in enumerate(zip(*(aligned.cells(0, length) for _, aligned in columns), strict=True)):
        if place in groups:
            drawn.add_section()
            drawn.add_row(Text(groups[place], style="bold default"))
        drawn.add_row(*(Text(cell) for cell in row))
    return drawn


def _parts(columns: Sequence[Column], widths: Sequence[int], available: int) -> list[list[int]]:
    """The columns in groups that fit the terminal, each with the label columns at its head; words are folded instead."""
    places = range(len(columns))
    if not any(column.numeric and not column.label for column in columns):
        return [list(places)]
    labels = [place for place in places if columns[place].label]
    head = 1 + sum(widths[place] + FRAME for place in labels)
    parts: list[list[int]] = [[]]
    taken = head
    for place in places:
        if place in labels:
            continue
        if parts[-1] and taken + widths[place] + FRAME > available:
            parts.append([])
            taken = head
        parts[-1].append(place)
        taken += widths[place] + FRAME
    return [sorted([*labels, *part]) for part in parts]


def _shortened(table: Table) -> tuple[Table, str]:
    """The table without its middle where it is too long or too wide to be read, and what was left out, in words."""
    columns, left_out = list(table.columns), []
    if table.length > MOST_ROWS and any(column.numeric for column in columns):
        columns = [_ends(column) for column in columns]
        left_out.append(f"{table.length - 2 * SHOWN} of {table.length} rows")
    if len(columns) > MOST_COLUMNS:
        left_out.append(f"{len(columns) - 2 * SHOWN} of {len(columns)} columns")
        gap = Column("…", ["…"] * len(columns[0].values), numeric=False)
        columns = [*columns[:SHOWN], gap, *columns[-SHOWN:]]
    return table._replace(columns=columns), " and ".join(left_out)


def _ends(column: Column) -> Column:
    length = len(column.values)
    return column._replace(values=[*column.texts(0, SHOWN), "⋮", *column.texts(length - SHOWN, length)])
