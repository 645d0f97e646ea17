"""Widths, alignment, plain text, CSV and the spelling of symbols."""

from __future__ import annotations

import io

import numpy as np
import pytest

from actcli.tables import delimited, plain
from actcli.tables.spelling import fitting
from actcli.tables.table import CHUNK, Column, Table
from actcli.tables.width import Points, padded, width


@pytest.mark.parametrize(("text", "cells"), [("abc", 3), ("", 0), ("αβ", 2), ("関数", 4), ("Ō", 1), ("Kᵀ", 2)])
def test_width(text, cells):
    assert width(text) == cells
    assert width(padded(text, 6)) == 6


def test_points_come_under_each_other():
    texts = ["-1.5", "10.25", "1e-05", "1.5e-300", "inf", "-inf", "nan", "7"]
    points = Points()
    points.see(texts)
    aligned = [points.align(text) for text in texts]
    assert {line.index(".") for line in aligned if "." in line} == {4}
    assert [line for line in aligned if not line.strip()[-1].isdigit()] == [" inf", "-inf", " nan"]
    assert max(map(len, aligned)) == points.width


SMALL = Table(
    [
        Column("i", np.array([0, 1]), label=True),
        Column("word", ["β", "long one"], numeric=False),
        Column("x", np.array([-1.5, 10.0])),
    ],
    totals=[("sum", "x", "8.5")],
)


def test_plain_text():
    assert list(plain.lines([SMALL])) == [
        "i  word      x",
        "0  β         -1.5",
        "1  long one  10.0",
        "sum           8.5",
    ]


def test_a_label_too_long_for_its_place_pushes_its_number():
    wide = SMALL._replace(totals=[("a label longer than that", "x", "8.5")])
    assert list(plain.lines([wide]))[-1] == "a label longer than that  8.5"


def test_columns_are_as_wide_as_what_is_written():
    lines = list(plain.lines([SMALL], "ascii"))
    assert lines[1] == "0  beta      -1.5"


def test_several_tables_have_headings_and_a_line_between_them():
    lines = list(plain.lines([SMALL._replace(heading="first"), SMALL._replace(heading="second")]))
    assert lines[0] == "first"
    assert lines[5:7] == ["", "second"]


def test_long_tables_are_aligned_across_chunks():
    table = Table([Column("x", np.array([1.0] * CHUNK + [100.0]))])
    lines = list(plain.lines([table]))
    assert len(lines) == CHUNK + 2
    assert (lines[1], lines[-1]) == ("  1.0", "100.0")


def test_csv():
    stream = io.StringIO()
    delimited.write(SMALL, stream)
    assert stream.getvalue() == "i,word,x\n0,β,-1.5\n1,long one,10.0\nsum,,8.5\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("beta (β) ≥ 0", "beta >= 0"),
        ("λ²/2", "lambda^2/2"),
        ("2βx", "2 beta x"),
        ("x⁻¹²", "x^-12"),
        ("βx₁ − αₚxᵢⱼ", "beta x1 - alpha_px_ij"),
        ("∂y/∂x", "dy/dx"),
        ("Ō Kᵀ", "O K^T"),
        ("mean (÷ 2 elements)", "mean (/ 2 elements)"),
        ("…", "..."),
        ("語", "?"),
    ],
)
def test_symbols_in_words(text, expected):
    assert fitting(text, "ascii") == expected


def test_what_a_stream_knows_stays():
    assert fitting("× β", "latin-1") == "× beta"
    assert fitting("× β", "utf-8") == "× β"
