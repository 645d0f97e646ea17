"""Short texts that are equal when what they stand for is."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

_PACKAGE = Path(__file__).resolve().parent.parent.parent
_DRAWN_WITH = (
    "figures/drawing", "figures/spreading.py", "figures/ticks.py", "formula", "gallery/contact_sheet.py", "gallery/compact.py",
)  # fmt: skip
_VERSIONS = ("numpy", "matplotlib", "contourpy")


def of_data(*shown: Any) -> str:
    """Of pictures and styles, to the last digit: what differs on this machine is drawn again."""
    return _digest(_plain(shown))


def of_bytes(content: bytes) -> str:
    """Of a file."""
    return hashlib.blake2b(content, digest_size=8).hexdigest()


@cache
def of_drawing() -> str:
    """Of what turns a picture into a file: the modules that draw, and the versions of what they draw with."""
    paths = [path for part in _DRAWN_WITH for path in _sources(_PACKAGE / part)]
    return _digest([*_contents(paths), *_versions()])


def of_everything(*more: Any) -> str:
    """Of all sources of this package and what else has a say: while it is the same, so are all figures."""
    return _digest([*_contents(_sources(_PACKAGE)), *_versions(), *(repr(one).encode() for one in more)])


def _versions() -> Iterator[bytes]:
    yield repr(tuple(sys.version_info)).encode()
    for name in _VERSIONS:
        yield f"{name} {version(name)}".encode()


def _sources(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(
        found for suffix in ("py", "toml", "html", "css", "js", "json") for found in path.rglob(f"*.{suffix}")
    )


def _contents(paths: list[Path]) -> Iterator[bytes]:
    for path in paths:
        yield str(path.relative_to(_PACKAGE)).encode()
        yield path.read_bytes()


def _digest(parts: Any) -> str:
    found = hashlib.blake2b(digest_size=8)
    for part in parts:
        found.update(part)
        found.update(b"\0")
    return found.hexdigest()


def _plain(value: Any) -> Iterator[bytes]:
    """A value as a sequence of bytes."""
    if isinstance(value, np.ndarray):
        yield f"{value.dtype} {value.shape}".encode()
        yield value.tobytes()
    elif isinstance(value, tuple | list):
        yield f"{type(value).__name__} {len(value)}".encode()
        for part in value:
            yield from _plain(part)
    elif isinstance(value, bool | int | float | str | None | np.number):
        yield repr(value).encode()
    else:
        raise TypeError(f"{value!r} has no digest")
