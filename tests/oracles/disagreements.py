"""Where PyTorch 2.13 answers otherwise than actcli: its answer is recorded, the right one stands here with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .case import Disagreement, floats

NAN, INF = float("nan"), float("inf")


def _one(
    name: str, torch: str, tensors: dict[str, Any], reason: str, right: dict[str, Any], **keywords: Any
) -> Disagreement:
    return Disagreement(name, torch, tensors, keywords, right=right, reason=reason)


def _nan() -> Iterator[Disagreement]:
    reason = "NaN in, NaN out, for slopes too; PyTorch gives the slope of one side of the kink"
    for torch, keywords in (
        ("nn.ReLU", {}),
        ("nn.ReLU6", {}),
        ("nn.Identity", {}),
        ("nn.LeakyReLU", {}),
        ("nn.RReLU", {}),
        ("nn.Threshold", {"threshold": 1.0, "value": 0.0}),
        ("nn.Hardtanh", {}),
        ("nn.Hardswish", {}),
        ("nn.Hardshrink", {}),
        ("nn.Softshrink", {}),
        ("nn.ELU", {}),
        ("nn.CELU", {}),
        ("nn.SELU", {}),
    ):
        yield _one(
            f"{torch[3:].lower()}-slope-at-nan", torch, {"input": floats(NAN)}, reason, {"input": [NAN]}, **keywords
        )
    prelu = {"input": floats(NAN), "weight": floats(0.25)}
    yield _one("prelu-slope-at-nan", "nn.PReLU", prelu, reason, {"input": [NAN]})
    pair = {"input": floats(NAN), "target": floats(0.5)}
    for torch, keywords in (("nn.L1Loss", {}), ("nn.SmoothL1Loss", {"beta": 0.0}), ("nn.KLDivLoss", {})):
        yield _one(
            f"{torch[3:].lower()}-slope-at-nan", torch, pair, reason, {"input": [NAN]}, reduction="none", **keywords
        )
    step = "NaN in, NaN out; PyTorch's step treats NaN as a negative number"
    yield _one(
        "heaviside-at-nan", "torch.heaviside", {"input": floats(NAN)}, step, {"value": [NAN]}, values=floats(0.5)
    )
    reason = "NaN in, NaN out; PyTorch counts how often NaN is above and below 0"
    yield _one("sign-at-nan", "torch.sign", {"input": floats(NAN)}, reason, {"value": [NAN]})


def _limits() -> Iterator[Disagreement]:
    reason = "the limit is finite; PyTorch multiplies infinity by 0, or divides it by infinity"
    ends = {"input": floats(-INF, INF)}
    for label, torch, value, slope, keywords in (
        ("gelu", "nn.GELU", [-0.0, INF], [-0.0, 1.0], {}),
        ("gelu-tanh", "nn.GELU", [-0.0, INF], [-0.0, 1.0], {"approximate": "tanh"}),
        ("silu", "nn.SiLU", [-0.0, INF], [-0.0, 1.0], {}),
        ("mish", "nn.Mish", [-0.0, INF], [-0.0, 1.0], {}),
        ("softsign", "nn.Softsign", [-1.0, 1.0], [0.0, 0.0], {}),
    ):
        yield _one(f"{label}-at-infinity", torch, ends, reason, {"value": value, "input": slope}, **keywords)
    yield _one("hardswish-at-infinity", "nn.Hardswish", ends, reason, {"value": [-0.0, INF]})
    far = {"input": floats(-1e300, 1e300)}
    yield _one("gelu-tanh-far", "nn.GELU", far, "x³ overflows in PyTorch", {"input": [-0.0, 1.0]}, approximate="tanh")


def _tails() -> Iterator[Disagreement]:
    plus = "1 + erf or 1 + tanh has no digit right where they are nearly -1"
    minus = "1 - y has no digit right where y is nearly 1"
    for name, torch, x, reason, right, keywords in (
        ("gelu", "nn.GELU", -8.5, plus, {"value": -8.05760459887282e-17, "input": -6.846504938697085e-16}, {}),
        ("gelu-far", "nn.GELU", -30.0, plus, {"value": -1.472014178144456e-196}, {}),
        (
            "gelu-tanh",
            "nn.GELU",
            -7.5,
            plus,
            {"value": -4.01626821751414e-18, "input": -5.4233923005215784e-17},
            {"approximate": "tanh"},
        ),
        ("sigmoid", "nn.Sigmoid", -740.0, "exp(740) overflows, exp(-740) does not", {"value": 4.2e-322}, {}),
        ("sigmoid-slope", "nn.Sigmoid", 40.0, minus, {"input": 4.248354255291589e-18}, {}),
        ("silu", "nn.SiLU", -720.0, "exp(720) overflows, exp(-720) does not", {"value": -1.46320617774547e-310}, {}),
        ("tanh-slope", "nn.Tanh", 30.0, minus, {"input": 3.502604305078608e-26}, {}),
        (
            "tanhshrink",
            "nn.Tanhshrink",
            1e-9,
            "x - tanh x cancels",
            {"value": 3.3333333333333338e-28, "input": 1e-18},
            {},
        ),
        ("softsign-slope", "nn.Softsign", 1e10, "1/(1 + x) - x/(1 + x)² cancels", {"input": 9.999999998e-21}, {}),
        ("hardsigmoid-slope", "nn.Hardsigmoid", 0.0, "PyTorch's 1/6 is a float32", {"input": 1 / 6}, {}),
        (
            "celu-slope",
            "nn.CELU",
            -1.0,
            "PyTorch's 1/alpha is a float32",
            {"input": 0.035673993347252395},
            {"alpha": 0.3},
        ),
        (
            "softplus-threshold",
            "nn.Softplus",
            20.5,
            "PyTorch switches to the identity above 20 unless told otherwise; here there is no switch unless one is asked for",
            {"value": 20.500000001250154, "input": 0.9999999987498471},
            {},
        ),
    ):
        yield _one(
            f"{name}-tail",
            torch,
            {"input": floats(x)},
            reason,
            {what: [number] for what, number in right.items()},
            **keywords,
        )
    dominated = {"input": floats(18.0, 0.0)}
    largest = "PyTorch subtracts log Σ exp as a whole, and loses the digits of the largest entry"
    yield _one(
        "log_softmax-tail",
        "nn.LogSoftmax",
        dominated,
        largest,
        {"value": [-1.5229979628736488e-08, -18.000000015229980]},
        dim=0,
    )
    slope = 4.248354255291589e-18
    yield _one(
        "softmax-tail",
        "nn.Softmax",
        {"input": floats(40.0, 0.0)},
        minus,
        {"input": [[slope, -slope], [-slope, slope]]},
        dim=0,
    )
    sure = {"input": floats(40.0, 0.0), "target": np.array(0)}
    yield _one("cross_entropy-tail", "nn.CrossEntropyLoss", sure, largest, {"value": slope, "input": [-slope, slope]})


def _losses() -> Iterator[Disagreement]:
    far = {"input": floats(-800.0), "target": floats(1.0)}
    overflow = "log(1 + exp(800)) overflows where it is 800"
    yield _one(
        "soft_margin-overflow",
        "nn.SoftMarginLoss",
        far,
        overflow,
        {"value": [800.0], "input": [-1.0]},
        reduction="none",
    )
    absent = {"input": floats(-1.0, -2.0), "target": floats(-INF, 0.0)}
    nothing = "p = 0 costs nothing; PyTorch multiplies 0 by log 0"
    yield _one(
        "kl_div-log-zero", "nn.KLDivLoss", absent, nothing, {"value": [0.0, 2.0]}, reduction="none", log_target=True
    )
    zero = {"input": floats(-1.0), "target": floats(0.0)}
    steep = "the slope of p log p goes to -∞ at 0"
    yield _one("kl_div-target-zero", "nn.KLDivLoss", zero, steep, {"target": [-INF]}, reduction="none")
    masked = {"input": np.array([[0.0, 0.0, -INF]]), "target": np.array([[0.5, 0.5, 0.0]])}
    right = {"value": [0.6931471805599453]}
    yield _one(
        "cross_entropy-masked",
        "nn.CrossEntropyLoss",
        masked,
        "a masked class of probability 0 costs nothing",
        right,
        reduction="none",
    )
    quarters, halves = [-1.3862943611198906, -0.2876820724517809], [-0.6931471805599453, -0.6931471805599453]
    frames = np.array([[quarters], [halves]])
    paths = {
        "log_probs": frames,
        "targets": np.array([[1]]),
        "input_lengths": np.array([2]),
        "target_lengths": np.array([1]),
    }
    # Paths of label 1 with blank 0: 01, 10 and 11, of probabilities 1/8, 3/8 and 3/8 in 7/8.
    partial = {"log_probs": [[[-1 / 7, -6 / 7]], [[-3 / 7, -4 / 7]]]}
    folded = (
        "the partial derivative by a log-probability is minus its occupancy γ; PyTorch gives p - γ, that by a logit"
    )
    yield _one("ctc-gradient", "F.ctc_loss", paths, folded, partial, reduction="none")
    none = {"input": floats(0.5), "target": floats(0.0)}
    where = "Stirling's term is absent for y ≤ 1; PyTorch multiplies its infinite slope by 0"
    yield _one("poisson-full-zero", "nn.PoissonNLLLoss", none, where, {"target": [-0.5]}, full=True, reduction="none")
    unit_rate = {"input": floats(1.0), "target": floats(3.0)}
    rounded = "log(1 + ε) is ε - ε²/2; PyTorch rounds 1 + ε and loses half of the digits"
    slope = {"target": [-9.999999950000001e-09]}
    yield _one("poisson-unit-rate", "nn.PoissonNLLLoss", unit_rate, rounded, slope, log_input=False, reduction="none")
    certain = {"input": floats(0.0, 1.0), "target": floats(1.0, 0.0)}
    bounded = "the logarithms are bounded at -100, and so is the slope by the target, their difference"
    yield _one("bce-target-slope", "nn.BCELoss", certain, bounded, {"target": [100.0, -100.0]}, reduction="none")
    small = {"input": floats(1e-20), "target": floats(1.0)}
    exact = "the loss is -log x down to x = e⁻¹⁰⁰, and its slope -1/x; PyTorch bounds it at -1e12"
    yield _one("bce-slope", "nn.BCELoss", small, exact, {"input": [-1e20]}, reduction="none")
    weightless = {"input": np.zeros((1, 2)), "target": np.array([1])}
    still = "a mean over nothing pulls at nothing, as where all targets are ignored"
    for torch in ("nn.NLLLoss", "nn.CrossEntropyLoss"):
        label = f"{torch[3:].lower()}-weightless-gradient"
        yield _one(label, torch, weightless, still, {"input": [[0.0, 0.0]]}, weight=floats(1.0, 0.0))


def disagreements() -> list[Disagreement]:
    """All of them."""
    return [*_nan(), *_limits(), *_tails(), *_losses()]
