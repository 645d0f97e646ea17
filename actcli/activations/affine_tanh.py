"""tanh with factors, and with a shift."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import activation_family
from actcli.definition.parameters import real
from actcli.numerics import scaled_tanh as scaled
from actcli.numerics import two_floats

activation = activation_family("sigmoidal")


def _z(x, beta):
    """βx as two floats."""
    return two_floats.product(x, beta)


@activation(
    "alpha*tanh(beta*x)",
    alpha=real(1.7159, "the limits are ±α", onnx="activation_alpha"),
    beta=real(2 / 3, "steepness", onnx="activation_beta"),
    where=(_z,),
    aliases="lecun_tanh",
    slope="alpha*beta*(1 - tanh(beta*x)**2)",
    onnx="ScaledTanh",
    source="LeCun et al., Efficient backprop, 1998",
    notes=(
        "With LeCun's constants f(±1) = ±1 to 5 digits, and the curvature is greatest there.",
        "In ONNX an activation of RNN, LSTM and GRU, without defaults.",
    ),
)
def scaled_tanh(x, z, alpha, beta):
    """A hyperbolic tangent of other height and steepness."""
    return scaled.value(x, z, alpha, beta)


@scaled_tanh.derivative
def _(z, alpha, beta):
    return scaled.slope(z, alpha, beta)


@scaled_tanh.derivative(order=2)
def _(x, z, alpha, beta):
    return scaled.curvature(x, z, alpha, beta)


@scaled_tanh.derivative(wrt="alpha")
def _(x, z, beta):
    return scaled.value(x, z, 1.0, beta)


@scaled_tanh.derivative(wrt="beta")
def _(x, z, alpha):
    return scaled.by_steepness(x, z, alpha)


def _steep(x, alpha):
    """αx as two floats."""
    return two_floats.product(x, alpha)


@activation(
    "gamma*tanh(alpha*x) + beta",
    alpha=real(0.5, "steepness, one learned number"),
    gamma=real(1.0, "height, learned for each channel", channels=True),
    beta=real(0.0, "shift, learned for each channel", channels=True),
    where={"z": _steep},
    aliases="DyT",
    slope="gamma*alpha*(1 - tanh(alpha*x)**2)",
    source="Zhu et al., Transformers without normalization, CVPR 2025",
    notes=(
        "Stands in for layer normalization rather than for an activation; α starts at 0.5, in language models at values up to 1.",
        "The authors' code calls γ weight and β bias; both lie along the last axis there.",
    ),
)
def dynamic_tanh(x, z, alpha, gamma, beta):
    """A hyperbolic tangent with learned steepness, height and shift."""
    return scaled.value(x, z, gamma, alpha, beta)


@dynamic_tanh.derivative
def _(z, alpha, gamma):
    return scaled.slope(z, gamma, alpha)


@dynamic_tanh.derivative(order=2)
def _(x, z, alpha, gamma):
    return scaled.curvature(x, z, gamma, alpha)


@dynamic_tanh.derivative(wrt="alpha")
def _(x, z, gamma):
    return scaled.by_steepness(x, z, gamma)


@dynamic_tanh.derivative(wrt="gamma")
def _(x, z, alpha):
    return scaled.value(x, z, 1.0, alpha)


@dynamic_tanh.derivative(wrt="beta")
def _(x):
    return np.ones_like(x)
