"""actcli audit and actcli edges."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

MEMBERS = {"function", "what", "dtype", "max_ulp", "mean_ulp", "worst_input", "count"}


@pytest.fixture
def kernel(tmp_path, call):
    """Points, and a kernel's results for them, as files."""

    def make(name, function, dtype="float64"):
        x = tmp_path / "x.npy"
        assert call("audit", "--points", name, "--count", "400", "--dtype", dtype, "-o", str(x)).code == 0
        points = np.load(x)
        with np.errstate(all="ignore"):
            np.save(tmp_path / "y.npy", function(points))
        return str(x), str(tmp_path / "y.npy")

    return make


def _naive_sigmoid_slope(x):
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s)


def _naive_gelu(x):
    return 0.5 * x * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))


def _clipped_sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


def _float32_inside(x):
    with np.errstate(all="ignore"):
        return np.tanh(x.astype(np.float32)).astype(np.float64)


@pytest.mark.parametrize(
    ("name", "what", "function"),
    [
        ("sigmoid", "grad", _naive_sigmoid_slope),
        ("gelu", "value", _naive_gelu),
        ("sigmoid", "value", _clipped_sigmoid),
        ("tanh", "value", _float32_inside),
    ],
)
def test_planted_faults_are_caught(call, kernel, name, what, function):
    x, y = kernel(name, function)
    ended = call("audit", name, "--input", x, "--values", y, "--what", what, "--max-ulp", "4", "--json")
    assert ended.code == 1
    report = json.loads(ended.out)
    assert set(report) >= MEMBERS
    assert not report["passed"]
    assert report["bad"] > 0.02 * report["count"]
    assert call("audit", name, "--input", x, "--values", y, "--what", what).code == 0  # nobody asked for a bound


def test_a_good_kernel_passes(call, kernel):
    x, y = kernel("tanh", np.tanh)
    ended = call("audit", "tanh", "--input", x, "--values", y, "--max-ulp", "4")
    assert ended.code == 0
    assert "passed" in ended.out
    report = json.loads(call("audit", "tanh", "--input", x, "--values", y, "--json").out)
    assert 0.5 <= report["max_ulp"] <= 4
    assert report["count"] > 300


def test_float32_results_are_judged_as_such(call, kernel):
    x, y = kernel("tanh", np.tanh, "float32")
    report = json.loads(call("audit", "tanh", "--input", x, "--values", y, "--json").out)
    assert report["dtype"] == "float32"
    assert report["max_ulp"] < 4


def test_pairs_on_standard_input(call):
    pairs = "".join(f"{x} {math.tanh(x)!r}\n" for x in (-2.0, -0.5, 0.25, 1.0))
    report = json.loads(call("audit", "tanh", "--input", "-", "--json", stdin=pairs).out)
    assert report["count"] == 4
    assert report["max_ulp"] < 1
    wrong = call("audit", "tanh", "--input", "-", "--max-ulp", "1", stdin=pairs + "2 0.964\n")
    assert wrong.code == 1
    assert "2.0" in wrong.out


def test_a_loss_and_a_function_along_an_axis(call, tmp_path):
    ended = call("audit", "huber", "--input", "0.5,3", "--values", "0.125,2.5", "-t", "0", "--json")
    assert json.loads(ended.out)["max_ulp"] == 0
    np.save(tmp_path / "x.npy", [[1.0, 2.0], [18.0, 0.0]])
    np.save(tmp_path / "y.npy", np.log([[1, math.e], [math.e**18, 1]] / np.array([[1 + math.e], [1 + math.e**18]])))
    report = json.loads(
        call(
            "audit", "log_softmax", "--input", str(tmp_path / "x.npy"), "--values", str(tmp_path / "y.npy"), "--json"
        ).out
    )
    assert report["count"] == 4
    assert report["max_ulp"] > 1e6  # log(softmax(x)) in two steps loses what is left of 0 beside 18


def test_points_are_fit_to_feed_a_kernel(call):
    lines = call("audit", "--points", "hardshrink").out.split()
    numbers = [float(line) for line in lines]
    assert {0.5, -0.5, math.inf, -math.inf} <= set(numbers)
    assert any(math.isnan(number) for number in numbers)
    finite = [abs(number) for number in numbers if math.isfinite(number) and number]
    assert min(finite) == 5e-324
    assert max(finite) == np.finfo(np.float64).max
    assert call("audit", "--points", "hardshrink").out.split() == lines  # the same every time
    rows = call("audit", "--points", "cross_entropy", "--count", "64", "-f", "csv").out.splitlines()
    assert rows[0] == "input0,input1,input2,input3,target"


def test_the_picture_and_the_rows(call, tmp_path):
    for suffix in ("png", "svg", "pdf"):
        ended = call("audit", "gelu", "--count", "300", "-o", str(tmp_path / f"e.{suffix}"))
        assert ended.code == 0, ended.err
        assert (tmp_path / f"e.{suffix}").stat().st_size > 1000
    assert call("audit", "gelu", "--count", "300", "-o", str(tmp_path / "e.csv")).code == 0
    assert (tmp_path / "e.csv").read_text().startswith("x,result,exact,ulp,floats_between\n")


def test_all(call, tmp_path, monkeypatch):
    import actcli

    some = [actcli.get(name) for name in ("relu", "sigmoid", "softmax", "mse_loss", "ctc_loss", "cross_entropy")]
    monkeypatch.setattr(actcli, "entries", lambda kind=None: some)
    ended = call("audit", "--all", "--count", "200", "--json")
    assert ended.code == 0, ended.out
    members = json.loads(ended.out)
    assert set(members) == {"schema", "results"}
    assert members["schema"] == 1
    assert {result["function"] for result in members["results"]} == {entry.name for entry in some} - {"ctc_loss"}
    assert all(set(result) >= MEMBERS for result in members["results"])
    assert call("audit", "--all", "--count", "200", "--max-ulp", "0.1").code == 1
    assert call("audit", "--all", "--count", "200", "-o", str(tmp_path / "accuracy.md")).code == 0
    assert "| `sigmoid` | slope |" in (tmp_path / "accuracy.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["audit"], 2, "needs a function"),
        (["audit", "nosuch"], 2, "no function"),
        (["audit", "gelu", "--what", "slope"], 2, "value and grad"),
        (["audit", "gelu", "--backend", "tensorflow"], 2, "no backend"),
        (["audit", "gelu", "--max-ulp", "-1"], 2, "--max-ulp"),
        (["audit", "gelu", "--count", "1"], 2, "--count"),
        (["audit", "gelu", "--dtype", "float8"], 2, "no dtype"),
        (["audit", "gelu", "--input", "1,2", "--values", "1,2,3"], 2, "shape"),
        (["audit", "gelu", "--input", "1,2"], 2, "pairs"),
        (["audit", "gelu", "--input", "1", "--values", "nosuch.npy"], 3, "nosuch.npy"),
        (["audit", "ctc"], 2, "no formula"),
        (["audit", "dice", "--points"], 2, "shape of its own"),
        (["audit", "--all", "gelu"], 2, "--all"),
        (["audit", "gelu", "-o", "x.gif"], 2, "suffix"),
        (["edges", "multihead_attention"], 2, "info page only"),
        (["edges", "dice"], 2, "shape of its own"),
    ],
)
def test_errors(call, arguments, code, message):
    ended = call(*arguments)
    assert ended.code == code
    assert message in ended.err
    assert len(ended.err.splitlines()) <= 2
    assert not ended.out


def test_a_backend_that_is_not_installed_says_how_to_install_it(call, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    ended = call("audit", "gelu", "--backend", "jax")
    assert ended.code == 3
    assert "pip install jax" in ended.err


def test_edges_of_activations(call):
    rows = {row["at"]: row for row in json.loads(call("edges", "gelu", "--json").out)["edges"]}
    assert rows["-inf"]["value"] == 0.0
    assert math.copysign(1, rows["-inf"]["value"]) == -1
    assert rows["-inf"]["torch_value"] == "NaN"
    assert rows["nan"]["value"] == rows["nan"]["grad"] == "NaN"
    kinks = {row["at"]: row for row in json.loads(call("edges", "heaviside", "--json").out)["edges"]}
    assert [kinks[f"kink +0{side}"]["value"] for side in (", from the left", "", ", from the right")] == [0.0, 0.5, 1.0]


def test_edges_of_losses_and_rows(call):
    out = call("edges", "binary_cross_entropy").out
    assert "input 1, target 0" in out
    assert "100.0" in out
    assert "one masked" in call("edges", "log_softmax").out
    assert "all masked" in call("edges", "cross_entropy").out


def test_edges_at_other_parameters_do_not_quote_pytorch_at_its_defaults(call):
    assert "PyTorch" in call("edges", "hardsigmoid").out
    assert "PyTorch" not in call("edges", "hardsigmoid", "-p", "alpha=0.2").out


def test_a_single_pair_is_judged(call):
    ended = call("audit", "gelu", "-i", "-", "--max-ulp", "4", stdin="-1 -0.15865525393145705\n")
    assert ended.code == 0, ended.err
    assert "1 result: " in ended.out


def test_half_of_two_results_is_one_of_them(call):
    ended = call("audit", "gelu", "-i", "-", "--json", stdin="1 nan\n2 1.9544997361036416\n")
    assert json.loads(ended.out)["percentiles"]["50"] < 1


def test_a_wrong_limit_is_a_failure(call):
    ended = call("audit", "gelu", "-i", "-", "--max-ulp", "4", stdin="inf nan\n1 0.8413447460685429\n")
    assert ended.code == 1
    assert "not the limit at x = inf" in ended.out
    assert "failed: 0 results" in ended.out
