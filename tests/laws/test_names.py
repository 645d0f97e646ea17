"""Every name that the field uses for a function of the catalogue leads to it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import actcli

NAMES = json.loads(Path(__file__).with_name("names.json").read_text(encoding="utf-8"))


def test_the_catalogue_is_whole():
    assert actcli.names() == sorted(NAMES)
    assert len(NAMES) == 173


@pytest.mark.parametrize("name", NAMES)
def test_names_and_aliases_lead_to_the_function(name):
    entry = actcli.get(name)
    assert (entry.name, entry.kind) == (name, NAMES[name]["kind"])
    for alias in NAMES[name]["aliases"]:
        found = actcli.get(alias)
        assert found.name == name, alias
