"""The loss whose gradient is the sparse sigmoid minus the label."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import another
from actcli.definition.families import loss_family
from actcli.definition.tensors import logits, probabilities

loss = loss_family("Fenchel-Young")


def _certain(input):
    """-1, 0 or 1: whether the sparse sigmoid is 0, between, or 1."""
    return np.where(input >= 1, 1.0, np.where(input <= -1, -1.0, 0.0))


def _gap(input, target, certain):
    """The sparse sigmoid minus the label."""
    return np.where(certain == 0, (input + (1 - 2 * target)) / 2, np.where(certain > 0, 1 - target, -target))


@loss(
    "(0 if input <= -1 else input if input >= 1 else (input + 1)**2/4) - input*target + target**2 - target",
    input=logits(),
    target=probabilities("0 or 1, or a probability", instead={"class": "multiclass_sparsemax_loss"}),
    where=(_certain, _gap),
    view="logit",
    aliases="binary_sparsemax_loss",
    slope="(0 if input <= -1 else 1 if input >= 1 else (input + 1)/2) - target",
    optax="sparsemax_loss",
    dialects={"tfa": another("losses.sparsemax_loss is over classes: multiclass_sparsemax_loss.")},
    source="Blondel, Martins and Niculae, Learning with Fenchel-Young losses, JMLR 21, 2020",
    pitfalls=(
        "The binary loss, as in optax; entmax and TensorFlow Addons call multiclass_sparsemax_loss so. A logit of 0 costs 0.25, as do the scores 0, 0 there.",
    ),
    notes=(
        "For labels 0 and 1 it is sparse_plus((1 - 2y) x), as in optax: exactly 0 once the margin is 1. Between them it is the Fenchel-Young loss,"
        " 0 where the sparse sigmoid of x is y.",
    ),
)
def sparsemax_loss(input, target, certain, gap):
    """The Fenchel-Young loss of the sparse sigmoid.

    The second derivative at ±1 is 0.
    """
    # (1 - y)(x - y) above 1, -y (x + 1 - y) below -1, the square of the gap between: the textbook's terms cancel.
    beyond = gap * (input + np.where(certain > 0, -target, 1 - target))
    return np.where(certain == 0, np.square(gap), beyond)


@sparsemax_loss.derivative
def _(gap):
    return gap


@sparsemax_loss.derivative(order=2)
def _(certain):
    return np.where(certain == 0, 0.5, 0.0)


@sparsemax_loss.derivative(wrt="target")
def _(input, target):
    return (2 * target - 1) - input
