"""Tables and pages as Rich draws them, in a stream of our own."""

from __future__ import annotations

import io

import numpy as np
import pytest

from actcli.tables import page, terminal
from actcli.tables.page import Section
from actcli.tables.table import Column, Table


def drawn(show, what, monkeypatch, columns: int = 60, encoding: str = "utf-8") -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
    show(what, stream)
    stream.flush()
    return [line.rstrip() for line in stream.buffer.getvalue().decode(encoding).splitlines()]


def test_words_are_folded_and_numbers_are_not(monkeypatch):
    words = Column("words", ["a summary that is much too long for a line of this width " * 2], numeric=False)
    lines = drawn(terminal.show, [Table([Column("name", ["x"], label=True, numeric=False), words])], monkeypatch)
    assert max(map(len, lines)) <= 60
    assert " ".join(lines).count("much") == 2


def test_parts_repeat_the_labels(monkeypatch):
    numbers = [Column(f"x{place}", np.array([1 / 3, 2 / 3])) for place in range(6)]
    lines = drawn(terminal.show, [Table([Column("i", np.array([0, 1]), label=True), *numbers])], monkeypatch)
    headers = [line.replace("│", " ").split() for line in lines if " i " in line]
    assert headers == [["i", "x0", "x1"], ["i", "x2", "x3"], ["i", "x4", "x5"]]
    assert sum("0.3333333333333333" in line for line in lines) == 3


def test_one_column_wider_than_the_terminal_is_still_drawn(monkeypatch):
    lines = drawn(terminal.show, [Table([Column("x", np.array([1 / 3]))])], monkeypatch, columns=12)
    assert "0.3333333333333333" in "".join(lines).replace("│", "").replace(" ", "")


@pytest.mark.parametrize(("rows", "whole"), [(terminal.MOST_ROWS, True), (terminal.MOST_ROWS + 1, False)])
def test_the_middle_of_a_long_table_is_left_out(monkeypatch, rows, whole):
    lines = drawn(terminal.show, [Table([Column("x", np.arange(rows))])], monkeypatch)
    assert ("21 of 61 rows left out; -f csv shows all" in lines[-1]) is not whole
    assert any("⋮" in line for line in lines) is not whole


def test_so_is_the_middle_of_a_wide_one(monkeypatch):
    columns = [Column(f"x{place}", np.array([1.0])) for place in range(100)]
    lines = drawn(terminal.show, [Table(columns)], monkeypatch, columns=400)
    assert lines[-1] == "60 of 100 columns left out; -f csv shows all"
    assert "x19" in lines[1]
    assert "x20 " not in "".join(lines)


def test_totals_stand_below_and_their_number_is_not_broken(monkeypatch):
    table = Table(
        [Column("x", np.array([1.0]))],
        totals=[("a label that alone fills most of the line, and more", "x", "0.3333333333333333")],
    )
    lines = drawn(terminal.show, [table], monkeypatch)
    assert lines[-1].strip() == "0.3333333333333333"


def test_a_page(monkeypatch):
    table = Table([Column("name", ["β"], label=True, numeric=False), Column("x", np.array([1.0]))])
    sections = [Section("Title", ["words " * 20]), Section("Table", tables=[table])]
    lines = drawn(page.show, sections, monkeypatch)
    assert lines[0] == "Title"
    assert all(line.startswith("  words") for line in lines[1:3])
    assert lines[-3:] == ["Table", "  name  x", "  β     1.0"]
    assert drawn(page.show, sections, monkeypatch, encoding="ascii")[-1] == "  beta  1.0"
    assert list(page.lines(sections))[-3:] == ["Table", "  name  x", "  β     1.0"]
