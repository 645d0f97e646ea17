"""How a user's own text appears in a message."""

from __future__ import annotations

import itertools
from collections.abc import Iterable


def quoted(text: str, limit: int = 60) -> str:
    """Return the text in quotes on one line, control characters escaped, cut to about `limit` characters."""
    return repr(text if len(text) <= limit else text[: limit - 3] + "...")


def presentable(names: Iterable[str], limit: int = 2000) -> list[str]:
    """Return the first names that may stand in a message as they are: on one line, and few enough to be compared."""
    return [name for name in itertools.islice(names, limit) if name.isprintable()]


def listed(names: list[str], limit: int = 12) -> str:
    """Return the names quoted and separated by commas; beyond `limit` only how many more there are."""
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(quoted(name) for name in names[:limit]) + more
