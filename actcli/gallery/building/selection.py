"""Which figures a pattern names."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from actcli.errors import UnknownName
from actcli.gallery.figure import Figure

_GLOB = "*?["
_NEAR = 3


def selected(figures: Sequence[Figure], pattern: str | None, suffix: str) -> list[Figure]:
    """The figures whose file name holds the pattern, or is matched by it as a glob; all where there is none.

    A pattern that is a whole file name names that figure alone. Raises UnknownName, with near names, where there is none.
    """
    if pattern is None:
        return list(figures)
    wanted = pattern.lower()
    whole = [figure for figure in figures if (figure.name + suffix).lower() == wanted]
    found = whole or [figure for figure in figures if _matches((figure.name + suffix).lower(), wanted)]
    if not found:
        names = [figure.name for figure in figures]
        near = get_close_matches(wanted.strip(_GLOB + "]"), names, n=_NEAR, cutoff=0.5)
        told = (
            f"did you mean {', '.join(near)}?"
            if near
            else f"it has {', '.join(names[:_NEAR])}, … ({len(names)} figures)"
        )
        raise UnknownName(f"no figure of the gallery matches {pattern!r}; {told}")
    return found


def _matches(name: str, pattern: str) -> bool:
    return fnmatchcase(name, pattern) if any(sign in pattern for sign in _GLOB) else pattern in name
