"""Names: the one place where a name becomes an entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from actcli.errors import UnknownName, nearest
from actcli.formula.names import plain

if TYPE_CHECKING:
    from actcli.definition.entry import Entry

_entries: dict[str, Entry] = {}
_canonical: dict[str, str] = {}
_aliases: dict[str, tuple[str, str]] = {}


def register(entry: Entry) -> None:
    """Add an entry under its name and aliases. Raises ValueError when a name is taken."""
    key = plain(entry.name)
    if key in _canonical:
        raise ValueError(f"there is a function {entry.name} already")
    _entries[entry.name] = entry
    _canonical[key] = entry.name
    for alias in _alias_names(entry):
        owner = _aliases.setdefault(plain(alias), (entry.name, alias))[0]
        if owner != entry.name:
            raise ValueError(f"{alias} is an alias of {owner} already, {entry.name} cannot have it")


def unregister(name: str) -> None:
    """Take an entry out again, for those who define functions of their own."""
    entry = _entries.pop(name)
    del _canonical[plain(name)]
    for alias in [key for key, (owner, _) in _aliases.items() if owner == entry.name]:
        del _aliases[alias]


def _alias_names(entry: Entry) -> Iterator[str]:
    yield from entry.aliases
    for names in entry.frameworks.values():
        for name in names.replace(",", " ").split():
            if name.isidentifier() or name.replace(".", "").isidentifier():
                yield name.rsplit(".", 1)[-1]


def entries(kind: str | None = None) -> list[Entry]:
    """All entries in alphabetical order, or those of one kind ("activation", "loss")."""
    if kind not in (None, "activation", "loss"):
        raise UnknownName(f"no kind {kind!r}: activation or loss{nearest(str(kind), ('activation', 'loss'))}")
    return [entry for _, entry in sorted(_entries.items()) if kind in (None, entry.kind)]


def find(name: str) -> Entry:
    """The entry of a canonical name or an alias.

    Case, "-", "_" and spaces do not matter, nor what stands before the last dot (`torch.nn.GELU`). A canonical name wins over an
    alias, an alias over a loss's name without its ending.
    """
    key = plain(name.rsplit(".", 1)[-1])
    if key in _canonical:
        return _entries[_canonical[key]]
    if key in _aliases:
        owner, alias = _aliases[key]
        entry = _entries[owner]
        return entry.with_defaults(**entry.variants[alias]) if alias in entry.variants else entry
    for whole in (key + "loss", key.removesuffix("loss")):
        owner = _canonical.get(whole) or _aliases.get(whole, ("", ""))[0]
        if owner and _entries[owner].kind == "loss":
            return _entries[owner]
    known = [*_entries, *(alias for _, alias in _aliases.values())]
    raise UnknownName(f"no function {name!r}{nearest(name, known)} (`actcli list` shows all)")
