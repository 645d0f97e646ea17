"""A case computed by PyTorch: value and gradients by autograd. Importing this module needs PyTorch."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch

from .case import Case, is_float

# How PyTorch says that it has no derivative by a tensor.
_NONE = ("is not implemented", "is not differentiable with respect to")


def _leaf(value: Any, dtype: torch.dtype, wanted: bool) -> Any:
    if isinstance(value, list):
        return [tuple(_leaf(matrix, dtype, wanted) for matrix in pair) for pair in value]
    if not isinstance(value, np.ndarray):
        return value
    tensor = torch.tensor(value, dtype=dtype) if is_float(value) else torch.tensor(value)
    return tensor.requires_grad_() if wanted else tensor


def _prelu(input: Any, weight: Any, **keywords: Any) -> Any:
    module = torch.nn.PReLU(weight.numel(), **keywords)
    return torch.func.functional_call(module, {"weight": weight.reshape(-1)}, (input,))


def _linear_cross_entropy(input: Any, linear_weight: Any, target: Any, linear_bias: Any = None, **keywords: Any) -> Any:
    classes, *rest, features = linear_weight.shape
    module = torch.nn.LinearCrossEntropyLoss(
        features, classes, out_features=tuple(rest), bias=linear_bias is not None, **keywords
    )
    state = {"linear.weight": linear_weight.reshape(-1, features)}
    if linear_bias is not None:
        state["linear.bias"] = linear_bias.reshape(-1)
    return torch.func.functional_call(module, state, (input, target))


def _adaptive(
    input: Any,
    target: Any,
    head_weight: Any,
    tail_weights: Any,
    head_bias_values: Any = None,
    reduction: str = "mean",
    **keywords: Any,
) -> Any:
    """`loss` for the mean, minus `output` for each row."""
    classes = keywords["cutoffs"][-1] + tail_weights[-1][1].shape[0]
    module = torch.nn.AdaptiveLogSoftmaxWithLoss(
        input.shape[-1], classes, head_bias=head_bias_values is not None, **keywords
    )
    state = {f"tail.{i}.{j}.weight": matrix for i, pair in enumerate(tail_weights) for j, matrix in enumerate(pair)}
    state["head.weight"] = head_weight
    if head_bias_values is not None:
        state["head.bias"] = head_bias_values
    output, loss = torch.func.functional_call(module, state, (input, target))
    return loss if reduction == "mean" else -output


def _distance(name: str) -> Callable[[Any, Any], Any]:
    return {
        "manhattan": lambda a, b: torch.nn.functional.pairwise_distance(a, b, p=1, eps=0),
        "squared_euclidean": lambda a, b: (a - b).square().sum(-1),
        "cosine": lambda a, b: 1 - torch.nn.functional.cosine_similarity(a, b, dim=-1),
    }[name]


def _triplet_with_distance(
    anchor: Any, positive: Any, negative: Any, distance_function: str | None = None, **keywords: Any
) -> Any:
    distance = None if distance_function is None else _distance(distance_function)
    return torch.nn.TripletMarginWithDistanceLoss(distance_function=distance, **keywords)(anchor, positive, negative)


def _ctc(log_probs: Any, *rest: Any, **keywords: Any) -> Any:
    """From scores, through log_softmax: PyTorch's gradient has that step folded in, so it is right only in front of it."""
    return torch.nn.CTCLoss(**keywords)(log_probs.log_softmax(-1), *rest)


def _gumbel_softmax(input: Any, **keywords: Any) -> Any:
    """The noise that PyTorch is about to add is drawn beforehand and taken away, which leaves what is not random."""
    torch.manual_seed(0)
    noise = -torch.empty_like(input.detach()).exponential_().log()
    torch.manual_seed(0)
    return torch.nn.functional.gumbel_softmax(input - noise, **keywords)


_ADAPTED: dict[str, Callable[..., Any]] = {
    "nn.PReLU": _prelu,
    "nn.LinearCrossEntropyLoss": _linear_cross_entropy,
    "nn.AdaptiveLogSoftmaxWithLoss": _adaptive,
    "nn.CTCLoss": _ctc,
    "F.gumbel_softmax": _gumbel_softmax,
    "nn.TripletMarginWithDistanceLoss": _triplet_with_distance,
}


def _called(case: Case, given: Mapping[str, Any]) -> Any:
    tensors = {name: given[name] for name in case.tensors}
    keywords = {name: given.get(name, value) for name, value in case.keywords.items()}
    if case.torch in _ADAPTED:
        return _ADAPTED[case.torch](*tensors.values(), **keywords)
    place, name = case.torch.split(".")
    if place == "nn":
        return getattr(torch.nn, name)(**keywords).eval()(*tensors.values())
    owner = torch if place == "torch" else torch.nn.functional
    return getattr(owner, name)(*tensors.values(), **keywords)


def _value(case: Case, dtype: torch.dtype, wanted: str = "") -> tuple[Any, Any]:
    """The value, and the tensor that was asked for, ready to be differentiated by."""
    every = {**case.tensors, **case.keywords}
    given = {name: _leaf(value, dtype, name == wanted) for name, value in every.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecated spellings are among the cases
        return _called(case, given), given.get(wanted)


def _array(tensor: Any) -> np.ndarray:
    return tensor.detach().to(torch.float64).numpy()


def _gradient(value: Any, leaves: list[Any], cotangent: Any) -> list[np.ndarray]:
    found = torch.autograd.grad(value, leaves, cotangent, allow_unused=True, retain_graph=True)
    return [_array(torch.zeros_like(leaf) if one is None else one) for leaf, one in zip(leaves, found, strict=True)]


def _jacobian(value: Any, leaf: Any, axis: int) -> np.ndarray:
    """J[..., i, j] = d y_i / d x_j along an axis, from one backward pass for each i."""
    rows = []
    for place in range(value.shape[axis]):
        cotangent = torch.zeros_like(value)
        cotangent.select(axis, place).fill_(1.0)
        rows.append(np.moveaxis(_gradient(value, [leaf], cotangent)[0], axis, -1))
    return np.stack(rows, axis=-2)


def results(case: Case, axis: int | None = None, dtype: torch.dtype = torch.float64) -> dict[str, np.ndarray]:
    """ "value", and by the name of each floating tensor the gradient of the sum of the values.

    axis: that of a function that mixes the elements of an axis; the gradient by its input is then the Jacobian.
    """
    found = {"value": _array(_value(case, dtype)[0])}
    for name in case.floating():
        try:
            value, leaf = _value(case, dtype, name)
            if not value.requires_grad:
                continue
            if axis is not None:
                found[name] = _jacobian(value, leaf, axis)
                continue
            leaves = [matrix for pair in leaf for matrix in pair] if isinstance(leaf, list) else [leaf]
            labels = [f"{name}.{k // 2}.{k % 2}" for k in range(len(leaves))] if isinstance(leaf, list) else [name]
            found |= dict(zip(labels, _gradient(value, leaves, torch.ones_like(value)), strict=True))
        except (RuntimeError, NotImplementedError) as error:
            if not any(words in str(error) for words in _NONE):
                raise
    return found
