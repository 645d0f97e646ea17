"""Worked examples and numeric claims of lectures on loss functions, with the right numbers where theirs are not."""

from __future__ import annotations

import math

import numpy as np
import pytest

import actcli


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


@pytest.mark.parametrize("delta", [0.25, 1.0, 3.0])
def test_huber_joins_smoothly(delta):
    for x in (delta * (1 - 1e-12), delta, delta * (1 + 1e-12)):
        value, slope = actcli.huber_loss.value_and_grad(x, 0.0, delta=delta)
        assert (value, slope) == pytest.approx((delta**2 / 2, delta), rel=1e-11, abs=0)
