"""Adaptive softmax: frequent classes in a head, rare ones in tails of smaller projections."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from actcli.definition import dtypes
from actcli.definition.families import loss_family
from actcli.definition.layouts import Laid, check_classes, whole_numbers
from actcli.definition.parameters import Flag, Integer, Whole, positive
from actcli.definition.tensors import Tensor, values, whole
from actcli.errors import BadShape, BadValue
from actcli.numerics import class_losses, simplex

loss = loss_family("cross-entropy")


class Clusters:
    """Features (N, F) or (F), class indices, and the matrices of the head and of each tail."""

    divides = "the number of rows"

    def lay(self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, Any], values: Mapping[str, Any]) -> Laid:
        """Draw weights that were not given, and check all shapes. Raises: BadShape, BadIndex, BadValue."""
        features = dtypes.double(arrays["input"])
        if features.ndim not in (1, 2):
            raise BadShape(f"{owner}: input has shape {features.shape}; it takes (N, F) or (F)")
        if not values["cutoffs"]:
            raise BadValue(f"{owner} needs cutoffs, the first class of each tail: for example cutoffs=2,4")
        head, bias, tails = self._weights(owner, arrays, values, features.shape[-1])
        bounds = self._bounds(owner, values["cutoffs"], head, bias, tails, features.shape[-1])
        target = whole_numbers(owner, "target", arrays["target"])
        if target.shape != features.shape[:-1]:
            raise BadShape(
                f"{owner}: target has shape {target.shape}, the input {features.shape} needs {features.shape[:-1]}"
            )
        check_classes(owner, target, bounds[-1])
        rows = features.reshape(-1, features.shape[-1])
        laid = {
            "input": rows,
            "target": target.reshape(-1),
            "head_weight": head,
            "head_bias_values": bias,
            "tail_weights": tails,
            "bounds": bounds,
        }

        def same(gradient: Any) -> Any:
            return gradient

        back = {
            "input": lambda gradient: gradient.reshape(features.shape),
            "head_weight": same,
            "head_bias_values": same,
            "tail_weights": same,
        }
        return Laid(laid, target.shape, float(target.size), back)

    @staticmethod
    def _weights(owner: str, arrays: dict[str, Any], values: Mapping[str, Any], features: int) -> tuple[Any, Any, Any]:
        if "head_weight" in arrays and "tail_weights" in arrays:
            bias = (
                dtypes.double(arrays["head_bias_values"])
                if "head_bias_values" in arrays
                else np.zeros(arrays["head_weight"].shape[:1])
            )
            return (
                dtypes.double(arrays["head_weight"]),
                bias,
                [tuple(dtypes.double(m) for m in pair) for pair in arrays["tail_weights"]],
            )
        if values["n_classes"] is None:
            raise BadValue(f"{owner} needs head_weight and tail_weights, or n_classes (and a seed) to draw them")
        random = np.random.default_rng(values["seed"])

        def drawn(rows: int, columns: int) -> Any:
            return random.uniform(-1, 1, (rows, columns)) / np.sqrt(columns)

        cutoffs = [*values["cutoffs"], values["n_classes"]]
        if any(low >= high for low, high in pairwise((0, *cutoffs))):
            raise BadValue(
                f"{owner}: cutoffs = {', '.join(map(str, cutoffs[:-1]))} must rise from above 0 to below {cutoffs[-1]}"
            )
        head = drawn(cutoffs[0] + len(cutoffs) - 1, features)
        bias = random.uniform(-1, 1, len(head)) / np.sqrt(features) if values["head_bias"] else np.zeros(len(head))
        sizes = [max(1, int(features // values["div_value"] ** (i + 1))) for i in range(len(cutoffs) - 1)]
        return (
            head,
            bias,
            [
                (drawn(s, features), drawn(high - low, s))
                for s, (low, high) in zip(sizes, pairwise(cutoffs), strict=True)
            ],
        )

    @staticmethod
    def _bounds(owner: str, cutoffs: tuple[int, ...], head: Any, bias: Any, tails: Any, features: int) -> list[int]:
        """First class of each tail, and the number of classes."""
        if any(low >= high for low, high in pairwise((0, *cutoffs))) or len(tails) != len(cutoffs):
            raise BadValue(
                f"{owner}: cutoffs = {', '.join(map(str, cutoffs))} must rise from above 0, one for each of the {len(tails)} tails"
            )
        wide = cutoffs[0] + len(tails)
        if head.shape != (wide, features) or bias.shape != (wide,):
            raise BadShape(
                f"{owner}: head_weight {head.shape} and head_bias_values {bias.shape} must be {(wide, features)} and {(wide,)}"
            )
        bounds = [cutoffs[0]]
        for (project, score), cutoff in zip(tails, cutoffs, strict=True):
            if (
                project.ndim != 2
                or score.ndim != 2
                or project.shape[1] != features
                or score.shape[1] != project.shape[0]
                or bounds[-1] != cutoff
            ):
                raise BadShape(
                    f"{owner}: the tail from class {cutoff} has matrices {project.shape} and {score.shape}; they must be (k, {features}) and (classes, k)"
                )
            bounds.append(cutoff + score.shape[0])
        return bounds

    def target_ndim(self, input_shape: tuple[int, ...]) -> int:
        """One index for each row of features."""
        return len(input_shape) - 1


def _head(input, head_weight, head_bias_values):
    """Log-probabilities of the head: its classes, then one for each tail."""
    return simplex.log_softmax(input @ head_weight.T + head_bias_values)


def _parts(target, bounds):
    """For each tail: the rows that fall in it and their place in it."""
    return [(np.flatnonzero((target >= low) & (target < high)), low) for low, high in pairwise(bounds)]


def _log_prob(input, target, head, parts, tail_weights, bounds):
    """Log-probability of each row's class."""
    place = np.where(target < bounds[0], target, 0)
    result = np.take_along_axis(head, place[:, None], axis=1)[:, 0]
    for tail, ((rows, low), (project, score)) in enumerate(zip(parts, tail_weights, strict=True)):
        logp = simplex.log_softmax(input[rows] @ project.T @ score.T)
        result[rows] = head[rows, bounds[0] + tail] + logp[np.arange(len(rows)), target[rows] - low]
    return result


def _flat(cotangent):
    """The cotangent, one for each row."""
    return np.reshape(cotangent, -1)


def _head_slope(input, target, head_weight, head_bias_values, parts, bounds, flat):
    """The gradient by the head's scores."""
    right = np.where(target < bounds[0], target, 0)
    for tail, (rows, _) in enumerate(parts):
        right[rows] = bounds[0] + tail
    z = input @ head_weight.T + head_bias_values
    return flat[:, None] * class_losses.softmax_residual(z, np.eye(z.shape[1])[right])


def _tail_slopes(input, target, parts, tail_weights, flat):
    """For each tail: features, projected features and the gradient by its scores, of the rows that fall in it."""
    slopes = []
    for (rows, low), (project, score) in zip(parts, tail_weights, strict=True):
        small = input[rows] @ project.T
        residual = class_losses.softmax_residual(small @ score.T, np.eye(score.shape[0])[target[rows] - low])
        slopes.append((rows, small, flat[rows, None] * residual))
    return slopes


@loss(
    words="−log p(y): log softmax(W₀h)_y in the head, plus log softmax(VᵢUᵢh)_y in tail i",
    input=values("features (N, F) or (F)"),
    target=whole("class indices, the frequent ones first"),
    head_weight=values("W₀: (cutoffs[0] + number of tails, F)", optional=True),
    tail_weights=values("for each tail a pair Uᵢ (k, F), Vᵢ (classes, k)", optional=True, pairs=True),
    head_bias_values=values("bias of the head", optional=True),
    cutoffs=Whole(None, "the first class of each tail", optional=True, example=(2, 4), symbol="c", torch="cutoffs"),
    n_classes=Integer(
        None, "number of classes, where weights are to be drawn", optional=True, low=2, torch="n_classes"
    ),
    div_value=positive(
        4.0,
        "tail i, where drawn, projects to F // div_value^i features",
        arrays=False,
        constant=True,
        torch="div_value",
    ),
    head_bias=Flag(False, "draw a bias for the head", torch="head_bias"),
    seed=Integer(0, "seed of the weights that are drawn", low=0),
    layout=Clusters(),
    where=(_head, _parts, _log_prob, _flat, _head_slope, _tail_slopes),
    provides=("bounds",),
    view="adaptive",
    aliases="adaptive_softmax",
    torch="nn.AdaptiveLogSoftmaxWithLoss",
    source="Grave et al., Efficient softmax approximation for GPUs, ICML 2017",
    notes=(
        "PyTorch's `output` is the log-probability of the target (negative numbers), its `loss` minus their mean. Without weights they are drawn"
        " as nn.Linear draws them, by the seed.",
    ),
)
def adaptive_log_softmax_with_loss(log_prob):
    """Cross-entropy over very many classes, at the cost of few."""
    return -log_prob


@adaptive_log_softmax_with_loss.derivative
def _(head_weight, tail_weights, head_slope, tail_slopes):
    gradient = head_slope @ head_weight
    for (rows, _, slope), (project, score) in zip(tail_slopes, tail_weights, strict=True):
        gradient[rows] += slope @ score @ project
    return gradient


@adaptive_log_softmax_with_loss.derivative(wrt="head_weight")
def _(input, head_slope):
    return head_slope.T @ input


@adaptive_log_softmax_with_loss.derivative(wrt="head_bias_values")
def _(head_slope):
    return head_slope.sum(axis=0)


@adaptive_log_softmax_with_loss.derivative(wrt="tail_weights")
def _(input, tail_weights, tail_slopes):
    return [
        ((slope @ score).T @ input[rows], slope.T @ small)
        for (rows, small, slope), (_, score) in zip(tail_slopes, tail_weights, strict=True)
    ]
