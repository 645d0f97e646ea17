"""Losses of soft counts and mixtures with Dice: what they reduce to, and where they would cancel."""

from __future__ import annotations

import numpy as np
import pytest

import actcli

P, T = np.array([0.9, 0.6, 0.2, 0.1]), np.array([1.0, 1.0, 0.0, 0.0])


def test_tversky_is_dice_at_one_half_and_iou_at_1():
    assert actcli.tversky_loss(P, T) == pytest.approx(actcli.dice_loss(P, T, eps=0), rel=1e-15)
    assert actcli.tversky_loss(P, T, alpha=1, beta=1) == pytest.approx(actcli.iou_loss(P, T, eps=0), rel=1e-15)


def test_alpha_weighs_false_positives():
    missing = [0.0, 1.0], [1.0, 1.0]
    assert actcli.tversky_loss(*missing, alpha=0.9, beta=0.1) == pytest.approx(0.1 / 1.1, rel=1e-15)
    assert actcli.tversky_loss(*missing, alpha=0.1, beta=0.9) == pytest.approx(
        0.9 / 1.9, rel=1e-15
    )  # 0.4737, Keras' for 0.9, 0.1


def test_two_empty_regions():
    assert np.isnan(actcli.tversky_loss([0.0], [0.0]))
    assert actcli.tversky_loss([0.0], [0.0], smooth=1) == 0
    assert actcli.focal_tversky_loss([0.0], [0.0]) == 0
    assert actcli.log_cosh_dice_loss([0.0], [0.0]) == 0


def test_a_perfect_match_of_a_low_power():
    slope = actcli.focal_tversky_loss.grad([1.0, 0.0], [1.0, 0.0])
    assert slope.tolist() == [-np.inf, np.inf]
    assert actcli.focal_tversky_loss.grad([1.0, 0.0], [1.0, 0.0], alpha=0).tolist() == [-np.inf, 0.0]
    assert actcli.focal_tversky_loss.grad([1.0, 0.0], [1.0, 0.0], gamma=2).tolist() == [0.0, 0.0]
    assert actcli.focal_tversky_loss.grad([1.0, 0.0], [1.0, 0.0], wrt="gamma") == 0


def test_near_a_perfect_match_nothing_cancels():
    d = 2.0**-40
    near = [1 - d, 0.0], [1.0, 0.0]
    assert actcli.tversky_loss(*near) == pytest.approx(d / 2 / (1 - d / 2), rel=1e-15, abs=0)
    z = d / (3 - d)
    assert actcli.log_cosh_dice_loss(*near) == pytest.approx(z * z / 2, rel=1e-15, abs=0)
    assert actcli.mcc_loss(*near, eps=0) == pytest.approx(d, rel=1e-11, abs=0)  # 1 - √((1 - d)/(1 + d))
    logit, e = 40.0, np.exp(-40.0)
    given = {"eps": 0.0, "lambda_ce": 0.0}
    assert actcli.dice_ce_loss([logit], [1.0], **given) == pytest.approx(e / 2, rel=1e-15, abs=0)


def test_correlation_from_perfect_to_inverted():
    assert actcli.mcc_loss(T, T, eps=0) == 0
    assert actcli.mcc_loss(np.full(4, 0.5), T, eps=0) == 1
    assert actcli.mcc_loss(1 - T, T, eps=0) == pytest.approx(2, rel=1e-15)


def test_dice_with_cross_entropy_is_both():
    x = np.array([1.5, -0.25, -2.0, 0.75])
    both = actcli.dice_loss(x, T, from_logits=True), actcli.binary_cross_entropy_with_logits(x, T)
    assert actcli.dice_ce_loss(x, T) == pytest.approx(sum(both), rel=1e-15)
    assert actcli.dice_ce_loss(x, T, lambda_dice=2, lambda_ce=3) == pytest.approx(2 * both[0] + 3 * both[1], rel=1e-15)
    certain = actcli.dice_ce_loss([np.inf, -np.inf], [1.0, 0.0])
    assert certain == actcli.dice_loss([1.0, 0.0], [1.0, 0.0])
    groups = np.stack([x, 2 * x]), np.stack([T, T])
    each = actcli.dice_ce_loss(*groups, dims=[1], reduction="none")
    assert each[0] == pytest.approx(sum(both), rel=1e-15)


def test_combo_of_a_perfect_and_of_a_wrong_prediction():
    assert actcli.combo_loss(T, T, alpha=0.25) == -0.75
    assert actcli.combo_loss([0.0, 0.0], [1.0, 0.0]) == np.inf
    only = actcli.combo_loss(P, T, alpha=1, beta=0.5)
    assert only == pytest.approx(actcli.binary_cross_entropy(P, T) / 2, rel=1e-15)
