"""The properties of a function as tables of its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actcli.properties.told import interval, number, place, rows, said
from actcli.tables.table import Column, Table

_TARGETS = 12  # rows for kinds of target on a page; JSON has them all


def tables(found: Mapping[str, Any]) -> list[Table]:
    """Properties with their values and places; of a loss also what it is beside each kind of target."""
    return [_table(("property", "value", "where"), rows(found)), *_by_target(found)] if found else []


def _by_target(found: Mapping[str, Any]) -> list[Table]:
    """A table with a row for each kind of target, of what differs between them."""
    kinds = found.get("by_target", [])[:_TARGETS]
    if not kinds:
        return []
    bounds = "infimum" in kinds[0]
    given = [name for name in kinds[0] if name != "convex" and not name.startswith(("infimum", "supremum"))]
    header = (*given, "convex", *(("range", "least") if bounds else ()))
    rows = []
    for kind in kinds:
        told = [number(kind[name]) if isinstance(kind[name], float) else str(kind[name]) for name in given]
        rest = [interval(kind | {"supremum_at": 0.0, "supremum_on": None})[1], place(kind, "infimum")] if bounds else []
        rows.append((*told, said(kind["convex"]), *rest))
    return [_table(header, rows)]


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    columns = zip(header, zip(*rows, strict=True), strict=True)
    return Table(
        [
            Column(name, list(cells), label=not place, numeric=False)
            for place, (name, cells) in enumerate(columns)
            if any(cells)
        ]
    )
