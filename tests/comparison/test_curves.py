"""Entries of the catalogue side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from mpmath import mp

import actcli
from actcli.comparison.curves import Axis, axis
from actcli.figures.requests import Request, variants
from tests.laws.registry import ELEMENTWISE, each


def compared(names: str, window: Any = None, **values: Any) -> Axis:
    found = []
    for name in names.split():
        entry = actcli.get(name)
        own = {parameter: [value] for parameter, value in values.items() if entry.has_parameter(parameter)}
        found += variants(Request(entry, name, own))
    return axis(found, names.split(), window)


def only(names: str, window: Any = None, **values: Any) -> Any:
    """The differences of two functions in their one case."""
    (together,) = compared(names, window, **values).cases
    (differences,) = together.differences()
    return differences


def test_gelu_and_its_approximation_against_40_digits():
    def apart(x):
        return x / 2 * (mp.tanh(mp.sqrt(2 / mp.pi) * (x + mp.mpf("0.044715") * x**3)) - mp.erf(x / mp.sqrt(2)))

    value, slope = only("gelu gelu_tanh")
    with mp.workdps(40):
        for order, got, near, parity in ((0, value, 2.7, "even"), (1, slope, 2.0, "odd")):
            place = mp.findroot(lambda x, order=order: mp.diff(apart, x, order + 1), near)
            assert got.parity == parity
            assert [one.start for one in got.places] == pytest.approx([-float(place), float(place)], rel=1e-12)
            assert got.size == pytest.approx(abs(float(mp.diff(apart, place, order))), rel=1e-13)
    assert got.places[0].by < 0 < got.places[1].by


def test_the_slopes_of_relu_and_its_leaky_sister_differ_on_one_side():
    value, slope = only("relu leaky_relu", alpha=0.25)
    assert value.size == 0.0  # both take alpha
    value, slope = only("relu leaky_relu")
    assert (value.size, value.places[0].start) == (0.05, -5.0)
    assert (slope.places[0].start, slope.places[0].stop, slope.places[0].by) == (-5.0, 0.0, 0.01)


def test_a_step_and_its_smooth_sister_differ_on_both_sides_of_the_jump():
    value = only("heaviside sigmoid").value
    assert [(place.start, place.side, place.by) for place in value.places] == [(0.0, "-", 0.5), (0.0, "+", -0.5)]


def test_huber_losses_of_another_delta():
    value, slope = only("huber smooth_l1", delta=2.0)
    assert (value.size, value.parity) == (1.5, "even")
    assert [(place.start, place.stop) for place in slope.places] == [(-3.0, -2.0), (2.0, 3.0)]
    assert [place.by for place in slope.places] == [1.0, -1.0]


def test_a_loss_of_targets_is_compared_for_each():
    found = compared("bce_with_logits focal", gamma=1.0)
    assert [case.case for case in found.cases] == ["y = 1", "y = 0"]
    for case, place in zip(found.cases, (-1, 1), strict=True):
        ((value, _),) = case.differences()
        assert value.size == pytest.approx(np.exp(-1), rel=1e-14)  # -p log p
        assert value.places[0].start == pytest.approx(place * np.log(np.e - 1), rel=1e-7)


def test_losses_over_classes_are_compared_along_one_logit():
    found = compared("cross_entropy softmax_focal_loss")
    assert "x₁ = 0" in found.naming.xlabel
    ((value, slope),) = found.cases[0].differences()
    p = 1 / (1 + np.exp(-value.places[0].start))
    assert value.size == pytest.approx(-np.log(p) * (1 - (1 - p) ** 2), rel=1e-12)
    assert slope is not None


@pytest.mark.parametrize(
    ("names", "window", "values", "points"),
    [
        ("gelu gelu_tanh", None, {}, [-5, -2, -1, -0.5, 0, 0.5, 1, 2, 5]),
        ("relu6 relu", None, {}, [-5, -2, -1, -0.5, 0, 0.5, 1, 2, 6, 9]),
        ("huber smooth_l1", None, {"delta": 1.5}, [-3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3]),
        ("dice iou", None, {}, [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1]),
    ],
)
def test_the_points_are_telling(names, window, values, points):
    found = compared(names, window, **values).points
    assert set(found) >= {point for point in points if point != 0.5 or "dice" not in names}
    assert np.all(np.diff(found) > 0)
    assert found.size <= 14


@each(ELEMENTWISE)
def test_every_activation_is_itself(entry):
    (together,) = compared(f"{entry.name} {entry.name}").cases
    ((value, slope),) = together.differences()
    assert value.size == 0.0
    assert slope is None or slope.size == 0.0


@each([entry for entry in ELEMENTWISE if entry.name != "identity"])
def test_no_point_of_the_window_differs_more(entry):
    found = compared(f"identity {entry.name}")
    ((value, slope),) = found.cases[0].differences()
    x = np.random.default_rng(0).uniform(*found.window, 1000)
    apart = np.abs(np.asarray(entry(x, **entry.drawn({}))) - x)
    assert np.isfinite(apart).sum() > 100
    assert np.nanmax(apart) <= value.size * (1 + 1e-12)
    assert value.places
    if slope is not None:
        apart = np.abs(np.asarray(entry.grad(x, **entry.drawn({}))) - 1)
        assert np.nanmax(apart) <= slope.size * (1 + 1e-12)
