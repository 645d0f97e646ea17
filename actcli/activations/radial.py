"""Radial functions: of the distance from 0 alone."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import activation_family
from actcli.numerics.bell import bell

activation = activation_family("radial")


@activation(
    "exp(-x**2)",
    aliases="gauss",
    window=(-4.0, 4.0),
    slope="-2*x*exp(-x**2)",
    source="Broomhead and Lowe, Multivariable functional interpolation and adaptive networks, 1988",
    pitfalls=("exp(-x²) and exp(-x²/2) both go by the name: at 1 this is 0.3679, the other 0.6065.",),
    notes=(
        "Networks for images write exp(-x²/(2s²)), the same at s = 1/√2. The slope is largest, 0.858, at |x| = 1/√2.",
    ),
)
def gaussian(x):
    """A bell: 1 at 0, falling to both sides."""
    return bell(x)


@gaussian.derivative
def _(x):
    return bell(x, -2 * np.clip(x, -40, 40))


@gaussian.derivative(order=2)
def _(x):
    u = np.clip(x, -40, 40)
    return bell(x, 4 * u * u - 2)
