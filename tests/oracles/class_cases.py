"""The losses over classes, vectors and sequences that PyTorch has: shapes, weights, ignored and smoothed targets, lengths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from .case import Case, Slack, floats, reduced, shares, spread

NAN, INF = float("nan"), float("inf")
_WEIGHT = floats(0.5, 2.0, 0.0, 1.25)
# (C), (N, C), (N, C, d1) and (N, C, d1, d2) with C = 4, class indices for each.
_SHAPES: dict[str, tuple[tuple[int, ...], np.ndarray]] = {
    "single": ((4,), np.array(1)),
    "batch": ((3, 4), np.array([2, 0, 3])),
    "spatial": ((2, 4, 3), np.array([[0, 1, 2], [3, 1, 0]])),
    "volume": ((1, 4, 2, 2), np.array([[[0, 1], [2, 3]]])),
}


def _log_softmax(z: np.ndarray, axis: int) -> np.ndarray:
    return np.round(z - np.log(np.exp(z).sum(axis=axis, keepdims=True)), 4)


def _classes() -> Iterator[Case]:
    for name, (shape, index) in _SHAPES.items():
        axis = min(1, len(shape) - 1)
        logits, q = spread(*shape), shares(*shape, axis=axis)
        cross = {"input": logits, "target": index}
        nll = {"input": _log_softmax(logits, axis), "target": index}
        soft = {"input": logits, "target": q}
        yield from reduced(f"nll-{name}", "nn.NLLLoss", nll)
        yield from reduced(f"nll-{name}-weight", "nn.NLLLoss", nll, weight=_WEIGHT)
        yield from reduced(f"nll-{name}-ignore", "nn.NLLLoss", nll, ignore_index=0)
        for label, keywords in (
            ("", {}),
            ("-weight", {"weight": _WEIGHT}),
            ("-smoothing", {"label_smoothing": 0.1}),
            ("-smoothing-weight", {"label_smoothing": 0.3, "weight": _WEIGHT}),
        ):
            yield from reduced(f"cross_entropy-{name}{label}", "nn.CrossEntropyLoss", cross, **keywords)
            yield from reduced(f"cross_entropy-{name}-soft{label}", "nn.CrossEntropyLoss", soft, **keywords)
        for label, keywords in (
            ("", {}),
            ("-weight", {"weight": _WEIGHT}),
            ("-smoothing", {"label_smoothing": 0.25, "weight": _WEIGHT}),
        ):
            yield from reduced(
                f"cross_entropy-{name}-ignore{label}", "nn.CrossEntropyLoss", cross, ignore_index=0, **keywords
            )
    yield Case(
        "nll-2d", "nn.NLLLoss2d", {"input": _log_softmax(spread(1, 4, 2, 2), 1), "target": np.array([[[0, 1], [2, 3]]])}
    )


def _ignored() -> Iterator[Case]:
    batch = {"input": spread(3, 4), "target": np.array([-100, 1, -100])}
    nothing = {**batch, "target": np.array([-100, -100, -100])}
    for torch in ("nn.NLLLoss", "nn.CrossEntropyLoss"):
        label = torch.split(".")[1].lower()
        yield from reduced(f"{label}-some-ignored", torch, batch, weight=_WEIGHT)
        yield from reduced(f"{label}-all-ignored", torch, nothing)
        yield from reduced(f"{label}-empty", torch, {"input": spread(0, 4), "target": np.zeros(0, dtype=np.int64)})
        weightless = {**batch, "target": np.array([2, 2, 2])}
        yield Case(f"{label}-weightless", torch, weightless, {"weight": _WEIGHT}, by=())
    yield from reduced("crossentropyloss-all-ignored-smoothing", "nn.CrossEntropyLoss", nothing, label_smoothing=0.1)
    far = np.array([[1000.0, 0.0, -1000.0, 3.0], [-1e5, 1e5, 0.0, 1.0], [30.0, 0.0, 30.0, 0.0]])
    yield Case(
        "cross_entropy-far", "nn.CrossEntropyLoss", {"input": far, "target": np.array([2, 0, 2])}, {"reduction": "none"}
    )
    special = np.array([[NAN, 0.0, 1.0], [INF, 0.0, 1.0], [-INF, 0.0, 1.0], [-INF, -INF, -INF]])
    masked = {"input": special, "target": np.array([1, 1, 1, 1])}
    yield Case("cross_entropy-special", "nn.CrossEntropyLoss", masked, {"reduction": "none"})


def _linear() -> Iterator[Case]:
    features, matrix, bias = spread(3, 2), spread(4, 2, start=0.2), spread(4, start=0.7)
    index, soft = np.array([2, 0, 3]), shares(3, 4)
    for label, more in (("", {}), ("-bias", {"linear_bias": bias})):
        tensors = {"input": features, "linear_weight": matrix, "target": index, **more}
        for kind, keywords in (
            ("", {}),
            ("-weight", {"weight": _WEIGHT}),
            ("-ignore", {"ignore_index": 0}),
            ("-smoothing", {"label_smoothing": 0.1, "weight": _WEIGHT, "ignore_index": 3}),
        ):
            yield from reduced(f"linear_cross_entropy{label}{kind}", "nn.LinearCrossEntropyLoss", tensors, **keywords)
        yield from reduced(
            f"linear_cross_entropy{label}-soft",
            "nn.LinearCrossEntropyLoss",
            {**tensors, "target": soft},
            label_smoothing=0.2,
        )
    single = {"input": features[0], "linear_weight": matrix, "target": np.array(1), "linear_bias": bias}
    yield from reduced("linear_cross_entropy-single", "nn.LinearCrossEntropyLoss", single)
    wide = {
        "input": features,
        "linear_weight": spread(4, 3, 2, low=-1, high=1),
        "target": np.array([[0, 1, 2], [3, 3, 0], [1, 2, 3]]),
    }
    yield from reduced("linear_cross_entropy-wide", "nn.LinearCrossEntropyLoss", wide)
    yield from reduced(
        "linear_cross_entropy-wide-bias",
        "nn.LinearCrossEntropyLoss",
        {**wide, "linear_bias": spread(4, 3)},
        weight=_WEIGHT,
    )
    called = {"input": features, "linear_weight": matrix, "target": np.array([2, -100, 3])}
    yield from reduced("linear_cross_entropy-function", "F.linear_cross_entropy", called, linear_bias=bias)


def _adaptive() -> Iterator[Case]:
    tails = [(spread(2, 4), spread(2, 2, start=0.4)), (spread(1, 4, start=0.1), spread(3, 1, start=0.6))]
    head, bias = spread(5, 4, start=0.8), spread(5, start=0.9)
    for label, features, target in (
        ("batch", spread(6, 4, start=0.5), np.array([0, 4, 2, 7, 6, 3])),
        ("head-only", spread(2, 4), np.array([2, 1])),
        ("single", spread(4), np.array(5)),
    ):
        tensors = {"input": features, "target": target, "head_weight": head, "tail_weights": tails}
        for reduction in ("mean", "none"):
            keywords = {"cutoffs": (3, 5), "div_value": 2.0, "reduction": reduction}
            yield Case(f"adaptive-{label}-{reduction}", "nn.AdaptiveLogSoftmaxWithLoss", tensors, keywords)
            yield Case(
                f"adaptive-{label}-bias-{reduction}",
                "nn.AdaptiveLogSoftmaxWithLoss",
                {**tensors, "head_bias_values": bias},
                keywords,
            )


def _multiclass_margins() -> Iterator[Case]:
    for name, shape, index in (("batch", (3, 4), np.array([2, 0, 3])), ("single", (4,), np.array(1))):
        tensors = {"input": spread(*shape), "target": index}
        for p in (1, 2):
            for margin in (1.0, 0.25):
                yield from reduced(
                    f"multi_margin-{name}-p={p}-margin={margin}", "nn.MultiMarginLoss", tensors, p=p, margin=margin
                )
            yield from reduced(f"multi_margin-{name}-p={p}-weight", "nn.MultiMarginLoss", tensors, p=p, weight=_WEIGHT)
    kept = {"input": np.array([[2.0, 1.0, 0.5, 1.5], [0.0, 1.0, 1.0, 2.0]]), "target": np.array([0, 3])}
    yield Case("multi_margin-kinks", "nn.MultiMarginLoss", kept, {"reduction": "none"})
    lists = np.array([[3, 0, -1, 1], [-1, 2, 2, 2], [1, 2, 0, 3]])
    yield from reduced("multilabel_margin", "nn.MultiLabelMarginLoss", {"input": spread(3, 4), "target": lists})
    yield from reduced(
        "multilabel_margin-single", "nn.MultiLabelMarginLoss", {"input": spread(4), "target": np.array([2, 1, -1, 3])}
    )
    kinks = {"input": floats(2.0, 1.0, 0.5, 1.0), "target": np.array([0, -1, 0, 0])}
    yield Case("multilabel_margin-kinks", "nn.MultiLabelMarginLoss", kinks)


def _vectors() -> Iterator[Case]:
    first, second, third = spread(4, 3), spread(4, 3, start=0.3), spread(4, 3, start=0.15)
    signs = np.array([1, -1, -1, 1])
    for margin in (0.0, 0.4, -0.5):
        tensors = {"input1": first, "input2": second, "target": signs}
        yield from reduced(f"cosine_embedding-margin={margin}", "nn.CosineEmbeddingLoss", tensors, margin=margin)
    single = {"input1": first[0], "input2": second[0], "target": np.array(1)}
    yield Case("cosine_embedding-single", "nn.CosineEmbeddingLoss", single)
    zero = {"input1": np.zeros((2, 3)), "input2": second[:2], "target": np.array([1, -1])}
    guard = {"*": Slack("PyTorch's 1e-12 is a float32", rtol=2.1e-9)}
    yield Case("cosine_embedding-zero", "nn.CosineEmbeddingLoss", zero, {"reduction": "none"}, guard)
    triplet = {"anchor": first, "positive": second, "negative": third}
    lone = {name: rows[0] for name, rows in triplet.items()}
    for keywords in (
        {},
        {"margin": 0.25},
        {"p": 1.0},
        {"p": 3.0},
        {"p": 2.5, "eps": 0.1},
        {"eps": 0.0},
        {"swap": True, "margin": 2.0},
    ):
        label = "-".join(["triplet", *(f"{name}={value}" for name, value in keywords.items())])
        yield from reduced(label, "nn.TripletMarginLoss", triplet, **keywords)
    yield Case("triplet-infinite-p", "nn.TripletMarginLoss", triplet, {"p": INF})
    yield Case("triplet-single", "nn.TripletMarginLoss", lone)
    same = {"anchor": first, "positive": first, "negative": first}
    yield Case("triplet-same", "nn.TripletMarginLoss", same)
    for distance in (None, "manhattan", "squared_euclidean", "cosine"):
        for swap in (False, True):
            keywords = {"swap": swap, "margin": 0.5, **({} if distance is None else {"distance_function": distance})}
            yield from reduced(
                f"triplet-distance={distance}-swap={swap}", "nn.TripletMarginWithDistanceLoss", triplet, **keywords
            )


def _sequences() -> Iterator[Case]:
    """Scores, which by_torch and by_actcli send through log_softmax first."""
    frames = spread(6, 3, 4)
    padded = np.array([[1, 2, 2], [3, 1, 0], [2, 0, 0]])
    joined = np.array([1, 2, 2, 3, 1, 2])
    full, labels = np.array([6, 6, 6]), np.array([3, 2, 1])
    for name, targets, input_lengths, target_lengths in (
        ("padded", padded, full, labels),
        ("concatenated", joined, full, labels),
        ("short", padded, np.array([6, 4, 1]), labels),
        ("no-labels", padded, full, np.array([3, 0, 1])),
        ("impossible", padded, np.array([6, 1, 3]), labels),
        ("repeats", padded, np.array([3, 6, 6]), labels),
    ):
        tensors = {
            "log_probs": frames,
            "targets": targets,
            "input_lengths": input_lengths,
            "target_lengths": target_lengths,
        }
        reachable = name not in ("impossible", "repeats")
        for zero in (False, True):
            for case in reduced(f"ctc-{name}-zero_infinity={zero}", "nn.CTCLoss", tensors, zero_infinity=zero):
                yield case if reachable or zero else replace(case, by=())
    blank = {
        "log_probs": frames,
        "targets": np.array([[0, 1], [2, 2], [1, 0]]),
        "input_lengths": full,
        "target_lengths": np.array([2, 2, 1]),
    }
    yield from reduced("ctc-blank=3", "nn.CTCLoss", blank, blank=3)
    single = {
        "log_probs": frames[:, 0],
        "targets": joined[:3],
        "input_lengths": np.array(6),
        "target_lengths": np.array(3),
    }
    yield from reduced("ctc-single", "nn.CTCLoss", single)
    listed = {**single, "targets": joined[:2], "input_lengths": np.array([5]), "target_lengths": np.array([2])}
    yield from reduced("ctc-single-lengths", "nn.CTCLoss", listed)


def class_cases() -> list[Case]:
    """All of them."""
    return [*_classes(), *_ignored(), *_linear(), *_adaptive(), *_multiclass_margins(), *_vectors(), *_sequences()]
