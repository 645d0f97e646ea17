"""The picture of a comparison: what its panels and axes hold."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.comparison import picture
from actcli.comparison.vectors import vectors_of
from actcli.errors import BadValue
from actcli.figures.data import Bars, Matrix
from actcli.figures.requests import Request, variants
from tests.comparison.test_curves import compared
from tests.figures.pictures import at
from tests.figures.test_drawing import assert_tidy, curves_of, figured, written

DRAWN = ["gelu gelu_tanh", "relu leaky_relu elu", "heaviside sigmoid", "huber smooth_l1", "bce_with_logits focal"]


def drawn(names, window=None, **values):
    return picture.curves(compared(names, window, **values), ", ".join(names.split()), "words")


def vectors(names, given=None):
    found = [variants(Request(actcli.get(name), name, {}))[0] for name in names.split()]
    return picture.bars(vectors_of(found, names.split(), given), names, "")


@pytest.mark.parametrize("names", DRAWN)
def test_nothing_is_clipped_and_nothing_overlaps(names):
    assert_tidy(drawn(names))


def test_the_difference_stands_beneath_in_the_colour_of_the_other():
    above, beneath = drawn("gelu gelu_tanh").parts
    assert [curve.label for curve in above.curves] == ["gelu", "gelu_tanh"]
    assert beneath.title == "difference from gelu"
    (curve,) = beneath.curves
    assert (curve.colour, curve.dash, curve.label) == (above.curves[1].colour, above.curves[1].dash, "")
    x = np.array([-2.7, -1.4, 1.4, 2.7])
    assert np.allclose(at(curve, x), actcli.gelu_tanh(x) - actcli.gelu(x), atol=1e-6)
    assert beneath.ylim[1] < 6e-4


def test_tiny_numbers_are_written_with_an_exponent():
    texts = [artist.text for artist in written(figured(drawn("gelu gelu_tanh")))]
    assert "2e−4" in texts
    assert "0" in texts
    assert "−1.5" in [artist.text for artist in written(figured(drawn("huber smooth_l1", delta=2.0)))]


def test_lines_are_those_of_the_functions_and_of_their_difference():
    shown = drawn("huber smooth_l1", delta=2.0)
    lines = curves_of(figured(shown))
    segments = [segment for part in shown.parts for curve in part.curves for segment in curve.segments]
    assert len(lines) == len(segments)
    for line, segment in zip(lines, segments, strict=True):
        assert np.array_equal(line.get_xydata().T, [segment.x, segment.y])
    (curve,) = shown.parts[1].curves
    for kink in (-2.0, -1.0, 1.0, 2.0):
        assert kink in curve.segments[0].x
    assert np.allclose(at(curve, [-2.5, -0.5, 2.5]), [-1.0, 0.0, -1.0], atol=1e-3)


def test_a_jump_of_one_is_a_jump_of_the_difference():
    (curve,) = drawn("heaviside sigmoid").parts[1].curves
    assert len(curve.segments) == 2
    assert curve.closed == ((0.0, 0.0),)
    assert sorted(curve.open) == [(0.0, -0.5), (0.0, 0.5)]


def test_a_kink_is_a_corner_of_the_difference():
    leaky, elu = drawn("relu leaky_relu elu").parts[1].curves
    assert 0.0 in leaky.segments[0].x
    assert at(leaky, 1.0) == 0.0
    assert at(leaky, -1.0) == pytest.approx(-0.01, rel=1e-3)
    assert (leaky.colour, elu.colour) == (1, 2)


def test_cases_have_line_styles_and_functions_have_colours():
    above, beneath = drawn("bce_with_logits focal").parts
    assert [(curve.label, curve.colour, curve.dash) for curve in above.curves] == [
        ("bce_with_logits, y = 1", 0, 0),
        ("focal, y = 1", 1, 0),
        ("bce_with_logits, y = 0", 0, 1),
        ("focal, y = 0", 1, 1),
    ]
    assert [(curve.colour, curve.dash) for curve in beneath.curves] == [(1, 0), (1, 1)]


def test_functions_that_are_the_same_have_a_flat_difference():
    (curve,) = drawn("elu celu").parts[1].curves
    assert not np.any(curve.segments[0].y)


def test_functions_of_a_vector_are_bars():
    shown = vectors("softmax sparsemax", [1.0, 2.0, 3.0])
    assert [type(part) for part in shown.parts] == [Bars, Bars, Bars, Matrix]
    apart = shown.parts[2].series[0]
    assert np.allclose(
        apart.values, np.asarray(actcli.sparsemax([1.0, 2, 3])) - np.asarray(actcli.softmax([1.0, 2, 3]))
    )
    assert_tidy(shown)
    assert [type(part) for part in vectors("softmax sparsemax entmax").parts] == [Bars] * 3


def test_too_many_curves_are_refused():
    names = [entry.name for entry in actcli.entries("activation") if entry.evaluable and entry.elementwise][:25]
    with pytest.raises(BadValue, match="25 curves"):
        drawn(" ".join(names))
    with pytest.raises(BadValue, match="32"):
        vectors("softmax sparsemax", np.ones(40))
