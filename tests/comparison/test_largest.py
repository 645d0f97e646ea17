"""Where a difference is largest: peaks to full precision, ends, jumps, stretches, poles."""

from __future__ import annotations

import numpy as np
import pytest

from actcli.comparison.difference import Difference
from actcli.comparison.largest import Largest, Place, largest
from actcli.errors import BadValue

WINDOW = (-4.0, 4.0)


def zero(x):
    return np.zeros_like(x)


def found(other, slope=None, breaks=(), window=WINDOW) -> Largest:
    sloping = None if slope is None else Difference(zero, slope, window)
    return largest(Difference(zero, other, window, sloping), breaks)


@pytest.mark.parametrize("centre", [-3.99, -1.2345678901234567, 0.1, np.pi])
def test_a_peak_is_found_to_the_last_digits_with_its_slope(centre):
    (place,) = found(
        lambda x: np.exp(-((x - centre) ** 2)), lambda x: -2 * (x - centre) * np.exp(-((x - centre) ** 2))
    ).places
    assert place.start == place.stop == pytest.approx(centre, rel=4e-16)
    assert place.by == 1.0


def test_without_a_slope_it_is_found_to_half_of_them():
    result = found(lambda x: np.exp(-((x - 0.1) ** 2)))
    assert result.size == pytest.approx(1.0, rel=1e-15)
    assert result.places[0].start == pytest.approx(0.1, abs=1e-7)


@pytest.mark.parametrize("width", [1e-3, 1.0, 1e4])
def test_what_happens_near_0_is_seen_in_a_wide_window_too(width):
    result = found(lambda x: x / width * np.exp(-x / width) * (x > 0), window=(-1e6, 1e6), breaks=(0.0,))
    assert result.size == pytest.approx(np.exp(-1), rel=1e-14)


def test_both_places_of_an_even_and_of_an_odd_difference():
    even = found(lambda x: x**2 * np.exp(-(x**2)), lambda x: 2 * x * (1 - x**2) * np.exp(-(x**2)))
    assert even.parity == "even"
    assert [place.start for place in even.places] == pytest.approx([-1, 1], abs=1e-15)
    assert [place.by > 0 for place in even.places] == [True, True]
    odd = found(lambda x: x * np.exp(-(x**2)))
    assert odd.parity == "odd"
    assert [place.start for place in odd.places] == pytest.approx([-np.sqrt(0.5), np.sqrt(0.5)], abs=1e-7)
    assert [place.by > 0 for place in odd.places] == [False, True]


def test_neither_even_nor_odd_and_a_window_without_opposites():
    assert found(np.exp).parity == ""
    assert found(np.square, window=(0.0, 4.0)).parity == ""
    assert found(np.square, window=(-1.0, 4.0)).parity == "even"


def test_an_end_is_the_end_itself():
    assert found(np.exp).places == (Place(4.0, 4.0, "", float(np.exp(4.0))),)


def test_a_limit_at_a_jump_is_told_by_its_side():
    result = found(lambda x: np.where(x < 1, np.maximum(x, 0) ** 2, 0.0), breaks=(1.0,))
    assert [(place.start, place.side) for place in result.places] == [(1.0, "-")]
    assert result.size == pytest.approx(1.0, rel=1e-15)
    alone = found(lambda x: np.where(x == 1, 3.0, 0.0), breaks=(1.0,))
    assert alone.places == (Place(1.0, 1.0, "", 3.0),)


def test_a_kink_is_one_place():
    result = found(lambda x: 1 - np.abs(x - 0.3), breaks=(0.3,), window=(-1.0, 1.5))
    assert result.places == (Place(0.3, 0.3, "", 1.0),)


def test_a_stretch_is_told_from_end_to_end():
    assert found(lambda x: np.where(x < 1, 2.0, 0.0), breaks=(1.0,)).places == (Place(-4.0, 1.0, "", 2.0),)
    both = found(np.sign, breaks=(0.0,))
    assert [(place.start, place.stop, place.by) for place in both.places] == [(-4.0, 0.0, -1.0), (0.0, 4.0, 1.0)]
    assert found(lambda x: np.full_like(x, 2.0), breaks=(0.0, 1.0)).places == (Place(-4.0, 4.0, "", 2.0),)


def test_a_flat_top_is_one_place():
    (place,) = found(lambda x: 1 / (1 + x**4)).places
    assert place.start == place.stop == pytest.approx(0, abs=1e-3)


def test_a_pole_is_infinite():
    with np.errstate(divide="ignore"):
        result = found(lambda x: 1 / np.abs(x), breaks=(0.0,))
    assert result.size == np.inf
    assert {place.start for place in result.places} == {0.0}


def test_places_without_a_value_do_not_count():
    with np.errstate(invalid="ignore"):
        result = found(lambda x: np.sqrt(x))
    assert result.places == (Place(4.0, 4.0, "", 2.0),)
    with pytest.raises(BadValue, match="no number from -4 to 4"):
        found(lambda x: np.full_like(x, np.nan))


def test_rounding_is_no_difference():
    noise = np.finfo(float).eps
    same = largest(Difference(np.cos, lambda x: np.cos(x) * (1 + noise), WINDOW))
    assert same == Largest(0.0, "", ())
    more = largest(Difference(np.cos, lambda x: np.cos(x) * (1 + 100 * noise), WINDOW))
    assert more.size == pytest.approx(100 * noise, rel=0.02)


def test_a_difference_in_tails_is_one():
    tails = largest(Difference(np.exp, lambda x: 1.5 * np.exp(x), (-90.0, -80.0)))
    assert tails.size == pytest.approx(np.exp(-80) / 2)
