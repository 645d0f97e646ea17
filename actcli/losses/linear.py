"""Cross-entropy of a linear layer, in one step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition import dtypes
from actcli.definition.families import loss_family
from actcli.definition.layouts import Laid, mismatch, read_classes
from actcli.definition.parameters import Integer, Numbers, Parameter, unit
from actcli.definition.pullbacks import by_indices
from actcli.definition.tensors import Tensor, classes, values
from actcli.errors import BadShape
from actcli.losses.cross_entropy import WEIGHTED, mean_over_weights, smoothed_derivatives
from actcli.numerics import class_losses, simplex

loss = loss_family("cross-entropy")


class Projected:
    """Features (N, F) or (F), a matrix (C, F) or (C, …, F) that makes logits of them, and targets for these."""

    divides = "the number of samples"

    def lay(self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, Any], values: Mapping[str, Any]) -> Laid:
        """Bring the classes of the matrix next to its features, and read the target against the logits."""
        features, matrix = dtypes.double(arrays["input"]), dtypes.double(arrays["linear_weight"])
        if features.ndim not in (1, 2) or matrix.ndim < 2 or matrix.shape[-1] != features.shape[-1]:
            shapes = {name: arrays[name] for name in ("input", "linear_weight")}
            raise mismatch(owner, shapes, "input is (F) or (N, F), linear_weight (C, F) or (C, …, F)")
        logits = np.empty((*features.shape[:-1], *matrix.shape[:-1]))
        axis = features.ndim - 1
        ignored = -100 if values["ignore_index"] is None else values["ignore_index"]
        target = read_classes(owner, arrays["target"], logits, matrix.shape[0], axis, ignored)
        bias = dtypes.double(arrays["linear_bias"]) if "linear_bias" in arrays else np.zeros(1)
        if "linear_bias" in arrays and bias.shape not in (matrix.shape[:1], matrix.shape[:-1]):
            raise BadShape(f"{owner}: linear_bias has shape {bias.shape}, it must be {matrix.shape[:-1]}")
        wide = bias.reshape(bias.shape + (1,) * (matrix.ndim - 1 - bias.ndim))
        laid = {
            "input": features,
            "target": target,
            "linear_weight": np.moveaxis(matrix, 0, -2),
            "linear_bias": np.moveaxis(np.broadcast_to(wide, matrix.shape[:-1]), 0, -1)
            if "linear_bias" in arrays
            else np.zeros(matrix.shape[0]),
        }
        back = {
            "target": by_indices(owner),
            "input": lambda gradient: gradient,
            "linear_weight": lambda gradient: np.moveaxis(gradient, -2, 0),
            "linear_bias": lambda gradient: _of_bias(np.moveaxis(gradient, -1, 0), bias.shape),
        }
        if not target.by_index:
            back["target"] = lambda gradient: np.moveaxis(gradient, -1, axis)
        return Laid(laid, target.shape, target.total(), back, matrix.shape[:1])

    def target_ndim(self, input_shape: tuple[int, ...]) -> int:
        """One index for each row of features."""
        return len(input_shape) - 1


def _of_bias(gradient: Any, shape: tuple[int, ...]) -> Any:
    return gradient.reshape(*shape, -1).sum(axis=-1) if gradient.ndim > len(shape) else gradient


def _z(input, linear_weight, linear_bias):
    """The logits, classes last."""
    return np.tensordot(input, linear_weight, axes=([-1], [-1])) + linear_bias


def _logp(z):
    """Their log-probabilities."""
    return simplex.log_softmax(z)


def _dz(z, target, weight, label_smoothing, cotangent):
    """The gradient of the reduced loss by the logits."""
    return cotangent[..., None] * class_losses.cross_entropy_slope(z, target, weight, label_smoothing)


@loss(
    "(-sum(k, q[k]*log(p[k])) if weight is None else -sum(k, weight[k]*q[k]*log(p[k])))"
    " where z[k] = sum(i, linear_weight[k, i]*input[i]) + linear_bias[k]; p[k] = exp(z[k])/sum(j, exp(z[j]));"
    " q[k] = target[k] if label_smoothing == 0 else (1 - label_smoothing)*target[k] + label_smoothing/size(target)",
    input=values("features (F) or (N, F)"),
    linear_weight=values("matrix (C, F)", shared=True),
    target=classes("class indices (N), or probabilities (N, C)"),
    linear_bias=values("(C)", optional=True, shared=True),
    weight=Numbers(None, "one weight for each class", per_class=True, symbol="w", torch="weight"),
    ignore_index=Integer(
        None, "targets of this index count for nothing; none stands for -100", optional=True, torch="ignore_index"
    ),
    label_smoothing=unit(
        0.0, "share of the target spread evenly over all classes", arrays=False, torch="label_smoothing"
    ),
    options=Parameter(
        None,
        "accepted for PyTorch's sake: how it cuts the work in pieces; no effect on the result",
        optional=True,
        torch="options",
    ),
    layout=Projected(),
    where=(_z, _logp, _dz),
    divides=WEIGHTED,
    view="logits map",
    torch="nn.LinearCrossEntropyLoss, F.linear_cross_entropy",
    source="PyTorch 2.13, nn.LinearCrossEntropyLoss",
    notes=("It is cross_entropy of input·Wᵀ + b; PyTorch fuses the two to save memory.",),
)
def linear_cross_entropy(logp, target, weight, label_smoothing):
    """Cross-entropy of the logits that a linear layer makes."""
    return class_losses.cross_entropy(logp, target, weight, label_smoothing)


mean_over_weights(linear_cross_entropy)
smoothed_derivatives(linear_cross_entropy)


@linear_cross_entropy.derivative
def _(dz, linear_weight):
    return np.tensordot(
        dz, linear_weight, axes=(tuple(range(-linear_weight.ndim + 1, 0)), tuple(range(linear_weight.ndim - 1)))
    )


@linear_cross_entropy.derivative(wrt="linear_weight")
def _(dz, input):
    return dz[..., None] * input if input.ndim == 1 else np.tensordot(dz, input, axes=([0], [0]))


@linear_cross_entropy.derivative(wrt="linear_bias")
def _(dz, input):
    return dz if input.ndim == 1 else dz.sum(axis=0)
