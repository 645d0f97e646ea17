"""What is known of every function without importing one: names, kind, family, summary, and the module that defines it.

`index.json` follows from the definitions, as `python -m actcli.catalogue` writes it, and holds a checksum of their modules. Where theirs is
another, since somebody is at work on one, there is no index, and the catalogue is read instead: an old index tells nothing.
With it `actcli list` takes less time than importing NumPy, and without it more than twice that.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

_ROOT = Path(__file__).parent
FILE = _ROOT / "index.json"
_PACKAGES = ("activations", "losses")


class Line(NamedTuple):
    """A function, with those attributes of its entry that a list shows and searches."""

    name: str
    kind: str
    family: str
    summary: str
    aliases: list[str]
    frameworks: dict[str, str]


@cache
def modules() -> dict[str, Path]:
    """The modules that define functions by their names, in alphabetical order."""
    return {
        f"actcli.{package}.{path.stem}": path
        for package in _PACKAGES
        for path in sorted((_ROOT / package).glob("*.py"))
        if path.stem != "__init__"
    }


def lines() -> list[Line] | None:
    """Every function in alphabetical order, or None where there is no index."""
    found = _index()
    return found and [Line(*line) for line in found["functions"]]


def module_of(key: str) -> str | None:
    """The module that defines what has this name, in the form of `registry.key`; None where the index does not tell."""
    found = _index()
    if found is None:
        return None
    place: str | None = found["modules"].get(key) or found["modules"].get(key.removesuffix("loss"))
    return place


@cache
def _index() -> Any:
    try:
        found = json.loads(FILE.read_bytes())
    except (OSError, ValueError):
        return None
    return found if found.get("checksum") == checksum() else None


def checksum() -> int:
    """Of the modules that define functions."""
    found = 0
    for path in modules().values():
        found = crc32(path.read_bytes(), found)
    return found
