"""Worked examples and numeric claims of lectures on activation and loss functions, with the right numbers where theirs are not."""

from __future__ import annotations

import math

import numpy as np
import pytest

import actcli

X = np.linspace(-6, 6, 241)


def near(value, decimals=6):
    """What a lecture prints to so many decimals."""
    return pytest.approx(value, abs=0.5001 * 10.0**-decimals, rel=0)


def test_negative_log_likelihood_of_three_logits():
    log_probs = actcli.log_softmax([1.0, 2.0, 0.5])
    assert log_probs == near([-1.464369, -0.464369, -1.964369])
    assert actcli.nll_loss(log_probs, 1) == near(0.464369)
    assert actcli.cross_entropy([1.0, 2.0, 0.5], 1) == near(0.464369)


def test_sparse_cross_entropy_of_three_pixels():
    rows, labels = [[0.1, 0.7, 0.2], [0.3, 0.7, 0.0], [0.5, 0.4, 0.1]], [2, 1, 0]
    loss = actcli.sparse_categorical_cross_entropy
    assert loss(rows, labels, reduction="none") == near([1.609438, 0.356675, 0.693147])
    assert loss(rows, labels, reduction="sum") == near(2.659260)
    assert loss(rows, labels) == near(0.886420)


FOCAL = {"input": [-5.0, -5.0, 0.1, 0.1, 5.0, 5.0, 100.0, 100.0], "target": [0, 1, 0, 1, 0, 1, 0, 1]}


@pytest.mark.parametrize(("gamma", "total"), [(0, 111.415655), (1, 110.643397), (2, 110.230406)])
def test_focal_loss_of_eight_logits(gamma, total):
    assert actcli.focal_loss(**FOCAL, gamma=gamma, reduction="sum") == near(total)


def test_focal_loss_of_each_of_the_eight():
    each = actcli.focal_loss(**FOCAL, gamma=1, reduction="none")
    assert each[[0, 5]] == near([4.4945e-5, 4.4945e-5], 9)
    assert each[1:5] == near([4.973206, 0.390793, 0.306102, 4.973206], 5)
    assert each[6] == 100
    assert 0 < each[7] < 1e-80
    assert actcli.focal_loss.grad(**FOCAL, gamma=1, reduction="none")[6] == 1


@pytest.mark.parametrize(("gamma", "total"), [(0, 20.626099), (1, 19.853741), (2, 19.440750)])
def test_focal_loss_of_clamped_probabilities_is_another_function(gamma, total):
    p = actcli.sigmoid(np.array(FOCAL["input"]))
    right = np.where(np.array(FOCAL["target"]) == 1, p, 1 - p)
    clamped = -np.log(np.clip(right, 1e-4, 1 - 1e-4)) * (1 - right) ** gamma
    assert clamped.sum() == near(total, 4)
    assert actcli.focal_loss(**FOCAL, gamma=gamma, reduction="sum") > clamped.sum() + 90


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


def test_squared_error_finds_the_mean_and_absolute_error_the_median():
    targets = np.array([0.0, 0.0, 1.0, 2.0, 10.0])
    for loss, best in ((actcli.mse_loss, 2.6), (actcli.l1_loss, 1.0)):
        assert loss.grad(np.full(5, best), targets).sum() == pytest.approx(0, abs=1e-15)
        guesses = np.round(np.arange(-100, 1101) / 100, 2)
        assert guesses[np.argmin([loss(np.full(5, guess), targets) for guess in guesses])] == best


def test_smooth_l1_joins_at_one():
    for x in (1 - 1e-12, 1.0, 1 + 1e-12):
        value, slope = actcli.smooth_l1_loss.value_and_grad(x, 0.0)
        assert (value, slope) == pytest.approx((0.5, 1), abs=2e-12)
    assert actcli.smooth_l1_loss(0.5, 0.0) == actcli.mse_loss(0.5, 0.0) / 2
    assert actcli.smooth_l1_loss(3.0, 0.0) == actcli.l1_loss(3.0, 0.0) - 0.5


@pytest.mark.parametrize("penalty", [0.0, 0.5, 1.7])
def test_softshrink_solves_the_problem_with_an_l1_penalty(penalty):
    """The u that makes (u - x)²/2 + λ|u| least: 0 lies between its slopes from the left and from the right."""
    u = actcli.softshrink(X, lambd=penalty)
    left, right = (u - X + penalty * np.where(u == 0, side, np.sign(u)) for side in (-1.0, 1.0))
    assert (left <= 1e-15).all()
    assert (right >= -1e-15).all()


def test_cross_entropy_is_log_softmax_and_negative_log_likelihood():
    logits, target, weight = np.array([[1.0, -2.0, 0.5], [0.2, 0.1, 3.0]]), np.array([2, 0]), np.array([0.5, 1.0, 3.0])
    for keywords in ({}, {"weight": weight}):
        two_steps = actcli.nll_loss(actcli.log_softmax(logits, axis=1), target, **keywords)
        assert actcli.cross_entropy(logits, target, **keywords) == pytest.approx(two_steps, rel=1e-14, abs=0)
    each = np.log(np.exp(logits).sum(axis=1)) - logits[[0, 1], target]
    assert actcli.cross_entropy(logits, target, reduction="none") == pytest.approx(each, rel=1e-14, abs=0)
    weighted = (weight[target] * each).sum() / weight[target].sum()
    assert actcli.cross_entropy(logits, target, weight=weight) == pytest.approx(weighted, rel=1e-14, abs=0)


def test_cross_entropy_is_entropy_plus_divergence():
    p, q = [0.1, 0.2, 0.7], [0.3, 0.3, 0.4]
    whole = actcli.categorical_cross_entropy(q, p)
    assert whole == pytest.approx(actcli.entropy(p) + actcli.kl_divergence(q, p), rel=1e-15, abs=0)
    divergence = actcli.kl_div(np.log(q), p, reduction="sum")
    assert actcli.kl_divergence(q, p) == pytest.approx(divergence, rel=1e-14, abs=0)


def test_softmax_and_logarithm_in_two_steps_overflow():
    with np.errstate(all="ignore"):
        powers = np.exp(np.array([1000.0, 0.0]))
        two_steps = np.log(powers / powers.sum())
    assert np.isnan(two_steps[0])
    assert two_steps[1] == -np.inf
    assert actcli.log_softmax([1000.0, 0.0]).tolist() == [0.0, -1000.0]
    assert actcli.cross_entropy([1000.0, 0.0], 1) == 1000


def test_adaptive_softmax_is_a_distribution():
    rng = np.random.default_rng(4)
    matrices = {
        "head_weight": rng.normal(size=(4, 3)),
        "tail_weights": [(rng.normal(size=(2, 3)), rng.normal(size=(4, 2)))],
    }
    keywords = {**matrices, "cutoffs": (3,)}
    features = np.tile(rng.normal(size=3), (7, 1))
    losses = actcli.adaptive_log_softmax_with_loss(features, np.arange(7), reduction="none", **keywords)
    assert np.exp(-losses).sum() == pytest.approx(1, rel=1e-14, abs=0)
    assert actcli.adaptive_log_softmax_with_loss(features, np.arange(7), **keywords) == pytest.approx(
        losses.mean(), rel=1e-15, abs=0
    )


def _overlap_slopes(overlap):
    """Slopes of the Dice and IoU losses by the overlap, where each region has area 1: (overlap, rest) against (1, 0)."""
    prediction, truth = [overlap, 1 - overlap], [1.0, 0.0]
    by_area = [loss.grad(prediction, truth, eps=0.0) for loss in (actcli.dice_loss, actcli.iou_loss)]
    return [gradient[0] - gradient[1] for gradient in by_area]


def test_iou_is_less_sensitive_than_dice_early_and_more_late():
    total = 2.0
    for overlap in (0.0, 0.2, 0.5, 0.9, 1.0):
        dice, iou = _overlap_slopes(overlap)
        assert dice == pytest.approx(-2 / total, rel=1e-14, abs=0)
        assert iou == pytest.approx(-total / (total - overlap) ** 2, rel=1e-14, abs=0)
    assert _overlap_slopes(0.0)[1] == pytest.approx(-1 / total, rel=1e-14, abs=0)
    assert _overlap_slopes(1.0)[1] == pytest.approx(-4 / total, rel=1e-14, abs=0)
    crossing = total * (1 - 1 / math.sqrt(2))
    dice, iou = _overlap_slopes(crossing)
    assert dice == pytest.approx(iou, rel=1e-14, abs=0)
    regions = [crossing, 1 - crossing], [1.0, 0.0]
    assert 1 - actcli.iou_loss(*regions, eps=0.0) == near(0.414214)
    assert 1 - actcli.dice_loss(*regions, eps=0.0) == near(0.585786)


def test_leaky_slope_and_relu6():
    assert actcli.leaky_relu(-2.0) == -0.02
    np.testing.assert_array_equal(actcli.relu6(4 * X), np.minimum(np.maximum(4 * X, 0), 6))


@pytest.mark.parametrize("delta", [0.25, 1.0, 3.0])
def test_huber_joins_smoothly(delta):
    for x in (delta * (1 - 1e-12), delta, delta * (1 + 1e-12)):
        value, slope = actcli.huber_loss.value_and_grad(x, 0.0, delta=delta)
        assert (value, slope) == pytest.approx((delta**2 / 2, delta), rel=1e-11, abs=0)


def test_prelu_can_become_linear_or_the_absolute_value():
    np.testing.assert_array_equal(actcli.prelu(X, alpha=1.0), X)
    np.testing.assert_array_equal(actcli.prelu(X, alpha=-1.0), np.abs(X))


@pytest.mark.parametrize("alpha", [0.01, 0.5, 1.0, 2.5])
def test_leaky_relu_as_a_maximum(alpha):
    largest = np.maximum(alpha * X, X)
    assert np.array_equal(actcli.leaky_relu(X, alpha=alpha), largest) == (alpha <= 1)
