"""The largest differences as a table and for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from actcli.comparison.curves import Axis, Differences, Together
from actcli.comparison.largest import Largest, Place
from actcli.comparison.vectors import Vectors
from actcli.comparison.words import entry, rows, signed, where, written
from actcli.tables.table import Column, Table


def table(axis: Axis, differences: Sequence[Sequence[Differences]]) -> Table:
    """A row for each function but the first, each case, and its value and slope."""
    found = list(rows(axis, differences))
    low, high = axis.window
    columns = {
        "function": [row.function for row in found],
        "case": [row.case for row in found],
        "of": [row.what for row in found],
        "difference": [signed(row.largest, written) for row in found],
        "at": [where(row.largest, axis.window) for row in found],
        "symmetry": [row.largest.parity for row in found],
    }
    return Table(
        [
            Column(header, cells, label=header in ("function", "case"), numeric=header == "difference")
            for header, cells in columns.items()
            if any(cells)
        ],
        f"Largest difference from {axis.cases[0].sides[0].label}, {axis.naming.xlabel} from {low:g} to {high:g}",
    )


def members(axis: Axis, differences: Sequence[Sequence[Differences]]) -> Iterator[dict[str, Any]]:
    """For JSON: an object for each function but the first and each case."""
    for together, found in zip(axis.cases, differences, strict=True):
        for side, one in zip(together.sides[1:], found, strict=True):
            yield {
                **_head(together, side.label),
                "value": _member(one.value),
                **({"grad": _member(one.slope)} if one.slope is not None else {}),
            }


def _head(together: Together, label: str) -> dict[str, Any]:
    names = {"function": label, "from": together.sides[0].label}
    return {**names, "case": together.case} if together.case else names


def _member(largest: Largest) -> dict[str, Any]:
    return {
        "largest": largest.size,
        "where": [_place_member(place) for place in largest.places],
        "symmetry": largest.parity or None,
    }


def _place_member(place: Place) -> dict[str, Any]:
    if place.start != place.stop:
        return {"from": place.start, "to": place.stop, "difference": place.by}
    side = {"side": place.side} if place.side else {}
    return {"x": place.start, **side, "difference": place.by}


def vector_table(vectors: Vectors) -> Table:
    """The largest differences of values and Jacobians."""
    found = [
        (label, what, one)
        for label, pair in zip(vectors.labels[1:], vectors.differences(), strict=True)
        for what, one in zip(("value", "Jacobian"), pair, strict=True)
    ]
    return Table(
        [
            Column("function", [label for label, _, _ in found], label=True, numeric=False),
            Column("of", [what for _, what, _ in found], numeric=False),
            Column("difference", [("-" if one.by < 0 else "") + written(one.size) for *_, one in found]),
            Column("at", [entry(one) for *_, one in found], numeric=False),
        ],
        f"Largest difference from {vectors.labels[0]}",
    )


def vector_members(vectors: Vectors) -> Iterator[dict[str, Any]]:
    """For JSON: an object for each function but the first."""
    for label, pair in zip(vectors.labels[1:], vectors.differences(), strict=True):
        named = {
            what: {"largest": one.size, "where": list(one.place), "difference": one.by}
            for what, one in zip(("value", "grad"), pair, strict=True)
        }
        yield {"function": label, "from": vectors.labels[0], **named}
