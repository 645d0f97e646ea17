"""Margins between the right class and the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.families import loss_family
from actcli.definition.layouts import Classes, Laid, Rows, check_classes, whole_numbers
from actcli.definition.parameters import Integer, Numbers, real
from actcli.definition.tensors import Tensor, classes, values, whole

loss = loss_family("multi-class margin")


def _candidates(target):
    """The classes that may be right, one a row, each with its probability."""
    return target.candidates()


def _right(input, candidates):
    """One-hot rows of the candidates."""
    return candidates[0][..., None] == np.arange(input.shape[-1])


def _shortfall(input, candidates, right, margin):
    """m - x_y + x_i for each candidate y and each other class i, 0 where the margin is kept."""
    scores = np.take_along_axis(input, candidates[0], axis=-1)[..., None]
    return np.where(right, 0.0, np.maximum(margin - scores + input[..., None, :], 0.0))


def _share(input, candidates, weight):
    """What each candidate's row counts: its probability and weight over the number of classes."""
    index, q = candidates
    return (q if weight is None else q * weight[index]) / input.shape[-1]


def _at_most_two(values):
    return f"p = {values['p']} is not allowed: 1 or 2" if values["p"] > 2 else None


@loss(
    "(1 if weight is None else weight[target])*sum(i, max(0, margin - input[target] + input[i])**p, i != target)/size(input)",
    input=values("scores (C) or (N, C)"),
    target=classes(),
    p=Integer(1, "power of the shortfall, 1 or 2", low=1, torch="p"),
    margin=real(1.0, "by how much the right class should lead", symbol="m", arrays=False, torch="margin"),
    weight=Numbers(None, "one weight for each class", per_class=True, symbol="w", torch="weight"),
    layout=Classes(spatial=False),
    rule=_at_most_two,
    where=(_candidates, _right, _shortfall, _share),
    divides="the number of samples, weights or not",
    view="logits map",
    aliases="weston_watkins",
    torch="nn.MultiMarginLoss, F.multi_margin_loss",
    source="Weston and Watkins, Support vector machines for multi-class pattern recognition, 1999",
    notes=(
        "Sums over the other classes and divides by C; the largest shortfall alone (Crammer and Singer) is another loss.",
    ),
)
def multi_margin_loss(shortfall, share, p):
    """How far the other classes come within the margin of the right one."""
    return ((shortfall**p).sum(axis=-1) * share).sum(axis=-1)


@multi_margin_loss.divisor
def _(target):
    return float(np.prod(target.shape))


@multi_margin_loss.derivative
def _(shortfall, right, share, p):
    pull = p * np.where(shortfall > 0, shortfall ** (p - 1), 0.0) * share[..., None]
    return (pull - right * pull.sum(axis=-1, keepdims=True)).sum(axis=-2)


@multi_margin_loss.derivative(wrt="target")
def _(input, shortfall, weight, p):
    return (shortfall**p).sum(axis=-1) / input.shape[-1] * (1.0 if weight is None else weight)


@multi_margin_loss.derivative(wrt="margin")
def _(shortfall, share, p):
    return ((p * np.where(shortfall > 0, shortfall ** (p - 1), 0.0)).sum(axis=-1) * share).sum(axis=-1)


@multi_margin_loss.derivative(wrt="weight")
def _(input, shortfall, candidates, right, p):
    costs = (shortfall**p).sum(axis=-1) / input.shape[-1] * candidates[1]
    return (costs[..., None] * right).sum(axis=-2)


class ClassLists(Rows):
    """Rows whose target lists the classes that are right, ended by -1."""

    def lay(self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, Any], values: Mapping[str, Any]) -> Laid:
        """Count how often each class is listed. Raises: BadIndex."""
        laid = super().lay(owner, tensors, arrays, values)
        target = whole_numbers(owner, "target", arrays["target"])
        listed = np.logical_and.accumulate(target != -1, axis=-1)
        count = target.shape[-1]
        check_classes(owner, target[listed], count, ", and -1 ends the list")
        times = ((np.where(listed, target, -1)[..., None]) == np.arange(count)).sum(axis=-2).astype(np.float64)
        return laid._replace(tensors={**laid.tensors, "target": times})


def _gap(input, target):
    """1 - (x_j - x_i) for each listed class j and each other class i, with how often the pair counts."""
    pairs = target[..., :, None] * (target[..., None, :] == 0)
    return 1 - (input[..., :, None] - input[..., None, :]), pairs


@loss(
    words="Σⱼ Σᵢ max(0, 1 − (xⱼ − xᵢ)) / C, j over the classes listed, i over the others",
    input=values("scores (C) or (N, C)"),
    target=whole("lists of the right classes, each ended by -1, in the shape of the input"),
    layout=ClassLists(),
    where=(_gap,),
    divides="the number of samples",
    view="logits map",
    torch="nn.MultiLabelMarginLoss, F.multilabel_margin_loss",
    source="PyTorch, nn.MultiLabelMarginLoss",
    notes=("What stands after the first -1 of a target is ignored.",),
)
def multilabel_margin_loss(input, gap):
    """How far the other classes come within 1 of those listed."""
    return (np.maximum(gap[0], 0) * gap[1]).sum(axis=(-2, -1)) / input.shape[-1]


@multilabel_margin_loss.derivative
def _(input, gap):
    pull = np.where(gap[0] > 0, gap[1], 0.0)
    return (pull.sum(axis=-2) - pull.sum(axis=-1)) / input.shape[-1]
