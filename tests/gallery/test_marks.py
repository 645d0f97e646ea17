"""Circles stand where they were asked for, on every curve that passes there."""

from __future__ import annotations

import math

import pytest

from actcli.errors import BadValue
from actcli.gallery.composing import compose
from actcli.gallery.figure import Recipe


@pytest.mark.parametrize("of", [("tanh", "softsign"), ("huber_loss", "log_cosh")])
def test_marks_of_tails_are_values_of_x(of):
    picture = compose(Recipe("tails", of, marks=(1.0, 3.0)))
    curves = [curve for panel in picture.parts for curve in panel.curves]
    assert len(curves) >= 2
    for curve in curves:
        assert [x for x, _ in curve.closed] == pytest.approx([0.0, math.log10(3.0)])


def test_the_axis_of_tails_has_no_zero():
    with pytest.raises(BadValue, match=r"\|x\|"):
        compose(Recipe("tails", ("tanh",), marks=(0.0,)))


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe("plot", ("softmax",), marks=(1.0,)),
        Recipe("plot", ("gelu",), xlim=(-1.0, 1.0), marks=(0.0, 3.0)),
        Recipe("tails", ("tanh",), marks=(1e6,)),
        Recipe("compare", ("gelu", "silu"), input=(1.0, 2.0)),
        Recipe("compare", ("softmax", "softmin"), xlim=(0.0, 1.0)),
    ],
)
def test_what_would_do_nothing_is_refused(recipe):
    with pytest.raises(BadValue, match=r"does nothing here|where no curve is"):
        compose(recipe)
