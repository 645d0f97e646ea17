"""What each loss is drawn over: from one number t to the loss's tensors.

A view is data: the label of the axis, the window, and cases, each a curve of its own. A case turns abscissas t of
shape (n,) into a `Placed`: the tensors of n samples by name, and how they move with t (their derivatives by t), from
which the slope of the loss along the axis follows by the chain rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.loss import Loss
from actcli.figures.comparisons import pairing, partners, shifted, similarity
from actcli.figures.placed import Case, Placed, Placing, View
from actcli.numerics.arrays import Array


def _elementwise(target: float, others: float = 0.0) -> Placing:
    """The first tensor is t, all others are constant; where samples are rows, each has one number."""

    def place(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
        t = t if loss.elementwise else t[:, None]
        constants = {name: np.full_like(t, target if name == "target" else others) for name in loss.tensors}
        return Placed({**constants, loss.first: t}, {loss.first: np.ones_like(t)})

    return place


def _targets(*values: float) -> tuple[Case, ...]:
    return tuple(Case(f"y = {value:g}".replace("-", "−"), _elementwise(value)) for value in values)


def _two_classes(t: Array) -> Array:
    """(n, 2): the probabilities t and 1 - t."""
    return np.stack([t, 1 - t], axis=-1)


_APART = np.array([1.0, -1.0])


def _right_class(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
    """Two classes, the first is right and has probability t."""
    if settings.get("from_logits"):
        scores = np.stack([_logit(t), np.zeros_like(t)], axis=-1)
        return Placed(
            {loss.first: scores, "target": np.zeros(t.shape)}, {loss.first: np.stack([_logit_slope(t), 0 * t], axis=-1)}
        )
    return Placed(
        {loss.first: _two_classes(t), "target": np.zeros(t.shape)}, {loss.first: np.broadcast_to(_APART, (*t.shape, 2))}
    )


def _logit(p: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.log(p / (1 - p))


def _logit_slope(p: Array) -> Array:
    with np.errstate(all="ignore"):
        return 1 / (p * (1 - p))


def _against(p: float) -> Placing:
    """Two classes with the probabilities t and 1 - t; the target, if there is one, is the distribution (p, 1 - p)."""

    def place(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
        placed = _right_class(loss, settings, t)
        tensors = {loss.first: placed.tensors[loss.first]}
        if "target" in loss.tensors:
            tensors["target"] = np.broadcast_to(np.array([p, 1 - p]), (*t.shape, 2))
        return Placed(tensors, placed.moving)

    return place


def _log_probability(p: float) -> Placing:
    """The logarithm of q is t, beside a probability p, or its logarithm where that is what the target holds."""

    def place(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
        return _elementwise(float(np.log(p)) if settings.get("log_target") else p)(loss, settings, t)

    return place


def _beside_zero(*target: float) -> Placing:
    """Two classes or items with the scores t and 0, and the target, if there is one; labels name the first."""

    def place(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
        tensors = {loss.first: np.stack([t, np.zeros_like(t)], axis=-1)}
        if target:
            tensors["target"] = np.broadcast_to(np.array(target), (*t.shape, 2))
        if "labels" in loss.tensors:
            tensors["labels"] = np.zeros(t.shape, dtype=np.int64)
        return Placed(tensors, {loss.first: np.broadcast_to(np.array([1.0, 0.0]), (*t.shape, 2))})

    return place


def _angle(label: float | None) -> Placing:
    """Two unit vectors in the plane at the angle t (degrees), and a label where the loss has one."""

    def place(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
        radians = np.deg2rad(t)
        first = np.broadcast_to(np.array([1.0, 0.0]), (*t.shape, 2))
        turning = np.stack([np.cos(radians), np.sin(radians)], axis=-1)
        tangent = np.stack([-np.sin(radians), np.cos(radians)], axis=-1) * np.pi / 180
        one, other, *_ = loss.tensors
        tensors = {one: first, other: turning} | ({} if label is None else {"target": np.full_like(t, label)})
        return Placed({name: tensors[name] for name in loss.tensors}, {other: tangent})

    return place


def _triplet(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
    """The anchor in the middle, the positive at distance 1 on one side, the negative at distance t on the other."""
    kind = settings.get("distance_function", "pairwise_distance")
    with np.errstate(all="ignore"):
        if kind == "cosine":  # directions in the plane
            negative = np.stack([1 - t, -np.sqrt(t * (2 - t))], axis=-1)
            tangent = np.stack([-np.ones_like(t), -(1 - t) / np.sqrt(t * (2 - t))], axis=-1)
            anchor, positive = np.array([1.0, 0.0]), np.array([0.0, 1.0])
        else:  # points on a line
            negative, tangent = -t[:, None], -np.ones((t.size, 1))
            if kind == "squared_euclidean":
                negative, tangent = -np.sqrt(-negative), -0.5 / np.sqrt(-negative)
            anchor, positive = np.array([0.0]), np.array([1.0])
    constants = {name: np.broadcast_to(at, negative.shape) for name, at in (("anchor", anchor), ("positive", positive))}
    return Placed({**constants, "negative": negative}, {"negative": tangent})


_REGION = 200  # elements of the mask; smoothing constants of about 1 are small beside it


def _overlap(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
    """A mask of fixed size, and a prediction of the same size that has the share t of it in common."""
    inside, outside = np.ones(_REGION), np.zeros(_REGION)
    mask = np.concatenate([inside, outside])
    moves = np.concatenate([inside, -inside])
    hit = np.where(mask == 1, t[..., None], 1 - t[..., None])
    target, tangent = np.broadcast_to(mask, hit.shape), np.broadcast_to(moves, hit.shape)
    if settings.get("from_logits") or loss.tensors[loss.first].expects == "logit":
        hit, tangent = _logit(hit), tangent * _logit_slope(hit)
    if "dims" in loss.parameters:
        return Placed({loss.first: hit, "target": target}, {loss.first: tangent}, {"dims": (-1,)})
    if "per_image" in loss.parameters and "classes" not in loss.parameters:
        return Placed({loss.first: hit, "target": target}, {loss.first: tangent}, {"per_image": True})
    # Regions as classes, the background beside: (n, 2, elements).
    pairs = [
        np.stack([array, other], axis=-2)
        for array, other in ((hit, 1 - hit), (target, 1 - target), (tangent, -tangent))
    ]
    fixed = {"per_image": True} if "per_image" in loss.parameters else {"axis": 1}
    return Placed({loss.first: pairs[0], "target": pairs[1]}, {loss.first: pairs[2]}, fixed)


def _frames(count: int) -> Placing:
    """So many frames of blank and one symbol, which has probability t in each; the target is that symbol once."""

    def place(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
        blank = int(settings.get("blank", 0))
        order = [1, 0] if blank == 0 else [0, 1]
        with np.errstate(all="ignore"):
            logs = np.log(_two_classes(t))[:, order]
            slopes = (_APART / _two_classes(t))[:, order]
        shape = (count, *logs.shape)
        names = list(loss.tensors)
        lengths = (np.full((t.size, 1), 1 - blank), np.full(t.size, count), np.ones(t.size, dtype=np.int64))
        tensors = dict(zip(names, (np.broadcast_to(logs, shape), *lengths), strict=True))
        return Placed(tensors, {names[0]: np.broadcast_to(slopes, shape)}, samples=1)

    return place


def _adaptive(target: int) -> Placing:
    """One feature t. The head scores class 0 as t and the tail as 0; in the tail class 1 scores t, class 2 -t."""

    def place(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
        tensors = {
            "input": t[:, None],
            "target": np.full(t.shape, target),
            "head_weight": np.array([[1.0], [0.0]]),
            "tail_weights": [(np.array([[1.0]]), np.array([[1.0], [-1.0]]))],
        }
        return Placed(tensors, {"input": np.ones((t.size, 1))}, {"cutoffs": (1,)})

    return place


_ANGLES = (0.0, 180.0)
_UNIT = (0.0, 1.0)

VIEWS: dict[str, View] = {
    "residual": View("residual x − y", (Case("", _elementwise(0.0)),)),
    "margin": View("margin y·x", (Case("", _elementwise(1.0)),)),
    "prediction": View("prediction x", _targets(1.0, 2.0, 5.0)),
    "score difference": View("score difference x − y", (Case("", _elementwise(0.0)),)),
    "pair distance": View("distance x", _targets(1.0, -1.0)),
    "labelled distance": View("distance x", _targets(1.0, 0.0)),
    "logit": View("logit x", _targets(1.0, 0.0)),
    "probability": View("probability x", _targets(1.0, 0.0), _UNIT),
    "rate": View("rate x", _targets(1.0, 2.0, 5.0), (0.0, 10.0)),
    "log-rate": View("log-rate x", _targets(1.0, 2.0, 5.0)),
    "variance": View("residual x − y", tuple(Case(f"v = {v:g}", _elementwise(0.0, v)) for v in (0.25, 1.0, 4.0))),
    "log-probability": View(
        "log-probability x", tuple(Case(f"y = {p:g}", _log_probability(p)) for p in (0.2, 0.5, 1.0))
    ),
    "simplex": View("probability of the right class", (Case("", _right_class),), _UNIT),
    "distribution": View(
        "probability of class 0", tuple(Case(f"y₀ = {p:g}", _against(p)) for p in (0.2, 0.5, 0.9)), _UNIT
    ),
    "cosine": View(
        "angle between the vectors (degrees)",
        tuple(Case(f"y = {y:g}".replace("-", "−"), _angle(y)) for y in (1.0, -1.0)),
        _ANGLES,
    ),
    "angle": View("angle between the vectors (degrees)", (Case("", _angle(None)),), _ANGLES),
    "distance": View("distance d(a, n), where d(a, p) = 1", (Case("", _triplet),), (0.0, 4.0)),
    "overlap": View("overlap, as a share of the region", (Case("", _overlap),), _UNIT),
    "one logit": View("logit x₀, where x₁ = 0", (Case("", _beside_zero()),)),
    "student": View(
        "the student's logit x₀, where x₁ = 0",
        tuple(Case(f"teacher: {y:g}, 0", _beside_zero(y, 0.0)) for y in (0.0, 1.0, 3.0)),
    ),
    "item": View(
        "score x₀ of the first of two items, where x₁ = 0",
        tuple(Case(f"y = {y:g}, {z:g}", _beside_zero(y, z)) for y, z in ((1.0, 0.0), (1.0, 1.0), (0.0, 1.0))),
    ),
    "preference": View("log-ratio of policy to reference, chosen less rejected", (Case("", _elementwise(0.0)),)),
    "boxes": View(
        "shift of the box, in widths of the true one",
        tuple(Case(f"width {w:g}", shifted(w)) for w in (1.0, 0.5)),
        (-2.0, 2.0),
    ),
    "contrast": View("angle between two of a group (degrees)", (Case("", partners),), _ANGLES),
    "pairing": View("angle between the two of each pair (degrees)", (Case("", pairing),), _ANGLES),
    "similarity": View("similarity of each pair, others 0", (Case("", similarity),)),
    "adaptive": View("feature x", tuple(Case(f"y = {y}", _adaptive(y)) for y in (0, 1, 2))),
    "sequence": View(
        "probability of the symbol in each frame", tuple(Case(f"T = {n}", _frames(n)) for n in (2, 4, 8)), _UNIT
    ),
}
SURFACE = "logits map"


def view_name(loss: Loss, settings: Mapping[str, Any]) -> str:
    """The view of a loss at these parameters: some of them change what its input means."""
    return "log-rate" if loss.view == "rate" and settings.get("log_input") else loss.view
