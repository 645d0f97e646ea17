"""What each study claims, as a number that is computed here in another way or known from the literature."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import mean, median

import numpy as np
import pytest

import actcli
from actcli.studies import find


def column(found, header, **where):
    """The cells of a column in the rows that hold these values."""
    return [
        row[header] for row in found.rows() if all(row[name.replace("_", " ")] == one for name, one in where.items())
    ]


def test_the_slopes_of_sigmoid_leave_a_power_of_a_quarter():
    found = find("vanishing-gradient")(activation="sigmoid")
    best = dict(zip(found.columns["layers"], found.columns["slope at best"], strict=True))
    assert [best[n] for n in (5, 10, 20)] == pytest.approx(
        [9.765625e-4, 9.5367431640625e-7, 9.094947017729282e-13], rel=1e-12
    )
    assert all(s <= b for s, b in zip(found.columns["slopes"], found.columns["slope at best"], strict=True))


def test_relu_passes_half_of_the_gradient_which_the_weights_of_he_double():
    found = find("vanishing-gradient")(activation="relu", width=256, depth=20)
    assert column(found, "slopes", layers=20)[0] == pytest.approx(0.5**10, rel=0.5)
    assert 0.5 < column(found, "gradient", layers=20)[0] < 2
    assert (
        column(find("vanishing-gradient")(activation="relu", init="lecun", width=256), "gradient", layers=20)[0] < 3e-3
    )
    assert max(found.columns["slope at best"]) == 1


def test_relu_dies_with_the_learning_rate_and_leaky_relu_does_not():
    found = find("dying-relu")()
    dead = column(found, "dead", activation="relu")
    assert dead[0] == 0
    assert dead[-1] > 0.6
    assert max(column(found, "dead", activation="leaky_relu")) == 0
    assert column(found, "dead", activation="gelu")[-1] > 0  # though it is said that it cannot


@pytest.mark.parametrize("seed", range(5))
def test_relu_dies_with_other_seeds_too(seed):
    dead = find("dying-relu")(seed=seed, activation="relu", rate=(0.1, 100.0)).columns["dead"]
    assert dead[0] < 0.05
    assert dead[1] > 0.5


@pytest.mark.parametrize("seed", range(5))
def test_positive_inputs_have_gradients_of_one_sign(seed):
    found = find("zig-zag")(seed=seed)
    assert column(found, "steps of one sign", inputs="positive") == [1.0]
    assert column(found, "steps of one sign", inputs="negative") == [1.0]
    assert 0.2 < column(found, "steps of one sign", inputs="centred")[0] < 0.8
    assert column(found, "distance left", inputs="positive") == column(found, "distance left", inputs="negative")
    assert column(found, "distance left", inputs="centred")[0] < column(found, "distance left", inputs="positive")[0]


def test_temperature_goes_from_the_average_to_argmax():
    found = find("temperature")()
    rows = {row["β"]: [row["p₀"], row["p₁"], row["p₂"]] for row in found.rows()}
    assert rows[0.0] == pytest.approx([1 / 3] * 3, rel=1e-15)
    assert rows[0.1] == pytest.approx([0.3006, 0.3322, 0.3672], abs=5e-5)
    assert rows[1.0] == pytest.approx([0.0900, 0.2447, 0.6652], abs=5e-5)
    assert rows[10.0] == pytest.approx([2.06e-9, 4.54e-5, 0.99995], rel=3e-3)
    assert rows[math.inf] == [0, 0, 1]
    assert find("temperature")(input=(1, 1, 0), beta=(math.inf,)).columns["p₀"] == [0.5]
    assert found.columns["entropy"][0] == pytest.approx(math.log(3), rel=1e-15)
    steep = found.columns["Jacobian"]
    assert steep[0] == steep[-1] == 0 < min(steep[1:-1])


def test_one_kink_is_equivariant_and_two_are_not():
    found = find("scale-equivariance")()
    verdict = dict(zip(found.columns["activation"], found.columns["equivariant"], strict=True))
    assert [name for name, word in verdict.items() if word == "yes"] == ["relu", "leaky_relu", "prelu"]
    assert column(found, "f(sx)", activation="hardtanh") == [1.0]
    assert column(found, "f(sx)", activation="relu") == column(found, "s f(x)", activation="relu") == [1.6]
    assert column(found, "kinks", activation="hardtanh") == [2]


def test_a_smooth_kink_looks_hard_from_afar():
    found = find("smooth-kink")()
    assert column(found, "gap to relu", activation="softplus", scale=100.0) == [
        pytest.approx(math.log(2) / 100, rel=1e-12)
    ]
    assert column(found, "f(2s)/f(s)", activation="gelu", scale=1.0) == [pytest.approx(2.3231, abs=5e-5)]
    assert set(column(found, "f(2s)/f(s)", activation="relu")) == {2.0}
    straight = column(found, "gap to a line", activation="softplus")
    assert straight == sorted(straight)
    assert straight[0] < 1e-3


@pytest.mark.parametrize("y", [(0.0, 0.0, 1.0, 2.0, 10.0), (3.0, -1.0, 7.5), (1.0, 2.0, 3.0, 10.0)])
def test_l2_gives_the_mean_and_l1_the_median(y):
    found = find("median-mean")(target=y)
    assert column(found, "best from", loss="L2") == [pytest.approx(mean(y), rel=1e-13)]
    low, high = column(found, "best from", loss="L1")[0], column(found, "best to", loss="L1")[0]
    assert (low + high) / 2 == pytest.approx(median(y), rel=1e-13)
    if y == (0.0, 0.0, 1.0, 2.0, 10.0):
        assert (low, high, mean(y)) == (1, 1, 2.6)
    if len(y) % 2 == 0:
        assert (low, high) == (2, 3)


def test_outliers_pull_the_mean_alone_without_bound():
    found = find("outliers")()
    far = {row["outlier"]: row for row in found.rows()}
    assert far[100.0]["L2"] == pytest.approx(100 / 21, rel=1e-12)
    assert far[100.0]["L1"] == far[10.0]["L1"]
    assert far[100.0]["Huber"] == pytest.approx(far[10.0]["Huber"], rel=1e-12)
    good = np.random.default_rng(0).standard_normal(20)
    y = np.array([*((good - good.mean()) / good.std()), 100.0])
    assert np.clip(far[100.0]["Huber"] - y, -1, 1).sum() == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("delta", [0.5, 1.0, 2.0])
def test_huber_is_smooth_at_its_joint(delta):
    for beside in (np.nextafter(delta, 0), delta, np.nextafter(delta, 9)):
        assert actcli.huber_loss(beside, 0.0, delta=delta) == pytest.approx(delta**2 / 2, rel=1e-14)
        assert actcli.huber_loss.grad(beside, 0.0, delta=delta) == pytest.approx(delta, rel=1e-14)


@pytest.mark.parametrize("seed", range(3))
def test_weights_and_balanced_batches_are_the_same_training(seed):
    found = find("class-weights")(seed=seed)
    row = {one["training"]: one for one in found.rows()}
    assert row["weights"]["boundary"] == pytest.approx(row["balanced"]["boundary"], abs=1e-3)
    assert row["weights"]["loss"] == pytest.approx(
        row["balanced"]["loss"], rel=1e-4
    )  # the mean divides by the weights' sum
    assert row["weights"]["found of rare"] > row["plain"]["found of rare"] + 0.2
    for name in ("plain", "then real"):
        assert row[name]["mean p(rare)"] == pytest.approx(0.05, abs=1e-4)
    assert row["balanced"]["mean p(rare)"] > 0.15


def test_fused_cross_entropy_is_exact_where_two_steps_overflow():
    found = find("fused-cross-entropy")(logit=(1, 100, 1000))
    last = list(found.rows())[-1]
    assert last["exp / sum, log"] == last["softmax, log"] == math.inf
    assert (last["fused"], last["slope fused"]) == (1000, -1)
    assert math.isnan(last["slope in two steps"])
    assert math.isnan(find("fused-cross-entropy")(logit=(1000,), right=0).columns["exp / sum, log"][0])
    narrow = find("fused-cross-entropy")(logit=(103, 104), dtype="float32").columns
    assert math.isfinite(narrow["softmax, log"][0])
    assert narrow["softmax, log"][1] == math.inf
    assert narrow["fused"] == [103, 104]


def test_cross_entropy_is_entropy_plus_divergence():
    found = find("entropy-kl")()
    assert max(map(abs, found.columns["gap"])) <= 4.5e-16
    last = list(found.rows())[-1]
    p, q = (0.7, 0.2, 0.1), (0.1, 0.2, 0.7)
    assert last["H(p, q)"] == pytest.approx(-sum(a * math.log(b) for a, b in zip(p, q, strict=True)), rel=1e-14)
    assert last["KL(p‖q)"] == pytest.approx(sum(a * math.log(a / b) for a, b in zip(p, q, strict=True)), rel=1e-14)
    assert found.columns["KL(p‖q)"][0] == pytest.approx(0, abs=1e-16)


def test_iou_reacts_less_at_first_and_more_at_the_end():
    found = find("iou-dice")(area=200.0, rows=100)
    overlap, iou = np.array(found.columns["overlap"]), np.array(found.columns["IoU loss"])
    np.testing.assert_allclose(iou, 1 - overlap / (200 - overlap), atol=1e-15)
    np.testing.assert_allclose(found.columns["Dice loss"], 1 - 2 * overlap / 200, atol=1e-15)
    slope = np.gradient(iou, overlap, edge_order=2)
    np.testing.assert_allclose(found.columns["IoU slope"], slope, rtol=2e-3)
    assert set(found.columns["Dice slope"]) == {-0.01}
    less = np.abs(found.columns["IoU slope"]) < 0.01
    assert less[0]
    assert not less[-1]
    np.testing.assert_array_equal(less, np.array(found.columns["IoU"]) < math.sqrt(2) - 1)
    assert "0.414214" in found.answer[0]


def test_focal_loss_keeps_easy_examples_from_drowning_the_hard_one():
    found = find("focal-gamma")()
    for row in found.rows():
        easy, hard = -(0.1 ** row["γ"]) * math.log(0.9), -(0.9 ** row["γ"]) * math.log(0.1)
        assert (row["easy"], row["hard"]) == (pytest.approx(easy, rel=1e-13), pytest.approx(hard, rel=1e-13))
        assert row["share of easy"] == pytest.approx(100 * easy / (100 * easy + hard), rel=1e-13)
    assert column(found, "share of easy", γ=2.0)[0] < 0.06 < 0.8 < column(found, "share of easy", γ=0.0)[0]


@pytest.mark.parametrize("seed", range(3))
def test_ista_finds_zeros_and_the_least_objective(seed):
    found = find("ista")(seed=seed, steps=1000)
    last = list(found.rows())[-1]
    assert last["zeros"] >= 4
    assert last["zeros of it"] == 0
    assert last["ISTA: objective"] < last["subgradient: objective"] - 1e-4
    fallen = found.columns["ISTA: objective"]
    assert all(a >= b for a, b in pairwise(fallen))


def test_softshrink_is_the_proximal_step_of_the_absolute_value():
    z = np.linspace(-4, 4, 8001)
    for x in (-2.0, -0.3, 0.0, 0.5, 1.7):
        assert actcli.softshrink(x, lambd=0.5) == pytest.approx(
            z[np.argmin((z - x) ** 2 / 2 + 0.5 * np.abs(z))], abs=1e-3
        )


def test_elu_celu_and_selu_are_one_family():
    found = find("elu-family")()
    selu = list(found.rows())[-1]
    assert selu["mean"] == pytest.approx(0, abs=1e-12)
    assert selu["variance"] == pytest.approx(1, abs=1e-12)
    for row in found.rows():
        if row["function"] == "elu":
            assert row["slope left of 0"] == row["α"]
        if row["function"] == "celu":
            assert row["slope left of 0"] == 1
    one = [row for row in found.rows() if row["α"] == 1]
    assert len(one) == 2
    assert one[0]["mean"] == one[1]["mean"]


def test_the_moments_are_those_of_many_random_numbers():
    found = find("elu-family")(alpha=2.0)
    z = np.random.default_rng(0).standard_normal(400_000)
    y = actcli.elu(z, alpha=2.0)
    row = next(found.rows())
    assert row["mean"] == pytest.approx(y.mean(), abs=0.006)
    assert row["variance"] == pytest.approx(y.var(), abs=0.01)


def test_prelu_goes_from_the_identity_to_the_absolute_value():
    found = find("prelu")()
    assert column(found, "gap to x", α=1.0) == [0]
    assert column(found, "gap to |x|", α=-1.0) == [0]
    assert column(found, "gap to max(αx, x)", α=2.0)[0] > 0
    assert all(row["gap to max(αx, x)"] == 0 for row in found.rows() if row["α"] <= 1)


def test_softplus_is_ln2_over_beta_from_relu():
    found = find("softplus-relu")(beta=(0.5, 1.0, 4.0, 64.0))
    assert found.columns["largest gap"] == pytest.approx([math.log(2) / b for b in (0.5, 1, 4, 64)], rel=1e-14)
    assert found.columns["at x"] == [0] * 4
    assert found.columns["slope at 0"] == [0.5] * 4


def test_the_tanh_form_of_gelu_is_another_function():
    found = find("gelu-tanh")(rows=1000)
    for row in list(found.rows())[::37]:
        x = row["x"]
        exact = x * 0.5 * math.erfc(-x / math.sqrt(2))
        tanh = 0.5 * x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
        assert row["tanh − exact"] == pytest.approx(tanh - exact, abs=1e-15)
    assert max(map(abs, found.columns["tanh − exact"])) == pytest.approx(4.73e-4, rel=2e-3)
    assert max(map(abs, found.columns["sigmoid − exact"])) == pytest.approx(0.0203, rel=5e-3)


def test_adaptive_softmax_costs_less_the_more_words_there_are():
    found = find("adaptive-softmax")()
    assert found.columns["full / adaptive"] == sorted(found.columns["full / adaptive"])
    row = next(found.rows())  # 1000 words: 20 in the head, 180 and 800 in the tails, counted by hand
    harmonic = np.cumsum(1 / np.arange(1, 1001))
    shares = np.diff(harmonic[[19, 199, 999]]) / harmonic[999]
    tails = np.array([512 * 128 + 128 * 180, 512 * 32 + 32 * 800])
    assert row["adaptive"] == pytest.approx(512 * 22 + shares @ tails, rel=1e-12)
    assert row["all of adaptive"] == 512 * 22 + tails.sum()
    many = list(found.rows())[-1]
    assert many["words in the head"] == pytest.approx(
        (math.log(2e4) + 0.5772157) / (math.log(1e6) + 0.5772157), rel=1e-5
    )


def test_only_rectifiers_with_one_kink_at_0_are_equivariant():
    x = np.linspace(-8, 8, 641)
    entries = [e for e in actcli.entries("activation") if e.elementwise and e.evaluable]
    assert len(entries) > 50
    same = []
    for entry in entries:
        settings = entry.drawn({})
        y = np.asarray(entry(2 * x, **settings))
        if np.array_equal(y, 2 * np.asarray(entry(x, **settings))):
            same.append(entry.name)
    assert {"relu", "leaky_relu", "prelu", "rrelu", "identity"} <= set(same)
    assert not {"hardtanh", "relu6", "gelu", "softplus", "elu", "silu"} & set(same)
    for name in same:
        assert set(actcli.get(name).kinks) <= {0.0}
