"""Sines of huge arguments, of products, and at infinity."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.exact import evaluate, ulp
from tests.laws.accuracy import oracle


def test_the_sine_of_1e22_is_the_famous_one():
    assert (
        actcli.sine(1e22) == -0.8522008497671888
    )  # Ng, Argument reduction for huge arguments: good to the last bit, 1992


@pytest.mark.parametrize("omega", [4.0, -2.0, 30.0, 0.3, 1e300, 1.7e308])
@pytest.mark.parametrize("x", [1e17, -3.3e9, 1.7e308, -1.1e308, 2.0**1000, 5e-324, 7.0])
def test_the_product_is_exact_and_never_overflows(omega, x):
    exact = evaluate.value(actcli.sine.definition, {"x": x, "omega": omega})
    assert abs(actcli.sine(x, omega=omega) - float(exact)) <= 4 * 2.0**-53
    cosine = evaluate.derivative(actcli.sine.definition, {"x": x, "omega": omega}, "x")
    assert abs(actcli.sine.grad(x, omega=omega) - float(cosine)) <= 4 * 2.0**-53 * max(1, abs(omega))


def test_the_sine_of_the_rounded_product_would_not_do():
    exact = float(evaluate.value(actcli.sine.definition, {"x": 1e17, "omega": 30.3}))
    assert abs(np.sin(30.3 * 1e17) - exact) > 0.1


def test_an_oscillation_has_no_limit():
    infinite = np.array([-np.inf, np.inf])
    for result in (actcli.sine(infinite), actcli.sine.grad(infinite), actcli.sine.grad(infinite, order=2)):
        assert np.isnan(result).all()
    for omega in (1.0, 30.0, -0.3):
        assert np.isnan(actcli.sine(infinite, omega=omega)).all()
        assert np.isnan(actcli.sine.grad(infinite, wrt="omega", omega=omega)).all()
        assert np.isnan(actcli.snake.grad(infinite, alpha=omega)).all()
        assert np.isnan(actcli.snake.grad(infinite, wrt="alpha", alpha=omega)).all()
        np.testing.assert_array_equal(actcli.snake(infinite, alpha=omega), infinite)
    np.testing.assert_array_equal(actcli.sine(infinite, omega=0), 0)
    np.testing.assert_array_equal(actcli.sine(np.array([np.inf, 0.5])), [np.nan, np.sin(0.5)])


def test_siren_is_a_sine_of_frequency_30():
    assert actcli.get("siren")(0.25) == actcli.sine(0.25, omega=30) == np.sin(7.5)
    assert actcli.sine(0.25, omega_0=30) == actcli.sine(0.25, w0=30) == np.sin(7.5)


def test_the_slope_of_snake_keeps_its_digits_where_it_touches_0():
    x = -np.pi / 4 + np.pi * np.arange(-3, 4) + np.array([1e-9])
    exact = oracle(actcli.snake.definition, {"alpha": 1.0}, "x")
    slope = actcli.snake.grad(x)
    assert np.all((slope > 0) & (slope < 1e-17))
    assert max(ulp.ulp_error(float(got), exact(float(at))) for got, at in zip(slope, x, strict=True)) <= 4
    assert np.any(1 + np.sin(2 * x) == 0)


def test_snake_becomes_the_identity_and_takes_an_alpha_for_each_channel():
    x = np.array([-1e300, -2.5, 0.0, 1e-310, 1.0, 1e200])
    for alpha in (5e-324, 1e-310, -1e-308):
        np.testing.assert_array_equal(actcli.snake(x[1:5], alpha=alpha), x[1:5])
        assert np.isfinite(actcli.snake.grad(x, alpha=alpha)).all()
    batch = np.full((2, 3, 4), 0.7)
    channels = actcli.snake(batch, alpha=np.array([0.5, 1.0, 2.0]))
    np.testing.assert_array_equal(channels[1, :, 2], [actcli.snake(0.7, alpha=alpha) for alpha in (0.5, 1.0, 2.0)])
