"""Where a result goes and in which form: a terminal, a pipe or a file; as a table, JSON, CSV or .npy."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from actcli.cli import streams
from actcli.errors import BadValue, NotDefined, UnknownName, nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actcli.tables.page import Section
    from actcli.tables.table import Table

FORMATS = ("table", "json", "csv", "npy")
SUFFIXES = {".txt": "table", ".json": "json", ".csv": "csv", ".npy": "npy", ".md": "markdown"}


class Delivery(NamedTuple):
    """A format, and the path of the file to write, None for standard output."""

    format: str
    path: str | None

    @property
    def on_terminal(self) -> bool:
        """Whether a person looks at the result."""
        return self.path is None and streams.is_terminal()

    @property
    def encoding(self) -> str:
        """That of standard output; files are UTF-8."""
        return (sys.stdout.encoding if self.path is None else None) or "utf-8"


def chosen(format: str | None, as_json: bool, output: str | None, allowed: Sequence[str] = FORMATS) -> Delivery:
    """The delivery that -f, --json and -o ask for. Raises UnknownName for an unknown format, BadValue for two that differ."""
    path = None if output in (None, "-") else output
    if format is not None and as_json and format.lower() != "json":
        raise BadValue(f"--json and --format {format} were both given")
    name = "json" if as_json else format.lower() if format is not None else _by_suffix(path)
    if name not in allowed:
        raise UnknownName(f"no format {name!r} here: there are {', '.join(allowed)}{nearest(name, allowed)}")
    if name == "npy" and path is None and streams.is_terminal():
        raise BadValue("npy is binary and a terminal cannot show it; give -o FILE.npy or a pipe")
    return Delivery(name, path)


def _by_suffix(path: str | None) -> str:
    if path is None:
        return "table"
    suffix = os.path.splitext(path)[1].lower()
    if suffix not in SUFFIXES:
        near = nearest(suffix, SUFFIXES)
        raise UnknownName(
            f"{path!r} does not tell the format by its suffix: {', '.join(SUFFIXES)}{near}, or give --format"
        )
    return SUFFIXES[suffix]


class Result(NamedTuple):
    """A result in every form; only the one that is delivered is made.

    tables: for reading. rows: one table, for CSV. members: the JSON object. array: for .npy.
    """

    tables: Callable[[], list[Table]]
    rows: Callable[[], Table]
    members: Callable[[], dict[str, Any]]
    array: Callable[[], Any]


def deliver(result: Result, delivery: Delivery) -> None:
    """Write the result. Raises Unreadable where a file cannot be written; then what was there before stays."""
    if delivery.format == "json":
        write_json(result.members(), delivery)
    elif delivery.format == "csv":
        _write_csv(result.rows(), delivery)
    elif delivery.format == "npy":
        _write_npy(result.array(), delivery)
    else:
        write_tables(result.tables(), delivery)


def write_tables(tables: list[Table], delivery: Delivery, *, headers: bool = True) -> None:
    """Write tables for reading: Rich on a terminal, else plain text."""
    if delivery.on_terminal:
        from actcli.tables import terminal

        terminal.show(tables, sys.stdout)
        return
    from actcli.tables import plain

    write_lines(plain.lines(tables, delivery.encoding, headers=headers), delivery)


def write_page(sections: list[Section], delivery: Delivery) -> None:
    """Write a page of sections for reading."""
    from actcli.tables import page

    if delivery.on_terminal:
        page.show(sections, sys.stdout)
        return
    write_lines(page.lines(sections, delivery.encoding), delivery)


def write_json(members: dict[str, Any], delivery: Delivery) -> None:
    """Write one JSON object, in ASCII where the stream knows no more."""
    from actcli.tables import objects

    ascii_only = not delivery.encoding.lower().startswith("utf")
    write_lines([objects.dumps(members, ascii_only=ascii_only)], delivery)


def write_lines(lines: Iterable[str], delivery: Delivery) -> None:
    """Write lines of text."""
    with _text(delivery) as stream:
        stream.writelines(f"{line}\n" for line in lines)


def _write_csv(table: Table, delivery: Delivery) -> None:
    from actcli.tables import delimited

    with _text(delivery) as stream:
        delimited.write(table, stream)


def _write_npy(array: Any, delivery: Delivery) -> None:
    import numpy as np

    if not isinstance(array, np.ndarray | np.generic):
        raise NotDefined(f".npy holds one array, and this result has {len(array)}; --format json holds them all")
    if array.dtype == object:
        raise NotDefined(".npy holds floats, and these are decimals; --format json or csv keeps their digits")
    whole = _storable(np.asarray(array))
    if delivery.path is None:
        np.lib.format.write_array(_Pipe(), whole, allow_pickle=False)
        return
    from actcli.atomic import replacing

    with replacing(delivery.path) as temporary, open(temporary, "wb") as stream:
        np.lib.format.write_array(stream, whole, allow_pickle=False)


class _Pipe:
    """Standard output as something to write to and no more: NumPy asks a file for its position, and a pipe has none."""

    def write(self, data: bytes) -> int:
        return sys.stdout.buffer.write(data)


def _storable(array: NDArray[Any]) -> NDArray[Any]:
    """The array in a type the .npy format knows: bfloat16 becomes float32, which holds each of its numbers."""
    import numpy as np

    return array.astype(np.float32) if array.dtype.kind == "V" else array


@contextmanager
def _text(delivery: Delivery) -> Iterator[TextIO]:
    """Standard output, or the file, which is there only when it is whole."""
    if delivery.path is None:
        yield sys.stdout
        return
    from actcli.atomic import replacing

    with replacing(delivery.path) as temporary, open(temporary, "w", encoding="utf-8", newline="") as stream:
        yield stream
