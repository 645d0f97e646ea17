"""Margins between the right class and the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.dialects import another
from actcli.definition.families import loss_family
from actcli.definition.layouts import Classes, Laid, Rows, check_classes, whole_numbers
from actcli.definition.over_classes import class_axis
from actcli.definition.parameters import Integer, Numbers, real
from actcli.definition.tensors import Tensor, classes, values, whole
from actcli.numerics import margins

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
    dialects={
        "keras": another(
            "CategoricalHinge counts the right class as a rival of score 0: 0.8 for scores 0.2, -3, -4 and class 0, here 0."
        ),
        "optax": another(
            "multiclass_hinge_loss is the largest violation: 2 for scores 0, 1, 1 and class 0, here their sum over C, 4/3."
        ),
    },
    source="Weston and Watkins, Support vector machines for multi-class pattern recognition, 1999",
    pitfalls=(
        "Sums over the other classes and divides by C, where multiclass_hinge_loss takes the largest shortfall alone (Crammer and Singer): for"
        " scores 1, 0.5, 0.2 and class 0 it is 0.2333, there 0.5.",
        "With weights `mean` still divides by the number of samples, unlike cross_entropy.",
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
    pitfalls=(
        "A target is a list of classes ended by -1: 0, 1, -1 is the classes 0 and 1, and what stands after the first -1 is ignored."
        " multilabel_soft_margin_loss takes 0 or 1 for each class.",
    ),
)
def multilabel_margin_loss(input, gap):
    """How far the other classes come within 1 of those listed."""
    return (np.maximum(gap[0], 0) * gap[1]).sum(axis=(-2, -1)) / input.shape[-1]


@multilabel_margin_loss.derivative
def _(input, gap):
    pull = np.where(gap[0] > 0, gap[1], 0.0)
    return (pull.sum(axis=-2) - pull.sum(axis=-1)) / input.shape[-1]


def _rivals(input):
    """The strongest rival of each class."""
    return margins.rivals(input)


def _hinge(input, rivals):
    """By how much the rival of each class comes within 1 of it, 0 where it does not."""
    return np.maximum(1 + (rivals.best - input), 0)


def _lead(input, rivals):
    """By how much the rival of each class leads it, 0 where it does not."""
    return np.maximum(rivals.best - input, 0)


@loss(
    "sum(k, target[k]*largest(j, input[j] - input[k] + (1 if j != k else 0)))",
    input=values("scores (C), (N, C) or (N, C, …)"),
    target=classes(),
    axis=class_axis(),
    layout=Classes(),
    where=(_rivals, _hinge),
    divides="the number of samples",
    view="logits map",
    aliases="crammer_singer",
    optax="multiclass_hinge_loss",
    dialects={
        "torch": another(
            "MultiMarginLoss adds all violations and divides by C: 4/3 for scores 0, 1, 1 and class 0, here 2."
        ),
        "keras": another(
            "CategoricalHinge counts the right class as a rival of score 0: 0.8 for scores 0.2, -3, -4 and class 0, here 0."
        ),
    },
    source="Crammer and Singer, On the algorithmic implementation of multiclass kernel-based vector machines, JMLR 2, 2001",
    pitfalls=(
        "Only the strongest rival counts, as in sklearn.metrics.hinge_loss; multi_margin_loss adds up all of them and divides by C: for scores 1,"
        " 0.5, 0.2 and class 0 it is 0.5, there 0.2333.",
        "categorical_hinge counts 0 among the rivals: for scores 0.2, -3, -4 and class 0 it is 0 here, 0.8 there.",
    ),
)
def multiclass_hinge_loss(target, hinge):
    """How far the strongest rival comes within 1 of the right class.

    The slope where it just keeps the distance is 0; of rivals with one score the first is pushed down.
    """
    return target.expectation(hinge)


@multiclass_hinge_loss.derivative
def _(target, rivals, hinge):
    return margins.against_rival(np.where(hinge > 0, target.dense(), 0 * hinge), rivals)


@multiclass_hinge_loss.derivative(wrt="target")
def _(hinge):
    return hinge


@loss(
    "sum(k, target[k]*(largest(j, input[j]) - input[k]))",
    input=values("scores (C), (N, C) or (N, C, …)"),
    target=classes(),
    axis=class_axis(),
    layout=Classes(),
    where=(_rivals, _lead),
    divides="the number of samples",
    view="logits map",
    optax="multiclass_perceptron_loss",
    source="Rosenblatt, The perceptron, 1958; Collins, Discriminative training methods for hidden Markov models, EMNLP 2002",
    notes=("multiclass_hinge_loss without the margin: 0 as soon as the right class is ahead.",),
)
def multiclass_perceptron_loss(target, lead):
    """How far the strongest rival is ahead of the right class.

    The slope where both have one score is 0; of rivals with one score the first is pushed down.
    """
    return target.expectation(lead)


@multiclass_perceptron_loss.derivative
def _(target, rivals, lead):
    return margins.against_rival(np.where(lead > 0, target.dense(), 0 * lead), rivals)


@multiclass_perceptron_loss.derivative(wrt="target")
def _(lead):
    return lead


def _wrong(input, target):
    """The scores of the wrong classes, 0 for the right one."""
    t = target.dense()
    return np.where(t == 1, 0.0, (1 - t) * input)


def _worst(wrong):
    """One-hot rows of the largest of them, the first of several."""
    return np.argmax(wrong, axis=-1)[..., None] == np.arange(wrong.shape[-1])


def _excess(input, target, wrong):
    """The loss before it is bounded at 0."""
    return 1 + (wrong.max(axis=-1) - target.expectation(input))


@loss(
    "max(0, 1 + largest(k, (1 - target[k])*input[k]) - sum(k, target[k]*input[k]))",
    input=values("scores (C), (N, C) or (N, C, …)"),
    target=classes(),
    axis=class_axis(),
    layout=Classes(),
    where=(_wrong, _worst, _excess),
    divides="the number of samples",
    view="logits map",
    aliases="CategoricalHinge",
    keras="losses.CategoricalHinge",
    source="Keras, losses.CategoricalHinge",
    pitfalls=(
        "The right class counts as 0 among its own rivals: where all others are below 0 the loss is max(0, 1 - x). For scores 0.2, -3, -4 and class"
        " 0 it is 0.8; multiclass_hinge_loss is 0.",
    ),
)
def categorical_hinge(excess):
    """How far the strongest rival, or 0 if that is more, comes within 1 of the right class.

    The slope where the distance is just kept is 0; of rivals with one score the first is pushed down.
    """
    return np.maximum(excess, 0)


@categorical_hinge.derivative
def _(target, worst, excess):
    t, excess = target.dense(), excess[..., None]
    return np.where(excess > 0, worst * (1 - t) - t, 0 * np.maximum(excess, 0))


@categorical_hinge.derivative(wrt="target")
def _(input, worst, excess):
    excess = excess[..., None]
    return np.where(excess > 0, -input - np.where(worst, input, 0.0), 0 * np.maximum(excess, 0))
