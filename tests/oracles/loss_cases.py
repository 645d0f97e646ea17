"""The losses of single elements and of rows that PyTorch has: every keyword and reduction, kinks, broadcasting, empty means."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .case import Case, Slack, floats, reduced, shares, spread

NAN, INF = float("nan"), float("inf")
_PAIR = {"input": spread(2, 3), "target": spread(2, 3, start=0.3)}
# Residuals 0, within, at and beyond 1, the switch point; all magnitudes whose squares are in range.
_RESIDUALS = {
    "input": floats(2.0, 1.0, 2.5, 3.0, 1e-150, 1e-9, 1e5, 1e150, -1.25, -0.5, -1e100, INF, 1.0),
    "target": floats(2.0, 0.5, 1.5, 1.0, 0.0, 0.0, -1e5, 0.0, 0.75, -0.75, 1.0, 0.0, -INF),
}
_NAN = {"input": floats(NAN, 1.0, NAN), "target": floats(0.0, NAN, NAN)}


def _regression() -> Iterator[Case]:
    for torch, keywords in (
        ("nn.MSELoss", {}),
        ("nn.L1Loss", {}),
        ("nn.SmoothL1Loss", {}),
        ("nn.SmoothL1Loss", {"beta": 0.25}),
        ("nn.SmoothL1Loss", {"beta": 0.0}),
        ("nn.HuberLoss", {}),
        ("nn.HuberLoss", {"delta": 0.25}),
        ("nn.HuberLoss", {"delta": 4.0}),
    ):
        label = "-".join([torch.split(".")[1].lower(), *(f"{name}={value}" for name, value in keywords.items())])
        yield from reduced(label, torch, _PAIR, **keywords)
        yield Case(f"{label}-magnitudes", torch, _RESIDUALS, {**keywords, "reduction": "none"})
        yield Case(f"{label}-nan", torch, _NAN, {**keywords, "reduction": "none"}, by=())
        yield Case(f"{label}-scalar", torch, {"input": np.array(1.75), "target": np.array(-0.5)}, keywords)
        yield Case(f"{label}-empty", torch, {"input": floats(), "target": floats()}, keywords)
        yield Case(
            f"{label}-empty-sum", torch, {"input": floats(), "target": floats()}, {**keywords, "reduction": "sum"}
        )


def _weighted() -> Iterator[Case]:
    """`mean` divides by the sum of the weights, but in huber_loss by the number of elements."""
    weight = spread(2, 3, low=0.1, high=2, start=0.6)
    for torch in ("F.mse_loss", "F.l1_loss", "F.huber_loss"):
        yield from reduced(f"{torch[2:]}-weight", torch, _PAIR, weight=weight)
    yield from reduced("huber_loss-weight-delta", "F.huber_loss", _PAIR, weight=weight, delta=0.5)


def _likelihood() -> Iterator[Case]:
    log_rates, rates = spread(6), spread(6, low=0.1, high=5)
    for full in (False, True):
        counts = floats(0.25 if full else 0.0, 1.0, 2.0, 3.0, 0.5, 7.0)
        yield from reduced(
            f"poisson-full={full}", "nn.PoissonNLLLoss", {"input": log_rates, "target": counts}, full=full
        )
        yield from reduced(
            f"poisson-rate-full={full}",
            "nn.PoissonNLLLoss",
            {"input": rates, "target": counts},
            log_input=False,
            full=full,
        )
    zero_rate = {"input": floats(0.0, 1e-9, 2.0, 1e200), "target": floats(2.0, 0.0, 1.0, 3.0)}
    for eps in (1e-8, 0.5):
        yield Case(
            f"poisson-eps={eps}", "nn.PoissonNLLLoss", zero_rate, {"log_input": False, "eps": eps, "reduction": "none"}
        )
    far = {"input": floats(-700.0, 0.0, 30.0, 700.0, NAN), "target": floats(1.0, 1e10, 0.0, 5.0, 1.0)}
    yield Case("poisson-magnitudes", "nn.PoissonNLLLoss", far, {"reduction": "none"})
    for name, shape in (("full", (2, 3)), ("rows", (2,)), ("column", (2, 1)), ("row", (1, 3))):
        tensors = {**_PAIR, "var": spread(*shape, low=0.2, high=3)}
        for full in (False, True):
            yield from reduced(f"gaussian-var-{name}-full={full}", "nn.GaussianNLLLoss", tensors, full=full)
    small = {
        "input": floats(1.0, 2.0, 0.0, 1.0),
        "target": floats(0.5, 2.0, 0.0, 1.5),
        "var": floats(0.0, 1e-9, 1e-6, 0.01),
    }
    yield Case("gaussian-small-var", "nn.GaussianNLLLoss", small, {"reduction": "none"})
    yield Case("gaussian-eps", "nn.GaussianNLLLoss", small, {"reduction": "none", "eps": 0.1})
    wide = {"input": spread(2, 3, 4), "target": spread(2, 3, 4, start=0.3), "var": spread(2, 1, 4, low=0.2, high=3)}
    yield Case("gaussian-var-middle", "nn.GaussianNLLLoss", wide)
    yield Case("gaussian-var-number", "F.gaussian_nll_loss", _PAIR, {"var": 0.7})


def _binary() -> Iterator[Case]:
    probabilities = {"input": spread(2, 3, low=0.02, high=0.98), "target": spread(2, 3, low=0, high=1, start=0.3)}
    hard = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 1.0]])
    logits = {"input": spread(2, 3), "target": probabilities["target"]}
    full, row = spread(2, 3, low=0.1, high=2), spread(3, low=0.1, high=2)
    yield from reduced("bce", "nn.BCELoss", probabilities)
    yield from reduced("bce-hard", "nn.BCELoss", {**probabilities, "target": hard})
    yield from reduced("bce-weight", "nn.BCELoss", probabilities, weight=full)
    yield from reduced("bce-weight-row", "nn.BCELoss", probabilities, weight=row)
    # Certain answers, right and wrong: the logarithm is bounded at -100, the slope goes through 1e-12.
    sure = {"input": floats(0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1e-45), "target": floats(0.0, 1.0, 1.0, 0.0, 0.5, 0.25, 1.0)}
    least = {"input": Slack("PyTorch's 1e-12 is a float32", rtol=4.1e-9)}
    yield Case("bce-certain", "nn.BCELoss", sure, {"reduction": "none"}, least, by=("input",))
    near = {"input": floats(1e-43, 1e-20, 1e-11, 1 - 1e-9), "target": floats(1.0, 1.0, 1.0, 0.0)}
    yield Case("bce-nearly", "nn.BCELoss", near, {"reduction": "none"}, by=("target",))
    yield from reduced("bce_with_logits", "nn.BCEWithLogitsLoss", logits)
    yield from reduced("bce_with_logits-weight", "nn.BCEWithLogitsLoss", logits, weight=full)
    yield from reduced("bce_with_logits-pos_weight", "nn.BCEWithLogitsLoss", logits, pos_weight=row)
    yield from reduced(
        "bce_with_logits-both",
        "nn.BCEWithLogitsLoss",
        {**logits, "target": hard},
        weight=row,
        pos_weight=row[::-1].copy(),
    )
    far = {
        "input": floats(40.0, -40.0, 700.0, -700.0, 1e5, -1e5, NAN),
        "target": floats(0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0),
    }
    yield Case("bce_with_logits-far", "nn.BCEWithLogitsLoss", far, {"reduction": "none"})
    for name, tensors, weight in (("", logits, None), ("-weight", {**logits, "target": hard}, row)):
        yield from reduced(f"multilabel_soft_margin{name}", "nn.MultiLabelSoftMarginLoss", tensors, weight=weight)
    single = {"input": spread(4), "target": floats(0.0, 1.0, 1.0, 0.0)}
    yield from reduced("multilabel_soft_margin-single", "nn.MultiLabelSoftMarginLoss", single)


def _margins() -> Iterator[Case]:
    signs = np.array([[1.0, -1.0, -1.0], [1.0, 1.0, -1.0]])
    scores = {"input": spread(2, 3), "target": signs}
    yield from reduced("soft_margin", "nn.SoftMarginLoss", scores)
    far = {"input": floats(-700.0, 30.0, -30.0, 700.0, 0.0, 1e-9), "target": floats(1.0, 1.0, 1.0, -1.0, 1.0, -1.0)}
    # The difference from 0 far on the right side is log(1 + e) of a tiny e, not log1p(e).
    logarithm = {"value": Slack("PyTorch takes log(1 + e) instead of log1p(e)", atol=2.3e-16)}
    yield Case("soft_margin-far", "nn.SoftMarginLoss", far, {"reduction": "none"}, logarithm)
    distances = {"input": spread(2, 3, low=0, high=3), "target": signs.astype(np.int64)}
    at_margin = {"input": floats(1.0, 0.5, 1.0, 0.5, 2.0, -1.0), "target": np.array([-1, -1, 1, 1, 0, 0])}
    for margin in (1.0, 0.5, -1.0):
        yield from reduced(f"hinge_embedding-margin={margin}", "nn.HingeEmbeddingLoss", distances, margin=margin)
        yield Case(
            f"hinge_embedding-kinks-margin={margin}",
            "nn.HingeEmbeddingLoss",
            at_margin,
            {"margin": margin, "reduction": "none"},
        )
    pair = {"input1": spread(2, 3), "input2": spread(2, 3, start=0.3), "target": signs}
    kept = {
        "input1": floats(1.0, 1.5, 0.0, 2.0),
        "input2": floats(1.0, 1.0, 0.5, 0.0),
        "target": floats(1.0, 1.0, -1.0, -1.0),
    }
    for margin in (0.0, 0.5, -0.5):
        yield from reduced(f"margin_ranking-margin={margin}", "nn.MarginRankingLoss", pair, margin=margin)
        yield Case(
            f"margin_ranking-kinks-margin={margin}",
            "nn.MarginRankingLoss",
            kept,
            {"margin": margin, "reduction": "none"},
        )


def _divergence() -> Iterator[Case]:
    words = ("batchmean",)
    for name, shape in (("", (2, 4)), ("-spatial", (2, 3, 2)), ("-single", (4,))):
        axis = min(1, len(shape) - 1)
        p, q = shares(*shape, axis=axis), shares(*shape, axis=axis, start=0.3)
        tensors = {"input": np.round(np.log(q), 4), "target": p}
        yield from reduced(f"kl_div{name}", "nn.KLDivLoss", tensors, words)
        yield from reduced(
            f"kl_div{name}-log_target",
            "nn.KLDivLoss",
            {**tensors, "target": np.round(np.log(p), 4)},
            words,
            log_target=True,
        )
    zeros = {"input": floats(-1.0, -300.0, 0.0, -INF), "target": floats(0.0, 1.0, 1e-300, 0.5)}
    yield Case("kl_div-zeros", "nn.KLDivLoss", zeros, {"reduction": "none"}, by=("input",))
    yield Case(
        "kl_div-nan", "nn.KLDivLoss", {"input": floats(NAN), "target": floats(0.5)}, {"reduction": "none"}, by=()
    )


def loss_cases() -> list[Case]:
    """All of them."""
    return [*_regression(), *_weighted(), *_likelihood(), *_binary(), *_margins(), *_divergence()]
