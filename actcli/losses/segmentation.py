"""Overlap losses: how much a predicted region and the true one have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition import dtypes
from actcli.definition.families import loss_family
from actcli.definition.layouts import Laid, Regions, mismatch
from actcli.definition.parameters import Choice, Flag, Integer, Numbers, Whole, nonnegative
from actcli.definition.tensors import Tensor, logits, probabilities
from actcli.errors import BadShape, BadValue
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
        "Smoothing: 0 and 1e-7 in Keras, 1e-5 in MONAI.",
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


class Volumes:
    """One loss value for each sample of (N, C, …), or for one (C, M): classes, then the elements of a class as the last axis."""

    divides = "the number of samples N"

    def lay(self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, Any], values: Mapping[str, Any]) -> Laid:
        """Bring the elements of a class together as the last axis."""
        array = next(iter(arrays.values()))
        if len({a.shape for a in arrays.values()}) > 1:
            raise mismatch(owner, arrays, "they must have one shape")
        axis = values["axis"] if values["axis"] is not None else (0 if array.ndim == 2 else 1)
        if array.ndim < 2:
            raise BadShape(f"{owner}: the input has shape {array.shape}; it takes (C, M) or (N, C, …)")
        if axis not in (0, 1):
            raise BadValue(f"{owner}: axis {axis} is not allowed: 0 for (C, …), 1 for (N, C, …)")
        if array.shape[axis] == 0:
            raise BadShape(f"{owner}: the input has shape {array.shape}, axis {axis} holds no class")
        shape = array.shape[:axis]

        def back(gradient: Any) -> Any:
            return gradient.reshape(array.shape)

        places = int(np.prod(array.shape[axis + 1 :]))  # -1 cannot stand for it where there is no sample
        laid = {name: dtypes.double(a).reshape(*shape, array.shape[axis], places) for name, a in arrays.items()}
        return Laid(laid, shape, float(np.prod(shape)), dict.fromkeys(arrays, back))

    def target_ndim(self, input_shape: tuple[int, ...]) -> int:
        """As many as the input."""
        return len(input_shape)


def _weights(target, w_type):
    """The weight of each class by the size of its region, and its slope by that size; an empty region gets the largest weight."""
    size = target.sum(axis=-1)
    power = {"square": 2.0, "simple": 1.0, "uniform": 0.0}[w_type]
    weight = np.where(size == 0, 0.0, size**-power)
    slope = np.where(size == 0, 0.0, -power * size ** (-power - 1))
    heaviest = np.argmax(weight, axis=-1)[..., None]
    source = np.where((size == 0) & (power > 0), heaviest, np.arange(size.shape[-1]))
    weight = np.take_along_axis(weight, source, axis=-1) if power else np.ones_like(size)
    return weight, slope, source


def _sums(input, target, weights, smooth):
    """Numerator, denominator, the overlap and total size of each class, and denominator minus numerator without the subtraction."""
    common, total = (input * target).sum(axis=-1), (input + target).sum(axis=-1)
    numerator = 2 * (weights[0] * common).sum(axis=-1) + smooth
    apart = (input * (1 - target) + target * (1 - input)).sum(axis=-1)
    return numerator, (weights[0] * total).sum(axis=-1) + smooth, common, total, (weights[0] * apart).sum(axis=-1)


@loss(
    "1 - (2*sum(k, w[k]*sum(i, input[k, i]*target[k, i])) + smooth)/(sum(k, w[k]*sum(i, input[k, i] + target[k, i])) + smooth)"
    " where w[k] = 1 if w_type == 'uniform' else 1/sum(i, target[k, i]) if w_type == 'simple' else 1/sum(i, target[k, i])**2",
    input=probabilities("(C, M) or (N, C, …)"),
    target=probabilities("the true regions: 0 or 1"),
    w_type=Choice("square", "weight of a class: 1/size², 1/size or 1", ("square", "simple", "uniform"), monai="w_type"),
    smooth=nonnegative(
        1e-5, "added to numerator and denominator", symbol="s", arrays=False, monai="smooth_nr,smooth_dr"
    ),
    axis=Integer(
        None,
        "the class axis: 0 for (C, …), 1 for (N, C, …); none: 0 of a 2-d input, else 1",
        optional=True,
        torch="dim",
    ),
    layout=Volumes(),
    where=(_weights, _sums),
    view="overlap",
    aliases="gdl multiclass_generalized_dice_loss",
    monai="losses.GeneralizedDiceLoss",
    source="Sudre et al., Generalised Dice overlap, DLMIA 2017",
    pitfalls=("optax.multiclass_generalized_dice_loss is another function: it averages w(1 - dice) over classes.",),
    notes=("Small regions weigh as much as large ones. An empty class takes the largest finite weight, as in MONAI.",),
)
def generalized_dice_loss(sums):
    """Dice over several classes, each weighted by the inverse square of its size."""
    _, denominator, _, _, gap = sums
    return gap / denominator


def _back(sums):
    """The slopes by numerator and denominator."""
    numerator, denominator, *_ = sums
    return (-1 / denominator)[..., None, None], (numerator / np.square(denominator))[..., None, None]


@generalized_dice_loss.derivative
def _(target, weights, sums):
    by_numerator, by_denominator = _back(sums)
    return weights[0][..., None] * (2 * target * by_numerator + by_denominator)


@generalized_dice_loss.derivative(wrt="target")
def _(input, weights, sums):
    by_numerator, by_denominator = _back(sums)
    weight, slope, source = weights
    through = 2 * sums[2] * by_numerator[..., 0] + sums[3] * by_denominator[..., 0]
    owners = source[..., :, None] == np.arange(weight.shape[-1])
    by_size = slope * (through[..., :, None] * owners).sum(axis=-2)
    return weight[..., None] * (2 * input * by_numerator + by_denominator) + by_size[..., None]


@generalized_dice_loss.derivative(wrt="smooth")
def _(sums):
    by_numerator, by_denominator = _back(sums)
    return (by_numerator + by_denominator)[..., 0, 0]
