"""Every error actcli raises on purpose, each also the builtin of its kind.

A message is one or two lines: what is wrong, what was given, what is allowed, the nearest match.
"""

from __future__ import annotations

from collections.abc import Iterable


class ActcliError(Exception):
    """Base of all errors; `exit_code` is what the command line returns for it."""

    exit_code = 2


class UnknownName(ActcliError, LookupError):
    """No function, parameter, family or option value has this name."""

    def __str__(self) -> str:  # LookupError's KeyError sibling quotes its argument; keep the plain text
        return str(self.args[0]) if self.args else ""


class UnknownParameter(UnknownName, TypeError):
    """The function has no parameter or tensor of this name."""


class BadValue(ActcliError, ValueError):
    """A value is outside its domain, or text is not a number."""


class BadShape(ActcliError, ValueError):
    """The shapes of two tensors do not go together."""


class BadIndex(ActcliError, IndexError, ValueError):
    """A class index is outside the number of classes."""


class BadType(ActcliError, TypeError):
    """A dtype or an argument's type is not supported."""


class NotDefined(ActcliError, ValueError):
    """The function exists, but not what was asked of it (a derivative, an evaluation, a reduction)."""


class Unreadable(ActcliError, OSError):
    """A file or an optional dependency is missing or cannot be read or written."""

    exit_code = 3


class ActcliWarning(UserWarning):
    """The result is what was asked for, and probably not what was meant."""


def nearest(given: str, known: Iterable[str], count: int = 3) -> str:
    """Return `; did you mean a, b?` for the known names closest to the given one, or an empty string."""
    from difflib import get_close_matches

    found = get_close_matches(given.lower(), list(dict.fromkeys(known)), n=count, cutoff=0.6)
    return f"; did you mean {', '.join(found)}?" if found else ""
