"""The index tells what the definitions say, or nothing."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout

import pytest

import actcli
from actcli import catalogue, index
from actcli.cli.run import run
from actcli.definition import registry

from .test_names import NAMES

FRAMEWORKS = [
    name
    for entry in actcli.entries()
    for names in entry.frameworks.values()
    for name in names.replace(",", " ").split()
    if name.replace(".", "").isidentifier()
]
SPOKEN = {*NAMES, *(alias for known in NAMES.values() for alias in known["aliases"]), *FRAMEWORKS}


def test_the_index_is_that_of_the_definitions():
    assert json.loads(index.FILE.read_bytes()) == json.loads(json.dumps(catalogue.indexed())), (
        "run: python -m actcli.catalogue"
    )


def test_every_name_leads_to_the_module_of_its_function():
    found = {name: index.module_of(registry.key(name)) for name in SPOKEN}
    assert len(found) > 700
    assert found == {name: actcli.get(name).module for name in SPOKEN}
    assert index.module_of("huber") == actcli.huber.module
    assert index.module_of("nonsense") is None


def _listed(*words: str) -> str:
    with redirect_stdout(io.StringIO()) as printed:
        run(["list", *words])
    return printed.getvalue()


@pytest.mark.parametrize(
    "words", [(), ("leaky",), ("--kind", "loss", "--family", "regression"), ("--framework", "jax")]
)
def test_lists_are_the_same_without_an_index(words, monkeypatch):
    expected = _listed(*words)
    assert len(expected.splitlines()) > 2
    monkeypatch.setattr(index, "checksum", lambda: -1)
    index._index.cache_clear()
    try:
        assert index.lines() is None
        assert index.module_of("gelu") is None
        assert _listed(*words) == expected
    finally:
        monkeypatch.undo()
        index._index.cache_clear()
    assert index.lines()


def test_the_index_is_written_as_it_is_held(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "FILE", tmp_path / "index.json")
    catalogue.write_index()
    assert (tmp_path / "index.json").read_bytes() == index.FILE.read_bytes()
