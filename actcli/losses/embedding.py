"""Embedding losses: vectors that belong together should be near, others apart."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import another
from actcli.definition.families import loss_family
from actcli.definition.layouts import Rows
from actcli.definition.parameters import Choice, Flag, Real, positive, real
from actcli.definition.tensors import labels, values
from actcli.numerics import distances

loss = loss_family("embedding")


def _c(input1, input2):
    """The cosine with its gradients."""
    return distances.cosine(input1, input2, 1e-12)


def _pull(c, target, margin):
    """The slope of the loss by the cosine."""
    return np.where(target == 1, -1.0, np.where((target == -1) & (c.value >= margin), 1.0, 0.0))


@loss(
    "1 - cosine if target == 1 else max(0, cosine - margin) if target == -1 else 0"
    " where cosine = sum(i, input1[i]*input2[i])/sqrt((sum(i, input1[i]**2) + 1e-12)*(sum(i, input2[i]**2) + 1e-12))",
    input1=values("vectors (N, D) or (D)"),
    input2=values("vectors of the same shape"),
    target=labels("+1: alike, -1: not, one for each row", differentiable=False, per_row=True),
    margin=Real(
        0.0,
        "cosine that is allowed between unlike vectors",
        low=-1.0,
        high=1.0,
        symbol="m",
        arrays=False,
        torch="margin",
    ),
    layout=Rows(),
    where=(_c, _pull),
    view="cosine",
    torch="nn.CosineEmbeddingLoss, F.cosine_embedding_loss",
    source="PyTorch, nn.CosineEmbeddingLoss",
    pitfalls=("Labels are -1 and +1: a label 0 costs nothing, whatever the vectors.",),
    notes=("1e-12 is added to each squared norm, as in PyTorch, so a zero vector has cosine 0.",),
)
def cosine_embedding_loss(c, target, margin):
    """One minus the cosine of like vectors, the cosine above a margin of unlike ones.

    Where the cosine is the margin itself the slope passes, as in PyTorch.
    """
    return np.where(target == 1, c.gap, np.where(target == -1, np.maximum(c.value - margin, 0), 0.0))


@cosine_embedding_loss.derivative
def _(c, pull):
    return pull[..., None] * c.by_first


@cosine_embedding_loss.derivative(wrt="input2")
def _(c, pull):
    return pull[..., None] * c.by_second


@cosine_embedding_loss.derivative(wrt="margin")
def _(target, pull):
    return np.where(target == -1, -pull, 0.0)


def _near(anchor, positive, p, eps):
    """Anchor to positive."""
    return distances.p_norm(anchor, positive, p, eps)


def _far(anchor, negative, p, eps):
    """Anchor to negative."""
    return distances.p_norm(anchor, negative, p, eps)


def _swapped(positive, negative, p, eps):
    """Positive to negative."""
    return distances.p_norm(positive, negative, p, eps)


def _by_swap(far, swapped, swap):
    """Where the positive is the nearer to the negative, and swap asks for it."""
    return swap & (swapped.value < far.value)


def _excess(near, far, swapped, by_swap, margin):
    """The loss before it is bounded at 0."""
    return margin + near.value - np.where(by_swap, swapped.value, far.value)


def _active(excess):
    """1 where the triplet counts; a triplet that just keeps the margin does, as in PyTorch."""
    return np.where(excess >= 0, 1.0, 0.0)[..., None]


_TRIPLET = {
    "anchor": values("vectors (N, D) or (D)"),
    "positive": values("vectors like the anchor"),
    "negative": values("vectors unlike it"),
}


def _by_anchor(near, far, by_swap, active):
    return active * (near.by_first - np.where(by_swap[..., None], 0.0, far.by_first))


def _by_positive(near, swapped, by_swap, active):
    return active * (near.by_second - np.where(by_swap[..., None], swapped.by_first, 0.0))


def _by_negative(far, swapped, by_swap, active):
    return -active * np.where(by_swap[..., None], swapped.by_second, far.by_second)


def _by_margin(active):
    return active[..., 0]


def _tensors():
    return {name: values(tensor.help) for name, tensor in _TRIPLET.items()}


@loss(
    "max(0, margin + near - (min(far, between) if swap else far))"
    " where near = sum(i, abs(anchor[i] - positive[i] + eps)**p)**(1/p);"
    " far = sum(i, abs(anchor[i] - negative[i] + eps)**p)**(1/p);"
    " between = sum(i, abs(positive[i] - negative[i] + eps)**p)**(1/p)",
    **_tensors(),
    margin=positive(
        1.0, "by how much the negative should be farther", symbol="m", arrays=False, torch="margin", optax="margin"
    ),
    p=positive(2.0, "exponent of the norm", arrays=False, infinite=True, torch="p", optax="norm_degree"),
    eps=real(1e-6, "added to each component of a difference", arrays=False, torch="eps", optax="eps"),
    swap=Flag(False, "use the distance from positive to negative where it is smaller", torch="swap"),
    layout=Rows(),
    where=(_near, _far, _swapped, _by_swap, _excess, _active),
    view="distance",
    aliases="triplet_loss",
    torch="nn.TripletMarginLoss, F.triplet_margin_loss",
    optax="triplet_margin_loss",
    dialects={
        "optax": another(
            "ε is added under the root, and signed differences are raised to p: at p = 1 (1, 0), (2, -1), (1, 0) cost 1, here 3; NaN at p = 3."
        ),
    },
    source="Schroff et al., FaceNet, CVPR 2015; Balntas et al., BMVC 2016 (swap)",
    pitfalls=(
        "ε is added to each component, so the distance of a point to itself is ε√D: 1.6e-05 for D = 256. optax adds it under the root and powers"
        " signed differences, which is wrong for odd p.",
    ),
)
def triplet_margin_loss(excess):
    """How far the negative comes within the margin of the positive."""
    return np.maximum(excess, 0)


@triplet_margin_loss.derivative(wrt="p")
def _(anchor, positive, negative, by_swap, active, p, eps):
    far = np.where(by_swap[..., None], positive, anchor) - negative + eps
    return active[..., 0] * (
        distances.norm_by_exponent(anchor - positive + eps, p) - distances.norm_by_exponent(far, p)
    )


@triplet_margin_loss.derivative(wrt="eps")
def _(near, far, swapped, by_swap, active):
    other = np.where(by_swap[..., None], swapped.by_first, far.by_first)
    return active[..., 0] * (near.by_first - other).sum(axis=-1)


_DISTANCES = {
    "pairwise_distance": lambda a, b: distances.p_norm(a, b, 2.0, 1e-6),
    "manhattan": lambda a, b: distances.p_norm(a, b, 1.0, 0.0),
    "squared_euclidean": distances.squared_euclidean,
    "cosine": distances.cosine_distance,
}


def _d_near(anchor, positive, distance_function):
    """Anchor to positive."""
    return _DISTANCES[distance_function](anchor, positive)


def _d_far(anchor, negative, distance_function):
    """Anchor to negative."""
    return _DISTANCES[distance_function](anchor, negative)


def _d_swapped(positive, negative, distance_function):
    """Positive to negative."""
    return _DISTANCES[distance_function](positive, negative)


@loss(
    words="max(0, m + d(a, p) − d(a, n))",
    **_tensors(),
    distance_function=Choice(
        "pairwise_distance",
        "d: the Euclidean distance as PyTorch's PairwiseDistance has it (ε = 1e-6), or another",
        tuple(_DISTANCES),
        synonyms={"euclidean": "pairwise_distance"},
        torch="distance_function",
    ),
    margin=positive(1.0, "by how much the negative should be farther", symbol="m", arrays=False, torch="margin"),
    swap=Flag(False, "use the distance from positive to negative where it is smaller", torch="swap"),
    layout=Rows(),
    where={
        "near": _d_near,
        "far": _d_far,
        "swapped": _d_swapped,
        "by_swap": _by_swap,
        "excess": _excess,
        "active": _active,
    },
    view="distance",
    torch="nn.TripletMarginWithDistanceLoss, F.triplet_margin_with_distance_loss",
    source="PyTorch, nn.TripletMarginWithDistanceLoss",
    notes=("PyTorch takes any function; here the distance is one of four by name.",),
)
def triplet_margin_with_distance_loss(excess):
    """Triplet loss over a distance of one's choice."""
    return np.maximum(excess, 0)


for _triplet in (triplet_margin_loss, triplet_margin_with_distance_loss):
    _triplet.derivative(_by_anchor)
    _triplet.derivative(_by_positive, wrt="positive")
    _triplet.derivative(_by_negative, wrt="negative")
    _triplet.derivative(_by_margin, wrt="margin")
