"""Rectifiers: the identity on one side of a kink, a line on the other."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import activation_family
from actcli.definition.parameters import Flag, Integer, real

activation = activation_family("rectifier")


@activation(
    "max(0, x) if alpha == 0 and threshold == 0 and max_value is None else"
    " max_value if max_value is not None and x >= max_value else x if x > threshold else alpha*(x - threshold)",
    alpha=real(0.0, "slope at and below the threshold", keras="negative_slope"),
    max_value=real(
        None, "largest value", symbol="M", optional=True, arrays=False, infinite=True, example=6.0, keras="max_value"
    ),
    threshold=real(0.0, "the kink", arrays=False, keras="threshold"),
    aliases="rectifier ramp",
    variants={name: {"max_value": ...} for name in ("clipped_relu", "bounded_relu")},
    kinks=("threshold", "max_value"),
    slope="0 if max_value is not None and x >= max_value else 1 if x > threshold else alpha",
    torch="nn.ReLU, F.relu",
    jax="nn.relu",
    keras="activations.relu, layers.ReLU",
    onnx="Relu",
    tf="nn.relu",
    source="Nair and Hinton, Rectified linear units improve restricted Boltzmann machines, ICML 2010",
    notes=(
        "Units die where the input stays negative (x < 0), not at x = 0; the slope never exceeds 1, so exploding gradients come from the weights.",
        "Scale equivariant, f(2x) = 2 f(x), often called scale invariant. alpha, max_value and threshold are Keras' only;"
        " with a threshold the Keras function jumps from 0 to it.",
    ),
)
def relu(x, alpha, max_value, threshold):
    """Zero below 0, the identity above.

    The slope at 0 is 0, as in PyTorch, JAX and Keras.
    """
    if isinstance(alpha, float) and alpha == 0 == threshold:
        rectified = np.maximum(x, 0)
    else:
        rectified = np.where(x > threshold, x, alpha * (x - threshold) + 0.0)
    return rectified if max_value is None else np.where(x >= max_value, max_value, rectified)


@relu.derivative
def _(x, alpha, max_value, threshold):
    slope = np.where(x > threshold, 1.0, alpha)
    return slope if max_value is None else np.where(x >= max_value, 0.0, slope)


@relu.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@relu.derivative(wrt="alpha")
def _(x, max_value, threshold):
    change = np.minimum(x - threshold, 0)
    return change if max_value is None else np.where(x >= max_value, 0.0, change)


@relu.derivative(wrt="max_value")
def _(x, max_value):
    return np.zeros_like(x) if max_value is None else np.where(x >= max_value, 1.0, 0.0)


@relu.derivative(wrt="threshold")
def _(x, alpha, threshold):
    return np.where(x > threshold, 0.0, -alpha)


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
    source="Maas et al., Rectifier nonlinearities improve neural network acoustic models, ICML 2013",
    notes=(
        "max(αx, x) is the same function for α ≤ 1 only.",
        "The default slope differs: 0.01 in PyTorch, JAX and ONNX, 0.2 in keras.activations and tf.nn, 0.3 in keras.layers.",
    ),
)
def leaky_relu(x, alpha):
    """A line of small slope below 0, the identity above.

    The slope at 0 is α, as in PyTorch; JAX and Keras report 1.
    """
    return np.where(x > 0, x, alpha * x)


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
    source="He et al., Delving deep into rectifiers, ICCV 2015",
    notes=(
        "α is learned, starting at 0.25 in PyTorch (0 in Keras, 0.01 in Flax); with a constant α it is leaky_relu. α = 1 is the identity, α = -1 is |x|.",
        "An array of α holds one per channel, axis 1 of the input.",
    ),
)
def prelu(x, alpha):
    """Leaky ReLU whose slope is learned.

    The slope at 0 is α, as in PyTorch.
    """
    return np.where(x > 0, x, alpha * x)


for _leaky in (leaky_relu, prelu):

    @_leaky.derivative
    def _(x, alpha):
        return np.where(x > 0, 1.0, alpha)

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
    notes=(
        "In evaluation the slope is (lower + upper)/2 = 11/48 ≈ 0.229; the paper draws 1/slope from U(3, 8) and evaluates at 1/5.5 ≈ 0.182.",
    ),
)
def rrelu(x, slope):
    """Leaky ReLU whose slope is random in training and fixed in evaluation.

    The slope at 0 is that of the left side, as in PyTorch.
    """
    return np.where(x > 0, x, slope * x)


@rrelu.derivative
def _(x, slope):
    return np.where(x > 0, 1.0, slope)


@rrelu.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@rrelu.derivative(wrt="lower")
def _(x, share):
    return (1 - share) * np.minimum(x, 0)


@rrelu.derivative(wrt="upper")
def _(x, share):
    return share * np.minimum(x, 0)


@activation(
    "min(max(0, x), 6)",
    kinks=("0", "6"),
    window=(-3.0, 9.0),
    slope="1 if 0 < x and x < 6 else 0",
    torch="nn.ReLU6, F.relu6",
    jax="nn.relu6",
    keras="activations.relu6",
    onnx="Clip(0, 6)",
    tf="nn.relu6",
    source="Krizhevsky, Convolutional deep belief networks on CIFAR-10, 2010",
    notes=("Two kinks: doubling the input does not double the output, unlike relu.",),
)
def relu6(x):
    """ReLU that saturates at 6.

    The slope at 0 and at 6 is 0, as in PyTorch, JAX and Keras.
    """
    return np.clip(x, 0, 6)


@relu6.derivative
def _(x):
    return np.where((x > 0) & (x < 6), 1.0, 0.0)


@relu6.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@activation(
    "x if x > threshold else value",
    threshold=real(
        None, "x passes above it", infinite=True, required=True, example=1.0, torch="threshold", keras="threshold"
    ),
    value=real(
        None,
        "what takes the place of x elsewhere",
        symbol="v",
        required=True,
        example=0.0,
        torch="value",
        keras="default_value",
    ),
    kinks=("threshold",),
    slope="1 if x > threshold else 0",
    torch="nn.Threshold, F.threshold",
    keras="activations.threshold",
    source="PyTorch, nn.Threshold",
    notes=(
        "The gradient passes where x is above the threshold, with slope 1; that nothing can be propagated back is true of a step (heaviside), not of this.",
        "Both parameters must be given: actcli eval threshold -i -2,2 -p threshold=1 -p value=0.",
    ),
)
def threshold(x, threshold, value):
    """The identity above a threshold, a constant at and below it.

    At the threshold the value is the constant and the slope 0, as in PyTorch.
    """
    return np.where(x > threshold, x, value)


@threshold.derivative
def _(x, threshold):
    return np.where(x > threshold, 1.0, 0.0)


@threshold.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@threshold.derivative(wrt="threshold")
def _(x):
    return np.zeros_like(x)


@threshold.derivative(wrt="value")
def _(x, threshold):
    return np.where(x > threshold, 0.0, 1.0)
