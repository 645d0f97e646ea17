"""What a benchmark found, as a line that people read and a table that the README carries."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import date
from importlib import metadata
from typing import NamedTuple


class Row(NamedTuple):
    """One comparison. quotient: of times, ours over theirs (below 1 actcli is ahead); note: what else was measured."""

    part: str
    what: str
    beside: str
    quotient: float
    note: str = ""


def machine(packages: Sequence[str]) -> str:
    """The date, the machine, and the versions of what is installed of some packages."""
    versions = [f"{name} {version}" for name in packages if (version := _version(name))]
    cores = f"{os.cpu_count()} cores"
    return ", ".join([f"{date.today()}", _processor(), cores, f"Python {platform.python_version()}", *versions])


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _processor() -> str:
    """The processor's name, where Linux tells it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    except OSError:
        named = []
    return named[0] if named else platform.machine()


def line(row: Row) -> str:
    """A row as text."""
    return f"{row.part:14}{row.what:38}{row.quotient:7.2f} × {row.beside:28}{row.note}"


def markdown(rows: Iterable[Row], where: str) -> str:
    """Rows as a table, the same part named once."""
    lines = [where, "", "| | what | time ÷ | of | |", "|---|---|--:|---|---|"]
    last = ""
    for row in rows:
        part = row.part if row.part != last else ""
        last = row.part
        lines.append(f"| {part} | {row.what} | {row.quotient:.2f} | {row.beside} | {row.note} |")
    return "\n".join(lines)
