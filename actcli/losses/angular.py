"""Losses of angles: cosines of two vectors, and softmax of cosines with a margin."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect, another
from actcli.definition.families import loss_family
from actcli.definition.layouts import Classes, Rows
from actcli.definition.over_classes import class_axis
from actcli.definition.parameters import Flag, Integer, Real, nonnegative, positive, real
from actcli.definition.tensors import Tensor, classes, values
from actcli.numerics import cosines, margins

loss = loss_family("embedding")

_BOUNDED = "sum(i, input[i]*target[i])/(max(sqrt(sum(i, input[i]**2)), eps)*max(sqrt(sum(i, target[i]**2)), eps))"


def _c(input, target, eps):
    """The cosine with its derivatives."""
    return cosines.bounded_cosine(input, target, eps)


def _axis():
    return Integer(-1, "the axis of the vectors", torch="dim", keras="axis", optax="axis")


@loss(
    f"-{_BOUNDED}",
    input=values("vectors (N, D) or (D)"),
    target=values("vectors of the same shape"),
    axis=_axis(),
    eps=nonnegative(1e-8, "least norm that is divided by", arrays=False, torch="eps", optax="epsilon"),
    layout=Rows(),
    where=(_c,),
    view="angle",
    aliases="cosine_similarity",
    keras="losses.CosineSimilarity",
    dialects={
        "torch": another("F.cosine_similarity is the cosine itself: 1 for vectors alike, where this is -1."),
        "optax": another(
            "cosine_similarity is the cosine itself: 1 for vectors alike, where this is -1; a zero vector gives NaN."
        ),
    },
    source="Salton, Wong and Yang, A vector space model for automatic indexing, 1975",
    pitfalls=(
        "The sign differs: -cos here and in keras.losses, -1 for vectors of one direction; +cos in keras.metrics, optax and torch.nn.functional,"
        " which are no losses. cosine_distance_loss is 1 - cos, 0 there.",
    ),
    notes=(
        "A zero vector has cosine 0, as in PyTorch and Keras; in optax it is NaN unless ε is given.",
        "Below ε the norm is a constant, and so is its slope; PyTorch reports the slope of the norm there too.",
    ),
)
def cosine_similarity_loss(c):
    """Minus the cosine of the angle between two vectors.

    Where a norm is ε itself the slope is that from above, as in PyTorch.
    """
    return -c.value


@cosine_similarity_loss.derivative
def _(c):
    return -c.by_first


@cosine_similarity_loss.derivative(wrt="target")
def _(c):
    return -c.by_second


@cosine_similarity_loss.derivative(wrt="eps")
def _(c):
    return -c.by_bound


@loss(
    f"1 - {_BOUNDED}",
    input=values("vectors (N, D) or (D)"),
    target=values("vectors of the same shape"),
    axis=_axis(),
    eps=nonnegative(0.0, "least norm that is divided by", arrays=False, torch="eps", optax="epsilon"),
    layout=Rows(),
    where=(_c,),
    view="angle",
    aliases="cosine_distance",
    optax="cosine_distance",
    dialects={
        "tf": another("compat.v1.losses.cosine_distance is 1 - Σ x y, for vectors of length 1."),
        "optax": Dialect("A zero vector gives NaN unless epsilon is given."),
    },
    source="Salton, Wong and Yang, A vector space model for automatic indexing, 1975",
    pitfalls=(
        "1 - cos, 0 for vectors of one direction; cosine_similarity_loss is -cos, -1 there. tf.compat.v1.losses.cosine_distance is 1 - Σ x y, for"
        " vectors of norm 1.",
    ),
    notes=(
        "From 0 to 2, and exact where the vectors are nearly parallel: 1 - cos has no digit right below 1e-16.",
        "A zero vector is at distance 1 from all others and pulls at nothing; optax has NaN.",
    ),
)
def cosine_distance_loss(c):
    """One minus the cosine of the angle between two vectors.

    Where a norm is ε itself the slope is that from above.
    """
    return c.gap


@cosine_distance_loss.derivative
def _(c):
    return -c.by_first


@cosine_distance_loss.derivative(wrt="target")
def _(c):
    return -c.by_second


@cosine_distance_loss.derivative(wrt="eps")
def _(c):
    return -c.by_bound


def _cosines():
    return Tensor("cosine", "of the angles to the classes' centres: (C), (N, C) or (N, C, …)", low=-1.0, high=1.0)


def _scale():
    return positive(64.0, "factor before the softmax", symbol="s", arrays=False)


def _candidates(target):
    """The classes that may be right, with the probability of each."""
    return target.candidates()


def _own(input, candidates):
    """Their cosines."""
    return np.take_along_axis(input, candidates[0], axis=-1)


def _turned(own, margin, easy_margin):
    """Their cosines after the turn by the margin."""
    return margins.additive_angle(own, margin, easy_margin)


def _lowered(own, margin):
    """Their cosines less the margin."""
    return margins.Shifted(own - margin, 1.0, -1.0)


def _softmax(input, candidates, shifted, scale):
    """Cross-entropy of the scaled cosines for each candidate."""
    return margins.margin_softmax(input, candidates[0], shifted.value, scale)


_MARGIN_SOFTMAX = (
    "-sum(k, target[k]*log(exp(scale*z[k])/(exp(scale*z[k]) + sum(j, exp(scale*input[j]), j != k)))) where z[k] = "
)


@loss(
    _MARGIN_SOFTMAX + "input[k]*cos(margin) - sqrt(1 - input[k]**2)*sin(margin)"
    " if (easy_margin and input[k] > 0) or (not easy_margin and input[k] >= -cos(margin))"
    " else input[k] if easy_margin else input[k] - margin*sin(margin)",
    input=_cosines(),
    target=classes(),
    margin=Real(0.5, "angle in radians", low=0.0, high=np.pi, symbol="m", arrays=False),
    scale=_scale(),
    easy_margin=Flag(False, "a margin only where the angle is below π/2"),
    axis=class_axis(),
    layout=Classes(),
    where={"candidates": _candidates, "own": _own, "shifted": _turned, "softmax": _softmax},
    divides="the number of samples",
    view="logits map",
    window=(-1.0, 1.0),
    allowance="scale",
    aliases="ArcFace",
    source="Deng et al., ArcFace: additive angular margin loss for deep face recognition, CVPR 2019",
    pitfalls=("The margin is in radians; 0.5 is 28.6 degrees, the unit of pytorch-metric-learning.",),
    notes=(
        "cross_entropy of s cos θ, where the right class has cos(θ + m) = x cos m - √(1 - x²) sin m.",
        "Beyond θ + m = π, where cos(θ + m) would rise again, it is x - m sin m, as in the authors' code: at m = 0.5 the score drops there from -1 to -1.117.",
        "At θ = 0 the slope is infinite. A cosine beyond ±1, which rounding makes, has no angle: the loss is NaN where it is of the right class.",
    ),
)
def arcface_loss(candidates, softmax):
    """Cross-entropy of scaled cosines, the right class's angle enlarged by a margin.

    Where θ + m is π itself the slope is that of cos(θ + m); with easy_margin, where θ is π/2, that of cos θ.
    """
    return (candidates[1] * softmax.cost).sum(axis=-1)


@loss(
    _MARGIN_SOFTMAX + "input[k] - margin",
    input=_cosines(),
    target=classes(),
    margin=real(0.35, "what the right cosine is lowered by", symbol="m", arrays=False),
    scale=_scale(),
    axis=class_axis(),
    layout=Classes(),
    where={"candidates": _candidates, "own": _own, "shifted": _lowered, "softmax": _softmax},
    divides="the number of samples",
    view="logits map",
    window=(-1.0, 1.0),
    aliases="CosFace am_softmax",
    source="Wang et al., CosFace: large margin cosine loss for deep face recognition, CVPR 2018",
    notes=(
        "cross_entropy of s (x - m) for the right class and s x for the others; AM-softmax is the same with s = 30.",
    ),
)
def cosface_loss(candidates, softmax):
    """Cross-entropy of scaled cosines, the right class's lowered by a margin."""
    return (candidates[1] * softmax.cost).sum(axis=-1)


def _by_input(candidates, shifted, softmax, scale):
    return softmax.by_scores(candidates[1], scale, shifted.by_score)


def _by_target(softmax):
    return softmax.cost


def _by_margin(candidates, shifted, softmax, scale):
    return -scale * (candidates[1] * softmax.missing * shifted.by_margin).sum(axis=-1)


def _by_scale(candidates, softmax):
    return softmax.by_scale(candidates[1])


for _margin_loss in (arcface_loss, cosface_loss):
    _margin_loss.derivative(_by_input)
    _margin_loss.derivative(_by_target, wrt="target")
    _margin_loss.derivative(_by_margin, wrt="margin")
    _margin_loss.derivative(_by_scale, wrt="scale")
