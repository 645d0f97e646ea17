"""Margin losses: a score and a label of ±1, or a distance; zero once the margin is kept, or nearly."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect, another
from actcli.definition.families import loss_family
from actcli.definition.parameters import positive, real
from actcli.definition.tensors import labels, values
from actcli.numerics import exponentials

loss = loss_family("margin")


@loss(
    "max(0, margin - target*input)",
    input=values("score"),
    target=labels(),
    margin=positive(1.0, "the score on the right side that is enough", symbol="m"),
    view="margin",
    aliases="hinge svm_loss",
    slope="-target if target*input < margin else 0",
    keras="losses.Hinge",
    optax="hinge_loss",
    sklearn="hinge_loss",
    dialects={
        "keras": Dialect("The same for -1 and 1; labels 0 and 1 become those if the batch holds nothing else."),
        "tf": another("compat.v1.losses.hinge_loss takes the labels 0 and 1, where -1 and 1 are taken here."),
        "optax": Dialect("A label 0 costs 1 whatever the score."),
    },
    source="Cortes and Vapnik, Support-vector networks, 1995",
    pitfalls=(
        "Labels are -1 and +1: with a label 0 the loss is the constant 1. Keras turns 0 and 1 into them if a whole batch holds nothing else, optax does not.",
        "PyTorch has no such loss: hinge_embedding_loss takes a distance. For 2 and the label +1 it is 0 here, 2 there.",
    ),
)
def hinge_loss(input, target, margin):
    """The shortfall of the margin.

    The slope where y·x is the margin itself is 0.
    """
    return np.maximum(margin - target * input, 0)


@hinge_loss.derivative
def _(input, target, margin):
    return np.where(target * input < margin, -target, 0.0)


@hinge_loss.derivative(order=2)
def _(input):
    return np.zeros_like(input)


@hinge_loss.derivative(wrt="target")
def _(input, target, margin):
    return np.where(target * input < margin, -input, 0.0)


@hinge_loss.derivative(wrt="margin")
def _(input, target, margin):
    return np.where(target * input < margin, 1.0, 0.0)


@loss(
    "log(1 + exp(-target*input))",
    input=values("score"),
    target=labels(instead={"zero or one": "binary_cross_entropy_with_logits"}),
    view="margin",
    aliases="logistic_loss",
    slope="-target*sigmoid(-target*input)",
    torch="nn.SoftMarginLoss, F.soft_margin_loss",
    source="Cox, The regression analysis of binary sequences, 1958",
    pitfalls=(
        "Labels are -1 and +1: a label 0 costs 0.6931 whatever the score. binary_cross_entropy_with_logits takes 0 and 1: the score 2 for the wrong"
        " side costs 2.1269 in both, there with the label 0.",
        "PyTorch's overflows in float32: inf for y·x = -89, its gradient NaN.",
    ),
    notes=("It is binary_cross_entropy_with_logits with the label (y + 1)/2.",),
)
def soft_margin_loss(input, target):
    """The logistic loss of a score and a label."""
    return exponentials.softplus(-target * input)


@soft_margin_loss.derivative
def _(input, target):
    return -target * exponentials.sigmoid(-target * input)


@soft_margin_loss.derivative(order=2)
def _(input, target):
    return np.square(target) * exponentials.sigmoid_slope(target * input)


@soft_margin_loss.derivative(wrt="target")
def _(input, target):
    return -exponentials.sigmoid_product(input, exponentials.half_exponential(-target * input))


@loss(
    "(input if target != -1 else 0) + (max(0, margin - input) if target != 1 else 0)",
    input=values("distance"),
    target=labels(differentiable=False, instead={"zero or one": "contrastive_loss"}),
    margin=real(1.0, "distance that is enough between unlike pairs", symbol="m", torch="margin"),
    view="pair distance",
    window=(-1.0, 3.0),
    torch="nn.HingeEmbeddingLoss, F.hinge_embedding_loss",
    source="PyTorch, nn.HingeEmbeddingLoss",
    pitfalls=(
        "The input is a distance, not a score: hinge_loss takes a score. For 2 and the label +1 it is 2 here, 0 there.",
        "A label other than -1 and +1 adds both branches: with a label 0 a distance of 0.25 costs 0.25 + 0.75 = 1. contrastive_loss takes 0 and 1.",
    ),
)
def hinge_embedding_loss(input, target, margin):
    """The distance of like pairs (y = 1), the shortfall of the margin of unlike ones (y = -1).

    The slope where the distance is the margin itself is -1, as in PyTorch.
    """
    return np.where(target != -1, input, 0.0) + np.where(target != 1, np.maximum(margin - input, 0), 0.0)


@hinge_embedding_loss.derivative
def _(input, target, margin):
    return np.where(target != -1, 1.0, 0.0) - np.where((target != 1) & (input <= margin), 1.0, 0.0)


@hinge_embedding_loss.derivative(order=2)
def _(input):
    return np.zeros_like(input)


@hinge_embedding_loss.derivative(wrt="margin")
def _(input, target, margin):
    return np.where((target != 1) & (input <= margin), 1.0, 0.0)
