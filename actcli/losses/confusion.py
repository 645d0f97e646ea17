"""Losses of soft confusion counts: true and false positives and negatives weigh differently, or all four count."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect, another
from actcli.definition.families import loss_family
from actcli.definition.layouts import Regions
from actcli.definition.parameters import Whole, nonnegative, positive
from actcli.definition.tensors import probabilities
from actcli.numerics import confusion, overlap

loss = loss_family("segmentation")

DIMS = "the axes that are summed, one loss for each place of the others; none for all"


def _index(input, target, alpha, beta, smooth):
    """The Tversky index as a fraction."""
    return confusion.tversky(input, target, alpha, beta, smooth)


def _false(input, target):
    """False positives and false negatives."""
    return confusion.false_positives(input, target), confusion.false_positives(target, input)


_INDEX = (
    "(hit + smooth)/(hit + alpha*sum(i, input[i]*(1 - target[i])) + beta*sum(i, (1 - input[i])*target[i]) + smooth);"
    " hit = sum(i, input[i]*target[i])"
)


@loss(
    "1 - score where score = " + _INDEX,
    input=probabilities("any shape"),
    target=probabilities("the true region: 0 or 1"),
    alpha=nonnegative(0.5, "weight of false positives", arrays=False, smp="alpha", monai="alpha", optax="alpha"),
    beta=nonnegative(0.5, "weight of false negatives", arrays=False, smp="beta", monai="beta", optax="beta"),
    smooth=nonnegative(
        0.0, "added to numerator and denominator", symbol="s", arrays=False, smp="smooth", monai="smooth_nr,smooth_dr"
    ),
    dims=Whole(None, DIMS, optional=True),
    layout=Regions(),
    where=(_index, _false),
    view="overlap",
    keras="losses.Tversky",
    smp="losses.TverskyLoss",
    monai="losses.TverskyLoss",
    dialects={
        "keras": Dialect(
            "Against its documentation alpha weighs false negatives: at α = 0.9, β = 0.1 a mask with one of two elements found costs 0.4737, here 0.0909.",
            exchanged=("alpha", "beta"),
        ),
        "optax": Dialect("dice_loss(alpha, beta), with smooth = 1; takes logits.", smooth=1.0, reduction="mean"),
        "monai": Dialect("For each sample and channel.", smooth=1e-5),
        "smp": Dialect(
            "The same of probabilities, which from_logits=False takes; the mean over classes to the power gamma."
        ),
    },
    source="Salehi et al., Tversky loss function for image segmentation using 3D fully convolutional deep networks, MLMI 2017",
    pitfalls=(
        "α weighs false positives, β false negatives. Keras 3.15 computes the false positives as Σ (1 - p)t, so its alpha weighs false negatives,"
        " against its documentation: with α = 0.9 and β = 0.1 the mask 1, 0 for 1, 1 costs 0.0909 here, 0.4737 in Keras. The paper of"
        " focal_tversky_loss exchanges them, too.",
    ),
    notes=(
        "α = β = 1/2 is Dice, α = β = 1 is IoU; the paper recommends α = 0.3, β = 0.7, which weighs missed elements more.",
        "Both regions empty and s = 0: 0/0 = NaN.",
    ),
)
def tversky_loss(index):
    """One minus the Tversky index: Dice or IoU with weights of its own for what is too much and what is missing."""
    return index.loss(False)


@tversky_loss.derivative
def _(index, target, alpha, beta):
    return confusion.tversky_pull(index, target, alpha, beta)


@tversky_loss.derivative(wrt="target")
def _(index, input, alpha, beta):
    return confusion.tversky_pull(index, input, beta, alpha)


@tversky_loss.derivative(wrt="alpha")
def _(index, false):
    return index.numerator / index.denominator * (false[0] / index.denominator)


@tversky_loss.derivative(wrt="beta")
def _(index, false):
    return index.numerator / index.denominator * (false[1] / index.denominator)


@tversky_loss.derivative(wrt="smooth")
def _(index):
    return -index.loss(False) / index.denominator


def _focus(index, gamma):
    """The slope of (1 - score)^γ by the score, without its sign, with an axis for the elements."""
    return (gamma * index.loss(False) ** (gamma - 1))[..., None]


@loss(
    "(1 - score)**gamma where score = " + _INDEX,
    input=probabilities("any shape"),
    target=probabilities("the true region: 0 or 1"),
    alpha=nonnegative(0.3, "weight of false positives", arrays=False),
    beta=nonnegative(0.7, "weight of false negatives", arrays=False),
    gamma=positive(0.75, "exponent; below 1 easy regions weigh more", arrays=False, smp="gamma"),
    smooth=nonnegative(1.0, "added to numerator and denominator", symbol="s", arrays=False),
    dims=Whole(None, DIMS, optional=True),
    layout=Regions(),
    where=(_index, _false, _focus),
    view="overlap",
    dialects={
        "smp": another("TverskyLoss(gamma) is a power of the mean over classes, at α = β = 1/2 and γ = 1 unless given.")
    },
    source="Abraham and Khan, A novel focal Tversky loss function with improved attention U-Net, ISBI 2019",
    pitfalls=(
        "The exponent γ = 0.75 is 1/γ of the paper, where γ = 4/3; and the paper weighs false negatives by α, which weighs false positives here and"
        " in tversky_loss.",
    ),
    notes=(
        "smp raises the mean over classes to γ; MONAI's AsymmetricFocalTverskyLoss has the exponent 1 - γ, on the foreground alone.",
        "For γ < 1 the slope grows without bound towards a perfect match.",
    ),
)
def focal_tversky_loss(index, gamma):
    """A power of the Tversky loss.

    At a perfect match and γ < 1 the slope is infinite by every element that moves the index.
    """
    return index.loss(False) ** gamma


@focal_tversky_loss.derivative
def _(index, target, alpha, beta, focus):
    return overlap.pulled(confusion.tversky_pull(index, target, alpha, beta), focus)


@focal_tversky_loss.derivative(wrt="target")
def _(index, input, alpha, beta, focus):
    return overlap.pulled(confusion.tversky_pull(index, input, beta, alpha), focus)


@focal_tversky_loss.derivative(wrt="alpha")
def _(index, false, focus):
    return overlap.pulled(index.numerator / index.denominator * (false[0] / index.denominator), focus[..., 0])


@focal_tversky_loss.derivative(wrt="beta")
def _(index, false, focus):
    return overlap.pulled(index.numerator / index.denominator * (false[1] / index.denominator), focus[..., 0])


@focal_tversky_loss.derivative(wrt="gamma")
def _(index, gamma):
    missing = index.loss(False)
    return np.where(missing == 0, 0.0, missing**gamma * np.log(np.where(missing == 0, 1.0, missing)))


@focal_tversky_loss.derivative(wrt="smooth")
def _(index, gamma):
    return -gamma * index.loss(False) ** gamma / index.denominator


def _r(input, target, eps):
    """Matthews' coefficient with its counts."""
    return confusion.correlation(input, target, eps)


@loss(
    "1 - (tp*tn - fp*fn)/sqrt((tp + fp)*(tp + fn)*(tn + fp)*(tn + fn))"
    " where tp = sum(i, input[i]*target[i]) + eps; tn = sum(i, (1 - input[i])*(1 - target[i])) + eps;"
    " fp = sum(i, input[i]*(1 - target[i])) + eps; fn = sum(i, (1 - input[i])*target[i]) + eps",
    input=probabilities("any shape"),
    target=probabilities("the true region: 0 or 1"),
    eps=nonnegative(1e-5, "added to each of the four counts", arrays=False, smp="eps"),
    dims=Whole(None, DIMS, optional=True),
    layout=Regions(),
    where=(_r,),
    view="overlap",
    smp="losses.MCCLoss",
    monai="losses.MCCLoss",
    source="Matthews, 1975; Abhishek and Hamarneh, Matthews correlation coefficient loss for deep convolutional networks, ISBI 2021",
    notes=(
        "Lies between 0 and 2; 1 where prediction and target are independent, as for a constant prediction.",
        "Unlike Dice it counts agreement on the background, too. With ε = 0 and an empty or full region it is 0/0 = NaN.",
    ),
)
def mcc_loss(r):
    """One minus the correlation of prediction and target (Matthews' coefficient)."""
    return confusion.uncorrelated(r)


@mcc_loss.derivative
def _(r, target):
    return confusion.correlation_pull(r, (r.tp + r.fp, r.tn + r.fn), target, (r.tp + r.fn, r.tn + r.fp))


@mcc_loss.derivative(wrt="target")
def _(r, input):
    return confusion.correlation_pull(r, (r.tp + r.fn, r.tn + r.fp), input, (r.tp + r.fp, r.tn + r.fn))


@mcc_loss.derivative(wrt="eps")
def _(r):
    by_root = 1 / (r.tp + r.fp) + 1 / (r.tp + r.fn) + 1 / (r.tn + r.fp) + 1 / (r.tn + r.fn)
    return r.value * by_root - (r.tp + r.tn - r.fp - r.fn) / r.predicted / r.actual
