"""Fenchel-Young losses: how far a score's smooth maximum is above the score of the target."""

from __future__ import annotations

from actcli.definition.families import loss_family
from actcli.definition.layouts import Classes
from actcli.definition.over_classes import class_axis, ignored
from actcli.definition.parameters import Choice
from actcli.definition.tensors import classes, values
from actcli.numerics import fenchel_young

loss = loss_family("Fenchel-Young")

# τ, which makes Σ max(0, x - τ) one: the largest of (Σ of the k greatest scores - 1)/k.
_TAU = "tau = largest(k, (sum(j, input[j], input[j] >= input[k]) - 1)/sum(j, 1, input[j] >= input[k]))"


def _sparse(input):
    """The smooth maximum whose gradient is sparsemax."""
    return fenchel_young.sparse(input)


@loss(
    "-sum(k, target[k]*input[k]) + sum(j, input[j]**2 - tau**2, input[j] > tau)/2 + sum(k, target[k]**2)/2"
    f" where {_TAU}",
    input=values("scores (C), (N, C) or (N, C, …)"),
    target=classes(),
    ignore_index=ignored(),
    axis=class_axis(),
    layout=Classes(),
    where=(_sparse,),
    view="logits map",
    optax="multiclass_sparsemax_loss",
    source="Martins and Astudillo, From softmax to sparsemax, ICML 2016",
    pitfalls=(
        "entmax.sparsemax_loss and tfa.losses.SparsemaxLoss are this loss; sparsemax_loss, here as in optax, is the one of two classes.",
    ),
    notes=(
        "For a class index the last term is 1/2, and the loss 0 once the right score leads by 1. The gradient is sparsemax(x) - y.",
    ),
)
def multiclass_sparsemax_loss(target, sparse):
    """The Fenchel-Young loss of sparsemax: 0 where sparsemax puts everything on the right class."""
    return fenchel_young.sparsemax_residual(sparse, target)


@multiclass_sparsemax_loss.derivative
def _(target, sparse):
    return target.mask() * sparse.share - target.dense()


@multiclass_sparsemax_loss.derivative(wrt="target")
def _(input, target):
    return target.dense() - input


def _maximum(input, max_fun):
    """The smooth maximum."""
    return fenchel_young.MAXIMA[max_fun](input)


@loss(
    "(log(sum(j, exp(input[j]))) if max_fun == 'logsumexp' else largest(j, input[j]) if max_fun == 'max' else"
    f" sum(j, input[j]**2 - tau**2, input[j] > tau)/2) - sum(k, target[k]*input[k]) where {_TAU}",
    input=values("scores (C), (N, C) or (N, C, …)"),
    target=classes(),
    max_fun=Choice(
        "logsumexp",
        "the smooth maximum Ω*: logsumexp (gradient softmax), max, or sparsemax (that of multiclass_sparsemax_loss)",
        tuple(fenchel_young.MAXIMA),
        symbol="Ω*",
        optax="max_fun",
    ),
    ignore_index=ignored(),
    axis=class_axis(),
    layout=Classes(),
    where=(_maximum,),
    view="logits map",
    aliases="make_fenchel_young_loss",
    optax="make_fenchel_young_loss",
    source="Blondel, Martins and Niculae, Learning with Fenchel-Young losses, JMLR 21, 2020",
    notes=(
        "As in optax the term Ω(y), which x does not move, is left out: the least value is -Ω(y). optax's constructor takes any function,"
        " here it is one of three by name.",
        "With logsumexp it is cross_entropy; with max multiclass_perceptron_loss; with sparsemax multiclass_sparsemax_loss less ‖y‖²/2.",
    ),
)
def fenchel_young_loss(target, maximum):
    """The smooth maximum of the scores less the score of the target.

    With max, where several scores are the largest, the slope is that of the first.
    """
    return fenchel_young.residual(maximum, target)


@fenchel_young_loss.derivative
def _(input, target, maximum, max_fun):
    return fenchel_young.residual_slope(input, maximum, target, max_fun == "logsumexp")


@fenchel_young_loss.derivative(wrt="target")
def _(input):
    return -input
