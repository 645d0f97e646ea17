"""Exponential linear units: the identity above 0, an exponential that levels off below."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import activation_family
from actcli.definition.parameters import positive, real
from actcli.numerics.arrays import indicator, select
from actcli.numerics.compensated import parabola
from actcli.numerics.excess import exp_excess, exp_minus_line, exp_minus_line_slope
from actcli.numerics.exponentials import exp_deficit, scaled_exp, scaled_expm1
from actcli.numerics.square_roots import inverse_root, inverse_root_slope

activation = activation_family("exponential linear")


def _left(x):
    """What x is left of 0; 0 right of it."""
    return np.minimum(x, 0)


def _right(x):
    """1 right of 0, else 0: with this and what is below, two forms are added where choosing between them takes longer."""
    return indicator(x > 0)


def _below(x, right):
    """What x is left of 0, also -0; 0 right of it."""
    return x * (1 - right)


@activation(
    "x if x > 0 else alpha*(exp(x) - 1)",
    alpha=real(1.0, "the function levels off at -α", torch="alpha", jax="alpha", keras="alpha", onnx="alpha"),
    where=(_left,),
    aliases="exponential_linear_unit",
    kinks=("0",),
    slope="1 if x > 0 else alpha*exp(x)",
    torch="nn.ELU, F.elu",
    jax="nn.elu",
    keras="activations.elu, layers.ELU",
    onnx="Elu",
    tf="nn.elu",
    dialects={"tf": Dialect("The same; α is 1 and cannot be given.")},
    source="Clevert et al., Fast and accurate deep network learning by exponential linear units, ICLR 2016",
    pitfalls=("Not celu: at x = -1 and α = 2 it is -1.2642, there -0.7869; the same only at α = 1.",),
    notes=("max(0, x) + min(0, α(exp(x) - 1)), closing both parentheses, is the same function for α ≥ 0 only.",),
)
def elu(x, left, alpha):
    """The identity above 0, α(eˣ - 1) below.

    The slope at 0 is the left one, α, as in PyTorch and JAX; the kink vanishes at α = 1.
    """
    if isinstance(alpha, float) and alpha == 1:
        return np.copysign(np.maximum(x, np.expm1(left)), x)  # the exponential lies above the line
    return select(x > 0, x, alpha * np.expm1(x))


@elu.derivative
def _(x, left, alpha):
    if isinstance(alpha, float) and alpha == 1:
        return np.exp(left)
    return select(x > 0, 1.0, scaled_exp(left, alpha))


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
    pitfalls=("Not elu: at x = -1 and α = 2 it is -0.7869, there -1.2642; the same only at α = 1.",),
    notes=("max(0, x) + min(0, α(exp(x/α) - 1)), closing both parentheses. Smooth at 0 for every α, unlike elu.",),
)
def celu(x, alpha):
    """ELU scaled so that its slope at 0 is 1 for every α."""
    return select(x > 0, x, scaled_expm1(x, alpha))


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
    where=(_right, _below),
    kinks=("0",),
    slope="scale if x > 0 else scale*alpha*exp(x)",
    torch="nn.SELU, F.selu",
    jax="nn.selu",
    keras="activations.selu",
    onnx="Selu",
    tf="nn.selu",
    dialects={
        "onnx": Dialect(
            "The constants rounded to float32: f(-20) is 5.5e-9 lower.",
            alpha=1.67326319217681884765625,
            scale=1.05070102214813232421875,
        )
    },
    source="Klambauer et al., Self-normalizing neural networks, NIPS 2017",
    notes=(
        "scale·(max(0, x) + min(0, α(exp(x) - 1))), closing both parentheses. α and scale make mean 0 and variance 1 a fixed point;"
        " they are constants in PyTorch.",
    ),
)
def selu(x, right, below, alpha, scale):
    """ELU with the two constants that keep mean 0 and variance 1.

    The slope at 0 is the left one, scale·α ≈ 1.758, as in PyTorch and JAX.
    """
    return scale * right * x + scale * alpha * np.expm1(below)


@selu.derivative
def _(right, below, alpha, scale):
    return scale * right + scaled_exp(below, scale * alpha) * (1 - right)


@selu.derivative(order=2)
def _(x, alpha, scale):
    return np.where(x > 0, 0.0, scaled_exp(np.minimum(x, 0), scale * alpha))


@selu.derivative(wrt="alpha")
def _(x, scale):
    return scale * np.expm1(np.minimum(x, 0))


@selu.derivative(wrt="scale")
def _(x, alpha):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))


@activation(
    "alpha_p*x**2 + beta*x if x > 0 else alpha_n*(exp(x) - 1) - alpha_n*x + beta*x",
    alpha_p=positive(0.8, "half the curvature above 0", symbol="αₚ", transformers="alpha_p_init"),
    alpha_n=positive(
        0.8, "curvature below 0; the left tail rises where it is above β", symbol="αₙ", transformers="alpha_n_init"
    ),
    beta=real(0.5, "slope at 0", transformers="beta"),
    window=(-5.0, 2.0),
    slope="2*alpha_p*x + beta if x > 0 else alpha_n*(exp(x) - 1) + beta",
    transformers="xielu",
    source="Huang and Schlag, Deriving activation functions using integration, 2024",
    notes=(
        "With the defaults the least value is -0.206, at x = -0.981, and the left tail rises like (αₙ - β)|x|.",
        "αₚ and αₙ are learned as softplus of what is stored, αₙ with β added; here they are what takes effect. transformers computes"
        " expm1(min(x, -1e-6)), which is off by up to 1e-6 αₙ beside 0.",
    ),
)
def xielu(x, alpha_p, alpha_n, beta):
    """The integral of a line above 0 and of ELU below, tilted by a line through 0."""
    return np.where(x > 0, parabola(x, alpha_p, beta), exp_minus_line(np.minimum(x, 0), alpha_n, beta))


@xielu.derivative
def _(x, alpha_p, alpha_n, beta):
    return np.where(x > 0, 2 * alpha_p * x + beta, exp_minus_line_slope(np.minimum(x, 0), alpha_n, beta))


@xielu.derivative(order=2)
def _(x, alpha_p, alpha_n):
    return np.where(x > 0, 2 * alpha_p, scaled_exp(np.minimum(x, 0), alpha_n))


@xielu.derivative(wrt="alpha_p")
def _(x):
    return np.square(np.maximum(x, 0))


@xielu.derivative(wrt="alpha_n")
def _(x):
    return exp_excess(np.minimum(x, 0))


@xielu.derivative(wrt="beta")
def _(x):
    return x


def _q(x, alpha):
    """1 + αx² below 0; α first, as x² overflows where the product may not."""
    left = np.minimum(x, 0)
    return 1 + alpha * left * left


@activation(
    "x if x >= 0 else x/sqrt(1 + alpha*x**2)",
    alpha=positive(1.0, "the function levels off at -1/√α"),
    where=(_q,),
    aliases="inverse_square_root_linear_unit",
    slope="1 if x >= 0 else (1 + alpha*x**2)**(-3/2)",
    source="Carlile et al., Improving deep learning by inverse square root linear units, 2017",
    notes=(
        "Like elu for α = 1, without an exponential, but it nears its limit like 1/x². Slope and curvature have no jump at 0.",
    ),
)
def isrlu(x, alpha, q):
    """The identity above 0, x over √(1 + αx²) below."""
    return np.maximum(x, 0) + inverse_root(np.minimum(x, 0), alpha, q)


@isrlu.derivative
def _(x, alpha, q):
    return inverse_root_slope(np.minimum(x, 0), alpha, q)


@isrlu.derivative(order=2)
def _(x, alpha, q):
    return -3 * (np.minimum(x, 0) / q * alpha / q / np.sqrt(q))


@isrlu.derivative(wrt="alpha")
def _(y):
    left = np.minimum(y, 0)
    return -left * left * left / 2
