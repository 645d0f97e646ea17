"""What pitfalls of elementwise losses, segmentation and vectors claim, computed again."""

from __future__ import annotations

import math

import numpy as np

import actcli as a

from .claim import Claim

ONES, PAIR = ([1.0, 3.0], [0.0, 0.0]), {"weight": [1.0, 3.0]}
MASK = ([0.9, 0.6, 0.2, 0.1], [1.0, 1.0, 0.0, 0.0])
SCALED = "residuals 1, 3 with weights 1, 3 give "


def squared_over(c):
    """z² at a residual of 1."""
    return 1 / c**2


def constant(loss, expected):
    """A loss with the label 0, which is the same whatever the score."""
    values = {float(loss(score, 0.0)) for score in (-7.0, -0.3, 0.0, 2.0)}
    assert values == {expected}
    return expected


def _own_distance():
    """The distance of a point of 256 components to itself, where that to the negative is 0 and the margin 1."""
    point = np.zeros(256)
    return a.triplet_margin_loss(point, point, point + 1e-6) - 1


def _same(one, other, keep=0):
    """Nothing, or the number kept, where both are the same."""
    assert float(one) == float(other)
    return [float(one)][:keep]


def _weighted(loss, total, divisor):
    """The mean with weights 1 and 3, and what it would be over the other divisor (2 elements, or 4 by weight)."""
    assert loss(*ONES, **PAIR, reduction="sum") == total
    mean = loss(*ONES, **PAIR)
    assert mean == total / divisor
    return mean, total / (6 - divisor)


CLAIMS = [
    Claim("mse_loss", "a residual of 3 costs {:g} here, {:g} there", lambda: (a.mse_loss(3, 0), a.l2_loss(3, 0))),
    Claim(
        "mse_loss",
        "expectile_loss at τ = 0.5 is half of this",
        lambda: _same(a.expectile_loss(3, 0), a.mse_loss(3, 0) / 2),
    ),
    Claim("mse_loss", SCALED + "28/4 = {:g}, not {:g}", lambda: _weighted(a.mse_loss, 28, 4)),
    Claim("l2_loss", "a residual of 3 costs {:g} here, {:g} there", lambda: (a.l2_loss(3, 0), a.mse_loss(3, 0))),
    Claim("l1_loss", SCALED + "10/4 = {:g}, not {:g}", lambda: _weighted(a.l1_loss, 10, 4)),
    Claim(
        "l1_loss", "quantile_loss at τ = 0.5 is half of this", lambda: _same(a.quantile_loss(3, 0), a.l1_loss(3, 0) / 2)
    ),
    Claim("l1_loss", "a residual of 3 costs {:g} here, {:g} there", lambda: (a.l1_loss(3, 0), a.quantile_loss(3, 0))),
    Claim(
        "quantile_loss",
        "τ = 0.5 is half of l1_loss",
        lambda: _same(a.quantile_loss(3, 0, tau=0.5), a.l1_loss(3, 0) / 2),
    ),
    Claim(
        "quantile_loss", "a residual of 3 costs {:g} here, {:g} there", lambda: (a.quantile_loss(3, 0), a.l1_loss(3, 0))
    ),
    Claim(
        "expectile_loss",
        "τ = 0.5 is half of mse_loss",
        lambda: _same(a.expectile_loss(3, 0, tau=0.5), a.mse_loss(3, 0) / 2),
    ),
    Claim(
        "expectile_loss",
        "a residual of 3 costs {:g} here, {:g} there",
        lambda: (a.expectile_loss(3, 0), a.mse_loss(3, 0)),
    ),
    Claim(
        "huber_loss",
        "A residual of 3 at δ = β = 2 costs {:g} here, {:g} there",
        lambda: (a.huber_loss(3, 0, delta=2), a.smooth_l1_loss(3, 0, beta=2)),
    ),
    Claim("huber_loss", SCALED + "8/2 = {:g}, not {:g}", lambda: _weighted(a.huber_loss, 8, 2)),
    Claim(
        "smooth_l1_loss",
        "A residual of 3 at β = δ = 2 costs {:g} here, {:g} there",
        lambda: (a.smooth_l1_loss(3, 0, beta=2), a.huber_loss(3, 0, delta=2)),
    ),
    Claim(
        "mean_absolute_percentage_error",
        "90 for 100 costs {:g}; scikit-learn and torchmetrics leave out the 100 ({:g}). smape_loss has {:.3f}",
        lambda: (
            a.mean_absolute_percentage_error(90, 100),
            a.mean_absolute_percentage_error(90, 100) / 100,
            a.smape_loss(90, 100),
        ),
    ),
    Claim(
        "mean_absolute_percentage_error",
        "A target of 0 missed by 1 costs {:.0e}. Predictions that are too low but positive cost at most {:g}",
        lambda: (a.mean_absolute_percentage_error(1, 0), a.mean_absolute_percentage_error(0, 7)),
    ),
    Claim(
        "smape_loss",
        "90 for 100 costs {:.3f} here (0 to 200, as in the M4 competition and N-BEATS), {:.3f} from 0 to 100, {:.4f} from 0 to 1",
        lambda: np.array([1, 1 / 2, 1 / 200]) * a.smape_loss(90, 100),
    ),
    Claim("smape_loss", "mean_absolute_percentage_error has {:g}", lambda: a.mean_absolute_percentage_error(90, 100)),
    Claim(
        "smape_loss",
        "110 for 100 costs {:.3f}, 90 for 100 costs {:.3f}",
        lambda: a.smape_loss([110, 90], [100, 100], reduction="none"),
    ),
    Claim(
        "charbonnier_loss",
        "at a residual of 0 it is ε = {:g}, not {:g}; at 1 it is {:.7f}, there {:.4f}",
        lambda: (
            a.charbonnier_loss(0, 0),
            a.pseudo_huber_loss(0, 0),
            a.charbonnier_loss(1, 0),
            a.pseudo_huber_loss(1, 0),
        ),
    ),
    Claim("pseudo_huber_loss", "√(r² + ε²) with ε = {:g}", lambda: a.charbonnier_loss.defaults["epsilon"]),
    Claim(
        "pseudo_huber_loss",
        "A residual of 1 costs {:.4f} here, {:.7f} there",
        lambda: (a.pseudo_huber_loss(1, 0), a.charbonnier_loss(1, 0)),
    ),
    Claim(
        "cauchy_loss",
        "a residual of 1 costs {:.4f} here and in kornia, log(1 + z²/2); {:.4f} in SciPy's least_squares, log(1 + z²);"
        " {:.4f} by Holland and Welsch, (c²/2) log(1 + z²) with c = 2.385",
        lambda: (a.cauchy_loss(1, 0), math.log1p(1), 2.385**2 / 2 * math.log1p(squared_over(2.385))),
    ),
    Claim(
        "geman_mcclure_loss",
        "a residual of 1 costs {:g} here and in kornia, 2z²/(z² + 4); textbooks have r²/(2(1 + r²)) = {:g} or r²/(1 + r²) = {:g}",
        lambda: (a.geman_mcclure_loss(1, 0), 1 / (2 * (1 + 1)), 1 / (1 + 1)),
    ),
    Claim(
        "welsch_loss",
        "a residual of 1 costs {:.4f} here and in kornia, 1 - exp(-z²/2);"
        " {:.4f} by Holland and Welsch, (c²/2)(1 - exp(-z²)) with c = 2.985",
        lambda: (a.welsch_loss(1, 0), -(2.985**2) / 2 * math.expm1(-squared_over(2.985))),
    ),
    Claim(
        "poisson_nll_loss",
        "A rate of 2 for a count of 2 costs {:.4f}; taken for a log-rate, 2 costs {:.4f}",
        lambda: (a.poisson_nll_loss(2, 2, log_input=False), a.poisson_nll_loss(2, 2)),
    ),
    Claim(
        "poisson_nll_loss",
        "y = 2 gets {:.4f} where ln 2! is {:.4f}",
        lambda: (a.poisson_nll_loss(0.3, 2, full=True) - a.poisson_nll_loss(0.3, 2), math.log(2)),
    ),
    Claim(
        "gaussian_nll_loss",
        "a residual of 2 at σ = 2 costs {:.4f} with var = 4; with σ in its place {:.4f}",
        lambda: (a.gaussian_nll_loss(2, 0, 4), a.gaussian_nll_loss(2, 0, 2)),
    ),
    Claim("hinge_loss", "with a label 0 the loss is the constant {:g}", lambda: constant(a.hinge_loss, 1)),
    Claim(
        "hinge_loss",
        "For 2 and the label +1 it is {:g} here, {:g} there",
        lambda: (a.hinge_loss(2, 1), a.hinge_embedding_loss(2, 1)),
    ),
    Claim(
        "squared_hinge_loss", "with a label 0 the loss is the constant {:g}", lambda: constant(a.squared_hinge_loss, 1)
    ),
    Claim("perceptron_loss", "with a label 0 the loss is the constant {:g}", lambda: constant(a.perceptron_loss, 0)),
    Claim("exponential_loss", "with a label 0 the loss is the constant {:g}", lambda: constant(a.exponential_loss, 1)),
    Claim(
        "modified_huber_loss",
        "with a label 0 the loss is the constant {:g}",
        lambda: constant(a.modified_huber_loss, 1),
    ),
    Claim(
        "zero_one_loss", "with a label 0 every answer counts as wrong", lambda: _same(constant(a.zero_one_loss, 1), 1)
    ),
    Claim(
        "soft_margin_loss",
        "a label 0 costs {:.4f} whatever the score",
        lambda: constant(a.soft_margin_loss, math.log(2)),
    ),
    Claim(
        "soft_margin_loss",
        "the score 2 for the wrong side costs {:.4f} in both",
        lambda: _same(a.soft_margin_loss(2, -1), a.binary_cross_entropy_with_logits(2, 0), keep=1),
    ),
    Claim(
        "hinge_embedding_loss",
        "For 2 and the label +1 it is {:g} here, {:g} there",
        lambda: (a.hinge_embedding_loss(2, 1), a.hinge_loss(2, 1)),
    ),
    Claim(
        "hinge_embedding_loss",
        "with a label 0 a distance of 0.25 costs {:g} + {:g} = {:g}",
        lambda: (a.hinge_embedding_loss(0.25, 1), a.hinge_embedding_loss(0.25, -1), a.hinge_embedding_loss(0.25, 0)),
    ),
    Claim(
        "contrastive_loss",
        "at a distance of 0.5 costs {:g} here, {:g} there",
        lambda: (a.contrastive_loss(0.5, 1), a.contrastive_loss(0.5, 1) / 2),
    ),
    Claim(
        "margin_ranking_loss",
        "The margin is {:g} unless given, so equal scores cost nothing; a label 0 in place of -1 costs nothing either",
        lambda: _same(
            a.margin_ranking_loss([2, 0, -1], [2, 5, -9], [1, 0, 0]), a.margin_ranking_loss.defaults["margin"], keep=1
        ),
    ),
    Claim(
        "pairwise_logistic_loss",
        "Scores 2, 0 cost {:.4f}, exchanged {:.4f}",
        lambda: (a.pairwise_logistic_loss(2, 0), a.pairwise_logistic_loss(0, 2)),
    ),
    Claim(
        "sparsemax_loss",
        "A logit of 0 costs {:g}, as do the scores 0, 0",
        lambda: _same(a.sparsemax_loss(0, 1), a.multiclass_sparsemax_loss([0.0, 0.0], 0), keep=1),
    ),
    Claim(
        "dice_loss",
        "For p = .9, .6, .2, .1 and t = 1, 1, 0, 0 the loss is {:.4f} here and in Keras, {:.4f} in optax (smooth=2 on this scale),"
        " {:.4f} with squared areas as in V-Net (squared=true); iou_loss is {:.4f}",
        lambda: (a.dice_loss(*MASK), a.dice_loss(*MASK, smooth=2), a.dice_loss(*MASK, squared=True), a.iou_loss(*MASK)),
    ),
    Claim("dice_loss", "Two empty regions cost {:g} here", lambda: a.dice_loss([0, 0], [0, 0])),
    Claim(
        "iou_loss",
        "for p = .9, .6, .2, .1 and t = 1, 1, 0, 0 it is {:.4f}, there {:.4f}",
        lambda: (a.iou_loss(*MASK), a.dice_loss(*MASK)),
    ),
    Claim(
        "tversky_loss",
        "with α = 0.9 and β = 0.1 the mask 1, 0 for 1, 1 costs {:.4f} here, {:.4f} in Keras",
        lambda: (
            a.tversky_loss([1, 0], [1, 1], alpha=0.9, beta=0.1),
            a.tversky_loss([1, 0], [1, 1], alpha=0.1, beta=0.9),
        ),
    ),
    Claim(
        "focal_tversky_loss",
        "The exponent γ = {:g} is 1/γ of the paper, where γ = 4/3",
        lambda: _same(a.focal_tversky_loss.defaults["gamma"], 1 / (4 / 3), keep=1),
    ),
    Claim(
        "cosine_similarity_loss",
        "{:g} for vectors of one direction; +cos in keras.metrics, optax and torch.nn.functional, which are no losses."
        " cosine_distance_loss is 1 - cos, {:g} there",
        lambda: (a.cosine_similarity_loss([1, 0], [3, 0]), a.cosine_distance_loss([1, 0], [3, 0])),
    ),
    Claim(
        "cosine_distance_loss",
        "1 - cos, {:g} for vectors of one direction; cosine_similarity_loss is -cos, {:g} there",
        lambda: (a.cosine_distance_loss([1, 0], [3, 0]), a.cosine_similarity_loss([1, 0], [3, 0])),
    ),
    Claim(
        "cosine_embedding_loss",
        "a label 0 costs nothing, whatever the vectors",
        lambda: _same(a.cosine_embedding_loss([[1, 0], [1, 2]], [[0, 1], [1, 2]], [0, 0]), 0),
    ),
    Claim(
        "triplet_margin_loss",
        "the distance of a point to itself is ε√D: {:.1e} for D = 256",
        _own_distance,
    ),
    Claim("arcface_loss", "{:g} is {:.1f} degrees", lambda: (a.arcface_loss.defaults["margin"], math.degrees(0.5))),
]
