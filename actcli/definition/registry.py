"""Names: the one place where a name becomes an entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from actcli.definition.dialects import spoken
from actcli.errors import UnknownName, nearest
from actcli.formula.names import plain

if TYPE_CHECKING:
    from actcli.definition.entry import Entry

KINDS = ("activation", "loss")

_entries: dict[str, Entry] = {}
_canonical: dict[str, str] = {}
_aliases: dict[str, tuple[str, str]] = {}


def register(entry: Entry) -> None:
    """Add an entry under its name and aliases. Raises ValueError when a name is taken."""
    own = plain(entry.name)
    if own in _canonical:
        raise ValueError(f"there is a function {entry.name} already")
    aliases: dict[str, tuple[str, str]] = {}
    for alias in _alias_names(entry):
        if plain(alias) == own:
            continue  # its own name elsewhere, which others may use for a special case of it (swish)
        if plain(alias) in _aliases:
            owner = _aliases[plain(alias)][0]
            raise ValueError(f"{alias} is an alias of {owner} already, {entry.name} cannot have it")
        aliases.setdefault(plain(alias), (entry.name, alias))
    _entries[entry.name] = entry
    _canonical[own] = entry.name
    _aliases.update(aliases)


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
            if name.replace(".", "").isidentifier():
                yield name.rsplit(".", 1)[-1]


def entries(kind: str | None = None) -> list[Entry]:
    """All entries in alphabetical order, or those of one kind ("activation", "loss")."""
    require_kind(kind)
    return [entry for _, entry in sorted(_entries.items()) if kind in (None, entry.kind)]


def require_kind(kind: str | None) -> None:
    """Raise UnknownName for what is neither a kind nor None, which means both."""
    if kind not in (None, *KINDS):
        raise UnknownName(f"no kind {kind!r}: {' or '.join(KINDS)}{nearest(str(kind), KINDS)}")


def known_keys() -> list[str]:
    """The plain form of every name that leads to an entry, of losses also without their ending."""
    known = {*_canonical, *_aliases}
    short = {name.removesuffix("loss") for name in known if _named(name)[0].kind == "loss"}  # type: ignore[index]
    return sorted(known | (short - {""}))


def key(name: str) -> str:
    """The part of a name that tells functions apart, in plain form: `gelu` of `torch.nn.GELU:jax`."""
    return plain(str(name).partition(":")[0].rsplit(".", 1)[-1])


def find(name: str) -> Entry:
    """The entry of a canonical name, an alias or a dialect. Raises UnknownName, with the nearest names.

    Case, "-", "_" and spaces do not matter, nor what stands before the last dot (`torch.nn.GELU`). A canonical name wins over an
    alias, an alias over a loss's name without its ending. `NAME:FRAMEWORK` is the dialect of a framework (`gelu:jax`); what an alias
    implies (`gelu_tanh:torch`) comes before it.

    Raises: UnknownName also for an unknown dialect; NotDefined for one that is another function.
    """
    name, picked, framework = str(name).partition(":")
    entry, implied = _looked_up(name)
    if picked:
        entry = spoken(entry, framework.strip())
    bound: Entry = entry.with_defaults(**implied) if implied else entry
    return bound


def _looked_up(name: str) -> tuple[Entry, Mapping[str, Any]]:
    """The entry of a name, and the parameters that an alias implies."""
    wanted = key(name)
    if (found := _named(wanted)) is not None:
        return found
    for whole in (wanted + "loss", wanted.removesuffix("loss")):
        if (found := _named(whole)) is not None and found[0].kind == "loss":
            return found
    known = [*_entries, *(alias for _, alias in _aliases.values())]
    raise UnknownName(f"no function {name!r}{nearest(name, known)} (`actcli list` shows all)")


def _named(key: str) -> tuple[Entry, Mapping[str, Any]] | None:
    """The entry that has this name, in plain form, and the parameters that the name implies."""
    if key in _canonical:
        return _entries[_canonical[key]], {}
    if key not in _aliases:
        return None
    owner, alias = _aliases[key]
    entry = _entries[owner]
    return entry, entry.variants.get(alias, {})
