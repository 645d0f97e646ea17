"""Which functions `list` finds."""

from __future__ import annotations

import csv
import io
import json

import pytest

import actcli


def names(done) -> list[str]:
    assert (done.code, done.err) == (0, "")
    return [line.split()[0] for line in done.out.splitlines()]


def test_all_in_alphabetical_order(call):
    assert names(call("list")) == actcli.names()


@pytest.mark.parametrize("kind", ["activation", "loss"])
def test_kind(call, kind):
    assert names(call("list", "--kind", kind)) == actcli.names(kind)


@pytest.mark.parametrize("family", sorted({entry.family for entry in actcli.entries()}))
def test_family_in_any_spelling(call, family):
    expected = [entry.name for entry in actcli.entries() if entry.family == family]
    assert names(call("list", "--family", family.upper().replace(" ", "_"))) == expected


def test_part_of_a_family(call):
    assert names(call("list", "--family", "rectif")) == names(call("list", "--family", "rectifier"))


def test_every_word_must_match_somewhere(call):
    assert set(names(call("list", "LeakyReLU"))) == {"leaky_relu", "prelu", "rrelu"}  # the last two by their summaries
    assert set(names(call("list", "leaky relu"))) >= {"leaky_relu", "rrelu"}
    assert names(call("list", "leaky", "relu")) == names(call("list", "leaky relu"))
    assert "silu" in names(call("list", "swish"))


def test_columns_are_aligned_and_nothing_is_cut(call):
    lines = call("list").out.splitlines()
    entries = actcli.entries()
    assert all(line.endswith(entry.summary) for line, entry in zip(lines, entries, strict=True))
    assert len({line.index(entry.summary) for line, entry in zip(lines, entries, strict=True)}) == 1


def test_json(call):
    found = json.loads(call("list", "--json").out)
    assert found["schema"] == 1
    assert [one["name"] for one in found["functions"]] == actcli.names()
    members = {"name", "kind", "family", "summary", "aliases", "formula", "parameters", "frameworks", "properties"}
    assert all(set(one) == members for one in found["functions"])
    assert all(one["formula"] for one in found["functions"])
    shrink = next(one for one in found["functions"] if one["name"] == "softshrink")
    assert shrink["parameters"] == {"lambda": 0.5}


def test_csv(call):
    rows = list(csv.DictReader(io.StringIO(call("list", "-f", "csv").out)))
    assert [row["name"] for row in rows] == actcli.names()
    assert all(row["formula"] for row in rows)


def test_properties_are_in_json(call):
    relu = next(one for one in json.loads(call("list", "relu", "--json").out)["functions"] if one["name"] == "relu")
    assert relu["properties"]["monotone"] == "non-decreasing"
    assert relu["properties"]["supremum"] == "Infinity"
