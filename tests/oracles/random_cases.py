"""Cases of random shapes and numbers, for the comparison with PyTorch itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .activation_cases import HARDSIGMOID_SLOPE
from .case import Case

Rng = np.random.Generator

ELEMENTWISE = (
    "ReLU ReLU6 Identity Hardsigmoid Hardswish Hardtanh Hardshrink Softshrink LeakyReLU RReLU Sigmoid LogSigmoid Tanh Tanhshrink Softsign"
    " SiLU Mish ELU CELU SELU GELU Softplus"
)
REDUCTIONS = ("mean", "sum", "none")


def _shape(rng: Rng, least: int = 0) -> tuple[int, ...]:
    return tuple(int(length) for length in rng.integers(1, 5, size=rng.integers(least, 5)))


def _activation(name: str) -> Callable[[Rng], Case]:
    slack = HARDSIGMOID_SLOPE if name == "Hardsigmoid" else {}
    return lambda rng: Case(name, f"nn.{name}", {"input": np.asarray(3 * rng.normal(size=_shape(rng)))}, slack=slack)


def _along_axis(name: str) -> Callable[[Rng], Case]:
    def draw(rng: Rng) -> Case:
        shape = _shape(rng, 1)
        dim = int(rng.integers(-len(shape), len(shape)))
        doubled = tuple(2 * length if axis == dim % len(shape) else length for axis, length in enumerate(shape))
        return Case(name, f"nn.{name}", {"input": 2 * rng.normal(size=doubled)}, {"dim": dim})

    return draw


def _prelu(rng: Rng) -> Case:
    shape = _shape(rng, 2)
    return Case("PReLU", "nn.PReLU", {"input": rng.normal(size=shape), "weight": rng.normal(size=shape[1])})


def _real(rng: Rng, shape: tuple[int, ...]) -> Any:
    return np.asarray(2 * rng.normal(size=shape))


def _unit(rng: Rng, shape: tuple[int, ...]) -> Any:
    return np.asarray(rng.uniform(0.02, 0.98, size=shape))


def _positive(rng: Rng, shape: tuple[int, ...]) -> Any:
    return np.asarray(rng.uniform(0.1, 3, size=shape))


def _sign(rng: Rng, shape: tuple[int, ...]) -> Any:
    return np.asarray(2 * rng.integers(0, 2, size=shape) - 1)


def _float_sign(rng: Rng, shape: tuple[int, ...]) -> Any:
    return _sign(rng, shape).astype(np.float64)


_PAIRS: dict[str, tuple[Callable[..., Any], ...]] = {
    "MSELoss": (_real, _real),
    "L1Loss": (_real, _real),
    "SmoothL1Loss": (_real, _real),
    "HuberLoss": (_real, _real),
    "PoissonNLLLoss": (_real, _positive),
    "GaussianNLLLoss": (_real, _real, _positive),
    "KLDivLoss": (_real, _unit),
    "BCELoss": (_unit, _unit),
    "BCEWithLogitsLoss": (_real, _unit),
    "SoftMarginLoss": (_real, _float_sign),
    "HingeEmbeddingLoss": (_positive, _sign),
    "MarginRankingLoss": (_real, _real, _float_sign),
}


def _pair(name: str) -> Callable[[Rng], Case]:
    names = {"MarginRankingLoss": ("input1", "input2", "target")}.get(name, ("input", "target", "var"))

    def draw(rng: Rng) -> Case:
        shape = _shape(rng)
        tensors = {label: kind(rng, shape) for label, kind in zip(names, _PAIRS[name], strict=False)}
        return Case(name, f"nn.{name}", tensors, {"reduction": str(rng.choice(REDUCTIONS))})

    return draw


def _classes(name: str, spatial: bool, soft: bool) -> Callable[[Rng], Case]:
    def draw(rng: Rng) -> Case:
        shape = _shape(rng, 1) if spatial else _shape(rng, 1)[:2]
        axis = min(1, len(shape) - 1)
        samples = tuple(length for place, length in enumerate(shape) if place != axis)
        index = np.asarray(rng.integers(0, shape[axis], size=samples))
        target = rng.uniform(0, 1, size=shape) if soft and rng.random() < 0.5 else index
        keywords: dict[str, Any] = {"reduction": str(rng.choice(REDUCTIONS))}
        if rng.random() < 0.5:
            keywords["weight"] = rng.uniform(0.5, 2, size=shape[axis])
        if soft and rng.random() < 0.5:
            keywords["label_smoothing"] = 0.125
        return Case(name, f"nn.{name}", {"input": _real(rng, shape), "target": target}, keywords)

    return draw


def _rows(name: str, labels: tuple[str, ...], signs: bool) -> Callable[[Rng], Case]:
    def draw(rng: Rng) -> Case:
        shape = tuple(int(length) for length in rng.integers(2, 6, size=2))
        tensors = {label: _real(rng, shape) for label in labels}
        return Case(name, f"nn.{name}", {**tensors, **({"target": _sign(rng, shape[:1])} if signs else {})})

    return draw


def _multilabel(rng: Rng) -> Case:
    shape = tuple(int(length) for length in rng.integers(2, 6, size=2))
    lists = np.array([rng.permutation(shape[1]) for _ in range(shape[0])])
    lists[np.arange(shape[0]), rng.integers(0, shape[1], size=shape[0])] = -1
    return Case("MultiLabelMarginLoss", "nn.MultiLabelMarginLoss", {"input": _real(rng, shape), "target": lists})


def _soft_multilabel(rng: Rng) -> Case:
    shape = tuple(int(length) for length in rng.integers(2, 6, size=2))
    return Case(
        "MultiLabelSoftMarginLoss",
        "nn.MultiLabelSoftMarginLoss",
        {"input": _real(rng, shape), "target": _unit(rng, shape)},
    )


def _linear(rng: Rng) -> Case:
    count, features, classes = (int(length) for length in rng.integers(2, 6, size=3))
    tensors = {"input": rng.normal(size=(count, features)), "linear_weight": rng.normal(size=(classes, features))}
    target = rng.integers(0, classes, size=count)
    return Case(
        "LinearCrossEntropyLoss",
        "nn.LinearCrossEntropyLoss",
        {**tensors, "target": target, "linear_bias": rng.normal(size=classes)},
    )


def _ctc(rng: Rng) -> Case:
    frames, count, classes, longest = (int(length) for length in rng.integers(2, 6, size=4))
    tensors = {
        "log_probs": rng.normal(size=(2 * longest + frames, count, classes)),
        "targets": rng.integers(1, classes, size=(count, longest)),
        "input_lengths": rng.integers(2 * longest, 2 * longest + frames + 1, size=count),
        "target_lengths": rng.integers(1, longest + 1, size=count),
    }
    return Case("CTCLoss", "nn.CTCLoss", tensors, {"reduction": str(rng.choice(REDUCTIONS))})


# Name → a case from a random generator.
DRAWN: dict[str, Callable[[Rng], Case]] = {
    **{name: _activation(name) for name in ELEMENTWISE.split()},
    **{name: _along_axis(name) for name in ("Softmax", "LogSoftmax", "Softmin", "GLU")},
    "PReLU": _prelu,
    **{name: _pair(name) for name in _PAIRS},
    "NLLLoss": _classes("NLLLoss", True, False),
    "CrossEntropyLoss": _classes("CrossEntropyLoss", True, True),
    "MultiMarginLoss": _classes("MultiMarginLoss", False, False),
    "MultiLabelMarginLoss": _multilabel,
    "MultiLabelSoftMarginLoss": _soft_multilabel,
    "LinearCrossEntropyLoss": _linear,
    "CosineEmbeddingLoss": _rows("CosineEmbeddingLoss", ("input1", "input2"), True),
    "TripletMarginLoss": _rows("TripletMarginLoss", ("anchor", "positive", "negative"), False),
    "CTCLoss": _ctc,
}
