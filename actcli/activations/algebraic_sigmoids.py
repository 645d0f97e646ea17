"""Sigmoidal functions that near their limits like a power of x."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import activation_family
from actcli.definition.parameters import positive
from actcli.numerics import algebraic

activation = activation_family("sigmoidal")


@activation(
    "atan(x)",
    aliases="atan inverse_tangent",
    slope="1/(1 + x**2)",
    torch="torch.atan, torch.arctan",
    jax="numpy.arctan",
    keras="ops.arctan",
    onnx="Atan",
    tf="math.atan",
    numpy="arctan",
    window=(-8.0, 8.0),
    source="NumPy, numpy.arctan",
    notes=(
        "Its range is (-π/2, π/2), which it nears like 1/|x|; its slope also serves spiking networks as a surrogate.",
    ),
)
def arctan(x):
    """The inverse tangent."""
    return np.arctan(x)


@arctan.derivative
def _(x):
    # 1 + x² overflows at 1.4e154, where the slope is still representable; where it is x², the reciprocal comes first.
    return np.where(np.abs(x) > 1e9, np.square(1 / x), 1 / (1 + x * x))


@arctan.derivative(order=2)
def _(x):
    r = 1 / x
    return np.where(np.abs(x) > 1e9, -2 * r * r * r, -2 * x / np.square(1 + x * x))


@activation(
    "x/sqrt(1 + alpha*x**2)",
    alpha=positive(1.0, "the limits are ±1/√α"),
    aliases="inverse_square_root_unit",
    slope="1/(1 + alpha*x**2)**1.5",
    window=(-8.0, 8.0),
    source="Carlile et al., Improving deep learning by inverse square root linear units, 2017",
    notes=("Nears its limits like 1/x². x/√(1 + αx²) as written is 0 above 1.4e154, where αx² overflows.",),
)
def isru(x, alpha):
    """The inverse square root unit."""
    return algebraic.value(x, alpha)


@isru.derivative
def _(x, alpha):
    return algebraic.slope(x, alpha)


@isru.derivative(order=2)
def _(x, alpha):
    return algebraic.curvature(x, alpha)


@isru.derivative(wrt="alpha")
def _(x, alpha):
    return algebraic.by_alpha(x, alpha)
