"""Sigmoidal functions: bounded, rising, saturating on both sides, and the logarithm of one."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import activation_family
from actcli.numerics import exponentials, small_floats

activation = activation_family("sigmoidal")


def _gate(x, small):
    """exp(-|x|), or for small floats exp(x)."""
    return small_floats.Logistic(x) if small else exponentials.decay(x)


def _mirrored_gate(x, small):
    """exp(-|x|), or for small floats exp(-x)."""
    return small_floats.Logistic(-x) if small else exponentials.decay(x)


@activation(
    "1/(1 + exp(-x))",
    aliases="logistic expit",
    window=(-8.0, 8.0),
    where=(_gate,),
    slope="sigmoid(x)*sigmoid(-x)",
    torch="nn.Sigmoid, F.sigmoid, torch.sigmoid",
    jax="nn.sigmoid",
    keras="activations.sigmoid",
    onnx="Sigmoid",
    tf="nn.sigmoid",
    source="Verhulst, Recherches mathématiques sur la loi d'accroissement de la population, 1845",
    notes=(
        "Not zero-centred: all outputs are positive, so all weights of a next unit get gradients of one sign, that of the upstream gradient. The range (0, 1) is open.",
        "The slope is at most 1/4, at 0; at ±10 it is 4.54e-5.",
    ),
)
def sigmoid(x, gate, small):
    """The logistic function."""
    return gate.sigmoid if small else exponentials.sigmoid(x, gate)


@sigmoid.derivative
def _(x, gate, small):
    return gate.sigmoid_slope() if small else exponentials.sigmoid_slope(x, gate)


@sigmoid.derivative(order=2)
def _(x):
    return exponentials.sigmoid_curvature(x)


@activation(
    "log(1/(1 + exp(-x)))",
    aliases="log_sigmoid",
    where=(_mirrored_gate,),
    slope="sigmoid(-x)",
    torch="nn.LogSigmoid, F.logsigmoid",
    jax="nn.log_sigmoid",
    keras="activations.log_sigmoid",
    tf="math.log_sigmoid",
    source="PyTorch, nn.LogSigmoid",
    notes=("Never log(sigmoid(x)): in float64 that is -inf below -745, in float32 below -103.",),
)
def logsigmoid(x, mirrored_gate, small):
    """The logarithm of the sigmoid, -softplus(-x)."""
    if small:
        return np.minimum(-np.log1p(mirrored_gate.e), x)
    return -(np.log1p(mirrored_gate) - np.minimum(x, 0))


@logsigmoid.derivative
def _(x, mirrored_gate, small):
    return mirrored_gate.sigmoid if small else exponentials.sigmoid(-x, mirrored_gate)


@logsigmoid.derivative(order=2)
def _(x):
    return -exponentials.sigmoid_slope(x)


@activation(
    "(exp(x) - exp(-x))/(exp(x) + exp(-x))",
    aliases="hyperbolic_tangent",
    slope="1 - tanh(x)**2",
    torch="nn.Tanh, F.tanh, torch.tanh",
    jax="nn.tanh",
    keras="activations.tanh",
    onnx="Tanh",
    tf="nn.tanh",
    source="LeCun et al., Efficient backprop, 1998",
    notes=(
        "tanh(x) = 2σ(2x) - 1: sigmoid scaled in both directions, not only centred. Its range is (-1, 1), that of its slope (0, 1].",
        "(exp(2x) - 1)/(exp(2x) + 1) is NaN for x > 44.4 in float32.",
    ),
)
def tanh(x):
    """The hyperbolic tangent."""
    return np.tanh(x)


@tanh.derivative
def _(x):
    return exponentials.sech_squared(x)


@tanh.derivative(order=2)
def _(x):
    return -2 * np.tanh(x) * exponentials.sech_squared(x)


@activation(
    "x/(1 + abs(x))",
    aliases="soft_sign elliott fast_sigmoid",
    slope="1/(1 + abs(x))**2",
    torch="nn.Softsign, F.softsign",
    jax="nn.soft_sign",
    keras="activations.softsign",
    onnx="Softsign",
    tf="nn.softsign",
    source="Elliott, A better activation function for artificial neural networks, 1993",
    notes=("Nears its limits like 1/|x|, where tanh does so exponentially.",),
)
def softsign(x):
    """x over 1 + |x|: a sigmoid with slow tails."""
    return x / (1 + np.abs(x))


@softsign.derivative
def _(x):
    # Divided twice: (1 + |x|)² overflows at 1.4e154, where the slope is still representable.
    s = 1 + np.abs(x)
    return 1 / s / s


@softsign.derivative(order=2)
def _(x):
    r = 1 / (1 + np.abs(x))
    return -2 * np.sign(x) * (r * r * r)
