"""Lovász losses against the definition of the extension, which knows nothing of sorted weights."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

import actcli
from actcli.errors import ActcliError


def jaccard(region, wrong):
    """The Jaccard loss of a prediction that gets these elements wrong."""
    predicted = region ^ wrong
    union = np.count_nonzero(region | predicted)
    return 1 - np.count_nonzero(region & predicted) / union if union else 0.0


def choquet(errors, region):
    """∫ J({e > θ}) dθ over θ ≥ 0: the extension of the Jaccard loss from sets to numbers."""
    steps = np.unique([0.0, *np.maximum(errors, 0)])
    return sum((high - low) * jaccard(region, errors > low) for low, high in pairwise(steps))


@pytest.mark.parametrize("mask", list(product([0, 1], repeat=4)))
def test_at_errors_of_0_and_1_it_is_the_jaccard_loss(mask):
    region = np.array(mask, dtype=bool)
    for choice in product([0, 1], repeat=4):
        wrong = np.array(choice, dtype=bool)
        scores = np.where(wrong, 0.0, np.where(region, 1.0, -1.0))
        assert actcli.lovasz_hinge_loss(scores, region) == pytest.approx(jaccard(region, wrong), abs=1e-15)


def test_between_it_is_the_integral_over_thresholds():
    rng = np.random.default_rng(1)
    for decimals in (0, 1, 8):  # with equal errors, too
        for _ in range(50):
            size = rng.integers(1, 9)
            region, scores = rng.random(size) < 0.5, np.round(rng.normal(size=size) * 2, decimals)
            errors = 1 - scores * (2 * region - 1)
            assert actcli.lovasz_hinge_loss(scores, region) == pytest.approx(choquet(errors, region), abs=1e-14)
            p = rng.dirichlet(np.ones(3), size)
            p = np.round(p, decimals)
            y = rng.integers(0, 3, size)
            each = [choquet(np.abs((y == c) - p[:, c]), y == c) for c in range(3)]
            assert actcli.lovasz_softmax_loss(p, y, classes="all") == pytest.approx(np.mean(each), abs=1e-14)
            present = [each[c] for c in np.unique(y)]
            assert actcli.lovasz_softmax_loss(p, y) == pytest.approx(np.mean(present), abs=1e-14)
            assert actcli.lovasz_softmax_loss(p, y, classes=[2, 0]) == pytest.approx((each[0] + each[2]) / 2, abs=1e-14)


def test_equal_errors_go_by_their_index():
    assert actcli.lovasz_hinge_loss.grad([0.0, 0.0], [1, 0]).tolist() == [-1.0, 0.0]
    assert actcli.lovasz_hinge_loss.grad([0.0, 0.0], [0, 1]).tolist() == [0.5, -0.5]


def test_errors_of_0_have_slope_0():
    assert actcli.lovasz_hinge_loss.grad([1.0, -1.0], [1, 0]).tolist() == [0.0, 0.0]
    assert actcli.lovasz_softmax_loss.grad([[1.0, 0.0]], [0]).tolist() == [[0.0, 0.0]]


def test_slopes_of_certain_answers_do_not_cancel():
    slope = actcli.lovasz_hinge_loss.grad(np.zeros(100_000), np.ones(100_000, dtype=int))
    np.testing.assert_allclose(slope, -1e-5, rtol=1e-15)
    masks = np.arange(100_000) < 1
    slope = actcli.lovasz_hinge_loss.grad(
        np.where(masks, 0.5, 0.0), masks
    )  # J(k) = k/(k + 1), the one inside comes last
    k = np.arange(1.0, 100_000)
    np.testing.assert_allclose(slope[1:], 1 / (k * (k + 1)), rtol=1e-15)


def test_ignored_elements_and_images_without_any():
    scores, target = np.array([[0.5, -0.25, 2.0], [1.0, 2.0, 3.0]]), np.array([[1, 0, -100], [-100, -100, -100]])
    each = actcli.lovasz_hinge_loss(scores, target, per_image=True, reduction="none")
    assert each.tolist() == [actcli.lovasz_hinge_loss(scores[0, :2], target[0, :2]), 0.0]
    slope = actcli.lovasz_hinge_loss.grad(scores, target)
    assert slope[0, :2].tolist() == actcli.lovasz_hinge_loss.grad(scores[0, :2], target[0, :2]).tolist()
    assert not slope[1].any()
    assert slope[0, 2] == 0
    p = np.array([[0.7, 0.3], [0.4, 0.6]])
    assert actcli.lovasz_softmax_loss(p, [0, -100]) == pytest.approx(0.3, rel=1e-15)
    assert actcli.lovasz_softmax_loss(p, [-100, -100]) == 0
    assert not actcli.lovasz_softmax_loss.grad(p, [-100, -100]).any()


def test_images_are_counted_apart_and_one_hot_targets_are_classes():
    rng = np.random.default_rng(2)
    p = np.moveaxis(rng.dirichlet(np.ones(3), (2, 4, 5)), -1, 1)
    y = rng.integers(0, 3, (2, 4, 5))
    each = actcli.lovasz_softmax_loss(p, y, per_image=True, reduction="none")
    assert each.tolist() == pytest.approx([actcli.lovasz_softmax_loss(p[n : n + 1], y[n : n + 1]) for n in range(2)])
    hot = np.moveaxis(np.eye(3)[y], -1, 1)
    assert actcli.lovasz_softmax_loss(p, hot) == actcli.lovasz_softmax_loss(p, y)
    assert actcli.lovasz_softmax_loss.grad(p, y).shape == p.shape


@pytest.mark.parametrize(
    ("name", "tensors", "given", "words"),
    [
        ("lovasz_hinge_loss", ([0.0, 1.0], [0, 2]), {}, "a mask holds 0 and 1"),
        ("lovasz_hinge_loss", ([0.0, 1.0], [0.5, 1]), {}, "whole numbers"),
        ("lovasz_hinge_loss", (0.0, 1), {}, "no image"),
        ("lovasz_softmax_loss", ([[0.5, 0.5]], [2]), {}, "no class"),
        ("lovasz_softmax_loss", ([[0.5, 0.5]], [[1, 1]]), {}, "one-hot"),
        ("lovasz_softmax_loss", ([[0.5, 0.5]], [0]), {"classes": [3]}, "no class"),
        ("lovasz_softmax_loss", ([[0.5, 0.5]], [0]), {"classes": "some"}, "present or all"),
    ],
)
def test_what_is_no_mask_is_refused(name, tensors, given, words):
    with pytest.raises(ActcliError, match=words):
        actcli.get(name)(*tensors, **given)
