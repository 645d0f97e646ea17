"""The catalogue: every function under every name.

A name is first looked for in the text of the families' modules, and only those in which it stands are imported: a command about
one function reads one or two of sixty modules. What they register is then asked, by the rules of `registry.find`.
"""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actcli.definition import registry
from actcli.errors import UnknownName

if TYPE_CHECKING:
    from actcli.definition.entry import Entry

_PACKAGES = ("activations", "losses")


@cache
def _modules() -> dict[str, Path]:
    """The families' modules by name, in alphabetical order."""
    root = Path(__file__).parent
    return {
        f"actcli.{package}.{path.stem}": path
        for package in _PACKAGES
        for path in sorted((root / package).glob("*.py"))
        if path.stem != "__init__"
    }


@cache
def _text(module: str) -> bytes:
    """A module's text in the form in which names are compared; of bytes, as `plain` would take longer than evaluating."""
    return _modules()[module].read_bytes().lower().translate(None, b"_- ")


@cache
def _read_about(key: str) -> None:
    """Import the modules in whose text this stands; once, as that takes longer than evaluating."""
    for module in _modules():
        if key.encode() in _text(module):
            importlib.import_module(module)


def _read_all() -> None:
    for module in _modules():
        importlib.import_module(module)


def entries(kind: str | None = None) -> list[Entry]:
    """All entries in alphabetical order, or those of one kind ("activation", "loss")."""
    _read_all()
    return registry.entries(kind)


def find(name: str) -> Any:
    """The entry of a canonical name or an alias. Raises UnknownName, with the nearest names."""
    _read_about(registry.key(name).removesuffix("loss"))
    try:
        return registry.find(name)
    except UnknownName:
        _read_all()  # the nearest names are among all of them
        return registry.find(name)
