"""Kinks and jumps: cut where the function jumps, with open and closed ends, sharp where only the slope does."""

from __future__ import annotations

import numpy as np
import pytest

from tests.figures.pictures import curves, pictured
from tests.laws.registry import ELEMENTWISE, LOSSES, each

KINKED = [entry for entry in ELEMENTWISE if entry.kinks_at()]
SEEN = 0.01  # a gap that can be seen in a picture of this height


@each(KINKED)
def test_value_and_slope_are_cut_and_marked_at_every_kink(entry):
    value, slope = curves(pictured(entry.name, 1))
    for kink in entry.kinks_at():
        _check(value, kink.x, kink.left_value, kink.value, kink.right_value)
        _check(slope, kink.x, kink.left_slope, kink.slope, kink.right_slope)


def _check(curve, place, left, value, right):
    ends = [segment.x[-1] for segment in curve.segments[:-1]]
    begins = [segment.x[0] for segment in curve.segments[1:]]
    if max(left, value, right) - min(left, value, right) < SEEN:
        assert any(place in segment.x for segment in curve.segments)  # a corner is sharp
        assert place not in ends
        assert all(x != place for x, _ in (*curve.closed, *curve.open))
        return
    assert place in ends
    assert place in begins
    before = curve.segments[ends.index(place)]
    behind = curve.segments[begins.index(place) + 1]
    assert (before.y[-1], behind.y[0]) == pytest.approx((left, right), abs=1e-9)
    assert [y for x, y in curve.closed if x == place] == pytest.approx([value])
    hollow = sorted({limit for limit in (left, right) if abs(limit - value) > SEEN})
    assert sorted(y for x, y in curve.open if x == place) == pytest.approx(hollow, abs=1e-9)


def test_relu_has_its_slope_open_above_and_closed_at_0():
    slope = curves(pictured("relu", 1))[1]
    assert (slope.closed, slope.open) == (((0.0, 0.0),), ((0.0, 1.0),))


def test_a_step_has_its_value_between_two_open_ends():
    (step,) = curves(pictured("heaviside"))
    assert step.closed == ((0.0, 0.5),)
    assert sorted(step.open) == [(0.0, 0.0), (0.0, 1.0)]
    assert [(s.y[0], s.y[-1]) for s in step.segments] == [(0, 0), (1, 1)]


@pytest.mark.parametrize(
    ("name", "place", "closed", "hollow"),
    [
        ("l1", 0.0, 0.0, [-1.0, 1.0]),
        ("hinge", 1.0, 0.0, [-1.0]),
        ("margin_ranking", 0.0, -1.0, [0.0]),
    ],
)
def test_slopes_of_losses_are_cut_where_they_jump(name, place, closed, hollow):
    slope = curves(pictured(name, 1))[1]
    assert len(slope.segments) == 2
    assert slope.closed == ((place, closed),)
    assert sorted(slope.open) == [(place, y) for y in hollow]


@each(LOSSES)
def test_no_line_leads_across_a_jump(entry):
    for curve in curves(pictured(entry.name, 1)):
        tall = max(s.y.max() for s in curve.segments) - min(s.y.min() for s in curve.segments)
        for segment in curve.segments:
            close = np.diff(segment.x) < 1e-6 * (segment.x[-1] - segment.x[0])
            assert not np.any(np.abs(np.diff(segment.y))[close] > 0.2 * tall)


def test_kinks_of_swept_parameters_lie_inside_the_window():
    panel = pictured("softshrink", lambd=[0.5, 4.0, 7.0]).parts[0]
    assert panel.xlim[0] < -7 < 7 < panel.xlim[1]
    assert all(any(place in s.x for s in panel.curves[2].segments) for place in (-7.0, 7.0))


def test_kinks_of_a_swept_loss_lie_inside_the_window():
    panel = pictured("huber", delta=[1.0, 6.0]).parts[0]
    assert panel.xlim[0] < -6 < 6 < panel.xlim[1]


def test_a_window_that_is_asked_for_stays_as_it_is():
    panel = pictured("softshrink", xlim=(-1.0, 2.0), lambd=[4.0]).parts[0]
    assert panel.xlim == (-1.0, 2.0)


def test_a_kink_at_the_end_of_the_window_shows_the_side_that_is_inside():
    slope = curves(pictured("relu", 1, xlim=(0.0, 2.0)))[1]
    assert (slope.closed, slope.open) == (((0.0, 0.0),), ((0.0, 1.0),))
    assert slope.segments[0].y[0] == 1.0
