"""Ranking: which of two scores should be the higher."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import loss_family
from actcli.definition.parameters import real
from actcli.definition.tensors import labels, values

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
