"""Ranking: which of two scores should be the higher."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import loss_family
from actcli.definition.parameters import real
from actcli.definition.tensors import labels, values
from actcli.numerics import exponentials, residuals

loss = loss_family("ranking")


def _shortfall(input1, input2, target, margin):
    """What is missing from the margin."""
    return margin - target * (input1 - input2)


@loss(
    "max(0, margin - target*(input1 - input2))",
    input1=values("first score"),
    input2=values("second score"),
    target=labels("+1: the first should be higher, -1: the second"),
    margin=real(0.0, "by how much", symbol="m", torch="margin"),
    where=(_shortfall,),
    view="margin",
    torch="nn.MarginRankingLoss, F.margin_ranking_loss",
    source="Herbrich et al., Large margin rank boundaries for ordinal regression, 2000",
    pitfalls=(
        "The margin is 0 unless given, so equal scores cost nothing; a label 0 in place of -1 costs nothing either, whatever the scores."
        " pairwise_logistic_loss takes no label: its first score should be the higher.",
    ),
)
def margin_ranking_loss(shortfall):
    """The shortfall of the margin between two scores.

    The slope where the margin is just kept is -y, as in PyTorch.
    """
    return np.maximum(shortfall, 0)


@margin_ranking_loss.derivative
def _(shortfall, target):
    return np.where(shortfall >= 0, -target, 0.0)


@margin_ranking_loss.derivative(order=2)
def _(shortfall):
    return np.zeros_like(shortfall)


@margin_ranking_loss.derivative(wrt="input2")
def _(shortfall, target):
    return np.where(shortfall >= 0, target, 0.0)


@margin_ranking_loss.derivative(wrt="target")
def _(shortfall, input1, input2):
    return np.where(shortfall >= 0, input2 - input1, 0.0)


@margin_ranking_loss.derivative(wrt="margin")
def _(shortfall):
    return np.where(shortfall >= 0, 1.0, 0.0)


@loss(
    "log(1 + exp(-(input - target)))",
    input=values("score of the preferred item"),
    target=values("score of the other"),
    view="score difference",
    window=(-5.0, 5.0),
    aliases="ranknet bpr bradley_terry",
    slope="-sigmoid(target - input)",
    source="Bradley and Terry, 1952; Burges et al., Learning to rank using gradient descent, ICML 2005",
    pitfalls=(
        "The first score is that of the preferred item, there is no label; margin_ranking_loss has labels -1 and +1. Scores 2, 0 cost 0.1269, exchanged 2.1269.",
    ),
    notes=(
        "-log σ(x - y): RankNet, Bayesian personalised ranking and the loss of reward models are this one function.",
    ),
)
def pairwise_logistic_loss(input, target):
    """Minus the log-probability that the first item is preferred."""
    z, low = residuals.difference(target, input)
    return exponentials.softplus(z) + low * exponentials.sigmoid(z)


@pairwise_logistic_loss.derivative
def _(input, target):
    z, low = residuals.difference(target, input)
    return -(exponentials.sigmoid(z) + low * exponentials.sigmoid_slope(z))


@pairwise_logistic_loss.derivative(order=2)
def _(input, target):
    z, low = residuals.difference(target, input)
    return exponentials.sigmoid_slope(z) + low * exponentials.sigmoid_curvature(z)


@pairwise_logistic_loss.derivative(wrt="target")
def _(dy):
    return -dy
