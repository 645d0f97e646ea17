"""Worked examples and numeric claims of lectures on activation functions, with the right numbers where theirs are not."""

from __future__ import annotations

import math

import numpy as np
import pytest

import actcli

X = np.linspace(-6, 6, 241)


def near(value, decimals=6):
    """What a lecture prints to so many decimals."""
    return pytest.approx(value, abs=0.5001 * 10.0**-decimals, rel=0)


def test_the_slope_of_sigmoid_is_at_most_a_quarter():
    assert actcli.sigmoid.grad(0.0) == 0.25
    assert actcli.sigmoid.grad(X).max() == 0.25
    assert actcli.sigmoid.grad([-10.0, 10.0]) == near([4.539581e-5] * 2, 11)


def test_within_one_of_zero_tanh_is_steeper_than_sigmoid():
    inner = np.linspace(-1, 1, 201)
    tanh, sigmoid = actcli.tanh.grad(inner), actcli.sigmoid.grad(inner)
    assert tanh.min() > sigmoid.max()
    assert (tanh.min(), sigmoid.min()) == near((0.419974, 0.196612))
    assert (tanh.max(), sigmoid.max()) == (1, 0.25)


def test_the_three_forms_of_tanh():
    tanh = actcli.tanh(X)
    for form in (2 * actcli.sigmoid(2 * X) - 1, np.expm1(2 * X) / (np.exp(2 * X) + 1), 1 - 2 / (np.exp(2 * X) + 1)):
        np.testing.assert_allclose(tanh, form, atol=3e-16)
    with np.errstate(over="ignore", invalid="ignore"):
        powers = np.exp(np.float32(2 * 45))
        assert np.isnan((powers - 1) / (powers + 1))
    assert actcli.tanh(np.float32(45)) == 1


def test_the_slope_of_tanh():
    slope = actcli.tanh.grad(X)
    np.testing.assert_allclose(slope, 1 - np.tanh(X) ** 2, atol=3e-16)
    assert slope.min() > 0
    assert slope.max() == 1


def test_slopes_as_lectures_write_them():
    s = actcli.sigmoid(X)
    np.testing.assert_allclose(actcli.silu.grad(X), s * (1 + X * (1 - s)), atol=1e-15)
    np.testing.assert_allclose(actcli.softplus.grad(X), s, rtol=1e-15)
    np.testing.assert_array_equal(actcli.relu.grad(X), np.where(X > 0, 1, 0))
    assert actcli.relu.grad(0.0) == 0
    np.testing.assert_array_equal(actcli.prelu.grad(X, alpha=0.1), np.where(X > 0, 1, 0.1))


def test_the_jacobian_of_softmax():
    p, jacobian = actcli.softmax.value_and_grad([1.0, -0.5, 2.0, 0.0])
    np.testing.assert_allclose(jacobian, np.diag(p) - np.outer(p, p), atol=1e-16)
    np.testing.assert_array_equal(jacobian, jacobian.T)
    np.testing.assert_allclose(jacobian.sum(axis=1), 0, atol=1e-16)
    assert p.min() > 0
    assert p.sum() == pytest.approx(1, rel=1e-15, abs=0)
    assert jacobian[0, 1] == pytest.approx(-p[0] * p[1], rel=1e-15, abs=0)


def _weight_gradient(inputs, weights, target):
    """By the weights of one sigmoid neuron under the squared error."""
    z = float(np.dot(weights, inputs))
    return actcli.mse_loss.grad(actcli.sigmoid(z), target) * actcli.sigmoid.grad(z) * np.array(inputs)


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_all_positive_inputs_move_all_weights_the_same_way(target):
    weights = [0.3, -0.8, 0.5]
    upwards = np.sign(_weight_gradient([0.2, 1.0, 3.0], weights, target))
    assert abs(upwards.sum()) == 3
    assert (np.sign(_weight_gradient([-0.2, -1.0, -3.0], weights, target)) == -upwards).all()
    assert abs(np.sign(_weight_gradient([-1.4, -0.4, 1.6], weights, target)).sum()) == 1


# That ReLU trains six times faster than tanh is a measurement on a network (Krizhevsky et al., 2012): nothing to test here.


@pytest.mark.parametrize(("depth", "left"), [(5, 9.766e-4), (10, 9.537e-7), (20, 9.095e-13)])
def test_the_error_signal_shrinks_with_each_sigmoid(depth, left):
    best = actcli.sigmoid.grad(0.0) ** depth
    assert best == pytest.approx(left, rel=1e-4, abs=0)
    signal, z = 1.0, 0.3
    for _ in range(depth):
        signal, z = signal * actcli.sigmoid.grad(z), actcli.sigmoid(z)
    assert 0 < signal < best


def test_gelu_and_its_slope():
    distribution = np.array([(1 + math.erf(x / math.sqrt(2))) / 2 for x in X])
    density = np.exp(-(X**2) / 2) / math.sqrt(2 * math.pi)
    np.testing.assert_allclose(actcli.gelu.grad(X), distribution + X * density, atol=2e-15)
    assert actcli.gelu.grad(0.0) == 0.5
    least = -0.7517915246935645
    assert actcli.gelu(least) == near(-0.169971)
    assert actcli.gelu.grad(least) == pytest.approx(0, abs=1e-15)
    assert actcli.gelu.grad(math.sqrt(2)) == near(1.1289, 4)
    assert actcli.gelu.grad(math.sqrt(2), order=2) == pytest.approx(0, abs=1e-15)


def test_a_dead_relu_passes_nothing_back():
    x, first, second = np.array([1.0, -2.0]), np.array([[0.5, 1.0], [1.0, 0.25]]), np.array([0.7, -1.3])
    z = first @ x
    assert (np.sign(z) == [-1, 1]).all()
    error = actcli.mse_loss.grad(float(second @ actcli.relu(z)), 1.0)
    by_first = np.outer(error * second * actcli.relu.grad(z), x)
    assert not by_first[0].any()
    assert by_first[1].all()


@pytest.mark.parametrize("beta", [1.0, 4.0, 32.0])
def test_softplus_becomes_relu(beta):
    gap = actcli.softplus(X, beta=beta) - actcli.relu(X)
    assert gap.max() == pytest.approx(math.log(2) / beta, rel=1e-15, abs=0)
    assert X[gap.argmax()] == 0


def test_exponential_linear_units_are_one_family():
    np.testing.assert_array_equal(actcli.celu(X), actcli.elu(X))
    alpha, scale = 1.6732632423543772, 1.0507009873554805
    np.testing.assert_allclose(actcli.selu(X), scale * actcli.elu(X, alpha=alpha), rtol=1e-15)


def test_selu_keeps_mean_and_variance():
    nodes, weights = np.polynomial.legendre.leggauss(80)
    sides = [(6 * nodes - 6, 6 * weights), (6 * nodes + 6, 6 * weights)]

    def expected(power):
        return sum((w * actcli.selu(x) ** power * np.exp(-(x**2) / 2)).sum() for x, w in sides) / math.sqrt(2 * math.pi)

    assert expected(1) == pytest.approx(0, abs=1e-14)
    assert expected(2) == pytest.approx(1, rel=1e-14, abs=0)


def test_which_activations_are_scale_equivariant():
    found = set()
    for entry in actcli.entries("activation"):
        if entry.evaluable and entry.elementwise:
            values = entry.drawn({})
            if np.array_equal(entry(2 * X, **values), 2 * entry(X, **values)):
                found.add(entry.name)
    assert found == {"identity", "leaky_relu", "prelu", "relu", "rrelu"}


def test_one_kink_scales_and_two_do_not():
    assert actcli.relu(2 * 0.8) == 2 * actcli.relu(0.8) == 1.6
    assert actcli.hardtanh(1.6) == 1 != 2 * actcli.hardtanh(0.8)
    assert actcli.relu6(8.0) == 6 != 2 * actcli.relu6(4.0)


def test_a_smooth_curve_looks_like_a_kink_from_afar():
    np.testing.assert_allclose(actcli.softplus(100 * X) / 100, actcli.relu(X), atol=math.log(2) / 100)
    assert actcli.gelu(2.0) / actcli.gelu(1.0) == near(2.3231, 4)


@pytest.mark.parametrize(
    ("beta", "shares"),
    [
        (0, [1 / 3, 1 / 3, 1 / 3]),
        (0.1, [0.3006, 0.3322, 0.3672]),
        (1, [0.0900, 0.2447, 0.6652]),
        (10, [2.06e-9, 4.54e-5, 0.99995]),
    ],
)
def test_the_inverse_temperature_goes_from_the_average_to_the_largest(beta, shares):
    found = actcli.softmax([1.0, 2.0, 3.0], beta=beta)
    assert found == near(shares, 4)
    assert found == pytest.approx(shares, rel=2e-3, abs=0)


def test_the_inverse_temperature_can_be_part_of_the_weights():
    x, weights = np.array([0.5, -1.0]), np.array([[1.0, 2.0], [0.3, -0.7], [-2.0, 0.1]])
    np.testing.assert_allclose(actcli.softmax(weights @ x, beta=4), actcli.softmax((4 * weights) @ x), rtol=1e-15)


@pytest.mark.parametrize("penalty", [0.0, 0.5, 1.7])
def test_softshrink_solves_the_problem_with_an_l1_penalty(penalty):
    """The u that makes (u - x)²/2 + λ|u| least: 0 lies between its slopes from the left and from the right."""
    u = actcli.softshrink(X, lambd=penalty)
    left, right = (u - X + penalty * np.where(u == 0, side, np.sign(u)) for side in (-1.0, 1.0))
    assert (left <= 1e-15).all()
    assert (right >= -1e-15).all()


def test_leaky_slope_and_relu6():
    assert actcli.leaky_relu(-2.0) == -0.02
    np.testing.assert_array_equal(actcli.relu6(4 * X), np.minimum(np.maximum(4 * X, 0), 6))


def test_prelu_can_become_linear_or_the_absolute_value():
    np.testing.assert_array_equal(actcli.prelu(X, alpha=1.0), X)
    np.testing.assert_array_equal(actcli.prelu(X, alpha=-1.0), np.abs(X))


@pytest.mark.parametrize("alpha", [0.01, 0.5, 1.0, 2.5])
def test_leaky_relu_as_a_maximum(alpha):
    largest = np.maximum(alpha * X, X)
    assert np.array_equal(actcli.leaky_relu(X, alpha=alpha), largest) == (alpha <= 1)
