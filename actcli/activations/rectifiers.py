"""Rectifiers: the identity above a threshold, a constant below it."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import activation_family
from actcli.definition.parameters import real
from actcli.numerics.arrays import indicator, select

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
    dialects={"keras": Dialect("The same; with a threshold other than 0 NaN becomes 0 there.")},
    source="Nair and Hinton, Rectified linear units improve restricted Boltzmann machines, ICML 2010",
    pitfalls=(
        "With a threshold θ, which Keras alone has, the function jumps from 0 to θ: nothing is subtracted. Keras' then turns NaN into 0.",
    ),
    notes=(
        "Units die where the input stays negative (x < 0), not at x = 0; the slope never exceeds 1, so exploding gradients come from the weights.",
        "Scale equivariant, f(2x) = 2 f(x), often called scale invariant. alpha, max_value and threshold are Keras' only.",
    ),
)
def relu(x, alpha, max_value, threshold):
    """Zero below 0, the identity above.

    The slope at 0 is 0, as in PyTorch, JAX and Keras.
    """
    if isinstance(alpha, float) and alpha == 0 == threshold:
        rectified = np.maximum(x, 0)
    else:
        rectified = select(x > threshold, x, alpha * (x - threshold) + 0.0)
    return rectified if max_value is None else np.where(x >= max_value, max_value, rectified)


@relu.derivative
def _(x, alpha, max_value, threshold):
    above = x > threshold
    slope = indicator(above) if isinstance(alpha, float) and alpha == 0 else select(above, 1.0, alpha)
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
    return indicator((x > 0) & (x < 6))


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
    return select(x > threshold, x, value)


@threshold.derivative
def _(x, threshold):
    return indicator(x > threshold)


@threshold.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@threshold.derivative(wrt="threshold")
def _(x):
    return np.zeros_like(x)


@threshold.derivative(wrt="value")
def _(x, threshold):
    return np.where(x > threshold, 0.0, 1.0)


@activation(
    "x if x > alpha else 0",
    alpha=real(1.0, "x passes above it", onnx="alpha", keras="theta"),
    aliases="trec",
    kinks=("alpha",),
    slope="1 if x > alpha else 0",
    keras="layers.ThresholdedReLU",
    onnx="ThresholdedRelu",
    source="Konda et al., Zero-bias autoencoders and the benefits of co-adapting features, ICLR 2015",
    notes=(
        "threshold with the value 0: in PyTorch F.threshold(x, α, 0). It jumps by α, and α = 0 is relu; α is not learned, since nothing depends on it continuously.",
        "Keras 2 only, as theta. ONNX' operator has x > α, its activation of that name in RNN, GRU and LSTM x ≥ α.",
    ),
)
def thresholded_relu(x, alpha):
    """The identity above a threshold, 0 at and below it.

    At α value and slope are 0, as in PyTorch's threshold and in ONNX.
    """
    return select(x > alpha, x, 0.0)


@thresholded_relu.derivative
def _(x, alpha):
    return indicator(x > alpha)


@thresholded_relu.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@thresholded_relu.derivative(wrt="alpha")
def _(x):
    return np.zeros_like(x)
