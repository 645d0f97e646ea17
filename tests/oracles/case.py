"""A case: one call of a PyTorch function, as data, in PyTorch's own spelling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

# Relative, of the result that PyTorch gives: a few roundings of a value, more of a gradient.
VALUE_RTOL, GRADIENT_RTOL = 1e-13, 1e-12


@dataclass(frozen=True)
class Slack:
    """More room than usual for one quantity, because PyTorch's own float64 arithmetic needs it there; `reason` says how."""

    reason: str
    rtol: float = 0.0
    atol: float = 0.0


@dataclass(frozen=True)
class Case:
    """One call.

    torch: `nn.X`, made with the keywords and called with the tensors, or `F.x` or `torch.x`, called with both.
    tensors: in PyTorch's order, by the names that gradients are asked for. Floating ones are differentiated by, in keywords too.
    slack: quantity ("value", "input", …) → room; "*" stands for all. by: the tensors whose gradients are
    compared, where these are not all.
    """

    name: str
    torch: str
    tensors: Mapping[str, Any]
    keywords: Mapping[str, Any] = field(default_factory=dict)
    slack: Mapping[str, Slack] = field(default_factory=dict)
    by: tuple[str, ...] | None = None

    def tolerance(self, quantity: str) -> tuple[float, float]:
        """Relative and absolute room for "value" or for the gradient by a tensor."""
        usual = VALUE_RTOL if quantity == "value" else GRADIENT_RTOL
        slack = self.slack.get(quantity) or self.slack.get("*")
        return (max(usual, slack.rtol), slack.atol) if slack else (usual, 0.0)

    def floating(self) -> dict[str, Any]:
        """Tensors and keywords that PyTorch is to differentiate by, if it can."""
        every = {**self.tensors, **self.keywords}
        return {name: every[name] for name in (every if self.by is None else self.by) if is_float(every[name])}


@dataclass(frozen=True)
class Disagreement(Case):
    """A call that PyTorch answers otherwise than actcli.

    right: quantity → what actcli gives. reason: why that is the answer.
    """

    right: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def is_float(value: Any) -> bool:
    """Whether it is a floating array, or the list of pairs of matrices of adaptive softmax."""
    return isinstance(value, list) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")


def floats(*values: Any) -> np.ndarray:
    """A vector of float64."""
    return np.array(values, dtype=np.float64)


def spread(*shape: int, low: float = -3.0, high: float = 3.0, start: float = 0.0) -> np.ndarray:
    """Decimals that fill an interval evenly in no order: multiples of the golden ratio, modulo 1."""
    places = (np.arange(1, int(np.prod(shape)) + 1) * 0.6180339887498949 + start) % 1
    return np.round(low + (high - low) * places, 3).reshape(shape)


def shares(*shape: int, axis: int = 1, start: float = 0.0) -> np.ndarray:
    """Distributions along an axis, in decimals, so that every machine makes the same."""
    parts = spread(*shape, low=0.05, high=1.0, start=start)
    return np.round(parts / parts.sum(axis=axis, keepdims=True), 4)


def reduced(
    name: str, torch: str, tensors: Mapping[str, Any], words: tuple[str, ...] = (), **rest: Any
) -> Iterator[Case]:
    """The case in each reduction."""
    slack = rest.pop("slack", {})
    for reduction in ("mean", "sum", "none", *words):
        yield Case(f"{name}-{reduction}", torch, tensors, {**rest, "reduction": reduction}, slack)
