"""The activations that PyTorch has: every keyword, both sides of every kink, all magnitudes, NaN and infinities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .case import Case, Slack, floats, spread

_SIZES = (1e-300, 1e-20, 1e-8, 1e-3, 0.1, 0.37, 0.5, 1.0, 1.7, 2.5, 3.0, 5.0, 6.0, 7.3, 12.0)
ORDINARY = floats(0.0, -0.0, *_SIZES, *(-size for size in _SIZES))
FAR = floats(19.0, 30.0, 88.0, 700.0, 1e5, 1e10, 1e300)
BOTH_FAR = np.concatenate([FAR, -FAR])
NAN, INF = float("nan"), float("inf")

HARDSIGMOID_SLOPE = {"input": Slack("PyTorch's 1/6 is a float32", rtol=3.1e-8)}
_ONE_MINUS = Slack("PyTorch subtracts a result that is nearly 1 from 1", atol=2.3e-16)
_MINUS_TANH = Slack("PyTorch subtracts tanh x from x, and squares tanh to subtract it from 1", atol=2.3e-16)
_ONE_PLUS = Slack("PyTorch adds erf or tanh, nearly -1 in the left tail, to 1 and multiplies by x", atol=3e-15)


def _label(torch: str, keywords: dict[str, Any]) -> str:
    return "-".join([torch.split(".")[1].lower(), *(f"{name}={value}" for name, value in keywords.items())])


def _piecewise() -> Iterator[Case]:
    """Straight pieces."""
    for torch, keywords in (
        ("nn.ReLU", {}),
        ("nn.ReLU6", {}),
        ("nn.Identity", {}),
        ("torch.sign", {}),
        ("nn.LeakyReLU", {}),
        ("nn.LeakyReLU", {"negative_slope": 0.3}),
        ("nn.LeakyReLU", {"negative_slope": 2.5}),
        ("nn.LeakyReLU", {"negative_slope": -1.0}),
        ("nn.RReLU", {}),
        ("nn.RReLU", {"lower": 0.1, "upper": 0.5}),
        ("F.rrelu", {"lower": 0.25, "upper": 0.25, "training": False}),
        ("nn.Threshold", {"threshold": 1.0, "value": 0.25}),
        ("nn.Threshold", {"threshold": -0.5, "value": -7.0}),
        ("nn.Hardtanh", {}),
        ("nn.Hardtanh", {"min_val": -0.5, "max_val": 2.5}),
        ("nn.Hardtanh", {"min_value": 0.0, "max_value": 6.0}),
        ("nn.Hardsigmoid", {}),
        ("nn.Softshrink", {}),
        ("nn.Softshrink", {"lambd": 0.0}),
        ("nn.Softshrink", {"lambd": 1.7}),
        ("nn.Hardshrink", {}),
        ("nn.Hardshrink", {"lambd": 0.0}),
        ("nn.Hardshrink", {"lambd": 1.7}),
    ):
        label = _label(torch, keywords)
        slack = HARDSIGMOID_SLOPE if torch == "nn.Hardsigmoid" else {}
        yield Case(label, torch, {"input": np.concatenate([ORDINARY, BOTH_FAR, floats(INF, -INF)])}, keywords, slack)
        if torch != "torch.sign":  # among the disagreements
            yield Case(label + "-nan", torch, {"input": floats(NAN)}, keywords, by=())


_SMOOTH: tuple[tuple[str, dict[str, Any], dict[str, Slack]], ...] = (
    ("torch.exp", {}, {}),
    ("torch.sin", {}, {}),
    ("nn.ELU", {}, {}),
    ("nn.ELU", {"alpha": 2.0}, {}),
    ("nn.ELU", {"alpha": 0.3}, {}),
    ("nn.CELU", {}, {}),
    ("nn.CELU", {"alpha": 2.0}, {}),
    ("nn.CELU", {"alpha": 0.25}, {}),
    ("nn.SELU", {}, {}),
    ("nn.Sigmoid", {}, {"input": _ONE_MINUS}),
    ("nn.LogSigmoid", {}, {}),
    ("nn.Tanh", {}, {"input": _ONE_MINUS}),
    ("nn.Tanhshrink", {}, {"*": _MINUS_TANH}),
    ("nn.Softplus", {}, {}),
    ("nn.Softplus", {"threshold": 20.0}, {}),
    ("nn.Softplus", {"beta": 0.5, "threshold": 2.0}, {}),
    ("nn.Softplus", {"beta": 4.0, "threshold": 40.0}, {}),
    ("nn.Softsign", {}, {"input": _ONE_MINUS}),
    ("nn.SiLU", {}, {}),
    ("nn.Mish", {}, {}),
    ("nn.Hardswish", {}, {}),
    ("torch.erf", {}, {}),
    ("torch.atan", {}, {}),
    ("nn.GELU", {}, {"*": _ONE_PLUS}),
    ("nn.GELU", {"approximate": "none"}, {"*": _ONE_PLUS}),
    ("nn.GELU", {"approximate": "tanh"}, {"*": _ONE_PLUS}),
)
# NaN at an infinity, where the limit is finite: these are among the disagreements.
_LOST_AT_INFINITY = ("nn.Softsign", "nn.SiLU", "nn.Mish", "nn.Hardswish", "nn.GELU")


def _smooth() -> Iterator[Case]:
    for torch, keywords, slack in _SMOOTH:
        label = _label(torch, keywords)
        far = BOTH_FAR[np.abs(BOTH_FAR) < 1e300] if keywords == {"approximate": "tanh"} else BOTH_FAR
        yield Case(label, torch, {"input": ORDINARY}, keywords, slack)
        yield Case(label + "-far", torch, {"input": far}, keywords, slack)
        if torch not in _LOST_AT_INFINITY:
            yield Case(label + "-infinite", torch, {"input": floats(INF, -INF)}, keywords, slack)
        elif torch != "nn.Softsign":
            yield Case(label + "-infinite", torch, {"input": floats(INF)}, keywords, slack, by=())
        yield Case(label + "-nan", torch, {"input": floats(NAN)}, keywords, by=() if torch in _NO_NAN_SLOPE else None)


# The slope at NaN is a number there: among the disagreements too.
_NO_NAN_SLOPE = ("nn.ELU", "nn.CELU", "nn.SELU", "nn.Hardswish")


def _parametric() -> Iterator[Case]:
    for name, x, weight in (
        ("shared", spread(2, 3, 2), floats(0.25)),
        ("channels", spread(2, 3, 2), floats(0.25, -1.0, 2.0)),
        ("channels-2d", spread(4, 3), floats(0.1, 0.0, 1.0)),
        ("vector", np.concatenate([ORDINARY, BOTH_FAR, floats(INF)]), floats(0.25)),
    ):
        yield Case(f"prelu-{name}", "nn.PReLU", {"input": x, "weight": weight})
    x = np.concatenate([ORDINARY, BOTH_FAR, floats(INF, -INF)])
    yield Case("heaviside", "torch.heaviside", {"input": x}, {"values": floats(0.5)})
    several = floats(1.0, 0.25, 3.0, 3.0)
    yield Case("heaviside-values", "torch.heaviside", {"input": floats(0.0, -0.0, 1.0, -1.0)}, {"values": several})


def _along_an_axis() -> Iterator[Case]:
    volume = spread(2, 3, 4)
    masks = np.array([[NAN, 0.0, 1.0], [INF, 0.0, 1.0], [-INF, 0.0, 1.0]])
    for torch in ("nn.Softmax", "nn.LogSoftmax", "nn.Softmin"):
        label = torch.split(".")[1].lower()
        for name, x, dim in (
            *((f"dim={dim}", volume, dim) for dim in (-1, 0, 1)),
            ("vector", spread(5, low=-8, high=8), 0),
            ("wide", floats(-600.0, 3.0, -20.0, 2.0, 0.5), -1),
            ("ties", floats(1e300, 1e300, -1e300), -1),
            ("special", -masks if torch == "nn.Softmin" else masks, 1),
            ("nothing", np.array([[-INF, -INF], [INF, INF]]), 1),
        ):
            yield Case(f"{label}-{name}", torch, {"input": x}, {"dim": dim}, {"input": _ONE_MINUS})
    for dim in (-1, 0, 1):
        yield Case(f"logsumexp-dim={dim}", "torch.logsumexp", {"input": volume}, {"dim": dim})
    for name, x in (
        ("wide", floats(-600.0, 3.0, -20.0, 2.0)),
        ("infinite", floats(INF, 1.0)),
        ("nothing", floats(-INF, -INF)),
    ):
        by = None if name == "wide" else ()
        yield Case(f"logsumexp-{name}", "torch.logsumexp", {"input": x}, {"dim": 0}, by=by)
    noise = {"*": Slack("the noise is taken away from the scores before PyTorch adds it", rtol=1e-12, atol=1e-15)}
    for label, keywords in (
        ("", {}),
        ("-tau", {"tau": 0.5, "dim": 1}),
        ("-hard", {"hard": True}),
        ("-first", {"tau": 3.0, "dim": 0}),
    ):
        yield Case(f"gumbel_softmax{label}", "F.gumbel_softmax", {"input": volume}, keywords, noise)
    yield Case("softmax2d", "nn.Softmax2d", {"input": spread(2, 3, 2, 2)})
    yield Case("softmax2d-unbatched", "nn.Softmax2d", {"input": spread(3, 2, 2, start=0.4)})
    for dim in (-1, 0, 2):
        yield Case(f"glu-dim={dim}", "nn.GLU", {"input": spread(2, 3, 4, low=-6, high=6)}, {"dim": dim})
    yield Case("glu-magnitudes", "nn.GLU", {"input": floats(1e300, -1e-300, 3.0, -2.0, 4.0, -30.0, 1e-9, -600.0)})


def activation_cases() -> list[Case]:
    """All of them."""
    return [*_piecewise(), *_smooth(), *_parametric(), *_along_an_axis()]
