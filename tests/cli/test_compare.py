"""`actcli compare` as it is typed."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

import actcli as package
from tests.cli.test_terminal import on_terminal

WRONG = [
    # what is typed, what the message names
    ("compare", ["NAME"]),
    ("compare relu", ["relu alone", "two"]),
    ("compare relu relu", ["relu was given twice"]),
    ("compare relu gelo", ["'gelo'", "gelu"]),
    ("compare relu softmax", ["relu is an activation of each element", "softmax a function along an axis"]),
    ("compare relu mse", ["mse a loss over the residual", "one quantity"]),
    ("compare hinge mse", ["margin", "residual"]),
    ("compare mse cross_entropy", ["logits of two classes"]),
    ("compare multihead_attention softmax", ["multihead_attention"]),
    ("compare relu gelu --xlim 3:3", ["empty"]),
    ("compare relu gelu --xlim 3:-3", ["reversed"]),
    ("compare relu gelu --xlim 0:nan", ["not finite"]),
    ("compare relu gelu --xlim 1", ["1 number"]),
    ("compare relu gelu -p foo=1", ["'foo'"]),
    ("compare relu gelu --beta 1", ["beta"]),
    ("compare softplus relu --beta -1", ["beta", "> 0"]),
    ("compare relu gelu -i [[1,2]]", ["(1, 2)"]),
    ("compare softmax sparsemax -i [[1,2]]", ["(1, 2)"]),
    ("compare softmax glu", ["softmax makes 4", "glu 2"]),
    ("compare softmax sparsemax --xlim 0:1", ["--input"]),
    ("compare relu gelu -f npy", ["npy", "json"]),
    ("compare relu gelu -f csv --json", ["csv"]),
    ("compare relu gelu -o a.pgn", ["a.pgn", ".png", ".csv"]),
    ("compare bce huber_classification", ["huber_classification"]),
    ("compare log_cosh huber -p input=3", ["input"]),
    ("compare sparse_categorical_cross_entropy nll", ["the probability of the right class", "the logits of two"]),
]


@pytest.mark.parametrize(("typed", "named"), WRONG, ids=[typed for typed, _ in WRONG])
def test_what_is_wrong_is_told_in_a_line_or_two(call, typed, named):
    done = call(*typed.split())
    assert (done.code, done.out) == (2, "")
    assert 1 <= done.err.strip().count("\n") + 1 <= 2
    for word in named:
        assert word in done.err


def test_a_table_of_values_slopes_and_differences(call):
    done = call("compare", "gelu", "gelu_tanh")
    assert (done.code, done.err) == (0, "")
    values, slopes, differences, _ = done.out.split("\n\n")
    assert values.splitlines()[:2] == ["Values", "x     gelu                     gelu_tanh"]
    assert slopes.startswith("Slopes\n")
    rows = [line.split() for line in differences.strip().splitlines()[-2:]]
    assert rows == [
        ["gelu_tanh", "value", "4.73236e-04", "±2.69894", "even"],
        ["gelu_tanh", "slope", "±8.68452e-04", "±2.01866", "odd"],
    ]


@pytest.mark.parametrize(
    ("typed", "last"),
    [
        ("huber smooth_l1 --delta 2", "smooth_l1 slope ±1.0 -3 to -2 and 2 to 3 odd"),
        ("heaviside sigmoid", "sigmoid slope 0.25 0 even"),
        ("relu leaky_relu", "leaky_relu slope 0.01 -5 to 0"),
        ("elu celu", "celu slope 0.0 the same, to rounding"),
        ("mse huber", "huber slope ±5.0 ±3 (end of the window) odd"),
        ("hinge soft_margin", "soft_margin slope 0.731059 1−"),
        ("kl_divergence js_divergence", "js_divergence y₀ = 0.9 slope inf 0+ (end of the window)"),
        ("sine identity --xlim -20:20", "identity slope 2.0 ±3.14159 and ±9.42478 and ±15.708 even"),
    ],
)
def test_where_a_difference_is_largest(call, typed, last):
    out = call("compare", *typed.split()).out
    differences, _ = out.split("\n\nProperties")
    assert " ".join(differences.splitlines()[-1].split()) == last


def test_json_holds_everything(call):
    found = json.loads(call("compare", "relu", "leaky-relu", "-i", "-2,0,1", "-p", "negative_slope=0.5", "--json").out)
    assert found["schema"] == 1
    assert found["functions"] == ["relu", "leaky-relu"]  # as typed
    assert found["kind"] == "activation"
    assert found["params"]["leaky-relu"] == {"alpha": 0.5}
    assert found["input"] == [-2.0, 0.0, 1.0]
    assert found["values"] == {"relu": [-1.0, 0.0, 1.0], "leaky-relu": [-1.0, 0.0, 1.0]}
    assert found["grads"]["relu"] == [0.5, 0.5, 1.0]
    (difference,) = found["differences"]
    assert difference["function"] == "leaky-relu"
    assert difference["from"] == "relu"
    assert difference["value"] == {"largest": 0.0, "where": [], "symmetry": None}


def test_json_of_a_jump_and_of_a_stretch(call):
    found = json.loads(call("compare", "heaviside", "sigmoid", "--json").out)["differences"][0]
    assert found["value"]["where"] == [
        {"x": 0.0, "side": "-", "difference": 0.5},
        {"x": 0.0, "side": "+", "difference": -0.5},
    ]
    found = json.loads(call("compare", "relu", "leaky_relu", "--json", "--xlim", "-2:3").out)
    assert found["window"] == [-2.0, 3.0]
    assert found["differences"][0]["grad"]["where"] == [{"from": -2.0, "to": 0.0, "difference": 0.01}]
    assert found["differences"][0]["value"]["largest"] == 0.02


def test_parameters_go_to_those_that_have_them(call):
    found = json.loads(call("compare", "elu", "relu6", "softplus", "--beta", "3", "--json").out)
    assert found["params"]["softplus"]["beta"] == 3.0
    assert found["params"]["elu"]["alpha"] == 1.0
    assert [one["function"] for one in found["differences"]] == ["relu6", "softplus"]


def test_several_values_of_a_parameter_stand_side_by_side(call):
    found = json.loads(call("compare", "softplus", "--beta", "1,2", "--json").out)
    assert found["functions"] == ["softplus, β = 1", "softplus, β = 2"]
    assert found["differences"][0]["value"]["largest"] == pytest.approx(np.log(2) / 2)


def test_losses_have_their_cases(call):
    found = json.loads(call("compare", "bce_with_logits", "focal", "-i", "0", "--json").out)
    assert found["over"] == "logit x"
    assert found["values"]["focal"] == {"y = 1": [np.log(2) / 4], "y = 0": [np.log(2) / 4]}
    assert [one["case"] for one in found["differences"]] == ["y = 1", "y = 0"]
    rows = list(csv.DictReader(io.StringIO(call("compare", "bce_with_logits", "focal", "-i", "0,1", "-f", "csv").out)))
    assert [(row["case"], row["x"]) for row in rows] == [
        ("y = 1", "0.0"),
        ("y = 1", "1.0"),
        ("y = 0", "0.0"),
        ("y = 0", "1.0"),
    ]
    assert float(rows[0]["bce_with_logits'"]) == -0.5


def test_functions_along_an_axis(call):
    found = json.loads(call("compare", "softmax", "sparsemax", "-i", "1,2", "--json").out)
    p = package.softmax([1.0, 2.0])
    assert found["values"] == {"softmax": p.tolist(), "sparsemax": [0.0, 1.0]}
    assert np.shape(found["grads"]["softmax"]) == (2, 2)
    (difference,) = found["differences"]
    assert difference["value"]["largest"] == pytest.approx(p[0])
    assert difference["grad"]["largest"] == pytest.approx(p[0] * p[1])
    out = call("compare", "softmax", "sparsemax", "-i", "1,2,3").out
    assert "Jacobian of sparsemax" in out
    differences, _ = out.split("\n\nProperties")
    assert "∂y2/∂x2" in differences.splitlines()[-1]
    assert call("compare", "softmax", "sparsemax", "-i", "1,2,3", "-f", "csv").out.startswith(
        "i,x,softmax,sparsemax\n0,1.0,"
    )


@pytest.mark.parametrize("names", [["gelu", "gelu_tanh"], ["softmax", "sparsemax"]], ids=" ".join)
@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_picture_is_written_beside_the_table(call, suffix, names, tmp_path):
    path = tmp_path / f"a.{suffix}"
    done = call("compare", *names, "-o", str(path))
    assert (done.code, done.err) == (0, "")
    assert path.stat().st_size > 2000
    assert "Largest difference" in done.out


def test_other_files_hold_the_data(call, tmp_path):
    for suffix, begins in (("json", '{"schema": 1'), ("csv", "x,gelu,gelu_tanh,gelu',gelu_tanh'"), ("txt", "Values")):
        path = tmp_path / f"a.{suffix}"
        assert call("compare", "gelu", "gelu_tanh", "-o", str(path)).out == ""
        assert path.read_text(encoding="utf-8").startswith(begins)


def test_properties_stand_beneath(call):
    out = call("compare", "relu", "gelu").out
    rows = {" ".join(line.split()) for line in out.split("Properties\n")[1].splitlines()}
    assert "positively homogeneous yes no" in rows
    assert "Lipschitz constant 1 (at x ≥ 0) 1.1289 (at x = 1.41421)" in rows
    found = json.loads(call("compare", "relu", "gelu", "--json").out)
    assert found["properties"]["gelu"]["lipschitz"] == pytest.approx(1.1289041451851548, rel=1e-14)


def test_on_a_terminal_the_tables_are_drawn():
    seen = on_terminal("compare", "gelu", "gelu_tanh", columns=80)
    assert "╭" in seen
    assert "±2.69894" in seen
    ascii_only = on_terminal("compare", "gelu", "gelu_tanh", LC_ALL="C", NO_COLOR="1")
    assert ascii_only.isascii()
    assert "+-2.69894" in ascii_only
