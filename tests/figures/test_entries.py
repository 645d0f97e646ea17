"""What is true of the picture of every entry."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.figures.compose import picture
from actcli.figures.data import Bars, Matrix, Panel, Surface
from actcli.figures.requests import Request
from actcli.figures.views import SURFACE
from tests.figures.pictures import DRAWN, at, curves, numbers, pictured
from tests.laws.registry import ALONG_AXIS, ELEMENTWISE, LOSSES, each

OVER_LOGITS = [loss for loss in LOSSES if loss.view == SURFACE]
OVER_A_LINE = [loss for loss in LOSSES if loss.view != SURFACE]
TWICE = [loss for loss in OVER_A_LINE if loss.elementwise and loss.has_derivative("input", 2)]


@each(DRAWN)
@pytest.mark.parametrize("order", [0, 1])
def test_everything_drawn_is_a_finite_number(entry, order):
    drawn = pictured(entry.name, order)
    assert drawn.parts
    for part in drawn.parts:
        assert sum(np.size(array) for array in numbers(part)) >= 3  # a single bar and its limits
        for array in numbers(part):
            assert np.all(np.isfinite(array))


@each(ELEMENTWISE)
@pytest.mark.parametrize("order", [0, 1, 2])
def test_a_curve_is_the_function(entry, order):
    curve = curves(pictured(entry.name, order))[order]
    known = {place for place, _ in (*curve.closed, *curve.open)}
    checked = 0
    for segment in curve.segments:
        inner = np.array([x not in known for x in segment.x])
        x, values = segment.x[inner], entry.drawn({})
        true = entry(x, **values) if order == 0 else entry.grad(x, order=order, **values)
        assert np.array_equal(segment.y[inner], true)
        checked += x.size
    assert checked > 200


@each(ELEMENTWISE)
def test_the_window_is_filled(entry):
    panel = pictured(entry.name).parts[0]
    assert panel.xlim == entry.window
    for curve in panel.curves:
        assert (curve.segments[0].x[0], curve.segments[-1].x[-1]) == entry.window


@each(OVER_A_LINE)
def test_the_slope_of_a_loss_is_that_of_its_curve(entry):
    drawn = pictured(entry.name, 1)
    found = curves(drawn)
    half = len(found) // 2
    low, high = drawn.parts[0].xlim
    x = np.linspace(low, high, 97)[1:-1] + 0.0037 * (high - low)
    step = 2e-3 * (high - low)
    checked = 0
    for value, slope in zip(found[:half], found[half:], strict=True):
        rise = (at(value, x + step) - at(value, x - step)) / (2 * step)
        bend = np.abs(at(slope, x + step) - at(slope, x - step))
        fair = bend < 0.05 * np.nanmax(np.abs(at(slope, x))) + 1e-12  # away from kinks and poles
        assert np.allclose(rise[fair], at(slope, x)[fair], rtol=0.02, atol=0.02 * np.nanmax(np.abs(rise[fair])))
        checked += int(fair.sum())
    assert checked >= 60 * half


@each(TWICE)
def test_losses_have_a_second_derivative_too(entry):
    drawn = pictured(entry.name, 2)
    found = curves(drawn)
    assert len(found) % 3 == 0
    third = len(found) // 3
    low, high = drawn.parts[0].xlim
    step = min(1e-2, (high - low) / 100)
    x = np.linspace(low, high, 31)[1:-1] + step
    for slope, bend in zip(found[third : 2 * third], found[2 * third :], strict=True):
        rise = (at(slope, x + step) - at(slope, x - step)) / (2 * step)
        fair = np.abs(at(bend, x + step) - at(bend, x - step)) < 0.1 * np.nanmax(np.abs(at(bend, x))) + 1e-12
        fair &= np.isfinite(rise)  # else a jump is in between
        assert fair.sum() >= 20
        assert np.allclose(rise[fair], at(bend, x)[fair], rtol=0.05, atol=0.05 * np.nanmax(np.abs(rise[fair])) + 1e-9)


@each(OVER_LOGITS)
def test_a_map_holds_the_loss_of_each_pair_of_logits(entry):
    (surface,) = pictured(entry.name, 1).parts
    i, j = 30, 90
    pair = np.array([surface.x[j], surface.y[i]])
    targets = {"target": np.array([0, -1]) if entry.tensors["target"].expects == "whole number" else np.array(0)}
    if "linear_weight" in entry.tensors:
        targets["linear_weight"] = np.eye(2)
    assert surface.z[i, j] == pytest.approx(float(entry(pair, **targets)), rel=1e-12)
    x, y, u, v = surface.arrows
    nearest = np.hypot(x - pair[0], y - pair[1]).argmin()
    pair = np.array([x[nearest], y[nearest]])
    assert np.allclose(entry.grad(pair, **targets), [u[nearest], v[nearest]], rtol=1e-12)


@each(OVER_LOGITS)
def test_levels_are_round_and_within_the_map(entry):
    (surface,) = pictured(entry.name).parts
    assert 3 <= len(surface.levels) <= 12
    assert np.allclose(np.diff(surface.levels), surface.levels[1] - surface.levels[0])
    assert surface.z.min() < min(surface.levels)
    assert max(surface.levels) < surface.z.max()


@each(ALONG_AXIS)
def test_bars_and_jacobian_are_those_of_the_vector(entry):
    given = np.array([0.25, -1.5, 2.0, 1.0, 0.0, 3.0])
    before, after, matrix = pictured(entry.name, given=given).parts
    assert isinstance(before, Bars)
    assert isinstance(matrix, Matrix)
    assert np.array_equal(before.series[0].values, given)
    x = given if entry.fixed_axis is None else given.reshape(-1, 1, 1)
    assert np.array_equal(after.series[0].values, np.ravel(entry(x)))
    assert np.array_equal(matrix.values, np.reshape(entry.grad(x), matrix.values.shape))
    assert (len(matrix.rows), len(matrix.columns)) == matrix.values.shape


@pytest.mark.parametrize("view", sorted({loss.view for loss in LOSSES}))
def test_every_view_has_labelled_axes(view):
    loss = next(loss for loss in LOSSES if loss.view == view)
    part = pictured(loss.name).parts[-1]
    assert isinstance(part, Panel | Surface)
    assert part.title
    assert part.xlabel


def test_threshold_is_drawn_at_its_examples():
    drawn = pictured("threshold")
    assert "θ = 1" in drawn.settings
    assert "v = 0" in drawn.settings


def test_an_alias_with_defaults_of_its_own_is_drawn_with_these():
    x = np.linspace(-2, 2, 9)
    variant = actcli.get("gelu_tanh")
    drawn = picture([Request(variant, "gelu_tanh", {})])
    assert drawn.title == "gelu_tanh"
    assert np.allclose(at(curves(drawn)[0], x), actcli.gelu(x, approximate="tanh"), atol=2e-4)
    assert "tanh" in drawn.formula.text
