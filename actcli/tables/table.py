"""What a table is: named columns of texts or numbers, all of one length, and what stands below them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

CHUNK = 50_000  # rows made into text at a time, so that a long array is never all text at once


class Column(NamedTuple):
    """One column: texts, or a 1-d array of numbers, which become texts when they are shown.

    label: a column that says what row it is (an index, a name); it is repeated where a wide table is broken.
    numeric: aligned at the decimal point.
    """

    header: str
    values: Any
    label: bool = False
    numeric: bool = True

    def texts(self, start: int = 0, stop: int | None = None) -> list[str]:
        """The cells of these rows as they are shown."""
        part = self.values[start:stop]
        if isinstance(part, list):
            return list(part)
        from actcli.tables.numbers import texts

        return texts(part)


class Table(NamedTuple):
    """Columns of one length.

    heading: a line above. totals: (label, header, number) below, the number in the column of that header.
    groups: the rows before which a title stands when the table is drawn.
    """

    columns: Sequence[Column]
    heading: str = ""
    totals: Sequence[tuple[str, str, str]] = ()
    groups: Mapping[int, str] = MappingProxyType({})

    @property
    def length(self) -> int:
        """The number of rows."""
        return len(self.columns[0].values) if self.columns else 0

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The cells row by row."""
        for start in range(0, self.length, CHUNK):
            yield from zip(*(column.texts(start, start + CHUNK) for column in self.columns), strict=True)
