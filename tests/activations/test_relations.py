"""What activations are to each other, and numbers from the literature."""

from __future__ import annotations

import math

import numpy as np
import pytest

import actcli

X = np.concatenate([np.linspace(-6, 6, 241), [-1e300, -1e9, -1e-310, 0.0, -0.0, 1e-310, 1e300, np.inf, -np.inf]])


def _same(one, other):
    np.testing.assert_array_equal(one(X), other(X))
    np.testing.assert_array_equal(one.grad(X), other.grad(X))


def test_special_cases_are_the_functions_they_should_be():
    for alpha in (1.0, 0.0, -0.5):
        thresholded = actcli.thresholded_relu.with_defaults(alpha=alpha)
        _same(thresholded, actcli.threshold.with_defaults(threshold=alpha, value=0))
    for lambd in (0.5, 0.0, 1.25):
        _same(actcli.shrink.with_defaults(lambd=lambd), actcli.hardshrink.with_defaults(lambd=lambd))
        both = actcli.shrink.with_defaults(lambd=lambd, bias=lambd)
        _same(both, actcli.softshrink.with_defaults(lambd=lambd))
    _same(actcli.sparse_sigmoid, actcli.hardsigmoid.with_defaults(alpha=0.5, beta=0.5))
    _same(actcli.squareplus.with_defaults(b=0), actcli.relu)
    _same(actcli.star_relu.with_defaults(scale=1, bias=0), actcli.relu_squared)


def test_one_is_the_slope_or_the_power_of_another():
    np.testing.assert_array_equal(actcli.sparse_plus.grad(X), actcli.sparse_sigmoid(X))
    np.testing.assert_array_equal(actcli.shifted_softplus.grad(X), actcli.sigmoid(X))
    below = np.linspace(-9, 0, 50)
    np.testing.assert_allclose(actcli.xielu.grad(below, alpha_n=2), 0.5 + actcli.elu(below, alpha=2), rtol=1e-14)
    ordinary = X[np.abs(X) < 1e3]
    np.testing.assert_allclose(actcli.sqrt_softplus(ordinary) ** 2, actcli.softplus(ordinary), rtol=1e-15)


def test_star_relu_gives_a_standard_normal_input_mean_0_and_variance_1():
    nodes, weights = np.polynomial.legendre.leggauss(200)
    x, density = 5 * (nodes + 1), np.exp(-12.5 * (nodes + 1) ** 2) * 5 * weights / math.sqrt(2 * math.pi)
    mean = density @ actcli.star_relu(x) + actcli.star_relu(-1.0) / 2
    square = density @ actcli.star_relu(x) ** 2 + actcli.star_relu(-1.0) ** 2 / 2
    assert mean == pytest.approx(0, abs=1e-12)
    assert square == pytest.approx(1, abs=2e-4)


def test_squareplus_meets_softplus_at_0():
    b = 4 * math.log(2) ** 2
    assert actcli.squareplus(0.0, b=b) == pytest.approx(math.log(2), rel=1e-15)
    assert actcli.squareplus(-1e9) == pytest.approx(1e-9, rel=1e-15)
    assert actcli.squareplus(-1.5e308) == pytest.approx(1 / 1.5e308, abs=5e-324)


@pytest.mark.parametrize(
    ("name", "x", "value"),
    [
        ("xielu", -0.980829, -0.205751224),
        ("hard_mish", -1.0, -0.5),
        ("sqrt_softplus", 0.0, 0.832554611158),
        ("bent_identity", -20.0, -10.4875),
        ("isrlu", -20.0, -0.998752),
        ("gaussian", 20.0, 1.91517e-174),
    ],
)
def test_values_worked_out_elsewhere(name, x, value):
    assert actcli.get(name)(x) == pytest.approx(value, rel=1e-5)


def test_squares_overflow_only_where_the_result_does():
    assert actcli.relu_squared(1.3e154) < np.inf == actcli.relu_squared(1.4e154)
    assert actcli.star_relu(1e200, scale=1e-100) == pytest.approx(1e300)
    assert actcli.isrlu(-1e300, alpha=1e-300) == pytest.approx(-1e150)
    assert actcli.isrlu(-1e300, alpha=1e300) == pytest.approx(-1e-150)
    assert actcli.xielu(1e200, alpha_p=1e-150) == pytest.approx(1e250)
    assert actcli.bent_identity(-1.7e308) == -0.85e308
    assert actcli.bent_identity(1.7e308) == np.inf


def test_left_tails_that_outlive_their_exponentials():
    assert actcli.sqrt_softplus(-1400.0) == pytest.approx(math.exp(-700), rel=1e-15)
    assert actcli.sqrt_softplus.grad(-1400.0) == pytest.approx(math.exp(-700) / 2, rel=1e-15)
    assert actcli.sqrt_softplus(-1480.0) > 0
    assert actcli.xielu.grad(-740.0, alpha_n=2.0**40, beta=2.0**40) == pytest.approx(
        2.0**40 * math.exp(-370) ** 2, rel=1e-14
    )
