"""Elementary functions used as activations."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import activation_family

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
