"""Exponential linear units: the identity above 0, an exponential that levels off below."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import activation_family
from actcli.definition.parameters import real
from actcli.numerics.exponentials import exp_deficit, scaled_exp, scaled_expm1

activation = activation_family("exponential linear")


@activation(
    "x if x > 0 else alpha*(exp(x) - 1)",
    alpha=real(1.0, "the function levels off at -α", torch="alpha", jax="alpha", keras="alpha", onnx="alpha"),
    aliases="exponential_linear_unit",
    kinks=("0",),
    slope="1 if x > 0 else alpha*exp(x)",
    torch="nn.ELU, F.elu",
    jax="nn.elu",
    keras="activations.elu, layers.ELU",
    onnx="Elu",
    tf="nn.elu",
    source="Clevert et al., Fast and accurate deep network learning by exponential linear units, ICLR 2016",
    notes=("max(0, x) + min(0, α(exp(x) - 1)), closing both parentheses, is the same function for α ≥ 0 only.",),
)
def elu(x, alpha):
    """The identity above 0, α(eˣ - 1) below.

    The slope at 0 is the left one, α, as in PyTorch and JAX; the kink vanishes at α = 1.
    """
    return np.where(x > 0, x, alpha * np.expm1(x))


@elu.derivative
def _(x, alpha):
    return np.where(x > 0, 1.0, scaled_exp(np.minimum(x, 0), alpha))


@elu.derivative(order=2)
def _(x, alpha):
    return np.where(x > 0, 0.0, scaled_exp(np.minimum(x, 0), alpha))


@elu.derivative(wrt="alpha")
def _(x):
    return np.expm1(np.minimum(x, 0))


@activation(
    "x if x > 0 else alpha*(exp(x/alpha) - 1)",
    alpha=real(
        1.0, "the function levels off at -α", nonzero=True, torch="alpha", jax="alpha", keras="alpha", onnx="alpha"
    ),
    slope="1 if x > 0 else exp(x/alpha)",
    torch="nn.CELU, F.celu",
    jax="nn.celu",
    keras="activations.celu",
    onnx="Celu",
    source="Barron, Continuously differentiable exponential linear units, 2017",
    notes=("max(0, x) + min(0, α(exp(x/α) - 1)), closing both parentheses. Smooth at 0 for every α, unlike elu.",),
)
def celu(x, alpha):
    """ELU scaled so that its slope at 0 is 1 for every α."""
    return np.where(x > 0, x, scaled_expm1(x, alpha))


@celu.derivative
def _(x, alpha):
    return np.exp(np.minimum(x, 0) / alpha)


@celu.derivative(order=2)
def _(x, alpha):
    h = np.exp(np.minimum(x, 0) / alpha / 2)
    return np.where(x > 0, 0.0, h / alpha * h)


@celu.derivative(wrt="alpha")
def _(x, alpha):
    return exp_deficit(np.minimum(x, 0) / alpha)


@activation(
    "scale*x if x > 0 else scale*alpha*(exp(x) - 1)",
    alpha=real(1.6732632423543772, "levels off at -scale·α", onnx="alpha"),
    scale=real(1.0507009873554805, "slope above 0", symbol="s", onnx="gamma"),
    kinks=("0",),
    slope="scale if x > 0 else scale*alpha*exp(x)",
    torch="nn.SELU, F.selu",
    jax="nn.selu",
    keras="activations.selu",
    onnx="Selu",
    tf="nn.selu",
    source="Klambauer et al., Self-normalizing neural networks, NIPS 2017",
    notes=(
        "scale·(max(0, x) + min(0, α(exp(x) - 1))), closing both parentheses. α and scale make mean 0 and variance 1 a fixed point;"
        " they are constants in PyTorch.",
    ),
)
def selu(x, alpha, scale):
    """ELU with the two constants that keep mean 0 and variance 1.

    The slope at 0 is the left one, scale·α ≈ 1.758, as in PyTorch and JAX.
    """
    return np.where(x > 0, scale * x, scale * alpha * np.expm1(x))


@selu.derivative
def _(x, alpha, scale):
    return np.where(x > 0, scale, scaled_exp(np.minimum(x, 0), scale * alpha))


@selu.derivative(order=2)
def _(x, alpha, scale):
    return np.where(x > 0, 0.0, scaled_exp(np.minimum(x, 0), scale * alpha))


@selu.derivative(wrt="alpha")
def _(x, scale):
    return scale * np.expm1(np.minimum(x, 0))


@selu.derivative(wrt="scale")
def _(x, alpha):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))
