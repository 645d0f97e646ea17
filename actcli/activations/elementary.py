"""Elementary functions used as activations."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import activation_family
from actcli.numerics import square_roots

activation = activation_family("elementary")


@activation(
    "x",
    aliases="linear",
    slope="1",
    torch="nn.Identity",
    jax="nn.identity",
    keras="activations.linear",
    onnx="Identity",
    source="PyTorch, nn.Identity",
)
def identity(x):
    """The input itself."""
    return x


@identity.derivative
def _(x):
    return np.ones_like(x)


@identity.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@activation(
    "exp(x)",
    aliases="exp",
    window=(-4.0, 2.0),
    slope="exp(x)",
    torch="torch.exp",
    jax="numpy.exp",
    keras="activations.exponential",
    onnx="Exp",
    tf="math.exp",
    numpy="exp",
    source="Keras, activations.exponential",
    notes=("Overflows above 709.78 in float64, 88.72 in float32 and 11.09 in float16.",),
)
def exponential(x):
    """The exponential function."""
    return np.exp(x)


@exponential.derivative
def _(y):
    return y


@exponential.derivative(order=2)
def _(y):
    return y


@activation(
    "(sqrt(x**2 + 1) - 1)/2 + x",
    slope="x/(2*sqrt(x**2 + 1)) + 1",
    source="Wikipedia, Activation function",
    notes=("The slope goes from 1/2 to 3/2. The formula computed as written is inf below -1.4e154.",),
)
def bent_identity(x):
    """A line of slope 1/2 that bends into one of slope 3/2 at 0."""
    return square_roots.bent_identity(x)


@bent_identity.derivative
def _(x):
    return 1 + x / np.hypot(x, 1.0) / 2


@bent_identity.derivative(order=2)
def _(x):
    r = 1 / np.hypot(x, 1.0)
    return r * r * r / 2
