"""The dialects of a function as `info` shows them, and values of parameters as they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actcli.definition.dialects import Dialect
from actcli.definition.entry import Entry
from actcli.tables.numbers import text
from actcli.tables.page import Section
from actcli.tables.table import Column, Table


def section(entry: Entry) -> Section:
    """A row for each framework that differs or has something to be known, and a line that names the others."""
    told = {name: dialect for name, dialect in entry.dialects.items() if dialect.differs or dialect.note}
    if not told:
        return Section("Dialects")
    same = [name for name in entry.dialects if name not in told]
    columns = {
        "framework": list(told),
        "differs": [difference(entry, dialect) for dialect in told.values()],
        "note": [dialect.note for dialect in told.values()],
    }
    table = Table(
        [
            Column(header, cells, label=header == "framework", numeric=False)
            for header, cells in columns.items()
            if any(cells)
        ]
    )
    picked = next((name for name, dialect in entry.dialects.items() if dialect.differs and not dialect.other), None)
    example = f" ({entry.name}:{picked} picks one)" if picked else ""
    return Section(f"Dialects{example}", [f"as it is in {', '.join(same)}"] if same else [], [table])


def told(entry: Entry) -> str:
    """Which dialect an entry is, in a sentence."""
    dialect = entry.dialects[entry.dialect]
    otherwise = difference(entry, dialect)
    return f"{entry.label} is {entry.name} {f'with {otherwise}' if otherwise else 'as it is'}. {dialect.note}".strip()


def members(entry: Entry) -> dict[str, Any]:
    """The dialects as an object: framework → what it does otherwise."""
    return {name: _member(entry, dialect) for name, dialect in entry.dialects.items()}


def _member(entry: Entry, dialect: Dialect) -> dict[str, Any]:
    values = {entry.parameter(name).display: value for name, value in dialect.parameters.items()}
    return {
        "differs": dialect.differs,
        "parameters": {name: None if value is ... else value for name, value in values.items()},
        "required": [name for name, value in values.items() if value is ...],
        "exchanged": dialect.exchanged,
        "reduction": dialect.reduction,
        "another_function": dialect.other,
        "note": dialect.note,
    }


def difference(entry: Entry, dialect: Dialect) -> str:
    """What a framework does otherwise, in short: `approximate = tanh`."""
    if dialect.other:
        return "another function"
    parts = [settings(entry, dialect.parameters)] if dialect.parameters else []
    if dialect.exchanged:
        parts.append(f"{' and '.join(dialect.exchanged)} exchanged")
    if dialect.reduction:
        parts.append(f"reduction = {dialect.reduction}")
    return ", ".join(parts)


def settings(entry: Entry, values: Mapping[str, Any]) -> str:
    """Parameters with their values: `alpha = 0.2, beta = …`."""
    return ", ".join(f"{entry.parameter(name).display} = {shown(value)}" for name, value in values.items())


def shown(value: Any) -> str:
    """A parameter's value as it is typed; `...` where it must be given."""
    if value is ...:
        return "…"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "none"}[value]
    if isinstance(value, float):
        return text(value)
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
