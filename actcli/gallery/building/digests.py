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

_STEP = 3.7e-7  # of the largest number of an array: coarse enough for other processors and mathematical libraries
_DIGITS = 6
_PACKAGE = Path(__file__).resolve().parent.parent.parent
_DRAWN_WITH = ("figures/drawing", "figures/spreading.py", "figures/ticks.py", "gallery/sheets.py", "gallery/compact.py")
_VERSIONS = ("numpy", "matplotlib", "contourpy")


def of_data(*shown: Any) -> str:
    """Of pictures and styles: named tuples, numbers to six digits or so, words. The same on every machine."""
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
    return sorted(found for suffix in ("py", "toml", "html", "json") for found in path.rglob(f"*.{suffix}"))


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
    """A value as a sequence of bytes that does not depend on the last digits of its numbers."""
    if isinstance(value, np.ndarray):
        yield from _array(value)
    elif isinstance(value, bool | None | str):
        yield repr(str(value)).encode()
    elif isinstance(value, int | float | np.number):
        yield f"{float(value) + 0.0:.{_DIGITS}g}".encode()
    elif isinstance(value, tuple | list):
        yield f"{type(value).__name__} {len(value)}".encode()
        for part in value:
            yield from _plain(part)
    else:
        raise TypeError(f"{value!r} has no digest")


def _array(array: Any) -> Iterator[bytes]:
    """Steps of its largest number; what is not finite stays what it is."""
    numbers = np.asarray(array, dtype=np.float64)
    finite = np.isfinite(numbers)
    scale = float(np.abs(numbers[finite]).max(initial=0.0)) or 1.0
    steps = np.where(finite, np.rint(np.where(finite, numbers, 0.0) / (scale * _STEP)), numbers) + 0.0
    yield f"{numbers.shape} {scale:.{_DIGITS}g}".encode()
    yield steps.astype("<f8").tobytes()
