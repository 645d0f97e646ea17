"""The catalogue: every function under every name.

Only the module that defines a function is imported, as `index` tells it; without an index, those in whose text the name stands: a
command about one function reads one or two of sixty modules. What they register is then asked, by the rules of `registry.find`.
`python -m actcli.catalogue` writes the index.
"""

from __future__ import annotations

import importlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from actcli.definition import registry
from actcli.errors import UnknownName
from actcli.index import FILE, Line, checksum, module_of, modules

if TYPE_CHECKING:
    from actcli.definition.entry import Entry


@cache
def _text(module: str) -> bytes:
    """A module's text in the form in which names are compared; of bytes, as `plain` would take longer than evaluating."""
    return modules()[module].read_bytes().lower().translate(None, b"_- ")


@cache
def _read(key: str) -> None:
    """Import the module of a name, or those that mention it."""
    if (defined_in := module_of(key)) is not None:
        importlib.import_module(defined_in)
        return
    mentioned = key.removesuffix("loss").encode()
    for module in modules():
        if mentioned in _text(module):
            importlib.import_module(module)


@cache
def _read_all() -> None:
    for module in modules():
        importlib.import_module(module)


def entries(kind: str | None = None) -> list[Entry]:
    """All entries in alphabetical order, or those of one kind ("activation", "loss")."""
    _read_all()
    return registry.entries(kind)


def find(name: str) -> Any:
    """The entry of a canonical name or an alias. Raises UnknownName, with the nearest names."""
    _read(registry.key(name))
    try:
        return registry.find(name)
    except UnknownName:
        _read_all()  # the nearest names are among all of them
        return registry.find(name)


def indexed() -> dict[str, Any]:
    """The index as it follows from the definitions."""
    listed = [[getattr(entry, field) for field in Line._fields] for entry in entries()]
    places = {key: registry.find(key).module for key in registry.known_keys()}
    return {"checksum": checksum(), "functions": listed, "modules": places}


def write_index() -> None:
    """Put the index beside the modules."""
    from actcli.atomic import replacing

    made = indexed()
    functions = ",\n".join(
        json.dumps(line, ensure_ascii=False) for line in made["functions"]
    )  # one in a line, for diffs
    places = json.dumps(made["modules"], indent=0)
    text = f'{{"checksum": {made["checksum"]}, "functions": [\n{functions}\n], "modules": {places}}}\n'
    with replacing(FILE) as temporary:
        temporary.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_index()
