"""Tensors on which the laws try every loss, made from what its definition says of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from actcli.definition.loss import Loss

ROWS, CLASSES, FEATURES = 4, 3, 5


def _numbers(expects: str, shape: tuple[int, ...], rng: np.random.Generator, scale: float) -> np.ndarray:
    if expects.startswith("probability"):
        return rng.uniform(0.02, 0.98, shape)
    if expects == "cosine":
        return rng.uniform(-0.9, 0.95, shape)
    if expects == "log-probability":
        return -rng.exponential(scale, shape)
    if expects == "label":
        return np.where(rng.random(shape) < 0.5, -1.0, 1.0)
    return rng.normal(size=shape) * scale


def _distributions(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    weights = rng.uniform(0.05, 1, shape)
    return weights / weights.sum(axis=1, keepdims=True)


def _special(loss: Loss, rng: np.random.Generator) -> dict[str, Any] | None:
    """Tensors of the losses whose layout is their own."""
    layout = type(loss.layout).__name__
    if layout == "Frames":
        scores = rng.normal(size=(6, 3, 4))
        log_probs = scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))
        targets = np.array([[1, 2, 2], [3, 1, 0], [1, 0, 0]])
        return {
            "log_probs": log_probs,
            "targets": targets,
            "input_lengths": np.array([6, 5, 4]),
            "target_lengths": np.array([3, 2, 1]),
        }
    if layout == "Clusters":
        tails = [
            (rng.normal(size=(2, FEATURES)), rng.normal(size=(3, 2))),
            (rng.normal(size=(1, FEATURES)), rng.normal(size=(2, 1))),
        ]
        return {
            "input": rng.normal(size=(ROWS, FEATURES)),
            "target": np.array([0, 2, 6, 1]),
            "head_weight": rng.normal(size=(4, FEATURES)),
            "tail_weights": tails,
            "head_bias_values": rng.normal(size=4),
        }
    if layout == "Projected":
        return {
            "input": rng.normal(size=(ROWS, FEATURES)),
            "linear_weight": rng.normal(size=(CLASSES, FEATURES)),
            "target": np.array([0, 2, 1, 1]),
            "linear_bias": rng.normal(size=CLASSES),
        }
    if layout == "ClassLists":
        return {
            "input": rng.normal(size=(ROWS, CLASSES)),
            "target": np.array([[2, -1, 0], [0, 1, -1], [-1, 0, 0], [2, 1, 0]]),
        }
    if layout == "Masks":
        return {"input": rng.normal(size=(2, 6)), "target": np.array([[1, 0, 0, 1, 1, 0], [0, 0, 1, 0, -100, 1]])}
    if layout == "ClassMasks":
        target = np.array([[[0, 1, 1], [2, 1, 0]], [[0, 0, -100], [2, 0, 2]]])
        return {"input": _distributions((2, CLASSES, 2, 3), rng), "target": target}
    if layout == "Corners":
        corners = rng.uniform(0, 0.25, (2, ROWS, 4)) + np.array([0, 0, 0.25, 0.25])  # all of them overlap
        return {"input": corners[0], "target": corners[1]}
    if layout == "Groups":  # each row has one partner
        width = ROWS if loss.layout.square else CLASSES
        return {"input": rng.normal(size=(ROWS, width)) / 2, "target": np.array([3, 7, 7, 3])}
    if layout == "Partners":
        return {"input": rng.normal(size=(ROWS, CLASSES)), "target": rng.normal(size=(ROWS, CLASSES))}
    return None


def needed(loss: Loss) -> dict[str, Any]:
    """Parameters that have to be given beside the tensors."""
    return {"cutoffs": (2, 5)} if "cutoffs" in loss.parameters else {}


def tensors(loss: Loss, rng: np.random.Generator, *, indices: bool = False, scale: float = 2.0) -> dict[str, Any]:
    """One set of tensors by name; class targets as probabilities, or as indices."""
    special = _special(loss, rng)
    if special is not None:
        return special
    layout = "Elementwise" if loss.elementwise else type(loss.layout).__name__
    shape = {
        "Elementwise": (7,),
        "Classes": (ROWS, CLASSES),
        "Rows": (ROWS, CLASSES),
        "Regions": (6,),
        "Volumes": (CLASSES, 6),
    }[layout]
    found: dict[str, Any] = {}
    for name, tensor in loss.tensors.items():
        own = shape[:-1] if tensor.per_row else shape
        if tensor.expects == "class":
            found[name] = rng.integers(0, CLASSES, shape[:1]) if indices else _distributions(shape, rng)
        elif tensor.low == 0 and not np.isfinite(tensor.high):
            found[name] = rng.uniform(0.1, 3, shape)
        elif loss.view == "prediction":
            found[name] = rng.uniform(
                0.1, 3, shape
            )  # of one sign: otherwise the slope of sMAPE is below the noise of differences
        elif "log_input" in loss.parameters:
            found[name] = rng.uniform(0.1, 2, shape)  # a rate, for log_input=False, and as good a logarithm of one
        elif layout == "Volumes" and name == "target":
            found[name] = np.eye(CLASSES)[np.arange(6) % CLASSES].T.copy()
        else:
            found[name] = _numbers(tensor.expects, own, rng, scale)
            if layout == "Classes" and tensor.expects == "probability":
                found[name] = _distributions(shape, rng)
    return found


def array_parameters(loss: Loss, rng: np.random.Generator, arrays: dict[str, Any]) -> dict[str, Any]:
    """Weights for the parameters that hold arrays."""
    found: dict[str, Any] = {}
    for name, parameter in loss.parameters.items():
        if parameter.kind != "array":
            continue
        wide = 7 if loss.elementwise else CLASSES
        found[name] = rng.uniform(0.5, 2, wide) if name != "class_weights" else np.array(1.5)
        if name == "mask":
            found[name] = np.arange(wide) % 3 != 1
    return found
