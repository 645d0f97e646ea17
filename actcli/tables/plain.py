"""Tables as plain text: aligned columns, nothing cut, nothing but text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actcli.tables.spelling import fitting
from actcli.tables.table import CHUNK, Column, Table
from actcli.tables.width import Points, padded, width

GAP = "  "


def lines(tables: Sequence[Table], encoding: str = "utf-8", *, headers: bool = True) -> Iterator[str]:
    """The lines of the tables, a blank one between two."""
    for place, table in enumerate(tables):
        if place:
            yield ""
        yield from _lines(table, encoding, headers)


def _lines(table: Table, encoding: str, headers: bool) -> Iterator[str]:
    if table.heading:
        yield fitting(table.heading, encoding)
    columns = [Aligned(column, encoding, headers) for column in table.columns]
    if headers:
        yield GAP.join(padded(column.header, column.width) for column in columns).rstrip()
    for start in range(0, table.length, CHUNK):
        cells = [column.cells(start, start + CHUNK) for column in columns]
        for row in zip(*cells, strict=True):
            yield GAP.join(padded(cell, column.width) for cell, column in zip(row, columns, strict=True)).rstrip()
    for label, header, number in table.totals:
        yield total(table, columns, fitting(label, encoding), header, number)


def total(table: Table, columns: Sequence[Aligned], label: str, header: str, number: str) -> str:
    """A label, and its number in the column of that header if there is room for the label before it."""
    place = [column.header for column in table.columns].index(header)
    room = sum(column.width + len(GAP) for column in columns[:place])
    cell = columns[place].align(number)
    return label + " " * max(room - width(label), len(GAP)) + (cell if width(label) + len(GAP) <= room else number)


class Aligned:
    """A column whose width is known."""

    def __init__(self, column: Column, encoding: str, headers: bool = True) -> None:
        self._column, self._encoding = column, encoding
        self._points = Points()
        self.header = fitting(column.header, encoding)
        self.width = width(self.header) if headers else 0
        for start in range(0, len(column.values), CHUNK):
            texts = self._texts(start, start + CHUNK)
            if column.numeric:
                self._points.see(texts)
                self.width = max(self.width, self._points.width)
            else:
                self.width = max(self.width, *map(width, texts), 0)

    def _texts(self, start: int, stop: int) -> list[str]:
        texts = self._column.texts(start, stop)
        return texts if self._column.numeric else [fitting(text, self._encoding) for text in texts]

    def cells(self, start: int, stop: int) -> list[str]:
        """The cells of these rows, numbers with their points under each other."""
        return [self.align(text) for text in self._texts(start, stop)]

    def align(self, text: str) -> str:
        """A cell of this column, without the spaces behind it."""
        return self._points.align(text) if self._column.numeric else text
