"""Functions that PyTorch does not have, written with what it has: values, slopes and the choices at kinks by autograd."""

from __future__ import annotations

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed; it comes with the extra `oracle`")

import actcli  # noqa: E402

F = torch.nn.functional
X = np.concatenate([np.linspace(-6, 6, 49), [-1e3, -40.3, 1e-3, 0.77, 25.9, 700.0]])
DEFAULT = actcli.rational.defaults


def _xielu(x, alpha_p=0.8, alpha_n=0.8, beta=0.5):
    return torch.where(x > 0, alpha_p * x**2 + beta * x, alpha_n * (torch.expm1(x.clamp(max=0)) - x) + beta * x)


def _rational(x):
    powers = [sum(c * x**k for k, c in enumerate(DEFAULT[name])) for name in ("numerator", "denominator")]
    return powers[0] / (1 + (powers[1] - 1).abs())


PIECES = {
    "thresholded_relu": lambda x: F.threshold(x, 1.0, 0.0),
    "relu_squared": lambda x: F.relu(x) ** 2,
    "star_relu": lambda x: 0.8944 * F.relu(x) ** 2 - 0.4472,
    "xielu": _xielu,
    "isrlu": lambda x: torch.where(x >= 0, x, x / torch.sqrt(1 + x**2)),
    "hard_mish": lambda x: x / 2 * F.relu(x + 2).clamp(max=2),
    "sparse_sigmoid": lambda x: F.hardtanh(x) / 2 + 0.5,
    "shifted_softplus": lambda x: F.softplus(x, threshold=1e3) - math.log(2),
    "sqrt_softplus": lambda x: torch.sqrt(F.softplus(x, threshold=1e3)),
    "squareplus": lambda x: (x + torch.sqrt(x**2 + 4)) / 2,
    "sparse_plus": lambda x: torch.where(x >= 1, x, F.relu(x + 1) ** 2 / 4),
    "shrink": lambda x: F.hardshrink(x, 0.5),
    "bent_identity": lambda x: (torch.sqrt(x**2 + 1) - 1) / 2 + x,
    "rational": _rational,
    "snake": lambda x: x + torch.sin(x) ** 2,
    "gaussian": lambda x: torch.exp(-(x**2)),
}
# x = 0 and the slope that autograd of the pieces gives there is a matter of how they are put together.
SPLIT = {"hard_mish": [0.0]}


@pytest.mark.parametrize("name", PIECES)
def test_values_and_slopes(name):
    x = torch.tensor(X[~np.isin(X, SPLIT.get(name, []))], requires_grad=True)
    value = PIECES[name](x)
    (slope,) = torch.autograd.grad(value.sum(), x)
    ours, our_slope = actcli.get(name).value_and_grad(x.detach().numpy())
    np.testing.assert_allclose(ours, value.detach().numpy(), rtol=1e-12, atol=1e-13)
    kept = np.isfinite(slope.numpy())  # the root of softplus has 0/0 where softplus is 0
    assert kept.sum() > len(kept) - 2
    np.testing.assert_allclose(our_slope[kept], slope.numpy()[kept], rtol=1e-11, atol=1e-13)
