"""`actcli list`: which functions there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from actcli.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from actcli.definition.entry import Entry
    from actcli.index import Line
    from actcli.tables.table import Table

EPILOG = """\b
Examples:
  actcli list
  actcli list leaky relu
  actcli list --kind loss --family regression
  actcli list --framework jax softplus
  actcli list nn. --format csv
"""

Query = Annotated[
    list[str] | None,
    typer.Argument(metavar="[QUERY]...", help="Words that name, aliases, frameworks, family or summary contain."),
]


def list_functions(
    query: Query = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="K", help="activation or loss.")] = None,
    family: Annotated[
        str | None, typer.Option("--family", metavar="F", help="A family, or a part of its name.")
    ] = None,
    framework: Annotated[
        str | None,
        typer.Option("--framework", metavar="NAME", help="Only what this framework has: torch, jax, keras, ..."),
    ] = None,
    format: Annotated[
        str | None, typer.Option("--format", "-f", metavar="FORMAT", help="table, json, csv or markdown.")
    ] = None,
    json: options.Json = False,
    output: options.Output = None,
) -> None:
    """List the functions, all or those that match."""
    from actcli.cli import delivery

    where = delivery.chosen(format, json, output, ("table", "json", "csv", "markdown"))
    found = matching(" ".join(query or []), kind, family, framework)
    if where.format == "markdown":
        delivery.write_lines(_families(found), where)
        return
    if where.format == "table":
        delivery.write_tables(
            [_grouped(found) if where.on_terminal else _table(found)], where, headers=where.on_terminal
        )
        return
    import actcli

    entries = [actcli.get(line.name) for line in found]

    def members() -> dict[str, Any]:
        return {"functions": [_described(entry) for entry in entries]}

    delivery.deliver(delivery.Result(list, lambda: _with_formulas(entries), members, list), where)


def matching(query: str, kind: str | None, family: str | None, framework: str | None = None) -> list[Line]:
    """What is known of the functions of a kind, family and framework that contain every word of the query.

    Raises UnknownName for an unknown kind, family or framework, and where nothing is left.
    """
    from actcli.errors import UnknownName, nearest

    entries = _known(kind and kind.strip().lower())
    if family is not None:
        chosen = _family(family, entries)
        entries = [entry for entry in entries if entry.family == chosen]
    if framework is not None:
        within = _framework(framework)
        entries = [entry for entry in entries if entry.name in within]
    found = [entry for entry in entries if _contains(entry, query.split())] or _named(query, entries)
    if not found:
        known = [name for entry in entries for name in (entry.name.removesuffix("_loss"), entry.name, *entry.aliases)]
        given = {"family": family, "framework": framework}
        among = " and ".join(f"{option} {text!r}" for option, text in given.items() if text is not None)
        matches = f" matches {query!r}" if query.strip() else ""
        raise UnknownName(
            f"no {kind or 'function'}{f' of {among}' if among else ''}{matches or ' is known'}{nearest(query, known)}"
        )
    return found


def _named(query: str, entries: list[Line]) -> list[Line]:
    """The function that a name leads to which is longer than what is written about it, as `torch.nn.GELU` or `gelu:jax`."""
    import actcli
    from actcli.errors import ActcliError

    try:
        name = actcli.get(query).name
    except ActcliError:
        return []
    return [line for line in entries if line.name == name]


def _known(kind: str | None) -> list[Line]:
    """The functions of a kind as the index tells them, or as the catalogue does where there is none; and those defined meanwhile."""
    from actcli.definition import registry
    from actcli.index import Line, lines

    registry.require_kind(kind)
    known = lines()
    if known is None:
        import actcli

        actcli.entries()  # registers all
    indexed = {line.name for line in known or ()}
    others = (entry for entry in registry.entries() if entry.name not in indexed)
    found = [*(known or ()), *(Line(*(getattr(entry, field) for field in Line._fields)) for entry in others)]
    return sorted(line for line in found if kind in (None, line.kind))


def _framework(wanted: str) -> set[str]:
    """The names of what a framework has; of one that names no functions, of those whose parameters it names."""
    import actcli
    from actcli.definition.dialects import FRAMEWORKS
    from actcli.errors import UnknownName, nearest
    from actcli.formula.names import plain

    known = {plain(name): name for name in FRAMEWORKS}
    if plain(wanted) not in known:
        near = nearest(wanted, FRAMEWORKS) or f": there are {', '.join(FRAMEWORKS)}"
        raise UnknownName(f"no framework {wanted!r}{near}")
    framework, entries = known[plain(wanted)], actcli.entries()
    named = {e.name for e in entries if any(one.partition(".")[0] == framework for one in e.dialects)}
    return named or {e.name for e in entries if any(framework in p.keywords for p in e.parameters.values())}


def _family(wanted: str, entries: list[Line]) -> str:
    from actcli.errors import UnknownName, nearest
    from actcli.formula.names import plain

    families = sorted({entry.family for entry in entries})
    key = plain(wanted)
    fits = [family for family in families if plain(family) == key] or [
        family for family in families if key and key in plain(family)
    ]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise UnknownName(f"{wanted!r} is part of several families: {', '.join(fits)}")
    near = nearest(wanted, families) or f": there are {', '.join(families)}"
    raise UnknownName(f"no family {wanted!r}{near}")


def _contains(entry: Line, words: list[str]) -> bool:
    """Whether every word is part of what is written about the entry; "-", "_" and spaces do not matter."""
    if not words:
        return True
    from actcli.formula.names import plain

    fields = [
        entry.name,
        entry.kind,
        entry.family,
        entry.summary,
        *entry.aliases,
        *entry.frameworks,
        *entry.frameworks.values(),
    ]
    texts = [field.lower() for field in fields] + [plain(field) for field in fields]
    return all(any(word.lower() in text or plain(word) in text for text in texts) for word in words)


def _table(found: Sequence[Line | Entry]) -> Table:
    from actcli.tables.table import Column, Table

    columns = {field: [getattr(line, field) for line in found] for field in ("name", "kind", "family", "summary")}
    return Table([Column(header, cells, label=header == "name", numeric=False) for header, cells in columns.items()])


def _with_formulas(entries: list[Entry]) -> Table:
    from actcli.cli.formulas import written
    from actcli.tables.table import Column

    table = _table(entries)
    return table._replace(columns=[*table.columns, Column("formula", [written(e) for e in entries], numeric=False)])


def _grouped(found: list[Line]) -> Table:
    """Names and summaries under their kind and family."""
    from itertools import groupby

    from actcli.tables.table import Column, Table

    ordered = sorted(found, key=lambda entry: (entry.kind, entry.family))
    groups = {}
    place = 0
    for (kind, family), members in groupby(ordered, key=lambda entry: (entry.kind, entry.family)):
        groups[place] = f"{kind}: {family}"
        place += len(list(members))
    names = Column("name", [entry.name for entry in ordered], label=True, numeric=False)
    summaries = Column("summary", [entry.summary for entry in ordered], numeric=False)
    return Table([names, summaries], groups=groups)


def _families(found: list[Line]) -> Iterator[str]:
    """The functions of each family, as a table of Markdown."""
    from itertools import groupby

    yield "| kind | family | functions |"
    yield "|---|---|---|"
    ordered = sorted(found, key=lambda entry: (entry.kind, entry.family))
    for (kind, family), members in groupby(ordered, key=lambda entry: (entry.kind, entry.family)):
        yield f"| {kind} | {family} | {', '.join(f'`{entry.name}`' for entry in members)} |"


def _described(entry: Entry) -> dict[str, Any]:
    from actcli.cli.formulas import written
    from actcli.properties import properties

    return {
        "name": entry.name,
        "kind": entry.kind,
        "family": entry.family,
        "summary": entry.summary,
        "aliases": entry.aliases,
        "formula": written(entry),
        "parameters": {parameter.display: entry.defaults[name] for name, parameter in entry.parameters.items()},
        "frameworks": entry.frameworks,
        "properties": properties(entry),
    }
