"""What `edges` shows: a row for each place, with PyTorch's results where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.audit import edges
from actcli.cli import headers
from actcli.cli.delivery import Result
from actcli.cli.given import Arguments, Array
from actcli.definition.activation import Activation
from actcli.definition.entry import Entry
from actcli.tables.numbers import texts
from actcli.tables.table import Column, Table


def result(entry: Entry, given: Mapping[str, Any]) -> Result:
    """The edges of an entry. Raises: as `edges.found`."""
    found = edges.found(entry, given)
    theirs = f"PyTorch {edges.recorded_version()}"

    def table() -> Table:
        columns = {
            "at": [one.edge.label for one in found],
            headers.value(entry): [_written(one.value) for one in found],
            headers.derivative(entry, "input", 1, "none"): [_written(one.slope) for one in found],
        }
        if any(one.theirs for one in found):
            columns |= {
                f"{theirs}: value": [_other(one.value, one.theirs and one.theirs[0]) for one in found],
                f"{theirs}: slope": [_other(one.slope, one.theirs and one.theirs[1]) for one in found],
            }
        single = all(one.value.size == 1 for one in found)
        return Table(
            [
                Column(header, values, label=header == "at", numeric=single and header != "at")
                for header, values in columns.items()
                if any(values)
            ]
        )

    def members() -> dict[str, Any]:
        return {
            "function": entry.label,
            "params": Arguments(entry, {}, dict(given)).in_force,
            "torch": edges.recorded_version(),
            "edges": [_member(entry, one) for one in found],
        }

    return Result(lambda: [table()], table, members, lambda: found)


def _member(entry: Entry, one: edges.Found) -> dict[str, Any]:
    single = isinstance(entry, Activation) and entry.elementwise
    told = {"at": one.edge.label, "value": _plain(one.value, single), "grad": _plain(one.slope, single)}
    if one.theirs is None:
        return told
    return {**told, "torch_value": _plain(one.theirs[0], single), "torch_grad": _plain(one.theirs[1], single)}


def _plain(array: Array | None, single: bool) -> Any:
    return None if array is None else array.ravel()[0] if single else array


def _written(array: Array | None) -> str:
    if array is None:
        return ""
    numbers = texts(np.ravel(array))
    return numbers[0] if len(numbers) == 1 else ", ".join(numbers) if array.ndim == 1 else _rows(array)


def _rows(array: Array) -> str:
    """A matrix on one line."""
    rows = array.reshape(-1, array.shape[-1])
    return "; ".join(", ".join(f"{number + 0.0:.6g}" for number in row) for row in rows)


def _other(mine: Array | None, theirs: Array | None) -> str:
    if mine is None or theirs is None or not edges.differ(mine, theirs):
        return ""
    return _written(theirs.reshape(mine.shape))
