"""The tables of `eval` and `grad`: their headers, rows and totals, as text, CSV and files."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

SCORES = "[[2,1,0.1],[0,3,1]]"


def header(done) -> list[str]:
    assert (done.code, done.err) == (0, "")
    return done.out.splitlines()[0].split()


def rows(done) -> list[list[str]]:
    return [line.split() for line in done.out.splitlines()[1:]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("eval silu -i 1 --grad", "x silu(x) silu'(x)"),
        ("eval silu -i [[1],[2]]", "i j x silu(x)"),
        ("eval softmax -i 1,2", "i x softmax(x)"),
        ("eval softmax -i 1,2 --grad", "i x softmax(x) ∂/∂x0 ∂/∂x1"),
        ("eval glu -i 1,2", "i glu(x)"),
        ("eval huber -i 1,2 -t 0", "input target huber_loss"),
        ("eval huber -i 1,2 -t 0 --grad --reduction sum", "input target huber_loss ∂sum/∂input"),
        ("eval huber -i 1,2 -t 0 --grad --reduction none", "input target huber_loss ∂sum/∂input"),
        ("eval cross_entropy -i [[2,1],[0,3]] -t 0,1", "i target cross_entropy"),
        ("eval cross_entropy -i [[2,1],[0,3]] -t 0,1 --grad", "i target cross_entropy ∂mean/∂input[0] ∂mean/∂input[1]"),
        ("eval entropy -i 0.5,0.5", "entropy"),
        ("grad gelu -i 1", "x gelu'(x)"),
        ("grad gelu -i 1 --order 2", "x gelu''(x)"),
        ("grad softplus -i 1 --wrt β", "x ∂softplus/∂β"),
        ("grad softmax -i 1,2", "∂y/∂x x0 x1"),
        ("grad gumbel_softmax -i 1,2 --wrt tau", "i x ∂gumbel_softmax/∂τ"),
        ("grad huber -i 1,2 -t 0", "i input ∂mean/∂input"),
        ("grad huber -i 1,2 -t 0 --order 2", "i input ∂²mean/∂input²"),
        ("grad huber -i 1,2 -t 0 --wrt target", "target ∂mean/∂target"),
        ("grad huber -i 1,2 -t 0 --wrt delta", "∂mean/∂δ"),
        ("grad cross_entropy -i [[2,1],[0,3]] -t 0,1", "∂mean/∂input [0] [1]"),
        ("grad mse -i [[[1]]] -t 0", "i j k input ∂mean/∂input"),
    ],
)
def test_headers_say_what_is_below(call, typed, expected):
    assert header(call(*typed.split())) == expected.split()


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("eval huber -i 1,2,3 -t 0", "mean (÷ 3 elements)"),
        ("eval huber -i 1 -t 0", "mean (÷ 1 element)"),
        ("eval huber -i 1,2,3 -t 0 --reduction sum", "sum"),
        ("eval huber -i 0,0 -t 0", "mean (÷ 2 elements)"),
        ("eval kl_div -i [[-1,-1]] -t 0.5 --reduction batchmean", "batchmean (÷ 1, the batch size)"),
        ("eval cross_entropy -i [[1,2],[3,4]] -t 0,1 -p weight=1,9", "mean (÷ 10)"),
        ("eval mse -i 1,2 -t 0,1 -p weight=1,1.003", "mean (÷ 2.003)"),
        ("eval ctc -i [[[-1,-1],[-1,-1]],[[-1,-1],[-1,-1]]] -t [[1],[1]]", "mean (÷ the number of sequences, after"),
    ],
)
def test_the_reduction_says_what_it_divides_by(call, typed, label):
    assert call(*typed.split()).out.splitlines()[-1].startswith(label)


def test_without_reduction_there_is_no_total(call):
    assert len(rows(call("eval", "huber", "-i", "1,2,3", "-t", "0", "--reduction", "none"))) == 3


def test_rows_along_an_axis_keep_slices_together(call):
    done = call("eval", "softmax", "-i", "[[1,2],[3,4]]", "--axis", "0")
    assert [row[:3] for row in rows(done)] == [
        ["0", "0", "1.0"],
        ["1", "0", "3.0"],
        ["0", "1", "2.0"],
        ["1", "1", "4.0"],
    ]
    values = np.array([float(row[3]) for row in rows(done)])
    assert np.allclose(values.reshape(2, 2).sum(axis=1), 1)


def test_a_batch_of_jacobians_is_a_matrix_for_each_slice(call):
    lines = call("grad", "softmax", "-i", "[[1,2],[3,5]]").out.splitlines()
    assert [line for line in lines if line.startswith("x[")] == ["x[0, :]", "x[1, :]"]
    assert lines[4] == ""
    assert lines[1].split() == ["∂y/∂x", "x0", "x1"]


@pytest.mark.parametrize("axis", [0, 1])
def test_a_batch_of_jacobians_as_csv_is_one_table(call, axis):
    import actcli

    done = call("grad", "softmax", "-i", "[[1,2,4],[3,5,0]]", "--axis", str(axis), "-f", "csv")
    first, *lines = csv.reader(io.StringIO(done.out))
    jacobian = actcli.softmax.grad([[1, 2, 4], [3, 5, 0]], axis=axis)
    length = jacobian.shape[-1]
    assert first == ["j" if axis == 0 else "i", "∂y/∂x", *(f"x{place}" for place in range(length))]
    assert [line[0] for line in lines] == [str(place) for place in range(len(jacobian)) for _ in range(length)]
    assert [line[1] for line in lines] == [f"y{place}" for place in range(length)] * len(jacobian)
    assert np.array_equal(np.array([line[2:] for line in lines], float), jacobian.reshape(-1, length))


def test_the_total_of_a_csv_is_a_row_of_its_own(call):
    lines = list(csv.reader(io.StringIO(call("eval", "huber", "-i", "1,2", "-t", "0", "-f", "csv").out)))
    assert lines == [
        ["input", "target", "huber_loss"],
        ["1.0", "0.0", "0.5"],
        ["2.0", "0.0", "1.5"],
        ["mean (÷ 2 elements)", "", "1.0"],
    ]


def test_long_pipes_are_not_cut(call):
    assert len(rows(call("eval", "silu", "-i", "0:1:1000"))) == 1000


@pytest.mark.parametrize("suffix", [".json", ".csv", ".npy", ".txt"])
def test_the_suffix_chooses_the_format(call, tmp_path, suffix):
    there = tmp_path / f"out{suffix}"
    there.write_text("what was there before")
    assert call("eval", "identity", "-i", "1,2", "-o", str(there))[:2] == (0, "")
    found = {
        ".json": lambda: json.loads(there.read_text())["value"],
        ".csv": lambda: [float(row["identity(x)"]) for row in csv.DictReader(there.read_text().splitlines())],
        ".npy": lambda: np.load(there).tolist(),
        ".txt": lambda: [float(line.split()[1]) for line in there.read_text().splitlines()[1:]],
    }[suffix]()
    assert found == [1.0, 2.0]
    assert [path.name for path in tmp_path.iterdir()] == [there.name]


def test_the_format_given_wins_over_the_suffix(call, tmp_path):
    there = tmp_path / "out.dat"
    assert call("grad", "softmax", "-i", "1,2", "-f", "json", "-o", str(there)).code == 0
    assert json.loads(there.read_text())["schema"] == 1


def test_bfloat16_is_stored_in_a_type_that_npy_has(call, tmp_path):
    there = tmp_path / "out.npy"
    assert call("eval", "identity", "-i", "0.1", "--dtype", "bfloat16", "-o", str(there)).code == 0
    stored = np.load(there)
    assert stored.dtype == np.float32
    assert stored.tolist() == [0.10009765625]


def test_other_tensors_are_given_as_parameters(call):
    done = call("eval", "margin_ranking", "-i", "1,2", "-p", "input2=0,3", "-t", "1")
    assert header(done) == ["input1", "input2", "target", "margin_ranking_loss"]
    named = call("eval", "margin_ranking", "-p", "input1=1,2", "-p", "input2=0,3", "-p", "target=1")
    assert named.out == done.out
