"""The examples of the documentation, in processes of their own."""

from __future__ import annotations

import json
import math

import numpy as np


def table(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_values_from_standard_input(actcli):
    done = actcli("eval", "silu", "-i", "-", stdin="\n".join(map(str, range(-3, 4))))
    assert (done.code, done.err) == (0, "")
    header, *rows = table(done.out)
    assert header == ["x", "silu(x)"]
    assert [float(x) for x, _ in rows] == [-3, -2, -1, 0, 1, 2, 3]
    assert np.allclose([float(y) for _, y in rows], [x / (1 + math.exp(-x)) for x in range(-3, 4)], rtol=1e-15)


def test_jacobian_of_softmax(actcli):
    done = actcli("grad", "softmax", "--input", "1,2,3")
    header, *rows = table(done.out)
    assert header == ["∂y/∂x", "x0", "x1", "x2"]
    assert [row[0] for row in rows] == ["y0", "y1", "y2"]
    jacobian = np.array([[float(cell) for cell in row[1:]] for row in rows])
    p = np.exp([1.0, 2, 3]) / np.exp([1.0, 2, 3]).sum()
    assert np.allclose(jacobian, np.diag(p) - np.outer(p, p), atol=1e-15)


def test_loss_with_its_gradient_and_mean(actcli):
    done = actcli("eval", "huber", "-i", "-3:3:7", "-t", "0", "--delta", "2", "--grad")
    header, *rows, last = table(done.out)
    assert header == ["input", "target", "huber_loss", "∂mean/∂input"]
    assert [float(row[2]) for row in rows] == [4, 2, 0.5, 0, 0.5, 2, 4]
    assert np.allclose([float(row[3]) for row in rows], np.array([-2, -2, -1, 0, 1, 2, 2]) / 7)
    assert last[:4] == ["mean", "(÷", "7", "elements)"]
    assert math.isclose(float(last[4]), 13 / 7)


def test_one_value_as_json(actcli):
    done = actcli("eval", "gelu", "-i", "-5.5", "--json")
    assert json.loads(done.out) == {
        "schema": 1,
        "function": "gelu",
        "kind": "activation",
        "params": {"approximate": "none"},
        "dtype": "float64",
        "input": [-5.5],
        "value": [-1.0444259356238245e-07],
    }
    assert "-1.0444259356238245e-07" in done.out


def test_greek_option(actcli):
    done = actcli("eval", "softshrink", "-i", "-1,0,1", "--lambda", "0.25")
    assert table(done.out) == [["x", "softshrink(x)"], ["-1.0", "-0.75"], ["0.0", "0.0"], ["1.0", "0.75"]]


def test_parameter_per_channel(actcli):
    done = actcli("eval", "prelu", "-i", "[[1,-2],[-3,4]]", "-p", "alpha=0.1,0.2")
    header, *rows = table(done.out)
    assert header == ["i", "j", "x", "prelu(x)"]
    assert [row[:2] for row in rows] == [["0", "0"], ["0", "1"], ["1", "0"], ["1", "1"]]
    assert np.allclose([float(row[3]) for row in rows], [1, -0.4, -0.3, 4])


def test_files_in_and_out(actcli, tmp_path):
    np.savez(
        tmp_path / "pairs.npz",
        first=np.array([[1.0, 2.0], [3.0, 4.0]], np.float32),
        second=np.zeros((2, 2), np.float32),
    )
    there = tmp_path / "out.json"
    done = actcli(
        "eval",
        "cosine_embedding",
        "-i",
        f"{tmp_path}/pairs.npz:first",
        "-p",
        f"input2={tmp_path}/pairs.npz:first",
        "-t",
        "1,-1",
        "-o",
        str(there),
    )
    assert (done.code, done.out, done.err) == (0, "", "")
    found = json.loads(there.read_text())
    assert found["dtype"] == "float32"
    assert found["input2"] == [[1.0, 2.0], [3.0, 4.0]]
    assert found["target"] == [1, -1]
    assert found["value"] == 0.5


def test_npy_through_a_pipe(actcli, tmp_path):
    there = tmp_path / "silu.npy"
    assert actcli("eval", "silu", "-i", "0:1:5", "-o", str(there)).code == 0
    again = actcli("eval", "identity", "-i", str(there), "-f", "npy", encoding="latin-1")
    assert again.out.encode("latin-1") == there.read_bytes()


def test_list_info_help_and_version_answer(actcli):
    import actcli as package

    assert actcli("list").out.count("\n") == len(package.names())
    assert "δ (|x − y| − δ/2)" in actcli("info", "huber").out
    assert actcli("--version").out == f"actcli {package.__version__}\n"
    whole = actcli()
    assert whole.code == 0
    assert whole.out == actcli("--help").out
    assert "Examples:" in whole.out


def test_matrices_in_pairs_are_given_as_json_or_in_a_file(call, tmp_path):
    tails = "[[[[1,0.5,-1]],[[2],[1]]]]"
    (tmp_path / "tails.json").write_text(tails)
    common = ("adaptive-log-softmax-with-loss", "-i", "[[1,2,3]]", "-t", "3", "-p", "cutoffs=2", "--json")
    common += ("-p", "head_weight=[[1,0,0],[0,1,0],[0,0,1]]")
    given = (tails, str(tmp_path / "tails.json"))
    typed, read = (call("grad", *common, "--wrt", "tail_weights", "-p", f"tail_weights={one}") for one in given)
    assert typed.out == read.out
    ((projection, scores),) = json.loads(typed.out)["grad"]
    assert np.shape(projection) == (1, 3)
    assert np.shape(scores) == (2, 1)
