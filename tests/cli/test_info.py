"""What `info` says."""

from __future__ import annotations

import json

import pytest

import actcli
from tests.laws.registry import each


@each(actcli.entries())
def test_a_page_says_everything_that_the_definition_says(call, entry):
    page = call("info", entry.name).out
    said = [
        entry.name,
        entry.kind,
        entry.family,
        entry.summary,
        entry.convention,
        entry.source,
        *entry.notes,
        *entry.pitfalls,
        *entry.aliases,
    ]
    said += [parameter.label for parameter in entry.parameters.values()] + [
        parameter.help for parameter in entry.parameters.values()
    ]
    said += [*entry.variants, *entry.frameworks.values()]
    said += [dialect.note for dialect in entry.dialects.values()]
    said += list(entry.tensors) if entry.kind == "loss" else [f"{kink.x!r}" for kink in entry.kinks_at()]
    assert [text for text in said if text not in page] == []


@each(actcli.entries())
def test_json_has_the_same_members_for_all_of_a_kind(call, entry):
    found = json.loads(call("info", entry.name, "--json").out)
    both = {"schema", "name", "kind", "family", "summary", "formula", "derivative", "parameters", "differentiable_by"}
    both |= {"properties", "aliases", "variants", "frameworks", "dialect", "dialects", "convention", "pitfalls"}
    both |= {"notes", "source"}
    own = {"kinks"} if entry.kind == "activation" else {"tensors", "reductions", "mean_divides_by"}
    assert set(found) == both | own
    assert all(entry.has_derivative(name) for name in found["differentiable_by"])


@each([entry for entry in actcli.entries() if entry.definition])
def test_latex(call, entry):
    lines = call("info", entry.name, "--latex").out.splitlines()
    assert len(lines) == (1 if entry.slope is None else 2)
    assert all("$" not in line for line in lines)


def test_kinks_of_relu(call):
    lines = call("info", "relu").out.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("Kinks"))
    assert [line.split() for line in lines[place + 1 : place + 3]] == [
        ["x", "f'(x−)", "f'(x)", "f'(x+)"],
        ["0.0", "0.0", "0.0", "1.0"],
    ]


def test_an_alias_says_what_it_stands_for(call):
    assert "gelu_tanh is gelu with approximate = tanh." in call("info", "gelu_tanh").out


def test_the_formula_is_settled_at_the_defaults_and_given_in_full(call):
    page = call("info", "relu").out
    assert "  f(x) = max(0, x)\n" in page
    assert "  with all parameters: max(0, x) if α = 0" in page


@pytest.mark.parametrize("name", ["nn.MultiheadAttention", "multihead_attention"])
def test_a_function_without_evaluation_has_a_page(call, name):
    done = call("info", name)
    assert done.code == 0
    assert "softmax(Q Kᵀ / √d) V" in done.out


def test_properties(call):
    lines = [line.split() for line in call("info", "relu").out.splitlines()]
    assert ["range", "[0,", "∞)", "0", "at", "x", "≤", "0"] in lines
    assert ["Lipschitz", "constant", "1", "at", "x", "≥", "0"] in lines
    assert "Properties (where threshold = 1.0, value = 0.0)" in call("info", "threshold").out
    assert json.loads(call("info", "gelu", "--json").out)["properties"]["lipschitz_at"] == pytest.approx(2**0.5)
