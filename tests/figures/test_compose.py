"""Sweeps, several functions at once, and what does not go together."""

from __future__ import annotations

import numpy as np
import pytest

from actcli.errors import ActcliError, BadShape, BadValue, NotDefined
from actcli.figures.data import Bars, Matrix, Panel, Surface
from tests.figures.pictures import at, curves, pictured


def test_a_sweep_draws_one_curve_for_each_value_and_order():
    drawn = pictured("softplus", 2, beta=[0.5, 1.0, 2.0])
    assert [part.title for part in drawn.parts] == ["f(x)", "f′(x)", "f″(x)"]
    for part in drawn.parts:
        assert [curve.label for curve in part.curves] == ["β = 0.5", "β = 1", "β = 2"]
        assert part.ordered
    assert at(drawn.parts[1].curves[2], 0.5) == pytest.approx(1 / (1 + np.exp(-1)), abs=1e-4)


def test_two_sweeps_are_combined():
    labels = [curve.label for curve in curves(pictured("threshold", threshold=[0.0, 1.0], value=[0.0, -1.0]))]
    assert labels == ["θ = 0, v = 0", "θ = 0, v = −1", "θ = 1, v = 0", "θ = 1, v = −1"]


def test_words_are_swept_too():
    drawn = pictured("gelu", approximate=["none", "tanh"])
    assert [curve.label for curve in curves(drawn)] == ["approximate = none", "approximate = tanh"]
    assert len({curve.dash for curve in curves(drawn)}) == 2


def test_one_function_and_its_derivatives_share_a_panel_if_none_looks_flat():
    assert [curve.label for curve in curves(pictured("tanh", 2))] == ["f(x)", "f′(x)", "f″(x)"]
    assert len(pictured("tanh", 2).parts) == 1
    assert len(pictured("hardtanh", 1, xlim=(-50.0, 50.0), max_val=[40.0], min_val=[-40.0]).parts) == 2


def test_several_functions_have_a_panel_for_each_order():
    drawn = pictured("relu gelu silu", 1)
    assert drawn.title == "relu, gelu, silu"
    assert [[curve.label for curve in part.curves] for part in drawn.parts] == [["relu", "gelu", "silu"]] * 2


def test_curves_of_one_function_or_value_have_one_colour():
    drawn = curves(pictured("elu celu", alpha=[0.5, 2.0]))
    assert [(curve.label, curve.colour, curve.dash) for curve in drawn] == [
        ("elu, α = 0.5", 0, 0),
        ("elu, α = 2", 0, 1),
        ("celu, α = 0.5", 1, 0),
        ("celu, α = 2", 1, 1),
    ]
    targets = curves(pictured("focal_loss", gamma=[0.0, 2.0]))
    assert [(curve.label, curve.colour, curve.dash) for curve in targets] == [
        ("γ = 0, y = 1", 0, 0),
        ("γ = 0, y = 0", 0, 1),
        ("γ = 2, y = 1", 1, 0),
        ("γ = 2, y = 0", 1, 1),
    ]


def test_classification_losses_have_a_curve_for_each_target():
    drawn = curves(pictured("binary_cross_entropy_with_logits"))
    assert [curve.label for curve in drawn] == ["y = 1", "y = 0"]
    x = np.array([-2.0, 0.5, 2.5])
    assert np.allclose(at(drawn[0], x), np.log1p(np.exp(-x)), atol=1e-3)
    assert np.allclose(at(drawn[1], x), np.log1p(np.exp(x)), atol=1e-3)


def test_losses_of_a_logit_stand_beside_margin_losses():
    drawn = pictured("hinge_loss binary_cross_entropy_with_logits")
    assert [curve.label for curve in curves(drawn)] == ["hinge_loss", "binary_cross_entropy_with_logits"]
    assert drawn.parts[0].xlabel == "margin y·x"


def test_a_log_rate_and_a_rate_have_axes_of_their_own():
    assert pictured("poisson_nll_loss").parts[0].xlabel == "log-rate x"
    rate = pictured("poisson_nll_loss", log_input=[False]).parts[0]
    assert rate.xlabel == "rate x"
    assert rate.xlim[0] == 0.0


def test_an_overlap_is_that_of_two_regions_of_one_size():
    share = np.array([0.1, 0.5, 0.9])
    (dice,), (iou,) = curves(pictured("dice_loss")), curves(pictured("iou_loss"))
    assert np.allclose(at(dice, share), 1 - share, atol=1e-4)
    assert np.allclose(at(iou, share), 1 - share / (2 - share), atol=1e-4)
    (scores,) = curves(pictured("iou_loss", from_logits=[True]))
    assert np.allclose(at(scores, share), at(iou, share), atol=1e-4)


def test_an_angle_is_that_between_the_vectors():
    alike, unlike = curves(pictured("cosine_embedding_loss"))
    angle = np.array([20.0, 60.0, 120.0])
    assert np.allclose(at(alike, angle), 1 - np.cos(np.deg2rad(angle)), atol=1e-3)
    assert np.allclose(at(unlike, angle), np.maximum(0, np.cos(np.deg2rad(angle))), atol=1e-3)


@pytest.mark.parametrize("kind", ["pairwise_distance", "manhattan", "squared_euclidean", "cosine"])
def test_a_triplet_has_the_distances_that_the_axis_says(kind):
    distance = np.array([0.3, 1.0, 1.7])
    (curve,) = curves(pictured("triplet_margin_with_distance_loss", distance_function=[kind]))
    assert np.allclose(at(curve, distance), np.maximum(0, 2 - distance), atol=1e-4)


def test_a_sequence_has_the_loss_of_its_alignments():
    p = np.array([0.2, 0.5, 0.8])
    two = curves(pictured("ctc_loss"))[0]
    assert two.label == "T = 2"
    assert np.allclose(at(two, p), -np.log(p * p + 2 * p * (1 - p)), atol=2e-3)


def test_vectors_have_the_jacobian_of_one_setting_and_that_of_several_on_demand():
    assert [type(part) for part in pictured("softmax").parts] == [Bars, Bars, Matrix]
    assert [type(part) for part in pictured("softmax", beta=[0.1, 10.0]).parts] == [Bars, Bars]
    drawn = pictured("softmax", 1, beta=[0.1, 10.0])
    assert [type(part) for part in drawn.parts] == [Bars, Bars, Matrix, Matrix]
    assert [series.label for series in drawn.parts[1].series] == ["β = 0.1", "β = 10"]


def test_maps_are_drawn_for_each_value():
    drawn = pictured("softmax_focal_loss", 1, gamma=[0.0, 2.0])
    assert [(type(part), part.title) for part in drawn.parts] == [(Surface, "γ = 0"), (Surface, "γ = 2")]
    assert "gradient" in drawn.settings


def test_the_formula_is_that_of_the_setting():
    assert pictured("relu").formula.text == "max(0, x)"
    assert pictured("gelu").formula.text == "x*Phi(x)"
    assert "approximate" in pictured("gelu", approximate=["none", "tanh"]).formula.text
    assert pictured("relu gelu").formula is None


def test_settings_tell_what_the_formula_leaves_open():
    assert pictured("leaky_relu").settings == "α = 0.01"
    assert pictured("leaky_relu", alpha=[0.1, 0.2]).settings == ""
    assert pictured("elu celu", alpha=[2.0]).settings == "α = 2"


@pytest.mark.parametrize(
    ("names", "options", "error", "said"),
    [
        ("multihead_attention", {}, NotDefined, "multihead_attention"),
        ("relu softmax", {}, BadValue, "softmax"),
        ("relu mse_loss", {}, BadValue, "mse_loss"),
        ("hinge_loss mse_loss", {}, BadValue, "residual"),
        ("cross_entropy hinge_loss", {}, BadValue, "logits"),
        ("softmax", {"order": 2}, NotDefined, "Jacobian"),
        ("cross_entropy", {"order": 2}, NotDefined, "order 2"),
        ("dice_loss", {"order": 2}, NotDefined, "second derivative"),
        ("relu", {"xlim": (2.0, -2.0)}, BadValue, "reversed"),
        ("relu", {"xlim": (2.0, 2.0)}, BadValue, "empty"),
        ("relu", {"xlim": (0.0, np.inf)}, BadValue, "not finite"),
        ("relu", {"xlim": (np.nan, 1.0)}, BadValue, "not finite"),
        ("relu", {"xlim": (0.0, 1e200)}, BadValue, "too wide"),
        ("relu", {"xlim": (1.0, 1.0 + 1e-15)}, BadValue, "too narrow"),
        ("sparse_categorical_cross_entropy", {"xlim": (-3.0, -1.0)}, BadValue, "no finite value"),
        ("relu", {"given": np.arange(3)}, BadValue, "--xlim"),
        ("softmax", {"xlim": (0.0, 1.0)}, BadValue, "--input"),
        ("softmax", {"given": np.ones((2, 2))}, BadShape, "(2, 2)"),
        ("softmax", {"given": np.ones(100)}, BadValue, "32"),
        ("softmax", {"given": [1.0, np.inf]}, BadValue, "inf"),
        ("glu", {"given": np.ones(3)}, BadShape, "divisible"),
        ("leaky_relu", {"alpha": list(np.arange(100.0))}, BadValue, "24"),
        ("focal_loss", {"gamma": list(np.arange(20.0))}, BadValue, "24"),
        ("softmax_focal_loss", {"gamma": list(np.arange(9.0))}, BadValue, "6"),
        ("softplus", {"beta": [-1.0]}, BadValue, "beta"),
        ("hardtanh", {"max_val": [-7.0]}, BadValue, "max_val"),
    ],
)
def test_what_cannot_be_drawn_is_refused(names, options, error, said):
    order = options.pop("order", 0)
    with pytest.raises(error, match=said.replace("(", r"\(").replace(")", r"\)")) as refusal:
        pictured(names, order, **options)
    assert isinstance(refusal.value, ActcliError)
    assert refusal.value.exit_code == 2


def test_panels_beneath_each_other_show_one_window():
    parts = pictured("relu6 tanh", 1).parts
    assert all(isinstance(part, Panel) for part in parts)
    assert {part.xlim for part in parts} == {(-5.0, 9.0)}


def test_a_loss_without_a_target_has_one_curve_beside_others():
    labels = [curve.label for curve in curves(pictured("entropy kl_divergence"))]
    assert labels == ["entropy", "kl_divergence, y₀ = 0.2", "kl_divergence, y₀ = 0.5", "kl_divergence, y₀ = 0.9"]


def test_an_array_is_one_value_in_every_curve():
    drawn = pictured("cross_entropy", weight=[[1, 2]], label_smoothing=[0.0, 0.5])
    assert len(drawn.parts) == 2
    assert "w = [1, 2]" in drawn.settings
