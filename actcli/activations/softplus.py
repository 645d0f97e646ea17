"""Softplus: the integral of the sigmoid."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import activation_family
from actcli.definition.parameters import positive, real
from actcli.numerics import exponentials

activation = activation_family("softplus")


def _a(x, beta):
    """exp(-|βx|)."""
    return exponentials.decay(beta * x)


@activation(
    "x if threshold is not None and beta*x > threshold else log(1 + exp(beta*x))/beta",
    beta=positive(1.0, "sharpness; as β → ∞ the curve becomes ReLU", torch="beta"),
    threshold=real(
        None,
        "PyTorch's switch to the identity where βx exceeds it",
        symbol="T",
        optional=True,
        arrays=False,
        infinite=True,
        torch="threshold",
    ),
    where=(_a,),
    aliases="smooth_relu",
    kinks=("threshold/beta",),
    slope="1 if threshold is not None and beta*x > threshold else sigmoid(beta*x)",
    torch="nn.Softplus, F.softplus",
    jax="nn.softplus",
    keras="activations.softplus",
    onnx="Softplus",
    tf="nn.softplus",
    source="Dugas et al., Incorporating second-order functional knowledge for better option pricing, NIPS 2000",
    notes=(
        "Exact everywhere: there is no threshold unless one is given. PyTorch's default of 20 makes the slope jump from 0.9999999979 to 1.",
        "The largest distance from ReLU is ln 2 / β, at 0. log(1 + exp(x)) computed as written is inf above 88.7 in float32.",
    ),
)
def softplus(x, a, beta, threshold):
    """Smooth ReLU, the integral of the sigmoid."""
    smooth = exponentials.sharp_softplus(x, beta, a)
    return smooth if threshold is None else np.where(beta * x > threshold, x, smooth)


@softplus.derivative
def _(x, a, beta, threshold):
    smooth = exponentials.sigmoid(beta * x, a)
    return smooth if threshold is None else np.where(beta * x > threshold, 1.0, smooth)


@softplus.derivative(order=2)
def _(x, beta, threshold):
    smooth = exponentials.sharp_softplus_curvature(x, beta)
    return smooth if threshold is None else np.where(beta * x > threshold, 0.0, smooth)


@softplus.derivative(wrt="beta")
def _(x, beta, threshold):
    # The textbook form x σ(βx)/β - log(1 + exp(βx))/β² cancels in both tails; the difference is an entropy.
    smooth = -exponentials.logistic_entropy(beta * x, beta)
    return smooth if threshold is None else np.where(beta * x > threshold, 0.0, smooth)


@softplus.derivative(wrt="threshold")
def _(x):
    return np.zeros_like(x)
