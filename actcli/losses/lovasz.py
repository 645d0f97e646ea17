"""Lovász losses: the Jaccard loss of the places that are wrong, extended to errors that are numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition import dtypes
from actcli.definition.families import loss_family
from actcli.definition.layouts import Laid, check_classes, mismatch, whole_numbers
from actcli.definition.parameters import Flag, Integer, Whole
from actcli.definition.tensors import Tensor, logits, probabilities, whole
from actcli.errors import BadShape, BadValue
from actcli.numerics import jaccard

loss = loss_family("segmentation")

_IMAGES = "the number of images with per_image, else 1"


def _ignore() -> Integer:
    return Integer(-100, "target that counts for nothing", smp="ignore_index")


class Masks:
    """Scores and a mask of one shape: one loss for all elements, or with per_image for each place of the first axis.

    The bodies get `sign`, -1 outside, +1 inside the region and 0 where ignored.
    """

    divides = _IMAGES

    def lay(self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, Any], values: Mapping[str, Any]) -> Laid:
        """Bring the elements together as the last axis. Raises: BadShape, BadValue."""
        scores = dtypes.double(arrays["input"])
        if arrays["target"].shape != scores.shape:
            raise mismatch(owner, arrays, "they must have one shape")
        shape = _images(owner, scores.shape, values["per_image"])
        target = whole_numbers(owner, "target", arrays["target"])
        kept = target != values["ignore_index"]
        if (wrong := target[kept & (target != 0) & (target != 1)]).size:
            raise BadValue(
                f"{owner}: target holds {wrong[0]}; a mask holds 0 and 1, and {values['ignore_index']} is ignored"
            )
        sign = np.where(kept, 2.0 * target - 1, 0.0)
        flat = (*shape, int(np.prod(scores.shape[len(shape) :])))
        laid = {"input": scores.reshape(flat), "target": target.reshape(flat), "sign": sign.reshape(flat)}
        return Laid(laid, shape, float(np.prod(shape)), {"input": lambda gradient: gradient.reshape(scores.shape)})

    def target_ndim(self, input_shape: tuple[int, ...]) -> int:
        """As many as the input."""
        return len(input_shape)


def _images(owner: str, shape: tuple[int, ...], per_image: bool) -> tuple[int, ...]:
    """The shape of the loss values."""
    if not shape:
        raise BadShape(f"{owner}: a single number is no image")
    return shape[:1] if per_image else ()


def _errors(input, sign):
    """1 - x or 1 + x, what is missing from the margin; -∞ where ignored."""
    return np.where(sign == 0, -np.inf, 1 - input * sign)


def _weights(errors, sign):
    """The slopes by the errors."""
    return jaccard.lovasz_weights(errors, np.where(sign > 0, 1.0, 0.0))


@loss(
    words="Σₖ max(0, e₍ₖ₎) (J(k) − J(k − 1)), e = 1 − x(2y − 1) in falling order, J(k) the Jaccard loss with the first k elements wrong",
    input=logits("any shape, with per_image the images first"),
    target=whole("the true region, 0 or 1 for each element of the input"),
    per_image=Flag(False, "a loss for each image, the first axis", smp="per_image"),
    ignore_index=_ignore(),
    layout=Masks(),
    provides=("sign",),
    where=(_errors, _weights),
    view="overlap",
    aliases="lovasz",
    smp="losses.LovaszLoss",
    source="Berman et al., The Lovász-softmax loss, CVPR 2018",
    pitfalls=("Takes logits; lovasz_softmax_loss takes probabilities.",),
    notes=(
        "Piecewise linear in the errors: the slope by an error is what the Jaccard loss grows by when that element turns wrong after all with larger errors.",
        "smp.losses.LovaszLoss is this with mode='binary', lovasz_softmax_loss with mode='multiclass'.",
        "An image without elements that count has loss 0. The original also offers elu(e) + 1 in place of max(0, e).",
    ),
)
def lovasz_hinge_loss(errors, weights):
    """The Lovász extension of the Jaccard loss at hinge errors of logits.

    Equal errors are ranked by their index; at an error of 0 the slope is 0.
    """
    return (np.maximum(errors, 0) * weights).sum(axis=-1)


@lovasz_hinge_loss.derivative
def _(errors, weights, sign):
    return np.where(errors <= 0, 0.0, -sign * weights)


class ClassList(Whole):
    """A list of classes, or one of the words for those in the target and for all."""

    words = ("present", "all")

    def describe(self) -> str:
        """The domain in words."""
        return "present or all or whole numbers"

    def convert(self, value: Any) -> Any:
        """One of the words, or a tuple of ints."""
        return value.lower() if isinstance(value, str) and value.lower() in self.words else super().convert(value)


class ClassMasks:
    """Probabilities (P, C) or (N, C, …) and a class for each place: one loss in all, or with per_image one for each n.

    The bodies get classes and places as the last two axes, the regions as `region` and the places that count as `kept`.
    """

    divides = _IMAGES

    def lay(self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, Any], values: Mapping[str, Any]) -> Laid:
        """Bring the places together. Raises: BadShape, BadIndex, BadValue."""
        scores = dtypes.double(arrays["input"])
        if scores.ndim < 2:
            raise BadShape(f"{owner}: input has shape {scores.shape}; it takes (P, C) or (N, C, …)")
        count = scores.shape[1]
        target = whole_numbers(owner, "target", arrays["target"])
        if target.shape == scores.shape:
            target = _classes_of(owner, target)
        if target.shape != scores.shape[:1] + scores.shape[2:]:
            raise mismatch(owner, arrays, f"the target holds class indices {scores.shape[:1] + scores.shape[2:]}")
        kept = target != values["ignore_index"]
        check_classes(owner, target[kept], count, f", and {values['ignore_index']} is ignored")
        if not isinstance(values["classes"], str):
            check_classes(owner, np.asarray(values["classes"], dtype=np.int64), count)
        shape = _images(owner, scores.shape, values["per_image"])
        region = kept[:, None] & (target[:, None] == np.arange(count).reshape(1, count, *[1] * (target.ndim - 1)))
        laid = {
            "input": _together(scores, shape),
            "region": _together(region, shape),
            "kept": _together(kept[:, None], shape),
            "target": target,
        }
        return Laid(laid, shape, float(np.prod(shape)), {"input": lambda gradient: _apart(gradient, scores.shape)})

    def target_ndim(self, input_shape: tuple[int, ...]) -> int:
        """One class for each place."""
        return len(input_shape) - 1


def _classes_of(owner: str, hot: Any) -> Any:
    """The classes of a one-hot target. Raises: BadValue."""
    if np.any((hot != 0) & (hot != 1)) or np.any(hot.sum(axis=1) != 1):
        raise BadValue(
            f"{owner}: a target in the shape of the input is one-hot: the loss extends a function of regions"
        )
    return hot.argmax(axis=1)


def _together(array: Any, images: tuple[int, ...]) -> Any:
    """(N, C, …) as (N, C, places), or as (C, places) where all images are one."""
    count = array.shape[1]
    flat = array.reshape(array.shape[0], count, int(np.prod(array.shape[2:])))
    return flat if images else flat.transpose(1, 0, 2).reshape(count, -1)


def _apart(gradient: Any, shape: tuple[int, ...]) -> Any:
    """The way back."""
    if gradient.ndim == 3:
        return gradient.reshape(shape)
    return gradient.reshape(shape[1], shape[0], -1).transpose(1, 0, 2).reshape(shape)


def _distances(input, region, kept):
    """|y - p|, -∞ where ignored."""
    return np.where(kept, np.abs(region - input), -np.inf)


def _class_weights(errors, region):
    """The slopes by the errors."""
    return jaccard.lovasz_weights(errors, region.astype(np.float64))


def _share(region, classes):
    """What each class counts: 1 over the number of those that do."""
    counted = region.any(axis=-1)
    if classes != "present":
        listed = np.arange(region.shape[-2])
        counted = np.broadcast_to(np.isin(listed, listed if classes == "all" else classes), counted.shape)
    return counted / np.maximum(counted.sum(axis=-1, keepdims=True), 1)


@loss(
    words="mean over classes c of Σₖ e₍ₖ₎ (J(k) − J(k − 1)), e = |[y = c] − p_c| in falling order, J(k) the Jaccard loss with the first k places wrong",
    input=probabilities("(P, C) or (N, C, …), with per_image the images first"),
    target=whole("the class of each place, or one-hot in the shape of the input"),
    classes=ClassList("present", "the classes that are averaged: those in the target, all, or a list"),
    per_image=Flag(False, "a loss for each image, the first axis", smp="per_image"),
    ignore_index=_ignore(),
    layout=ClassMasks(),
    provides=("region", "kept"),
    where={"errors": _distances, "weights": _class_weights, "share": _share},
    view="overlap",
    source="Berman et al., The Lovász-softmax loss, CVPR 2018",
    pitfalls=(
        "Takes probabilities; smp.losses.LovaszLoss(mode='multiclass') takes logits. lovasz_hinge_loss takes logits.",
    ),
    notes=(
        "With per_image the classes present are those of each image. An image without places that count has loss 0.",
    ),
)
def lovasz_softmax_loss(errors, weights, share):
    """The Lovász extension of the Jaccard loss at the errors of class probabilities, averaged over classes.

    Equal errors are ranked by their index; at an error of 0 the slope is 0.
    """
    return (np.where(np.isneginf(errors), 0.0, errors * weights).sum(axis=-1) * share).sum(axis=-1)


@lovasz_softmax_loss.derivative
def _(input, region, weights, share):
    return np.sign(input - region) * weights * share[..., None]
