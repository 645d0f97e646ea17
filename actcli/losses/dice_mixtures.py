"""Dice as a part of something: beside a cross-entropy, or under a function."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import loss_family
from actcli.definition.layouts import Regions
from actcli.definition.parameters import Whole, nonnegative, real, unit
from actcli.definition.tensors import logits, probabilities
from actcli.numerics import exponentials, overlap

loss = loss_family("segmentation")

_DIMS = "the axes that are summed, one loss for each place of the others; none for all"
_SMOOTH = "added to numerator and denominator of the Dice coefficient"


def _score(input, target, smooth):
    """The Dice coefficient as a fraction."""
    return overlap.dice(input, target, smooth, 0.0, squared=False)


def _tanh(score):
    """The slope of log cosh at the Dice loss."""
    return np.tanh(score.loss(False))


@loss(
    "log(cosh(1 - (2*sum(i, input[i]*target[i]) + smooth)/(sum(i, input[i] + target[i]) + smooth)))",
    input=probabilities("any shape"),
    target=probabilities("the true region: 0 or 1"),
    smooth=nonnegative(1.0, _SMOOTH, symbol="s", arrays=False),
    dims=Whole(None, _DIMS, optional=True),
    layout=Regions(),
    where=(_score, _tanh),
    view="overlap",
    aliases="log_cosh_dice",
    source="Jadon, A survey of loss functions for semantic segmentation, CIBCB 2020",
    notes=("At most log cosh 1 = 0.434; near a perfect match about half the square of the Dice loss.",),
)
def log_cosh_dice_loss(score):
    """The logarithm of the hyperbolic cosine of the Dice loss."""
    # log cosh z rounds 1 + z²/2 away below 1e-8; cosh z = 1 + 2 sinh²(z/2)
    return np.log1p(2 * np.square(np.sinh(score.loss(False) / 2)))


@log_cosh_dice_loss.derivative
def _(score, target, tanh):
    return tanh[..., None] * overlap.dice_pull(score, target)


@log_cosh_dice_loss.derivative(wrt="target")
def _(score, input, tanh):
    return tanh[..., None] * overlap.dice_pull(score, input)


@log_cosh_dice_loss.derivative(wrt="smooth")
def _(score, tanh):
    return -tanh * score.loss(False) / score.denominator


def _logit_score(input, target, smooth, eps):
    """The Dice coefficient of σ(x) as a fraction."""
    return overlap.dice_of_logits(input, target, smooth, eps)


def _entropy(input, target):
    """The mean cross-entropy of the elements, 0 where an infinite logit is right."""
    outside, inside = exponentials.softplus(input), exponentials.softplus(-input)
    return (overlap.pulled(1 - target, outside) + overlap.pulled(target, inside)).sum(axis=-1) / input.shape[-1]


@loss(
    "lambda_dice*(1 - (2*sum(i, p[i]*target[i]) + smooth)/(sum(i, p[i] + target[i]) + smooth + eps))"
    " - lambda_ce*sum(i, target[i]*log(p[i]) + (1 - target[i])*log(1 - p[i]))/size(input) where p[i] = sigmoid(input[i])",
    input=logits("any shape"),
    target=probabilities("the true region: 0 or 1"),
    lambda_dice=real(1.0, "weight of the Dice loss", symbol="λ", arrays=False, monai="lambda_dice"),
    lambda_ce=real(1.0, "weight of the cross-entropy", symbol="μ", arrays=False, monai="lambda_ce"),
    smooth=nonnegative(0.0, _SMOOTH, symbol="s", arrays=False, monai="smooth_nr,smooth_dr"),
    eps=nonnegative(1e-7, "added to the denominator of the Dice coefficient", arrays=False),
    dims=Whole(None, _DIMS, optional=True),
    layout=Regions(),
    where={"score": _logit_score, "entropy": _entropy},
    view="overlap",
    aliases="bce_dice dice_bce",
    monai="losses.DiceCELoss",
    dialects={
        "monai": Dialect(
            "Smoothing is added above and below: no region at all costs no Dice loss.", smooth=1e-5, eps=0.0
        )
    },
    source="Isensee et al., nnU-Net, Nature Methods 2021",
    notes=(
        "The cross-entropy is the mean over the elements of each group that dims leaves, the Dice coefficient is of the whole group.",
        "Smoothing differs: 1e-5 above and below in MONAI. nnU-Net adds -Dice, which is 1 less.",
    ),
)
def dice_ce_loss(score, entropy, lambda_dice, lambda_ce):
    """The Dice loss and the binary cross-entropy of logits, added."""
    return lambda_dice * score.loss(False) + lambda_ce * entropy


@dice_ce_loss.derivative
def _(input, target, score, lambda_dice, lambda_ce):
    by_probability = lambda_dice * overlap.dice_pull(score, target)
    residual = exponentials.binary_cost_slope(input, target)
    return by_probability * exponentials.sigmoid_slope(input) + lambda_ce * residual / input.shape[-1]


@dice_ce_loss.derivative(wrt="target")
def _(input, score, lambda_dice, lambda_ce):
    by_region = lambda_dice * overlap.dice_pull(score, exponentials.sigmoid(input))
    return by_region - lambda_ce * input / input.shape[-1]


@dice_ce_loss.derivative(wrt="lambda_dice")
def _(score):
    return score.loss(False)


@dice_ce_loss.derivative(wrt="lambda_ce")
def _(entropy):
    return entropy


@dice_ce_loss.derivative(wrt="smooth")
def _(score, lambda_dice):
    return -lambda_dice * score.loss(False) / score.denominator


@dice_ce_loss.derivative(wrt="eps")
def _(score, lambda_dice):
    return lambda_dice * score.numerator / score.denominator / score.denominator


def _logs(input):
    """log p and log(1 - p)."""
    return np.log(input), np.log1p(-input)


def _costs(logs, target):
    """The means of -t log p and of -(1 - t) log(1 - p), a weight of 0 counting as 0 beside an infinite logarithm."""
    inside, outside = overlap.pulled(target, logs[0]), overlap.pulled(1 - target, logs[1])
    return -inside.sum(axis=-1) / target.shape[-1], -outside.sum(axis=-1) / target.shape[-1]


@loss(
    "-alpha*sum(i, beta*target[i]*log(input[i]) + (1 - beta)*(1 - target[i])*log(1 - input[i]))/size(input)"
    " - (1 - alpha)*(2*sum(i, input[i]*target[i]) + smooth)/(sum(i, input[i] + target[i]) + smooth)",
    input=probabilities("any shape"),
    target=probabilities("the true region: 0 or 1"),
    alpha=unit(0.5, "weight of the cross-entropy, 1 - α that of the Dice coefficient", arrays=False),
    beta=unit(0.5, "weight of the region in the cross-entropy; above 1/2 what is missing costs more", arrays=False),
    smooth=nonnegative(1.0, _SMOOTH, symbol="s", arrays=False),
    dims=Whole(None, _DIMS, optional=True),
    layout=Regions(),
    where=(_score, _logs, _costs),
    view="overlap",
    source="Taghanaki et al., Combo loss, Computerized Medical Imaging and Graphics 2019",
    notes=(
        "Negative values are normal: the Dice coefficient itself is subtracted, so a perfect match costs -(1 - α).",
        "The logarithms are not bounded: a wrong prediction of 0 or 1 costs ∞.",
    ),
)
def combo_loss(score, costs, alpha, beta):
    """A weighted cross-entropy minus the Dice coefficient."""
    entropy = beta * costs[0] + (1 - beta) * costs[1]
    return alpha * entropy - (1 - alpha) * score.numerator / score.denominator


@combo_loss.derivative
def _(input, target, score, alpha, beta):
    inside = overlap.pulled(beta * target, 1 / input)
    residual = inside - overlap.pulled((1 - beta) * (1 - target), 1 / (1 - input))
    return (1 - alpha) * overlap.dice_pull(score, target) - alpha * residual / input.shape[-1]


@combo_loss.derivative(wrt="target")
def _(input, score, logs, alpha, beta):
    residual = overlap.pulled(beta, logs[0]) - overlap.pulled(1 - beta, logs[1])
    return (1 - alpha) * overlap.dice_pull(score, input) - alpha * residual / input.shape[-1]


@combo_loss.derivative(wrt="alpha")
def _(score, costs, beta):
    return beta * costs[0] + (1 - beta) * costs[1] + score.numerator / score.denominator


@combo_loss.derivative(wrt="beta")
def _(costs, alpha):
    return alpha * (costs[0] - costs[1])


@combo_loss.derivative(wrt="smooth")
def _(score, alpha):
    return -(1 - alpha) * score.loss(False) / score.denominator
