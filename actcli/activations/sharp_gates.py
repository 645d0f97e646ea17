"""Smooth gated units with a sharpness: x times σ(βx), scaled or beside a line."""

from __future__ import annotations

from actcli.definition.dialects import Dialect
from actcli.definition.families import activation_family
from actcli.definition.parameters import real
from actcli.numerics import sharp_gates, two_floats
from actcli.numerics.compensated import two_product

activation = activation_family("smooth gated")

# 1.702 as two floats.
_QUICK = (1.702, 4.263256414560601e-17)


def _quick(x):
    """1.702 x as two floats."""
    return two_floats.product(x, *_QUICK)


@activation(
    "x*sigmoid(1.702*x)",
    where={"z": _quick},
    aliases="gelu_sigmoid",
    slope="sigmoid(1.702*x)*(1 + 1.702*x*sigmoid(-1.702*x))",
    timm="quick_gelu",
    source="Hendrycks and Gimpel, Gaussian error linear units, 2016; Radford et al., CLIP, 2021",
    pitfalls=(
        "The sigmoid approximation of gelu, off by up to 0.0203, at |x| = 2.27. CLIP's weights were trained with it, so nothing else serves them.",
    ),
    notes=(
        "It is swish with β = 1.702.",
        "Least value -0.1636 at x = -0.7512.",
    ),
)
def quick_gelu(x, z):
    """x times σ(1.702 x)."""
    return sharp_gates.sigmoid_product(x, z)


@quick_gelu.derivative
def _(z):
    return sharp_gates.silu_slope(z)


@quick_gelu.derivative(order=2)
def _(z):
    return sharp_gates.silu_curvature(z, _QUICK[0])


def _scaled(x, beta):
    """βx as two floats."""
    return two_floats.product(x, beta)


@activation(
    "x*sigmoid(beta*x)",
    beta=real(1.0, "sharpness of the gate: 0 gives x/2, β → ∞ gives ReLU", tf="beta", onnx="alpha"),
    where={"z": _scaled},
    slope="sigmoid(beta*x)*(1 + beta*x*sigmoid(-beta*x))",
    onnx="Swish",
    tf="nn.silu(features, beta)",
    dialects={
        "jax": Dialect("nn.swish is silu: β is 1 and cannot be given."),
        "keras": Dialect("activations.swish is silu: β is 1 and cannot be given."),
    },
    source="Ramachandran et al., Searching for activation functions, 2017",
    pitfalls=(
        "What JAX and Keras call swish is silu, β = 1. e_swish multiplies the whole by β: at x = 1 and β = 1.5 it is 1.0966, this 0.8176.",
    ),
    notes=(
        "quick_gelu at β = 1.702.",
        "Least value -0.278/β at x = -1.278/β.",
    ),
)
def swish(x, z):
    """x times σ(βx)."""
    return sharp_gates.sigmoid_product(x, z)


@swish.derivative
def _(z):
    return sharp_gates.silu_slope(z)


@swish.derivative(order=2)
def _(z, beta):
    return sharp_gates.silu_curvature(z, beta)


@swish.derivative(wrt="beta")
def _(x, z):
    return sharp_gates.square_times_sigmoid_slope(x, z)


def _plain(x):
    """x as two floats, the second 0."""
    return two_floats.product(x, 1.0)


@activation(
    "beta*x*sigmoid(x)",
    beta=real(1.5, "slope far to the right"),
    where={"z": _plain},
    slope="beta*sigmoid(x)*(1 + x*sigmoid(-x))",
    source="Alcaide, E-swish: adjusting activations to different network depths, 2018",
    pitfalls=("β multiplies the whole, other than in swish: at x = 1 and β = 1.5 it is 1.0966, there 0.8176.",),
    notes=("Recommended are 1 ≤ β ≤ 2; PyTorch, JAX and Keras do not have it.",),
)
def e_swish(x, beta, z):
    """SiLU times β."""
    return sharp_gates.sigmoid_product(x, z, beta)


@e_swish.derivative
def _(z, beta):
    return sharp_gates.silu_slope(z, beta)


@e_swish.derivative(order=2)
def _(z, beta):
    return sharp_gates.silu_curvature(z, beta)


@e_swish.derivative(wrt="beta")
def _(x, z):
    return sharp_gates.sigmoid_product(x, z)


def _d(p1, p2):
    """The difference of the slopes."""
    return p1 - p2


def _gate(x, d, beta):
    """βdx as two floats."""
    rate, rest = two_product(beta, d)
    return two_floats.product(x, rate, rest)


@activation(
    "(p1 - p2)*x*sigmoid(beta*(p1 - p2)*x) + p2*x",
    p1=real(1.0, "slope far to the right, for β(p₁ - p₂) > 0", symbol="p₁", channels=True),
    p2=real(0.0, "slope far to the left", symbol="p₂", channels=True),
    beta=real(1.0, "sharpness: 0 gives the mean of the two lines, β → ∞ their maximum", channels=True),
    where={"d": _d, "z": _gate},
    aliases="acon",
    slope="d*sigmoid(beta*d*x)*(1 + beta*d*x*sigmoid(-beta*d*x)) + p2 where d = p1 - p2",
    source="Ma et al., Activate or not: learning customized activation, CVPR 2021",
    notes=(
        "A smooth maximum of p₁x and p₂x. swish at p₁ = 1, p₂ = 0 (ACON-A); the maximum of x and p₂x as p₁ = 1 (ACON-B).",
        "The three parameters are learned, one of each for a channel; meta-ACON computes β from the input.",
    ),
)
def acon_c(x, z, p1, p2):
    """A smooth maximum of two lines."""
    return sharp_gates.smooth_maximum(x, z, p1, p2)


@acon_c.derivative
def _(z, p1, p2):
    return sharp_gates.smooth_maximum_slope(z, p1, p2)


@acon_c.derivative(order=2)
def _(z, d, beta):
    return sharp_gates.silu_curvature(z, d * d * beta)


@acon_c.derivative(wrt="p1")
def _(x, z):
    return sharp_gates.silu_slope(z, x)


@acon_c.derivative(wrt="p2")
def _(x, z):
    return sharp_gates.silu_slope(-z, x)


@acon_c.derivative(wrt="beta")
def _(x, d, z):
    return sharp_gates.square_times_sigmoid_slope(x, z, d)
