"""Losses of the distance of a pair: small where both belong together, large where they do not."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import loss_family
from actcli.definition.parameters import real
from actcli.definition.tensors import Tensor, probabilities

loss = loss_family("embedding")


def _shortfall(input, margin):
    """What is missing from the margin."""
    return np.maximum(margin - input, 0)


@loss(
    "target*input**2 + (1 - target)*max(0, margin - input)**2",
    input=Tensor("distance", low=0.0),
    target=probabilities("1: alike, 0: not", instead={"label": "hinge_embedding_loss"}),
    margin=real(1.0, "distance that is enough between unlike pairs", symbol="m", tfa="margin"),
    where=(_shortfall,),
    view="labelled distance",
    window=(0.0, 2.0),
    slope="2*target*input - 2*(1 - target)*max(0, margin - input)",
    tfa="losses.contrastive_loss",
    source="Hadsell, Chopra and LeCun, Dimensionality reduction by learning an invariant mapping, CVPR 2006",
    pitfalls=(
        "The label is 1 for a pair that belongs together, as in TensorFlow Addons; in the paper it is 0, and there is a factor 1/2: such a pair at"
        " a distance of 0.5 costs 0.25 here, 0.125 there.",
        "hinge_embedding_loss is its linear kin, with labels -1 and +1.",
    ),
    notes=("The input is a distance.",),
)
def contrastive_loss(input, target, shortfall):
    """The squared distance of like pairs, the squared shortfall of the margin of unlike ones.

    The second derivative where the distance is the margin itself is that of like pairs alone.
    """
    return target * input * input + (1 - target) * shortfall * shortfall


@contrastive_loss.derivative
def _(input, target, shortfall):
    return 2 * (target * input - (1 - target) * shortfall)


@contrastive_loss.derivative(order=2)
def _(target, shortfall):
    return 2 * (target + np.where(shortfall > 0, 1 - target, 0.0))


@contrastive_loss.derivative(wrt="target")
def _(input, shortfall):
    return (input - shortfall) * (input + shortfall)


@contrastive_loss.derivative(wrt="margin")
def _(target, shortfall):
    return 2 * (1 - target) * shortfall
