"""Curves from bare functions: jumps, poles, gaps, narrow bumps."""

from __future__ import annotations

import numpy as np
import pytest

from actcli.figures.breaks import find_breaks
from actcli.figures.data import Curve
from actcli.figures.limits import y_limits
from actcli.figures.sampling import sample

WINDOW = (-5.0, 5.0)


def sampled(function, window=WINDOW):
    return sample(_quiet(function), window, find_breaks(_quiet(function), window))


def _quiet(function):
    def called(x):
        with np.errstate(all="ignore"):
            return np.asarray(function(x), dtype=np.float64)

    return called


@pytest.mark.parametrize(
    ("function", "places"),
    [
        (np.sign, [0.0]),
        (lambda x: x > 1, [1.0]),
        (lambda x: x >= 0.3, [0.3]),
        (lambda x: np.floor(x / 2), [-4.0, -2.0, 0.0, 2.0, 4.0]),
        (lambda x: 1 / (x - 1.25), [1.25]),
        (np.sqrt, [0.0]),
        (np.sin, []),
        (lambda x: np.tanh(1e6 * x), []),
        (lambda x: np.full_like(x, 3.0), []),
        (lambda x: 0.7 + 0 * x * np.sin(1e9 * x), []),
    ],
    ids=["sign", "step", "step at 0.3", "stairs", "pole", "root", "sine", "steep", "constant", "rounding"],
)
def test_places_of_jumps_are_found_to_the_last_digit(function, places):
    assert find_breaks(_quiet(function), WINDOW) == places


def test_a_pole_is_cut_and_has_no_ends():
    segments, closed, hollow = sampled(lambda x: 1 / x)
    assert len(segments) == 2
    assert segments[0].x[-1] <= 0 <= segments[1].x[0]
    assert (closed, hollow) == ((), ())


def test_a_curve_begins_where_its_function_does():
    (segment,), closed, _ = sampled(np.log)
    assert 0 < segment.x[0] < 1e-3
    (segment,), closed, _ = sampled(np.sqrt)
    assert segment.x[0] == 0
    assert closed == ()


def test_a_narrow_bump_is_sampled_finely():
    (segment,), *_ = sampled(lambda x: np.exp(-np.square(40 * (x - 0.123))))
    assert segment.y.max() > 0.999
    assert np.abs(np.diff(segment.y)).max() < 0.1


def test_a_straight_line_needs_no_more_points_than_the_grid():
    (segment,), *_ = sampled(lambda x: 2 * x)
    assert segment.x.size < 300


def test_noise_is_drawn_as_it_comes():
    random = np.random.default_rng(0)
    segments, *_ = sampled(lambda x: random.uniform(size=x.shape))
    assert segments


def limits(*functions, window=WINDOW):
    return y_limits([Curve("", *sampled(function, window)) for function in functions], window)


def test_all_of_a_tame_curve_is_shown():
    low, high = limits(np.square)
    assert low <= 0
    assert high > 25


def test_a_pole_does_not_squash_the_rest():
    low, high = limits(lambda x: 1 / x)
    assert -20 < low < -2
    assert 2 < high < 20


def test_the_top_of_an_exponential_is_left_out():
    assert limits(np.exp, window=(-20.0, 20.0))[1] < 0.5 * np.exp(20)


def test_a_huge_curve_does_not_squash_the_others():
    low, high = limits(np.tanh, np.sin, lambda x: np.exp(3 * x), lambda x: 0.5 * x)
    assert high < 30
    assert low < -2.5


def test_a_narrow_bump_is_shown_whole():
    assert limits(lambda x: np.exp(-np.square(40 * x)))[1] > 1


@pytest.mark.parametrize("function", [lambda x: 0 * x, lambda x: 0 * x + 7, lambda x: 0 * x - 1e-30])
def test_a_constant_has_limits_around_it(function):
    low, high = limits(function)
    assert low < function(np.zeros(1))[0] < high


def test_an_axis_nearby_is_brought_into_the_picture():
    low, _ = limits(lambda x: 1 + np.square(x))
    assert low <= 0
    low, _ = limits(lambda x: 100 + np.tanh(x))
    assert low > 90
