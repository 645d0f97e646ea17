"""Losses of boxes: how well a predicted box (x₁, y₁, x₂, y₂) covers the true one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import loss_family
from actcli.definition.layouts import Laid, Rows, mismatch
from actcli.definition.parameters import Flag, Real, nonnegative
from actcli.definition.tensors import Tensor, values
from actcli.errors import BadValue
from actcli.numerics import boxes, overlap

loss = loss_family("detection")

_SHARED = (
    " w = max(0, min(input[2], target[2]) - max(input[0], target[0])); h = max(0, min(input[3], target[3]) - max(input[1], target[1]));"
    " hit = w*h; united = (input[2] - input[0])*(input[3] - input[1]) + (target[2] - target[0])*(target[3] - target[1]) - hit"
)
_COVER = (
    " a = max(input[2], target[2]) - min(input[0], target[0]); b = max(input[3], target[3]) - min(input[1], target[1]);"
)
_CENTRES = "((input[0] + input[2] - target[0] - target[2])**2 + (input[1] + input[3] - target[1] - target[3])**2)/4/(a**2 + b**2 + eps)"


class Corners(Rows):
    """Boxes (N, 4) or (4): one loss value for each."""

    divides = "the number of pairs of boxes"

    def lay(self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, Any], values: Mapping[str, Any]) -> Laid:
        """Check that these are boxes. Raises: BadShape, BadValue."""
        laid = super().lay(owner, tensors, arrays, values)
        for name, corners in laid.tensors.items():
            if corners.shape[-1] != 4:
                raise mismatch(owner, arrays, "boxes are (x1, y1, x2, y2): (4) or (N, 4)")
            if np.any(corners[..., :2] > corners[..., 2:]):
                raise BadValue(f"{owner}: {name} holds a box that ends before it begins; x1 ≤ x2 and y1 ≤ y2")
        return laid


_MEAN = "The mean of no boxes is NaN here, 0 in torchvision, whose default reduction is none."


def _input() -> Tensor:
    return values("boxes x1, y1, x2, y2: (N, 4) or (4)")


def _target() -> Tensor:
    return values("the true boxes, in the same shape")


def _eps(help: str) -> Real:
    return nonnegative(1e-7, help, arrays=False, torchvision="eps")


def _here(input, target, eps):
    """The predicted box beside the true one."""
    return boxes.beside(input, target, eps)


def _there(input, target, eps):
    """The true box beside the predicted one."""
    return boxes.beside(target, input, eps)


def _score(here):
    """The intersection over union as a fraction."""
    return overlap.Overlap(here.intersection, here.union, here.gap)


def _by_eps(here):
    """The slope of 1 - IoU by ε."""
    return here.unscaled(here.intersection / here.union / here.union)


@loss(
    "-log(hit/(united + eps)) if log_loss else 1 - hit/(united + eps) where" + _SHARED,
    input=_input(),
    target=_target(),
    eps=_eps("added to the area of the union"),
    log_loss=Flag(False, "-log of the ratio (UnitBox)"),
    layout=Corners(),
    where=(_here, _there, _score, _by_eps),
    view="boxes",
    aliases="detection_iou_loss",
    variants={"unitbox": {"log_loss": True}},
    source="Yu et al., UnitBox, ACM Multimedia 2016",
    pitfalls=("Of boxes; iou_loss is that of masks.",),
    notes=(
        "Boxes that do not overlap cost 1 wherever they are, and have no gradient.",
        "UnitBox is the logarithmic form, infinite without overlap; its gradient there is 0 here.",
    ),
)
def box_iou_loss(score, log_loss):
    """One minus the intersection over union of two boxes.

    Boxes that only touch do not pull at each other; an edge that both have in common moves with half its weight, as in torchvision.
    """
    return score.loss(log_loss)


def _stretch(score, log_loss):
    """The slope of the loss by 1 - IoU; 1 for the logarithm of no overlap, which nothing moves."""
    ratio = score.numerator / score.denominator
    return np.where(ratio > 0, 1 / ratio, 1.0)[..., None] if log_loss else 1.0


@box_iou_loss.derivative
def _(score, here, log_loss):
    return boxes.by_edges(here, boxes.iou_pull(here)) * _stretch(score, log_loss)


@box_iou_loss.derivative(wrt="target")
def _(score, there, log_loss):
    return boxes.by_edges(there, boxes.iou_pull(there)) * _stretch(score, log_loss)


@box_iou_loss.derivative(wrt="eps")
def _(score, by_eps, here, log_loss):
    return here.unscaled(1 / here.union) if log_loss else by_eps


_NO_OVERLAP = "Boxes that do not overlap pull at each other, too."


@loss(
    "1 - hit/(united + eps) + (a*b - united)/(a*b + eps) where" + _COVER + _SHARED,
    input=_input(),
    target=_target(),
    eps=_eps("added to both denominators"),
    layout=Corners(),
    where=(_here, _there, _score, _by_eps),
    view="boxes",
    aliases="GIoU",
    torchvision="ops.generalized_box_iou_loss",
    source="Rezatofighi et al., Generalized intersection over union, CVPR 2019",
    notes=(
        "a·b is the area of the smallest box around both: the share of it that neither fills is added, so the loss lies between 0 and 2.",
        _NO_OVERLAP,
        _MEAN,
    ),
)
def giou_loss(score, here):
    """One minus the IoU of two boxes, plus the share of their common box that neither fills.

    Boxes that only touch have no overlap to pull at; an edge that both have in common moves with half its weight, as in torchvision.
    """
    return score.loss(False) + here.empty / (boxes.area(here.cover) + here.eps)


@giou_loss.derivative
def _(here):
    return boxes.by_edges(here, boxes.iou_pull(here) + boxes.cover_pull(here))


@giou_loss.derivative(wrt="target")
def _(there):
    return boxes.by_edges(there, boxes.iou_pull(there) + boxes.cover_pull(there))


@giou_loss.derivative(wrt="eps")
def _(by_eps, here):
    cover = boxes.area(here.cover) + here.eps
    return by_eps - here.unscaled(here.empty / cover / cover)


@loss(
    "1 - hit/(united + eps) + " + _CENTRES + " where" + _COVER + _SHARED,
    input=_input(),
    target=_target(),
    eps=_eps("added to both denominators"),
    layout=Corners(),
    where=(_here, _there, _score, _by_eps),
    view="boxes",
    aliases="DIoU",
    torchvision="ops.distance_box_iou_loss",
    source="Zheng et al., Distance-IoU loss, AAAI 2020",
    notes=(
        "a and b are the sides of the smallest box around both; the squared distance of the centres is measured by its squared diagonal.",
        _NO_OVERLAP,
        _MEAN,
    ),
)
def diou_loss(score, here):
    """One minus the IoU of two boxes, plus the squared distance of their centres.

    Boxes that only touch have no overlap to pull at; an edge that both have in common moves with half its weight, as in torchvision.
    """
    return score.loss(False) + boxes.distance(here)


@diou_loss.derivative
def _(here):
    return boxes.by_edges(here, boxes.iou_pull(here)) + boxes.distance_pull(here)


@diou_loss.derivative(wrt="target")
def _(there):
    return boxes.by_edges(there, boxes.iou_pull(there)) + boxes.distance_pull(there)


def _centres_by_eps(here):
    """The slope of the distance by ε."""
    return -here.unscaled(boxes.distance(here) / boxes.diagonal(here))


@diou_loss.derivative(wrt="eps")
def _(by_eps, here):
    return by_eps + _centres_by_eps(here)


def _v(here):
    """How much the aspect ratios differ, 0 to 1."""
    return np.square(2 / np.pi * boxes.aspect(here))


def _weight(v, score, eps):
    """α, the weight of v."""
    return np.where(v == 0, 0.0, v / (score.loss(False) + v + eps))


@loss(
    "1 - hit/(united + eps) + " + _CENTRES + " + v**2/(1 - hit/(united + eps) + v + eps)"
    " where v = 4/pi**2*(atan((target[2] - target[0])/(target[3] - target[1])) - atan((input[2] - input[0])/(input[3] - input[1])))**2;"
    + _COVER
    + _SHARED,
    input=_input(),
    target=_target(),
    eps=_eps("added to the three denominators"),
    detach_alpha=Flag(False, "let gradients take α, the weight of v, for a constant, as torchvision does"),
    layout=Corners(),
    where=(_here, _there, _score, _by_eps, _v, _weight),
    view="boxes",
    aliases="CIoU",
    torchvision="ops.complete_box_iou_loss",
    dialects={"torchvision": Dialect("The same value; α is a constant where it is differentiated.", detach_alpha=True)},
    source="Zheng et al., Distance-IoU loss, AAAI 2020",
    notes=(
        "The last term is αv: v compares the aspect ratios, α = v/(1 - IoU + v + ε) is its weight.",
        "torchvision takes α for a constant when it differentiates, so its gradient is not that of the value; detach_alpha=true gives it.",
        "A box without width and height has no aspect ratio: NaN, as in torchvision.",
        _MEAN,
    ),
)
def ciou_loss(score, here, v, weight):
    """One minus the IoU of two boxes, plus the squared distance of their centres and the difference of their aspect ratios.

    Boxes that only touch have no overlap to pull at; an edge that both have in common moves with half its weight, as in torchvision.
    """
    return score.loss(False) + boxes.distance(here) + weight * v


def _ciou_pull(pair, weight, detached):
    """The gradient by the first box of the pair; α v = v²/(1 - IoU + v + ε)."""
    by_v, by_gap = (weight, 0.0) if detached else (weight * (2 - weight), -np.square(weight))
    by_ratio = (by_v * 8 / np.pi**2 * -boxes.aspect(pair))[..., None] * boxes.aspect_pull(pair)
    return boxes.by_edges(
        pair, (1 + np.asarray(by_gap)[..., None]) * boxes.iou_pull(pair) + by_ratio
    ) + boxes.distance_pull(pair)


@ciou_loss.derivative
def _(here, weight, detach_alpha):
    return _ciou_pull(here, weight, detach_alpha)


@ciou_loss.derivative(wrt="target")
def _(there, weight, detach_alpha):
    return _ciou_pull(there, weight, detach_alpha)


@ciou_loss.derivative(wrt="eps")
def _(here, by_eps, weight, detach_alpha):
    through = 0.0 if detach_alpha else np.square(weight) * (by_eps + 1)
    return by_eps + _centres_by_eps(here) - through
