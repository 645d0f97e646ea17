"""Arrays as tables."""

from __future__ import annotations

import numpy as np

from actcli.tables.arrays import by_element, matrix, running, slices, spread
from actcli.tables.table import Table


def shown(table: Table) -> dict[str, list[str]]:
    return {column.header: column.texts() for column in table.columns}


def test_a_row_for_each_element_with_its_place():
    array = np.arange(4.0).reshape(2, 2)
    assert shown(by_element({"x": array})) == {
        "i": ["0", "0", "1", "1"],
        "j": ["0", "1", "0", "1"],
        "x": ["0.0", "1.0", "2.0", "3.0"],
    }
    assert list(shown(by_element({"x": np.arange(2.0)}))) == ["x"]
    assert list(shown(by_element({"x": np.arange(2.0)}, indexed=True))) == ["i", "x"]
    assert shown(by_element({"x": np.array(1.0)})) == {"x": ["1.0"]}


def test_the_axis_that_runs_fastest():
    array = np.arange(6).reshape(2, 3)
    found = shown(by_element({"x": array}, last=0))
    assert found["x"] == ["0", "3", "1", "4", "2", "5"]
    assert found["i"] == ["0", "1"] * 3
    assert found["j"] == ["0", "0", "1", "1", "2", "2"]
    assert running((2, 3), 1) is None


def test_many_axes():
    assert list(shown(by_element({"x": np.zeros((1,) * 7)}))) == [*(f"i{axis}" for axis in range(7)), "x"]


def test_matrix():
    assert shown(matrix(np.array([[1.0, 2.0]]), "∂y/∂x", "y{}", "x{}")) == {
        "∂y/∂x": ["y0"],
        "x0": ["1.0"],
        "x1": ["2.0"],
    }


def test_spread_keeps_rows():
    assert [column.texts() for column in spread(np.arange(8).reshape(2, 2, 2), "x{}")] == [
        ["0", "2", "4", "6"],
        ["1", "3", "5", "7"],
    ]


def test_slices():
    assert list(slices((2, 3, 2), 1)) == [
        ((0, 0), "[0, :, 0]"),
        ((0, 1), "[0, :, 1]"),
        ((1, 0), "[1, :, 0]"),
        ((1, 1), "[1, :, 1]"),
    ]
    assert list(slices((3,), -1)) == [((), "[:]")]
