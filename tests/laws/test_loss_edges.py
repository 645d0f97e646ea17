"""Losses at the edges: extreme numbers, weights that do not fit, groups without elements."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.errors import ActcliError, BadShape

from .loss_samples import tensors
from .registry import LOSSES, each


@each([entry for entry in LOSSES if any(parameter.kind == "array" for parameter in entry.parameters.values())])
def test_weights_that_fit_nothing_are_refused(entry):
    arrays = tensors(entry, np.random.default_rng(23), indices=True)
    for name, parameter in entry.parameters.items():
        if parameter.kind == "array":
            with pytest.raises(BadShape, match="it must be"):
                entry(**arrays, **{name: np.ones(2)})
            if not parameter.differentiable:
                continue
            with pytest.raises(BadShape, match="it must be"):
                entry.grad(**arrays, wrt=name, **{name: np.ones(2)})


def test_ignored_samples_count_for_nothing_with_smoothing_and_masks():
    kept = actcli.cross_entropy([[0.0, 1.0]], [1], label_smoothing=0.1)
    assert actcli.cross_entropy([[1.0, -np.inf], [0.0, 1.0]], [-100, 1], label_smoothing=0.1) == kept
    nothing = actcli.cross_entropy.grad([[1.0, 2.0], [0.0, 1.0]], [-100, -100], weight=[1.0, 2.0], wrt="weight")
    assert nothing.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("name", "tensors", "given", "expected"),
    [
        ("focal_loss", (800.0, 1.0), {"gamma": 0.5, "wrt": "target"}, -800.5 * np.exp(-400.0)),
        ("focal_loss", (-800.0, 0.0), {"gamma": 0.5, "wrt": "target"}, 800.5 * np.exp(-400.0)),
        ("poisson_nll_loss", (1e155, 1e10), {"log_input": False, "order": 2}, 1e-300),
        (
            "adaptive_log_softmax_with_loss",
            ([50.0], 0, [[1.0], [0.0], [0.0]], [([[1.0]], [[1.0], [0.0]])]),
            {"cutoffs": [2]},
            [-2 * np.exp(-50.0)],
        ),
    ],
)
def test_no_slope_overflows_or_cancels_where_it_is_representable(name, tensors, given, expected):
    assert actcli.get(name).grad(*tensors, **given) == pytest.approx(expected, rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("name", "tensors", "given", "expected"),
    [
        ("huber_loss", (1.5e154, 0.0), {"delta": 1e200}, 1.125e308),
        ("poisson_nll_loss", (6.6e306, 1.2e306), {}, np.inf),
        ("poisson_nll_loss", (712.0, 1.7e308), {}, -np.inf),
        ("dice_loss", ([1.0, 1.0], [1.0, 1.0]), {"log_loss": True}, -np.log1p(-1e-7 / (4 + 1e-7))),
        ("iou_loss", ([1.0, 1.0], [1.0, 1.0]), {"log_loss": True}, -np.log1p(-1e-7 / (2 + 1e-7))),
        (
            "generalized_dice_loss",
            ([[1.0, 0.0], [0.0, 1 - 2.0**-40]], [[1.0, 0.0], [0.0, 1.0]]),
            {"smooth": 0.0},
            2.0**-40 / (4 - 2.0**-40),
        ),
        (
            "triplet_margin_with_distance_loss",
            ([0.0, 0.0], [1.0, 0.0], [0.0, 1.0]),
            {"distance_function": "cosine"},
            1.0,
        ),
    ],
)
def test_no_value_overflows_or_cancels_beside_parameters(name, tensors, given, expected):
    assert actcli.get(name)(*tensors, **given) == pytest.approx(expected, rel=1e-14, abs=0)


def test_axes_and_cutoffs_that_make_no_sense_are_refused():
    with pytest.raises(ActcliError, match="twice"):
        actcli.dice_loss(np.ones((2, 3)), np.ones((2, 3)), dims=[1, -1])
    with pytest.raises(ActcliError, match="whole numbers"):
        actcli.dice_loss(np.ones((2, 3)), np.ones((2, 3)), dims=[[1], [1, 0]])
    for cutoffs in ([4, 2], [], [5]):
        with pytest.raises(ActcliError, match="cutoffs"):
            actcli.adaptive_log_softmax_with_loss([[1.0]], [0], cutoffs=cutoffs, n_classes=5)
    with pytest.raises(ActcliError, match="head_bias_values"):
        actcli.adaptive_log_softmax_with_loss(
            [[1.0]], [0], np.ones((2, 1)), [([[1.0]], [[2.0]])], np.ones(3), cutoffs=[1]
        )


def test_no_overlap_pulls_only_where_there_could_be_one():
    for name in ("dice_loss", "iou_loss"):
        slope = actcli.get(name).grad([1.0, 0.0], [0.0, 1.0], log_loss=True, eps=0.0)
        assert slope.tolist() == [0.5, -np.inf]


def test_groups_and_classes_without_elements():
    assert actcli.dice_loss(np.zeros((0, 3)), np.zeros((0, 3)), dims=[1], reduction="none").shape == (0,)
    assert actcli.generalized_dice_loss(np.zeros((0, 2, 3)), np.zeros((0, 2, 3)), reduction="sum") == 0
    with pytest.raises(BadShape, match="no class"):
        actcli.generalized_dice_loss(np.zeros((0, 6)), np.zeros((0, 6)))
    rows = np.eye(3)
    assert actcli.triplet_margin_loss.grad(rows, 2 * rows, 3 * rows, p=1e308, wrt="p") == pytest.approx(0, abs=1e-300)


@pytest.mark.parametrize(
    ("name", "tensors"),
    [
        ("epsilon_insensitive_loss", (np.inf, np.inf)),
        ("epsilon_insensitive_loss", (np.nan, 0.0)),
        ("gamma_deviance_loss", (-1.0, 1.0)),
        ("gamma_deviance_loss", (1.0, -1.0)),
    ],
)
def test_no_slope_where_there_is_no_value(name, tensors):
    assert np.isnan(actcli.get(name)(*tensors))
    assert np.isnan(actcli.get(name).grad(*tensors))


@pytest.mark.parametrize("beyond", [np.inf, -np.inf, 1e300, np.uint64(2**64 - 100)])
def test_a_class_index_beyond_whole_numbers_is_refused(beyond):
    # As int64 the last is -100, the index that is ignored.
    with pytest.raises(ActcliError, match="whole numbers"):
        actcli.cross_entropy_loss(np.eye(2, 3), np.array([beyond, 1], dtype=np.asarray(beyond).dtype))
