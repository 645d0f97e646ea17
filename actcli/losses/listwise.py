"""Ranking of whole lists: scores of all items against what each is worth."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import loss_family
from actcli.definition.layouts import Rows
from actcli.definition.parameters import Numbers
from actcli.definition.tensors import values
from actcli.numerics import class_losses, simplex

loss = loss_family("ranking")


def _kept(input, mask):
    """Whether each item counts."""
    return np.broadcast_to(True if mask is None else mask != 0, input.shape)


def _scores(input, kept):
    """The scores, masked ones -inf; a list of masked items alone has zeros, which nothing weighs."""
    return np.where(kept, input, np.where(kept.any(axis=-1, keepdims=True), -np.inf, 0.0))


def _logp(scores):
    """The logarithms of their softmax."""
    return simplex.log_softmax(scores)


def _worth(target, kept, weights):
    """Weighted relevances, 0 for masked items."""
    return np.where(kept, target if weights is None else target * weights, 0.0)


def _zero_or_one(values):
    mask = values["mask"]
    if mask is not None and not np.all((mask == 0) | (mask == 1)):
        return "mask (where) holds 1 or true for items that count, 0 or false for others, and nothing else"
    return None


@loss(
    "-sum(i, target[i]*(1 if weights is None else weights[i])*(input[i] - log(sum(j, exp(input[j])))))"
    " if mask is None else"
    " -sum(i, target[i]*(1 if weights is None else weights[i])*(input[i] - log(sum(j, exp(input[j]), mask[j] != 0))), mask[i] != 0)",
    input=values("scores of the items of a list: (D) or (N, D)"),
    target=values("relevances of the same shape, which need not sum to 1"),
    mask=Numbers(None, "1 for each item that counts, 0 for others", constant=True, optax="where"),
    weights=Numbers(None, "a weight for each item", symbol="w", optax="weights"),
    layout=Rows(),
    rule=_zero_or_one,
    where=(_kept, _scores, _logp, _worth),
    divides="the number of lists with an item that counts",
    view="item",
    window=(-5.0, 5.0),
    aliases="listnet ranking_softmax",
    optax="ranking_softmax_loss",
    dialects={"optax": Dialect("The mean, unlike optax's other losses.", reduction="mean")},
    source="Cao et al., Learning to rank: from pairwise approach to listwise approach (ListNet), ICML 2007",
    notes=(
        "Relevances are not normalised: those that sum to 3 make the loss three times that of their distribution. ListNet's own are a softmax.",
        "A masked item is in no sum, whatever its score and relevance. A mean over masked items alone is NaN, in optax 0.",
    ),
)
def ranking_softmax_loss(logp, worth):
    """Cross-entropy of the softmax of a list's scores with its relevances."""
    return np.where(worth == 0, 0.0, -worth * logp).sum(axis=-1)


@ranking_softmax_loss.divisor
def _(kept):
    return float(np.count_nonzero(kept.any(axis=-1)))


@ranking_softmax_loss.derivative
def _(scores, worth):
    return class_losses.softmax_residual(scores, worth)


@ranking_softmax_loss.derivative(wrt="target")
def _(logp, kept, weights):
    return np.where(kept, -logp if weights is None else -weights * logp, 0.0)


@ranking_softmax_loss.derivative(wrt="weights")
def _(logp, kept, target):
    return np.where(kept & (target != 0), -target * logp, 0.0)
