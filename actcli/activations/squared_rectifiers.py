"""Squared rectifiers: a parabola above 0, a constant below."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import activation_family
from actcli.definition.parameters import real

activation = activation_family("rectifier")


@activation(
    "max(0, x)**2",
    aliases="relu2 squared_relu sqrrelu",
    window=(-2.0, 2.0),
    slope="2*max(0, x)",
    transformers="relu2",
    timm="SquaredReLU",
    source="So et al., Primer: searching for efficient transformers for language modeling, NeurIPS 2021",
    notes=(
        "Smooth at 0, where relu has its kink; the slope 2x is unbounded.",
        "In float16 values overflow for x > 255.96.",
    ),
)
def relu_squared(x):
    """The square of ReLU."""
    return np.square(np.maximum(x, 0))


@relu_squared.derivative
def _(x):
    return 2 * np.maximum(x, 0)


@relu_squared.derivative(order=2)
def _(x):
    return np.where(x > 0, 2.0, 0.0)


@activation(
    "scale*max(0, x)**2 + bias",
    scale=real(0.8944, "factor of the square", symbol="s", timm="scale_value"),
    bias=real(-0.4472, "value below 0", symbol="b", timm="bias_value"),
    window=(-2.0, 2.0),
    slope="2*scale*max(0, x)",
    timm="StarReLU",
    dialects={
        "timm": Dialect("Starts at 1 and 0, which is relu_squared: f(1) = 1, where this is 0.447.", scale=1.0, bias=0.0)
    },
    source="Yu et al., MetaFormer baselines for vision, TPAMI 2024",
    notes=(
        "The defaults, 1/√1.25 and -0.5/√1.25 rounded, give a standard normal input mean 0 and variance 1.",
        "Both are learned in timm, which starts at scale = 1 and bias = 0.",
    ),
)
def star_relu(x, scale, bias):
    """The square of ReLU, scaled and shifted to mean 0 and variance 1."""
    rectified = np.maximum(x, 0)
    # The scale first: the square may overflow where the product does not.
    return scale * rectified * rectified + bias


@star_relu.derivative
def _(x, scale):
    return 2 * scale * np.maximum(x, 0)


@star_relu.derivative(order=2)
def _(x, scale):
    return np.where(x > 0, 2 * scale, 0.0)


@star_relu.derivative(wrt="scale")
def _(x):
    return np.square(np.maximum(x, 0))


@star_relu.derivative(wrt="bias")
def _(x):
    return np.ones_like(x)
