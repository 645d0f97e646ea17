"""Where in a TOML text a key stands: the parser does not tell."""

from __future__ import annotations

import re

_TABLE = re.compile(r"\s*\[\[?\s*([\w.-]+)")
_FIGURE = re.compile(r"\s*\[\[\s*figure\s*\]\]")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?""")
_AT = re.compile(r"\(at line (\d+)|\(at end of document\)")


def line_of(text: str, figure: int | None, key: str = "") -> int:
    """The line, from 1, on which a key stands, or the head of its figure where it is not found.

    figure: which of the figures, from 0; None for the keys before the first.
    """
    seen, head = -1, 1
    for number, line in enumerate(text.split("\n"), 1):
        table = _TABLE.match(line)
        if _FIGURE.match(line):
            seen += 1
            if seen == figure:
                head = number
        if seen != (-1 if figure is None else figure) or not key:
            continue
        if table and table[1].split(".")[-1] == key:  # [figure.params]
            return number
        found = _KEY.match(line)
        if found and found[1] == key and not table:
            return number
    return head


def line_of_syntax(text: str, message: str) -> int:
    """The line that a parser's message names."""
    found = _AT.search(message)
    last = len(text.rstrip("\n").split("\n"))
    return min(int(found[1]), last) if found and found[1] else last
