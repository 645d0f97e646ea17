"""Overlap losses: how much a predicted region and the true one have in common."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import loss_family
from actcli.definition.layouts import Regions
from actcli.definition.parameters import Flag, Numbers, Whole, nonnegative
from actcli.definition.tensors import logits, probabilities
from actcli.numerics import exponentials, overlap

loss = loss_family("segmentation")

_DIMS = "the axes that are summed, one loss for each place of the others; none for all"


def _prob(input, from_logits):
    """Probabilities."""
    return exponentials.sigmoid(input) if from_logits else input


def _chain(input, from_logits):
    """Slope of the probabilities by the input."""
    return exponentials.sigmoid_slope(input) if from_logits else 1.0


def _w(class_weights):
    """The weights of the groups, 1 where there are none."""
    return 1.0 if class_weights is None else class_weights


def _score(prob, target, smooth, eps, squared):
    """The Dice coefficient as a fraction."""
    return overlap.dice(prob, target, smooth, eps, squared)


@loss(
    "-log(score)*weight if log_loss else (1 - score)*weight"
    " where p[i] = sigmoid(input[i]) if from_logits else input[i];"
    " m[i] = p[i]**2 + target[i]**2 if squared else p[i] + target[i];"
    " score = (2*sum(i, p[i]*target[i]) + smooth)/(sum(i, m[i]) + smooth + eps);"
    " weight = 1 if class_weights is None else class_weights",
    input=probabilities("any shape; logits with from_logits", when={"from_logits": {True: logits()}}),
    target=probabilities("the true region: 0 or 1"),
    smooth=nonnegative(0.0, "added to numerator and denominator", symbol="s", arrays=False, smp="smooth"),
    eps=nonnegative(1e-7, "added to the denominator", arrays=False, smp="eps"),
    squared=Flag(False, "squares in the denominator (V-Net)", monai="squared_pred"),
    from_logits=Flag(False, "apply a sigmoid to the input first", smp="from_logits", monai="sigmoid"),
    dims=Whole(None, _DIMS, optional=True, keras="axis", optax="axis"),
    log_loss=Flag(False, "-log of the coefficient", smp="log_loss"),
    class_weights=Numbers(
        None, "a weight for each group that dims leaves", symbol="w", smp="class_weights", monai="weight"
    ),
    layout=Regions(),
    where=(_prob, _chain, _w, _score),
    view="overlap",
    aliases="soft_dice binary_dice_loss sorensen_dice",
    keras="losses.Dice",
    smp="losses.DiceLoss",
    monai="losses.DiceLoss",
    dialects={
        "keras": Dialect("All elements at once; both regions empty cost 1."),
        "optax": Dialect(
            "0.1379 for p = 0.9, 0.6, 0.2, 0.1 and y = 1, 1, 0, 0, where Keras has 0.2105; its smooth = 1 counts half.",
            smooth=2.0,
            eps=0.0,
            from_logits=True,
            reduction="mean",
        ),
        "monai": Dialect("For each sample and channel; both regions empty cost 0.", smooth=1e-5, eps=0.0),
        "smp": Dialect(
            "Takes logits, for each class over the batch; a denominator is at least 1e-7, and an empty region costs 0.",
            from_logits=True,
        ),
        "kornia": Dialect("For each sample, then their mean.", eps=1e-8, reduction="mean"),
    },
    source="Milletari et al., V-Net, 3DV 2016",
    pitfalls=(
        "For p = .9, .6, .2, .1 and t = 1, 1, 0, 0 the loss is 0.2105 here and in Keras, 0.1379 in optax (smooth=2 on this scale), 0.0683 with"
        " squared areas as in V-Net (squared=true); iou_loss is 0.3478.",
        "Two empty regions cost 1 here and in Keras, 0 in MONAI, optax and smp.",
        "All elements are one region unless dims says otherwise, as in Keras; MONAI has one for each image and class, smp for each class.",
    ),
    notes=(
        "For a fixed total area S the slope by the overlap is -2/S everywhere; that of IoU goes from -1/S to -4/S. So IoU is the less sensitive"
        " early and the more sensitive late, not the reverse; they cross at IoU = 0.414, Dice = 0.586.",
        "1 - 2·overlap/total area, where the areas are numbers of elements and agreement on the background does not count.",
    ),
)
def dice_loss(score, w, log_loss):
    """One minus the Dice coefficient of two regions."""
    return w * score.loss(log_loss)


@dice_loss.derivative
def _(score, prob, target, chain, w, squared, log_loss):
    by_numerator, by_denominator = score.pulls(log_loss)
    size_slope = 2 * prob if squared else 1.0
    return np.asarray(w)[..., None] * (overlap.pulled(2 * target, by_numerator) + size_slope * by_denominator) * chain


@dice_loss.derivative(wrt="target")
def _(score, prob, target, w, squared, log_loss):
    by_numerator, by_denominator = score.pulls(log_loss)
    size_slope = 2 * target if squared else 1.0
    return np.asarray(w)[..., None] * (overlap.pulled(2 * prob, by_numerator) + size_slope * by_denominator)


@dice_loss.derivative(wrt="smooth")
def _(score, w, log_loss):
    by_numerator, by_denominator = score.pulls(log_loss)
    return w * (by_numerator + by_denominator)[..., 0]


@dice_loss.derivative(wrt="eps")
def _(score, w, log_loss):
    return w * score.pulls(log_loss)[1][..., 0]


@dice_loss.derivative(wrt="class_weights")
def _(score, log_loss):
    return score.loss(log_loss)


def _ratio(prob, target, smooth, eps):
    """The intersection over union as a fraction."""
    return overlap.iou(prob, target, smooth, eps)


@loss(
    "-log(score) if log_loss else 1 - score"
    " where p[i] = sigmoid(input[i]) if from_logits else input[i];"
    " score = (sum(i, p[i]*target[i]) + smooth)/(sum(i, p[i] + target[i] - p[i]*target[i]) + smooth + eps)",
    input=probabilities("any shape; logits with from_logits", when={"from_logits": {True: logits()}}),
    target=probabilities("the true region: 0 or 1"),
    smooth=nonnegative(0.0, "added to numerator and denominator", symbol="s", arrays=False, smp="smooth"),
    eps=nonnegative(1e-7, "added to the denominator", arrays=False, smp="eps"),
    from_logits=Flag(False, "apply a sigmoid to the input first", smp="from_logits"),
    dims=Whole(None, _DIMS, optional=True),
    log_loss=Flag(False, "-log of the ratio", smp="log_loss"),
    layout=Regions(),
    where=(_prob, _chain, _ratio),
    view="overlap",
    aliases="JaccardLoss soft_iou",
    smp="losses.JaccardLoss",
    dialects={
        "smp": Dialect("Takes logits, for each class over the batch; an empty region costs 0.", from_logits=True)
    },
    source="Jaccard, 1901; Rahman and Wang, Optimizing intersection-over-union in deep neural networks, 2016",
    pitfalls=(
        "Not dice_loss: for p = .9, .6, .2, .1 and t = 1, 1, 0, 0 it is 0.3478, there 0.2105. Nor box_iou_loss: this is of masks.",
    ),
    notes=(
        "With total area S and overlap I the slope is -S/(S - I)², from -1/S at no overlap to -4/S at a perfect match: less sensitive than Dice at first,"
        " more late, not the reverse. IoU J and Dice D: D = 2J/(1 + J).",
    ),
)
def iou_loss(ratio, log_loss):
    """One minus the intersection over union of two regions."""
    return ratio.loss(log_loss)


@iou_loss.derivative
def _(ratio, target, chain, log_loss):
    by_numerator, by_denominator = ratio.pulls(log_loss)
    return (overlap.pulled(target, by_numerator) + (1 - target) * by_denominator) * chain


@iou_loss.derivative(wrt="target")
def _(ratio, prob, log_loss):
    by_numerator, by_denominator = ratio.pulls(log_loss)
    return overlap.pulled(prob, by_numerator) + (1 - prob) * by_denominator


@iou_loss.derivative(wrt="smooth")
def _(ratio, log_loss):
    by_numerator, by_denominator = ratio.pulls(log_loss)
    return (by_numerator + by_denominator)[..., 0]


@iou_loss.derivative(wrt="eps")
def _(ratio, log_loss):
    return ratio.pulls(log_loss)[1][..., 0]
