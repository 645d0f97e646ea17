"""Axes of exponents, and axes that panels share or do not."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.lines import Line2D

from actcli.figures.data import Curve, Panel, Picture, Segment, Tick
from actcli.figures.drawing.draw import draw, styled
from actcli.figures.drawing.style import LIGHT
from actcli.figures.drawing.writing import Writing
from actcli.figures.ticks import decades


@pytest.mark.parametrize(
    ("limits", "texts"),
    [
        ((-2.0, 2.0), ["0.01", "0.1", "1", "10", "100"]),
        ((-12.3, 0.2), ["10⁻¹²", "10⁻⁹", "10⁻⁶", "0.001", "1"]),
        ((3.0, 6.0), ["1000", "10000", "10⁵", "10⁶"]),
        ((-602.0, 0.0), ["10⁻⁶⁰⁰", "10⁻⁴⁰⁰", "10⁻²⁰⁰", "1"]),
    ],
)
def test_powers_of_ten_are_written_as_such(limits, texts):
    found = decades(limits)
    assert [tick.text for tick in found] == texts
    assert all(limits[0] <= tick.place <= limits[1] for tick in found)


def test_less_than_two_powers_have_numbers_between():
    found = decades((0.1, 0.9))
    assert len(found) >= 2
    assert all(float(tick.text) == pytest.approx(10**tick.place, rel=5e-3) for tick in found)


def _panel(xlim, xticks=()):
    line = Segment(np.array(xlim), np.array([-1.0, 1.0]))
    return Panel("", "x", xlim, (-1.0, 1.0), (Curve("", (line,)),), xticks=xticks)


@pytest.mark.parametrize(("below", "shared"), [((-1.0, 1.0), True), ((0.0, 9.0), False)])
def test_panels_share_their_axis_only_over_the_same_stretch(below, shared):
    with styled():
        figure = draw(Picture("title", (_panel((-1.0, 1.0)), _panel(below))))
    assert [artist.text for artist in figure.artists if isinstance(artist, Writing)].count("x") == (1 if shared else 2)


@pytest.mark.parametrize(("text", "lines"), [("1", 1), ("0", 2)])
def test_an_axis_of_exponents_has_no_line_at_zero(text, lines):
    with styled():
        figure = draw(Picture("title", (_panel((-1.0, 1.0), (Tick(0.0, text),)),)))
    drawn = [artist for artist in figure.artists if isinstance(artist, Line2D)]
    assert sum(line.get_color() == LIGHT.axis for line in drawn) == lines
