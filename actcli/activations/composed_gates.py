"""Smooth gated units whose gate is composed of two functions."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import activation_family
from actcli.definition.parameters import real
from actcli.numerics import composed_gates as gates
from actcli.numerics import smish as smish_gate
from actcli.numerics import two_floats

activation = activation_family("smooth gated")


@activation(
    "x*tanh(exp(x))",
    aliases="telu",
    slope="tanh(exp(x)) + x*exp(x)*(1 - tanh(exp(x))**2)",
    source="Liu and Di, TanhExp: a smooth activation function with high convergence speed, 2020",
    notes=(
        "TeLU (Fernandez and Mali, 2024) is the same function. Least value -0.3533 at x = -1.0789.",
        "Its slope as written is NaN above 709, where exp(x) overflows.",
    ),
)
def tanhexp(x):
    """x times tanh of the exponential."""
    return gates.tanhexp(x)


@tanhexp.derivative
def _(x):
    return gates.tanhexp_slope(x)


@tanhexp.derivative(order=2)
def _(x):
    return gates.tanhexp_curvature(x)


@activation(
    "x*erf(softplus(x))",
    slope="erf(softplus(x)) + 2/sqrt(pi)*x*sigmoid(x)*exp(-softplus(x)**2)",
    source="Nag and Bhattacharyya, SERF: towards better training of deep neural networks using log-softplus error activation function, 2021",
    notes=("Least value -0.3484 at x = -1.1931.",),
)
def serf(x):
    """x times the error function of softplus."""
    return gates.serf(x)


@serf.derivative
def _(x):
    return gates.serf_slope(x)


@serf.derivative(order=2)
def _(x):
    return gates.serf_curvature(x)


def _z(x, beta):
    """βx as two floats."""
    return two_floats.product(x, beta)


@activation(
    "alpha*x*tanh(log(1 + sigmoid(beta*x)))",
    alpha=real(1.0, "scale"),
    beta=real(1.0, "sharpness of the gate"),
    where=(_z,),
    slope="alpha*tanh(u) + alpha*beta*x*(1 - tanh(u)**2)*s*(1 - s)/(1 + s) where u = log(1 + s); s = sigmoid(beta*x)",
    source="Wang et al., Smish: a novel activation function for deep learning methods, Electronics 2022",
    notes=("The slope far to the right is 0.6 α, the tanh of log 2, not α. Least value -0.25 α/β at x = -1.3945/β.",),
)
def smish(x, z, alpha):
    """x times tanh of the logarithm of one plus the sigmoid."""
    return smish_gate.smish(x, z, alpha)


@smish.derivative
def _(z, alpha):
    return smish_gate.smish_slope(z, alpha)


@smish.derivative(order=2)
def _(z, alpha, beta):
    return smish_gate.smish_curvature(z, alpha, beta)


@smish.derivative(wrt="alpha")
def _(x, z):
    return smish_gate.smish(x, z)


@smish.derivative(wrt="beta")
def _(x, z, alpha):
    return smish_gate.smish_by_sharpness(x, z, alpha)


@activation(
    "x*tanh(x)",
    slope="tanh(x) + x*(1 - tanh(x)**2)",
    tf="addons.activations.lisht",
    source="Roy et al., LiSHT: non-parametric linearly scaled hyperbolic tangent activation function, 2019",
    notes=("Even and never negative, so it tells x from -x no more than |x| does: no rectifier.",),
)
def lisht(x):
    """x times its hyperbolic tangent."""
    return x * np.tanh(x)


@lisht.derivative
def _(x):
    return gates.lisht_slope(x)


@lisht.derivative(order=2)
def _(x):
    return gates.lisht_curvature(x)
