"""Losses over classes, vectors and preferences where their textbook forms cancel, overflow or have no value."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.errors import ActcliError, BadShape, BadValue
from actcli.exact import evaluate

from .registry import LOSSES, each

INF, NAN = float("inf"), float("nan")
TINY = 2.0**-30


def _exact(entry, arrays, values, wrt=None, at=None):
    bound = {**entry.settle(values), **arrays}
    if wrt is None:
        return float(evaluate.value(entry.definition, bound))
    return float(evaluate.derivative(entry.definition, bound, wrt, at=at))


NEARLY = {
    "poly1-certain": ("poly1_cross_entropy", {"input": [20.0, 0.0], "target": [1.0, 0.0]}, {"epsilon": -1.0}),
    "poly1-nearly": ("poly1_cross_entropy", {"input": [20.0, 0.0], "target": [1.0, 0.0]}, {"epsilon": -0.999}),
    "gce-q=1e-17": ("generalized_cross_entropy", {"input": [0.3, 0.7], "target": [1.0, 0.0]}, {"q": 1e-17}),
    "gce-q=1e-310": ("generalized_cross_entropy", {"input": [0.3, 0.7], "target": [1.0, 0.0]}, {"q": 1e-310}),
    "gce-certain": ("generalized_cross_entropy", {"input": [1 - TINY, TINY], "target": [1.0, 0.0]}, {"q": 0.7}),
    "js-near": ("js_divergence", {"input": [0.5 + TINY, 0.5 - TINY], "target": [0.5, 0.5]}, {}),
    "js-far": ("js_divergence", {"input": [1e-300, 1.0], "target": [1.0, 1e-300]}, {}),
    "distillation-near": ("distillation_loss", {"input": [1 + TINY, 3.0, -2.0], "target": [1.0, 3.0, -2.0]}, {}),
    "sparsemax-far": ("multiclass_sparsemax_loss", {"input": [1e15, 1e15 - 0.5], "target": [0.0, 1.0]}, {}),
    "fenchel-young-far": ("fenchel_young_loss", {"input": [40.0, 0.0], "target": [1.0, 0.0]}, {}),
    "distance-near": ("cosine_distance_loss", {"input": [1.0, 1.0, 1.0], "target": [1.0, 1.0 + TINY, 1.0]}, {}),
    "distance-opposite": ("cosine_distance_loss", {"input": [1.0, 1.0], "target": [-1.0, -1.0 - TINY]}, {}),
    "similarity-bounded": ("cosine_similarity_loss", {"input": [1e-9, 2e-9], "target": [3.0, 1.0]}, {}),
    "arcface-ahead": ("arcface_loss", {"input": [1 - TINY, 0.5], "target": [1.0, 0.0]}, {"scale": 4.0}),
    "arcface-behind": ("arcface_loss", {"input": [TINY - 1, 0.5], "target": [1.0, 0.0]}, {"scale": 4.0}),
    "dpo-ahead": ("dpo_loss", {"input": -3.0, "rejected": -800.3, "ref_chosen": 0.0, "ref_rejected": -57.1}, {"beta": 0.9}),
    "dpo-behind": ("dpo_loss", {"input": -800.3, "rejected": -3.0, "ref_chosen": -2.0, "ref_rejected": -2.5}, {"beta": 0.9}),
}  # fmt: skip


@pytest.mark.parametrize("case", NEARLY)
def test_no_digit_is_lost_where_terms_nearly_cancel(case):
    name, tensors, values = NEARLY[case]
    entry = actcli.get(name)
    arrays = {tensor: np.array(value) for tensor, value in tensors.items()}
    assert entry(**arrays, **values) == pytest.approx(_exact(entry, arrays, values), rel=2e-14, abs=0)
    wanted = [n for n in arrays if n != "target" or entry.tensors[n].expects != "class"]
    judged = 0
    for wrt in wanted:
        gradient = entry.grad(**arrays, wrt=wrt, **values)
        for at in np.ndindex(arrays[wrt].shape):
            exact = _exact(entry, arrays, values, wrt, at if at else None)
            room = 2e-16 if entry.name == "multiclass_sparsemax_loss" else 0.0
            assert gradient[at] == pytest.approx(exact, rel=2e-14, abs=room), (wrt, at)
            judged += 1
    assert judged >= 2


def test_powers_between_cross_entropy_and_absolute_error():
    p = np.array([[0.3, 0.7]])
    assert actcli.generalized_cross_entropy(p, [0], q=0) == -np.log(0.3)
    assert actcli.generalized_cross_entropy(p, [0], q=1) == pytest.approx(0.7, rel=1e-15)
    assert actcli.generalized_cross_entropy.grad(p, [0], q=0, wrt="q") == pytest.approx(-(np.log(0.3) ** 2) / 2)
    never = np.array([[0.0, 1.0]])
    assert actcli.generalized_cross_entropy(never, [0]) == 2.0
    assert actcli.generalized_cross_entropy.grad(never, [0], wrt="q") == -4.0


def test_the_right_class_among_its_rivals():
    scores = [[0.2, -3.0, -4.0]]
    assert actcli.categorical_hinge(scores, [0]) == 0.8
    assert actcli.multiclass_hinge_loss(scores, [0]) == 0.0
    tie = [[1.0, 2.0, 2.0]]
    for name in ("categorical_hinge", "multiclass_hinge_loss", "multiclass_perceptron_loss"):
        assert actcli.get(name).grad(tie, [0]).tolist() == [[-1.0, 1.0, 0.0]]
    assert actcli.multiclass_hinge_loss.grad([[2.0, 1.0]], [0]).tolist() == [[0.0, 0.0]]
    assert actcli.multiclass_perceptron_loss.grad([[2.0, 2.0]], [0]).tolist() == [[0.0, 0.0]]
    assert actcli.multiclass_hinge_loss([[3.0]], [0]) == 0.0


SCORES = [e for e in LOSSES if e.family in ("multi-class margin", "Fenchel-Young") and not e.elementwise]
SHARED = [entry for entry in SCORES if entry.name not in ("multi_margin_loss", "multilabel_margin_loss")]


@each(SHARED)
@pytest.mark.parametrize("row", [[NAN, 0.0, 1.0], [1.0, NAN, 0.0], [1.0, 0.0, NAN]])
def test_nan_goes_through_losses_of_scores(entry, row):
    words = entry.parameters["max_fun"].words if "max_fun" in entry.parameters else [None]
    for word in words:
        values = {} if word is None else {"max_fun": word}
        assert np.isnan(entry(row, 0, **values))
        assert np.isnan(entry.grad(row, 0, **values)).all()


# The right class counts as 0 in categorical_hinge, so its scores cannot be shifted.
@each([entry for entry in SHARED if entry.name != "categorical_hinge"])
def test_large_scores_whose_differences_are_small(entry):
    near, far = np.array([[0.0, 0.5, -1.0]]), np.array([[0.0, 0.5, -1.0]]) + 2.0**50
    assert entry(far, [0]) == pytest.approx(entry(near, [0]), rel=1e-14)
    np.testing.assert_allclose(entry.grad(far, [0]), entry.grad(near, [0]), rtol=1e-14)


def test_fenchel_young_losses_are_those_they_say():
    rng = np.random.default_rng(31)
    x, y = rng.normal(size=(5, 4)), rng.dirichlet(np.ones(4), 5)
    hot = np.arange(5) % 4
    loss = actcli.fenchel_young_loss
    np.testing.assert_allclose(loss(x, y), actcli.cross_entropy(x, y), rtol=1e-14)
    np.testing.assert_allclose(loss(x, hot, max_fun="max"), actcli.multiclass_perceptron_loss(x, hot), rtol=1e-14)
    apart = actcli.multiclass_sparsemax_loss(x, y, reduction="none") - loss(x, y, max_fun="sparsemax", reduction="none")
    np.testing.assert_allclose(apart, (y**2).sum(axis=1) / 2, rtol=1e-13)
    assert actcli.multiclass_sparsemax_loss([[3.0, 2.0, -1.0]], [0]) == 0.0


def test_angles_at_the_ends():
    arcface = actcli.arcface_loss
    assert arcface.grad([1.0, 0.3], 0)[0] == -INF
    assert np.isfinite(arcface.grad([1.0, 0.3], 0)[1])
    assert (
        arcface.grad([1.0, 0.3], 0, margin=0.0).tolist() == actcli.cosface_loss.grad([1.0, 0.3], 0, margin=0.0).tolist()
    )
    assert arcface([1.0, -1.0], 0, scale=1e4) == 0.0
    assert not np.isnan(arcface.grad([1.0, -1.0], 0, scale=1e4)).any()
    beyond = np.cos(3.0)  # θ + m = 3.5 > π
    lowered = beyond - 0.5 * np.sin(0.5)
    assert arcface([beyond, 0.1], 0, scale=2.0) == pytest.approx(np.log1p(np.exp(2 * (0.1 - lowered))), rel=1e-14)
    assert arcface([beyond, 0.1], 0, scale=2.0, easy_margin=True) == pytest.approx(np.log1p(np.exp(2 * (0.1 - beyond))))
    assert np.isnan(arcface([1.0001, 0.0], 0))


def test_vectors_without_a_direction():
    zero, some = np.zeros((1, 2)), np.array([[3.0, 4.0]])
    assert actcli.cosine_distance_loss(zero, some) == 1.0
    assert not actcli.cosine_distance_loss.grad(zero, some).any()
    assert actcli.cosine_similarity_loss(zero, some) == 0.0
    np.testing.assert_allclose(actcli.cosine_similarity_loss.grad(zero, some), [[-0.6e8, -0.8e8]])
    assert actcli.cosine_distance_loss([1e300, 1e300], [2e-300, 2e-300]) == 0.0
    assert actcli.cosine_distance_loss([1e308, 1e308], [-1e308, -1e308]) == 2.0


def test_vectors_along_another_axis():
    rng = np.random.default_rng(32)
    first, second = rng.normal(size=(2, 3, 4))
    for name in ("cosine_similarity_loss", "cosine_distance_loss"):
        entry = actcli.get(name)
        np.testing.assert_array_equal(
            entry(first, second, dim=0, reduction="none"), entry(first.T, second.T, reduction="none")
        )
        np.testing.assert_array_equal(
            entry.grad(first, second, axis=0, wrt="target"), entry.grad(first.T, second.T, wrt="target").T
        )
        with pytest.raises(BadValue, match="axis 2"):
            entry(first, second, axis=2)


def test_classes_along_another_axis():
    rng = np.random.default_rng(33)
    p, index = rng.dirichlet(np.ones(3), (2, 4)), rng.integers(0, 3, (2, 4))
    for entry in LOSSES:
        if type(entry.layout).__name__ != "Classes" or "axis" not in entry.parameters or "target" not in entry.tensors:
            continue
        if entry.tensors["target"].expects != "class":
            continue
        last = entry(p, index, axis=-1, reduction="none")
        np.testing.assert_array_equal(last, entry(np.moveaxis(p, -1, 1), index, reduction="none"))


def test_masked_items_are_in_no_sum():
    loss = actcli.ranking_softmax_loss
    kept = loss([[1.0, 2.0]], [[1.0, 0.5]])
    assert loss([[1.0, 2.0, 9.0]], [[1.0, 0.5, 7.0]], where=[[True, True, False]]) == kept
    slope = loss.grad([[1.0, 2.0, NAN]], [[1.0, 0.5, NAN]], mask=[[1, 1, 0]])
    np.testing.assert_array_equal(slope, [[*loss.grad([[1.0, 2.0]], [[1.0, 0.5]])[0], 0.0]])
    half = [[1, 1], [0, 0]]
    assert loss([[1.0, 2.0], [3.0, 4.0]], [[1.0, 0.5], [1.0, 1.0]], mask=half) == kept
    with pytest.warns(actcli.ActcliWarning, match="divides by nothing"):
        assert np.isnan(loss([1.0, 2.0], [1.0, 0.0], mask=[0, 0]))
    with pytest.raises(BadValue, match="where"):
        loss([1.0, 2.0], [1.0, 0.0], mask=[0.5, 1])


def test_a_teacher_beside_labels():
    loss, x, y = actcli.distillation_loss, [[2.0, 1.0], [0.0, 1.0]], [[1.0, 1.0], [0.0, 3.0]]
    soft, hard = loss(x, y), actcli.cross_entropy(x, [0, 1])
    assert loss(x, y, [0, 1], alpha=0.25) == pytest.approx(0.25 * soft + 0.75 * hard, rel=1e-15)
    assert loss(x, y, alpha=0.0, labels=[0, 1]) == hard
    for wrong in ({"alpha": 0.5}, {"wrt": "alpha"}, {"wrt": "labels"}):
        with pytest.raises(BadShape, match="labels"):
            (loss.grad if "wrt" in wrong else loss)(x, y, **wrong)
    with pytest.raises(ActcliError, match="one shape"):
        loss(x, [0, 1])
    masked = loss([-INF, 0.0, 1.0], [-INF, 0.0, 2.0]), loss([0.0, 1.0], [0.0, 2.0])
    assert masked[0] == pytest.approx(masked[1], rel=1e-15)
    assert loss([1e308, -1e308], [1e308, -1e308]) == 0.0


def test_preferences_far_apart():
    loss = actcli.dpo_loss
    assert loss(-800.0, 0.0, 0.0, 0.0, beta=1.0) == 800.0
    assert loss(0.0, -700.0, 0.0, 0.0, beta=1.0) == pytest.approx(np.exp(-700.0), rel=1e-15)
    assert loss(-1.5e308, 1.5e308, -1.5e308, 1.5e308, beta=1.0) == np.log(2.0)
    assert loss(1e300, 0.0, 0.0, 0.0, beta=1e10) == 0.0
    assert loss.grad(1.5e308, -1.5e308, 0.0, 0.0, beta=10.0, wrt="beta") == 0.0
    assert loss.grad(-INF, 0.0, 0.0, 0.0) == -0.1


def test_nothing_in_common():
    assert actcli.js_divergence([[0.0, 1.0]], [[1.0, 0.0]]) == pytest.approx(np.log(2), rel=1e-15)
    assert actcli.js_divergence.grad([[0.0, 0.0, 1.0]], [[0.0, 1.0, 0.0]]).tolist() == [
        [np.log(2) / 2, -INF, np.log(2) / 2]
    ]
    assert actcli.generalized_kl_divergence([[-INF, 0.0]], [[0.0, 1.0]]) == 0.0
    assert actcli.generalized_kl_divergence([[-INF, 0.0]], [[1.0, 1.0]]) == INF
    assert actcli.z_loss([1e155, 0.0], coefficient=1e-4) == pytest.approx(1e306)
