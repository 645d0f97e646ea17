"""Losses of boxes that lie apart, inside each other, edge on edge, or nearly on top of each other."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.errors import ActcliError
from actcli.exact import evaluate

NAMES = ("box_iou_loss", "giou_loss", "diou_loss", "ciou_loss")
APART = {
    "overlap": ([0.0, 0.0, 2.0, 3.0], [1.0, 1.25, 3.5, 4.0]),
    "beside": ([0.0, 0.0, 1.0, 2.0], [3.0, 0.5, 4.0, 3.0]),
    "above": ([0.0, 5.0, 2.0, 6.0], [1.0, 1.0, 2.5, 3.0]),
    "diagonal": ([0.0, 0.0, 1.0, 2.0], [3.0, 4.0, 5.0, 5.0]),
    "inside": ([1.0, 1.0, 2.0, 3.0], [0.0, 0.25, 4.0, 5.0]),
    "around": ([0.0, 0.0, 6.0, 5.0], [1.0, 2.0, 2.0, 3.0]),
    "cross": ([0.0, 2.0, 6.0, 3.0], [2.0, 0.0, 3.0, 7.0]),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("case", APART)
def test_values_and_gradients_are_the_formulas_however_boxes_lie(name, case):
    loss = actcli.get(name)
    bound = {**loss.settle({}), "input": APART[case][0], "target": APART[case][1]}
    assert loss(*APART[case]) == pytest.approx(float(evaluate.value(loss.definition, bound)), rel=1e-15, abs=0)
    for wrt in ("input", "target"):
        exact = [float(evaluate.derivative(loss.definition, bound, wrt, at=edge)) for edge in range(4)]
        np.testing.assert_allclose(loss.grad(*APART[case], wrt=wrt), exact, rtol=1e-14, atol=1e-16)
    exact = float(evaluate.derivative(loss.definition, bound, "eps"))
    assert loss.grad(*APART[case], wrt="eps") == pytest.approx(exact, rel=1e-14, abs=0)


def test_numbers_by_hand():
    boxes = [0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0]
    assert actcli.box_iou_loss(*boxes, eps=0) == pytest.approx(6 / 7, rel=1e-15)
    assert actcli.giou_loss(*boxes, eps=0) == pytest.approx(6 / 7 + 2 / 9, rel=1e-15)
    assert actcli.diou_loss(*boxes, eps=0) == pytest.approx(6 / 7 + 2 / 18, rel=1e-15)
    assert actcli.ciou_loss(*boxes, eps=0) == actcli.diou_loss(*boxes, eps=0)
    assert actcli.get("unitbox")(*boxes, eps=0) == pytest.approx(np.log(7), rel=1e-15)


@pytest.mark.parametrize("name", NAMES)
def test_an_edge_in_common_moves_with_half_its_weight(name):
    loss = actcli.get(name)
    for edge in range(4):
        box, true = np.array([0.0, 0.0, 2.0, 3.0]), np.array([0.5, -1.0, 3.0, 2.0])
        box[edge] = true[edge]
        aside = [box + step * np.eye(4)[edge] for step in (-1e-9, 1e-9)]
        one_sided = [loss.grad(each, true)[edge] for each in aside]
        assert abs(one_sided[0] - one_sided[1]) > 0.01
        assert loss.grad(box, true)[edge] == pytest.approx(np.mean(one_sided), abs=1e-8)


def test_boxes_that_only_touch_do_not_pull_at_each_other():
    touching = [0.0, 0.0, 1.0, 1.0], [1.0, 0.0, 2.0, 1.0]
    assert actcli.box_iou_loss.grad(*touching).tolist() == [0.0] * 4
    assert actcli.box_iou_loss(*touching) == 1
    assert actcli.giou_loss.grad([0.0, 0.0, 1.0, 1.0], [1.0, 0.5, 2.0, 2.0]).any()
    assert actcli.get("unitbox")(*touching) == np.inf
    assert actcli.get("unitbox").grad(*touching).tolist() == [0.0] * 4


@pytest.mark.parametrize("case", APART)
def test_detached_alpha_is_a_constant(case):
    box, true = (np.array(corners) for corners in APART[case])

    def v(corners):
        aspects = [(b[2] - b[0]) / (b[3] - b[1]) for b in (true, corners)]
        return 4 / np.pi**2 * (np.arctan(aspects[0]) - np.arctan(aspects[1])) ** 2

    rest = actcli.ciou_loss(box, true) - actcli.diou_loss(box, true)
    alpha = rest / v(box)
    by_v = np.array([(v(box + step) - v(box - step)) / 2e-6 for step in 1e-6 * np.eye(4)])
    detached = actcli.ciou_loss.grad(box, true, detach_alpha=True)
    np.testing.assert_allclose(detached, actcli.diou_loss.grad(box, true) + alpha * by_v, rtol=1e-8, atol=1e-9)
    assert actcli.ciou_loss(box, true, detach_alpha=True) == actcli.ciou_loss(box, true)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_overflows_and_nothing_cancels(name):
    loss = actcli.get(name)
    box, true = APART["overlap"]
    for scale in (2.0**-400, 2.0**400):
        far = np.array(box) * scale, np.array(true) * scale
        assert loss(*far, eps=0.0) == loss(box, true, eps=0.0)
        np.testing.assert_array_equal(loss.grad(*far, eps=0.0) * scale, loss.grad(box, true, eps=0.0))
    nearly = [0.0, 0.0, 1 + 2.0**-50, 1.0]
    small = float(
        evaluate.value(loss.definition, {**loss.settle({"eps": 0.0}), "input": nearly, "target": [0.0, 0, 1, 1]})
    )
    assert loss(nearly, [0, 0, 1, 1], eps=0.0) == pytest.approx(small, rel=1e-15, abs=0)


@pytest.mark.parametrize("name", NAMES)
def test_shapes_numbers_and_boxes_that_are_none(name):
    loss = actcli.get(name)
    assert np.isnan(loss([np.nan, 0, 1, 1], [0, 0, 1, 1]))
    assert loss([0, 0, 1, 1], [0, 0, 1, 1], eps=0.0) == 0
    assert loss(np.ones((0, 4)), np.ones((0, 4)), reduction="sum") == 0
    with pytest.raises(ActcliError, match="ends before it begins"):
        loss([0, 0, 1, 1], [0, 2, 1, 1])
    with pytest.raises(ActcliError, match="boxes are"):
        loss([0, 0, 1], [0, 0, 1])
