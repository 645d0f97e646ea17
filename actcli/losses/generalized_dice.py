"""Dice over several classes, weighted by their sizes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition import dtypes
from actcli.definition.dialects import another
from actcli.definition.families import loss_family
from actcli.definition.layouts import Laid, mismatch
from actcli.definition.parameters import Choice, Integer, nonnegative
from actcli.definition.tensors import Tensor, probabilities
from actcli.errors import BadShape, BadValue

loss = loss_family("segmentation")


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
    dialects={
        "optax": another(
            "multiclass_generalized_dice_loss is a mean over classes: 0.209 for probabilities 0.9, 0.6, 0.2, 0.7 of class 0 and classes 0, 0, 1, 0; here 0.347."
        )
    },
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
