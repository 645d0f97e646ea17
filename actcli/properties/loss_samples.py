"""Tensors of losses that are no function of single elements, made from what their definitions say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

from actcli.definition.loss import Loss
from actcli.definition.tensors import Tensor
from actcli.numerics.arrays import Array

ROWS, CLASSES, PLACES = 48, 3, 6  # rows where each is a loss of its own
_TOGETHER = 4  # rows where they are compared
ROWWISE = ("Classes", "Rows", "Corners", "ClassLists")
Tensors: TypeAlias = dict[str, Any]
INDEX, SHARES = "class index", "probabilities"


def layout(loss: Loss) -> str:
    """The name of the loss's layout."""
    return type(loss.layout).__name__


def kinds(loss: Loss) -> list[Any]:
    """The kinds of target that are told apart: class indices and probabilities, the two labels, or one kind without a name."""
    for tensor in loss.tensors.values():
        if tensor.expects == "class" and layout(loss) == "Classes":
            return [INDEX, SHARES]
        if tensor.expects == "label":
            return [tensor.low, tensor.high]
    return [None]


def drawn(loss: Loss, rng: np.random.Generator, kind: Any, scale: float) -> Tensors:
    """Tensors by name. scale: the size of scores and of vectors."""
    made = _SPECIAL.get(layout(loss))
    if made is not None:
        return made(loss, rng, scale)
    shape = {"Regions": (PLACES,), "Volumes": (CLASSES, PLACES)}.get(layout(loss), (ROWS, CLASSES))
    return {name: _tensor(loss, tensor, shape, rng, kind, scale) for name, tensor in loss.tensors.items()}


def _tensor(
    loss: Loss, tensor: Tensor, shape: tuple[int, ...], rng: np.random.Generator, kind: Any, scale: float
) -> Any:
    if tensor.expects == "class":
        return rng.integers(0, CLASSES, shape[:1]) if kind != SHARES else distributions(rng, shape)
    if tensor.expects == "label":
        return np.full(shape[:1] if tensor.per_row else shape, kind)
    if tensor.expects == "probability":
        if layout(loss) == "Classes":
            return distributions(rng, shape)
        return (rng.random(shape) < 0.5).astype(float) if tensor.name == "target" else rng.random(shape)
    if tensor.expects == "log-probability":
        return np.log(distributions(rng, shape))
    if tensor.expects == "cosine":
        return rng.uniform(-1, 1, shape)
    return rng.normal(size=shape) * scale


def distributions(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Rows of positive numbers that sum to one."""
    weights = rng.exponential(size=shape)
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _frames(loss: Loss, rng: np.random.Generator, scale: float) -> Tensors:
    """Four frames for two symbols, so that there are several ways to say them."""
    lengths = {"input_lengths": np.array([4]), "target_lengths": np.array([2])}
    return {"log_probs": np.log(distributions(rng, (4, 1, CLASSES))), "targets": np.array([[1, 2]]), **lengths}


def _clusters(loss: Loss, rng: np.random.Generator, scale: float) -> Tensors:
    """Feature c is the score of class c, the last one that of the first class of the tail among its like."""
    tail = (np.array([[0.0, 0.0, 1.0]]), np.array([[1.0], [-1.0], [-1.0]]))
    first = {"input": rng.normal(size=(_TOGETHER, CLASSES)) * scale, "target": np.array([0, 2, 2, 1])}
    return {**first, "head_weight": np.eye(CLASSES), "tail_weights": [tail]}


def _projected(loss: Loss, rng: np.random.Generator, scale: float) -> Tensors:
    first = {"input": rng.normal(size=(_TOGETHER, CLASSES)) * scale}
    return {**first, "linear_weight": np.eye(CLASSES), "target": np.array([0, 2, 1, 1])}


def _lists(loss: Loss, rng: np.random.Generator, scale: float) -> Tensors:
    target = np.full((ROWS, CLASSES), -1)
    target[:, 0] = rng.integers(0, CLASSES, ROWS)
    return {"input": rng.normal(size=(ROWS, CLASSES)) * scale, "target": target}


def _masks(loss: Loss, rng: np.random.Generator, scale: float) -> Tensors:
    return {"input": rng.normal(size=(1, PLACES)) * scale, "target": rng.integers(0, 2, (1, PLACES))}


def _class_masks(loss: Loss, rng: np.random.Generator, scale: float) -> Tensors:
    return {"input": distributions(rng, (PLACES, CLASSES)), "target": rng.integers(0, CLASSES, PLACES)}


def _corners(loss: Loss, rng: np.random.Generator, scale: float) -> Tensors:
    corner, size = rng.random((2, ROWS, 2)) * 3, rng.uniform(0.2, 2, (2, ROWS, 2))
    first, second = np.concatenate([corner, corner + size], axis=-1)
    return {"input": first, "target": second}


def _groups(loss: Loss, rng: np.random.Generator, scale: float) -> Tensors:
    return {"input": rng.normal(size=(_TOGETHER, _TOGETHER)) * scale, "target": np.array([3, 7, 7, 3])}


def _partners(loss: Loss, rng: np.random.Generator, scale: float) -> Tensors:
    """Targets as far from each other as vectors can be."""
    turned = np.linalg.qr(rng.normal(size=(_TOGETHER, _TOGETHER)))[0]
    return {
        "input": rng.normal(size=(_TOGETHER, _TOGETHER)) * scale,
        "target": (turned - turned.mean(axis=0)) * scale,
    }


_SPECIAL = {
    "Frames": _frames,
    "Clusters": _clusters,
    "Projected": _projected,
    "ClassLists": _lists,
    "Masks": _masks,
    "ClassMasks": _class_masks,
    "Corners": _corners,
    "Groups": _groups,
    "Partners": _partners,
}


def telling(loss: Loss, tensors: Mapping[str, Any], scale: float) -> list[Array]:
    """First tensors at which a loss tends to be least or greatest beside the others: what the target says, or its opposite."""
    first = np.asarray(tensors[loss.first])
    expects = loss.tensors[loss.first].expects
    says = _says(loss, tensors)
    if says is None:
        even = np.full(first.shape, 1 / CLASSES)
        corner = np.broadcast_to(np.eye(CLASSES)[0], first.shape)
        return [even, corner] if expects == "probability" else [even * 0, np.log(even), corner * scale]
    if expects == "probability":
        return [says, 1 - says if says.ndim < 2 or layout(loss) == "Volumes" else np.roll(says, 1, axis=-1)]
    if expects == "log-probability":
        rows = [_logarithm(one, scale) for one in (says, np.roll(says, 1, axis=-1))]
        return [row - np.log(np.exp(row).sum(axis=-1, keepdims=True)) for row in rows]
    if expects == "cosine":
        return [2 * says - 1, 1 - 2 * says]
    if layout(loss) == "Corners":
        return [says, says + scale]
    if layout(loss) == "Groups":
        upright = says - says.min(axis=0)  # the same directions at right angles, where opposite ones are too far
        against = _against(np.asarray(tensors["target"]), first.shape[-1])
        return [says, upright, against, says * scale, upright * scale, against * scale, -says * scale]
    if layout(loss) in ("Rows", "Partners") or "target" not in tensors:
        return [says, -says, says * scale, -says * scale, np.zeros_like(first)]
    return [scale * (2 * says - 1), scale * (1 - 2 * says), _logarithm(says, scale), says, np.zeros_like(first)]


def _logarithm(shares: Array, scale: float) -> Array:
    """Their logarithms, none below -scale."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.maximum(np.log(np.maximum(shares, 0)), -scale))


def _says(loss: Loss, tensors: Mapping[str, Any]) -> Array | None:
    """The target in the shape of the first tensor: one-hot, or itself; or the tensor that the first is compared with."""
    first = np.asarray(tensors[loss.first])
    kind = layout(loss)
    if kind == "Groups":
        return _apart(loss, first.shape[-1], tensors["target"])
    if kind == "Frames":
        return np.asarray(np.eye(CLASSES)[np.repeat(tensors["targets"].T, 2, axis=0)])
    if kind == "ClassLists":
        return np.asarray(np.eye(CLASSES)[tensors["target"][:, 0]])
    others = [
        np.asarray(tensors[name])
        for name in tensors
        if name not in (loss.first, "tail_weights", "head_weight", "linear_weight")
    ]
    for other in others:
        if other.shape == first.shape:
            return other.astype(float)
        if other.dtype.kind == "i" and other.shape == first.shape[:-1]:
            return np.asarray(np.eye(first.shape[-1])[other])
    return None


def _apart(loss: Loss, width: int, target: Any) -> Array:
    """One vector for each group, as far from the others as can be; of a matrix of similarities, 1 within a group."""
    if getattr(loss.layout, "square", False):
        return np.asarray(1.0 * (target[:, None] == target))
    names, codes = np.unique(target, return_inverse=True)
    corners = np.eye(len(names), width)
    return np.asarray((corners - corners.mean(axis=0))[codes])


def _against(target: Any, width: int) -> Array:
    """Vectors opposite to the next of their own group, and the same as one of another."""
    earlier = [int(np.sum(target[:place] == name)) for place, name in enumerate(target)]
    return np.asarray(np.eye(1, width) * (1.0 - 2.0 * (np.array(earlier) % 2))[:, None])


def at_target(loss: Loss, tensors: Mapping[str, Any], kind: Any) -> Array | None:
    """The first tensor as the target itself; None where the two hold different things."""
    if layout(loss) == "Classes":
        other = "target" in tensors and loss.tensors["target"].expects
        same = (kind == SHARES and loss.tensors[loss.first].expects == "probability") or other == "logit"
        return np.asarray(tensors["target"]) if same else None
    return _says(loss, tensors) if layout(loss) in ("Rows", "Regions", "Volumes", "Corners", "Partners") else None
