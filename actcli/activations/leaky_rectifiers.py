"""Leaky rectifiers: the identity above 0, a line of another slope below."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import activation_family
from actcli.definition.parameters import Flag, Integer, real
from actcli.numerics.arrays import select

activation = activation_family("rectifier")


@activation(
    "max(0, x) + alpha*min(0, x)",
    alpha=real(
        0.01,
        "slope below 0",
        torch="negative_slope",
        jax="negative_slope",
        keras="negative_slope",
        onnx="alpha",
        tf="alpha",
    ),
    aliases="lrelu",
    kinks=("0",),
    slope="1 if x > 0 else alpha",
    torch="nn.LeakyReLU, F.leaky_relu",
    jax="nn.leaky_relu",
    keras="activations.leaky_relu, layers.LeakyReLU",
    onnx="LeakyRelu",
    tf="nn.leaky_relu",
    dialects={
        "keras": Dialect("keras.activations and keras.ops: f(-1) = -0.2.", alpha=0.2),
        "keras.layers": Dialect("layers.LeakyReLU: f(-1) = -0.3.", alpha=0.3),
        "tf": Dialect("f(-1) = -0.2.", alpha=0.2),
    },
    source="Maas et al., Rectifier nonlinearities improve neural network acoustic models, ICML 2013",
    pitfalls=(
        "The default slope differs: 0.01 here, in PyTorch, JAX and ONNX, 0.2 in keras.activations and tf.nn, 0.3 in keras.layers: f(-1) is -0.01,"
        " -0.2 or -0.3. prelu starts at 0.25.",
        "max(αx, x) is the same function for α ≤ 1 only.",
    ),
)
def leaky_relu(x, alpha):
    """A line of small slope below 0, the identity above.

    The slope at 0 is α, as in PyTorch; JAX and Keras report 1.
    """
    return select(x > 0, x, alpha * x)


@activation(
    "max(0, x) + alpha*min(0, x)",
    alpha=real(0.25, "the learned slope below 0", channels=True, torch="weight,init", onnx="slope"),
    aliases="parametric_relu",
    kinks=("0",),
    slope="1 if x > 0 else alpha",
    torch="nn.PReLU, F.prelu",
    keras="layers.PReLU",
    onnx="PRelu",
    flax="nn.PReLU",
    dialects={
        "keras": Dialect(
            "Starts at 0, as relu; a slope for each element unless shared_axes says otherwise.", alpha=0.0
        ),
        "onnx": Dialect("The slope is an input of the operator.", alpha=...),
        "flax": Dialect("Starts at 0.01: f(-1) = -0.01, where PyTorch's is -0.25.", alpha=0.01),
    },
    source="He et al., Delving deep into rectifiers, ICCV 2015",
    pitfalls=(
        "α is learned, starting at 0.25 in PyTorch (0 in Keras, 0.01 in Flax), one for each channel in PyTorch, for each element in Keras; with a"
        " constant α it is leaky_relu.",
    ),
    notes=(
        "α = 1 is the identity, α = -1 is |x|.",
        "An array of α holds one per channel, axis 1 of the input.",
    ),
)
def prelu(x, alpha):
    """Leaky ReLU whose slope is learned.

    The slope at 0 is α, as in PyTorch.
    """
    return select(x > 0, x, alpha * x)


for _leaky in (leaky_relu, prelu):

    @_leaky.derivative
    def _(x, alpha):
        return select(x > 0, 1.0, alpha)

    @_leaky.derivative(order=2)
    def _(x):
        return np.zeros_like(x)

    @_leaky.derivative(wrt="alpha")
    def _(x):
        return np.minimum(x, 0)


def _ordered(values):
    if np.any(np.asarray(values["lower"]) > np.asarray(values["upper"])):
        return f"lower = {values['lower']} is above upper = {values['upper']}"
    return None


def _share(x, training, seed):
    """Where between lower and upper the slope of each element lies."""
    return np.random.default_rng(seed).uniform(size=x.shape) if training else 0.5


def _slope(lower, upper, share):
    """The slope below 0; lower + (upper - lower) share loses the digits of a mean near 0."""
    return (1 - share) * lower + share * upper


@activation(
    "x if x >= 0 else (lower + upper)/2*x",
    lower=real(0.125, "least slope below 0", symbol="l", torch="lower", tf="lower"),
    upper=real(1 / 3, "greatest slope below 0", symbol="u", torch="upper", tf="upper"),
    training=Flag(False, "draw a slope for each element, uniformly between lower and upper", torch="training"),
    seed=Integer(None, "seed of the draw", optional=True, low=0),
    rule=_ordered,
    where=(_share, _slope),
    aliases="randomized_leaky_relu",
    kinks=("0",),
    slope="1 if x > 0 else (lower + upper)/2",
    torch="nn.RReLU, F.rrelu",
    source="Xu et al., Empirical evaluation of rectified activations in convolutional network, 2015",
    pitfalls=(
        "In evaluation the slope is (lower + upper)/2 = 11/48 ≈ 0.2292, as in PyTorch; the paper draws 1/slope from U(3, 8) and evaluates at 1/5.5 ≈ 0.1818.",
    ),
)
def rrelu(x, slope):
    """Leaky ReLU whose slope is random in training and fixed in evaluation.

    The slope at 0 is that of the left side, as in PyTorch.
    """
    return select(x > 0, x, slope * x)


@rrelu.derivative
def _(x, slope):
    return select(x > 0, 1.0, slope)


@rrelu.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@rrelu.derivative(wrt="lower")
def _(x, share):
    return (1 - share) * np.minimum(x, 0)


@rrelu.derivative(wrt="upper")
def _(x, share):
    return share * np.minimum(x, 0)
