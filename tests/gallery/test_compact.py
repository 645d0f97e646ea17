"""SVG in fewer bytes shows the same."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from actcli.figures.drawing.saving import encoded
from actcli.gallery.compact import compact
from actcli.gallery.composing import compose
from actcli.gallery.figure import Recipe

RECIPES = [
    Recipe("plot", ("gelu",), order=1),
    Recipe("plot", ("softmax",), order=1),
    Recipe("plot", ("cross_entropy",), order=1),
    Recipe("plot", ("heaviside",), order=1),
]


def places(svg: bytes) -> list[tuple[float, float]]:
    """Every point of every path, in order, in the path's own coordinates."""
    found: list[tuple[float, float]] = []
    for path in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path"):
        x = y = 0.0
        start = x, y
        for letter, numbers in re.findall(r"([MLQCzlqc])([^MLQCzlqc]*)", path.get("d", "")):
            values = [float(one) for one in re.findall(r"-?\d*\.?\d+", numbers)]
            each = {"m": 2, "l": 2, "q": 4, "c": 6, "z": 1}[letter.lower()]
            if letter == "z":
                x, y = start
            for n in range(0, len(values), each):
                pairs = zip(values[n : n + each : 2], values[n + 1 : n + each : 2], strict=True)
                found += (points := [(a + x, b + y) if letter.islower() else (a, b) for a, b in pairs])
                x, y = points[-1]
            if letter == "M":
                start = x, y
    return found


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.of[0])
def test_every_point_stays_where_it_was(recipe):
    long = encoded(compose(recipe), "svg")
    short = compact(long)
    before, after = places(long), places(short)
    assert len(before) == len(after) > 100
    assert (
        max(abs(a - b) for one, other in zip(before, after, strict=True) for a, b in zip(one, other, strict=True))
        < 0.0051
    )
    assert len(short) < 0.75 * len(long)


def test_title_stays_and_versions_go():
    svg = compact(encoded(compose(RECIPES[0]), "svg"))
    assert b"<title>gelu</title>" in svg
    assert b"matplotlib" not in svg.lower()
