"""Pictures as text."""

from __future__ import annotations

import re

import numpy as np
import pytest

from actcli.figures.requests import number
from actcli.figures.text.terminal import Screen, render
from actcli.tables.spelling import fitting
from tests.figures.pictures import DRAWN, pictured
from tests.laws.registry import each

PLAIN = Screen(fine=False, spell=lambda text: fitting(text, "ascii"))
CODES = re.compile(r"\x1b\[[0-9;]*m")
BRAILLE = re.compile("[\u2801-\u28ff]")


@each(DRAWN)
def test_every_picture_fits_into_80_columns(entry):
    lines = render(pictured(entry.name, 1), Screen())
    assert max(map(len, lines)) <= 80
    assert lines[0] == entry.name
    assert len(lines) >= 10
    assert not any("\x1b" in line for line in lines)


@each(DRAWN)
def test_every_picture_can_be_written_in_ascii(entry):
    lines = render(pictured(entry.name, 1), PLAIN)
    assert all(line.isascii() for line in lines)
    assert max(map(len, lines)) <= 80
    assert not any("?" in line for line in lines)


@pytest.mark.parametrize("name", ["gelu", "relu", "tanh", "hinge", "huber"])
def test_one_panel_fits_into_the_height_of_the_screen(name):
    assert len(render(pictured(name, 1), Screen(80, 24))) <= 24
    assert len(render(pictured(name, 1), Screen(120, 50))) in range(45, 51)


def test_two_panels_fit_into_24_rows():
    assert len(render(pictured("softplus", 1, beta=[0.5, 2.0]), Screen())) <= 24


@pytest.mark.parametrize("size", [(20, 10), (40, 12), (200, 60), (80, 5)])
@pytest.mark.parametrize("names", ["relu", "softmax", "cross_entropy", "focal_loss", "relu gelu silu mish softplus"])
def test_any_size_will_do(names, size):
    lines = render(pictured(names, 1), Screen(*size))
    assert lines
    if size[0] >= 80:
        assert max(map(len, lines)) <= size[0]


def test_a_curve_goes_where_the_function_goes():
    lines = render(pictured("relu"), Screen())
    rows = [line for line in lines if BRAILLE.search(line)]
    assert len(rows) > 12
    assert BRAILLE.search(rows[0]).start() > 60  # high on the right
    assert len(BRAILLE.findall(rows[-1])) > 25  # flat on the left
    ends = [max(match.end() for match in BRAILLE.finditer(row)) for row in rows[:-1]]
    assert ends == sorted(ends, reverse=True)


def test_jumps_have_open_and_closed_ends():
    text = "\n".join(render(pictured("heaviside"), Screen()))
    assert (text.count("●"), text.count("○")) == (1, 2)
    text = "\n".join(render(pictured("heaviside"), PLAIN))
    assert (text.count("@"), text.count("O")) == (1, 2)


def test_labels_stand_beside_the_ends_of_the_curves():
    lines = render(pictured("tanh", 1), Screen())
    (value,) = [n for n, line in enumerate(lines) if line.endswith("f(x)")]
    (slope,) = [n for n, line in enumerate(lines) if line.endswith("f′(x)")]
    assert value < slope  # 1 above 0
    assert BRAILLE.search(lines[value])


def test_long_labels_stand_in_a_key():
    lines = render(pictured("hinge_loss binary_cross_entropy_with_logits"), Screen())
    assert "binary_cross_entropy_with_logits" in lines[-1]


def test_curves_are_told_apart_without_colour():
    text = "\n".join(render(pictured("relu tanh sigmoid"), PLAIN))
    assert all(f"{letter} {name}" in text for letter, name in zip("*+x", ("relu", "tanh", "sigmoid"), strict=True))
    text = "\n".join(render(pictured("relu tanh sigmoid"), Screen()))
    assert len({text[text.index(name, 30) - 3 :][:2] for name in ("relu\n", "tanh\n", "sigmoid\n")}) == 3


def test_colours_change_nothing_but_the_colour():
    for name in ("softmax", "heaviside"):
        coloured = render(pictured(name), Screen(colour=True))
        assert any("\x1b[38;5;" in line for line in coloured)
        assert not any("\x1b[48" in line for line in coloured)
        plain = render(pictured(name), Screen())
        assert [CODES.sub("", line).rstrip() for line in coloured] == plain


def test_bars_are_as_long_as_their_values():
    lines = render(pictured("softmax", given=np.array([0.0, np.log(2.0), np.log(4.0)])), Screen())
    after = lines[lines.index("output y") :]
    lengths = [line.count("█") for line in after if line.startswith("y") and "█" in line]
    assert lengths[2] == pytest.approx(4 * lengths[0], abs=3)
    assert lengths[1] == pytest.approx(2 * lengths[0], abs=2)


def test_bars_below_0_go_to_the_left():
    lines = render(pictured("log_softmax"), Screen())
    bars = [line for line in lines if line.startswith("y") and "█" in line]
    assert len({line.rindex("█") for line in bars}) == 1


def test_a_matrix_that_is_too_wide_is_told_in_tenths():
    lines = render(pictured("softmax", given=np.linspace(-1, 1, 20)), Screen())
    assert any("in tenths of" in line for line in lines)
    assert max(map(len, lines)) <= 80


def test_contour_lines_are_labelled_and_gradients_have_arrows():
    drawn = pictured("nll_loss", 1)  # vertical lines, lower from left to right
    levels = [number(level) for level in reversed(drawn.parts[0].levels)]
    lines = render(drawn, Screen())
    (row,) = [line for line in lines if all(level in line for level in levels)]
    places = [row.index(level) for level in levels]
    assert places == sorted(places)
    assert sum(line.count("←") for line in lines) > 20
