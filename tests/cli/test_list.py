"""Which functions `list` finds."""

from __future__ import annotations

import csv
import io
import json

import pytest

import actcli
from actcli.definition.entry import FRAMEWORKS

NAMES = actcli.names()  # a fixture of the command line has the package's name below


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


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_framework_in_any_case(call, framework):
    found = names(call("list", "--framework", framework.upper()))
    assert found
    having = [e.name for e in actcli.entries() if framework in {one.partition(".")[0] for one in e.dialects}]
    assert found == having or (not having and framework in ("siren", "trl"))  # these name parameters only


def test_frameworks_are_words_of_the_query_too(call):
    found = names(call("list", "onnx"))
    assert set(found) >= {entry.name for entry in actcli.entries() if "onnx" in entry.frameworks}
    assert "quick_gelu" not in found


def test_options_and_words_combine(call):
    narrowed = call("list", "--framework", "keras", "--kind", "loss", "--family", "regression", "absolute")
    assert names(narrowed) == ["l1_loss", "mean_absolute_percentage_error"]
    wanted = {
        entry.name
        for entry in actcli.entries("loss")
        if "keras" in entry.frameworks and entry.family == "regression" and "absolute" in entry.summary.lower()
    }
    assert set(names(narrowed)) == wanted
    assert names(call("list", "--framework", "jax", "softplus")) == [
        name for name in names(call("list", "softplus")) if "jax" in actcli.get(name).frameworks
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--framework pytorch", "did you mean torch"),
        ("--framework quux", "there are torch, jax"),
        ("--family regresion", "did you mean regression"),
        ("--kind lose", "did you mean loss"),
        ("--framework keras hubr", "of framework 'keras' matches 'hubr'; did you mean huber"),
        ("--framework jax --kind loss", "no loss of framework 'jax'"),
        ("--framework jax --family deviance", "no family 'deviance'"),
    ],
)
def test_what_is_unknown_is_answered_with_the_nearest(call, typed, said):
    done = call("list", *typed.split())
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1


def test_a_pipe_gets_a_line_for_each_function(actcli):
    done = actcli("list")
    assert (done.code, done.err) == (0, "")
    assert done.out.count("\n") == len(done.out.splitlines()) == len(NAMES)
    assert done.out.endswith("\n")


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
