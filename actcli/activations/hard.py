"""Hard units: sigmoid, tanh and swish made of straight pieces."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import activation_family
from actcli.definition.parameters import real
from actcli.numerics.compensated import line

activation = activation_family("hard")


@activation(
    "0 if x <= -3 else x if x >= 3 else x*(x + 3)/6",
    aliases="hard_swish hard_silu",
    kinks=("-3", "3"),
    slope="0 if x <= -3 else 1 if x >= 3 else (2*x + 3)/6",
    torch="nn.Hardswish, F.hardswish",
    jax="nn.hard_swish, nn.hard_silu",
    keras="activations.hard_swish, activations.hard_silu",
    onnx="HardSwish",
    source="Howard et al., Searching for MobileNetV3, ICCV 2019",
    notes=("Least value -0.375 at x = -1.5.",),
)
def hardswish(x):
    """x times the hard sigmoid.

    The slope is 0 at -3 and 1 at 3, as in PyTorch and JAX; the limits from between are -1/2 and 3/2.
    """
    return x * (np.clip(x + 3, 0, 6) / 6)


@hardswish.derivative
def _(x):
    return np.where(x <= -3, 0.0, np.where(x >= 3, 1.0, (2 * x + 3) / 6))


@hardswish.derivative(order=2)
def _(x):
    return np.where((x > -3) & (x < 3), 1 / 3, 0.0)


def _rising(x, alpha, beta):
    """Between the kinks; alpha * x + beta would round to a bound before x reaches it."""
    ends = np.divide(-beta, alpha), np.divide(1 - beta, alpha)
    return (x > np.minimum(*ends)) & (x < np.maximum(*ends))


@activation(
    "min(1, max(0, alpha*x + beta))",
    alpha=real(1 / 6, "slope between the kinks", onnx="alpha"),
    beta=real(0.5, "value at 0", onnx="beta"),
    where=(_rising,),
    aliases="hard_sigmoid",
    kinks=("-beta/alpha", "(1 - beta)/alpha"),
    slope="alpha if 0 < alpha*x + beta and alpha*x + beta < 1 else 0",
    torch="nn.Hardsigmoid, F.hardsigmoid",
    jax="nn.hard_sigmoid",
    keras="activations.hard_sigmoid",
    onnx="HardSigmoid",
    dialects={
        "keras": Dialect("1/6 since Keras 3; Keras 1 and 2 had 0.2, as ONNX has it."),
        "onnx": Dialect("The kinks are at ±2.5, not at ±3; at most 0.0833 apart.", alpha=0.2),
    },
    source="Courbariaux et al., BinaryConnect, NIPS 2015; Howard et al., 2019",
    pitfalls=(
        "The slope differs: 1/6 here, in PyTorch, JAX and Keras 3, 0.2 in ONNX and Keras 1 and 2; the two are up to 0.0833 apart, at |x| = 2.5.",
    ),
)
def hardsigmoid(x, alpha, beta):
    """A line from 0 to 1, constant beyond.

    The slope at both kinks is 0, as in PyTorch and JAX.
    """
    return np.clip(line(x, alpha, beta), 0, 1)


@hardsigmoid.derivative
def _(alpha, rising):
    return np.where(rising, alpha, 0.0)


@hardsigmoid.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@hardsigmoid.derivative(wrt="alpha")
def _(x, rising):
    return np.where(rising, x, 0.0)


@hardsigmoid.derivative(wrt="beta")
def _(rising):
    return np.where(rising, 1.0, 0.0)


def _ordered(values):
    if np.any(np.asarray(values["min_val"]) >= np.asarray(values["max_val"])):
        return f"min_val = {values['min_val']} must be below max_val = {values['max_val']}"
    return None


@activation(
    "min(max_val, max(min_val, x))",
    min_val=real(-1.0, "least value", symbol="m", infinite=True, torch="min_val,min_value", onnx="min"),
    max_val=real(1.0, "greatest value", symbol="M", infinite=True, torch="max_val,max_value", onnx="max"),
    rule=_ordered,
    aliases="hard_tanh clip htanh",
    kinks=("min_val", "max_val"),
    slope="1 if min_val < x and x < max_val else 0",
    torch="nn.Hardtanh, F.hardtanh",
    jax="nn.hard_tanh",
    keras="activations.hard_tanh",
    onnx="Clip(min=-1, max=1)",
    source="Collobert, Large scale machine learning, 2004",
    notes=("Two kinks: doubling the input does not double the output, unlike relu.",),
)
def hardtanh(x, min_val, max_val):
    """The identity, clipped to an interval.

    The slope at both kinks is 0, as in PyTorch; JAX and Keras report 1.
    """
    return np.clip(x, min_val, max_val)


@hardtanh.derivative
def _(x, min_val, max_val):
    return np.where((x > min_val) & (x < max_val), 1.0, 0.0)


@hardtanh.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@hardtanh.derivative(wrt="min_val")
def _(x, min_val):
    return np.where(x <= min_val, 1.0, 0.0)


@hardtanh.derivative(wrt="max_val")
def _(x, max_val):
    return np.where(x >= max_val, 1.0, 0.0)


@activation(
    "x/2*min(2, max(0, x + 2))",
    kinks=("-2",),
    slope="0 if x <= -2 else 1 if x >= 0 else x + 1",
    timm="hard_mish, HardMish",
    source="timm, hard_mish",
    notes=(
        "Least value -0.5 at x = -1, where mish has -0.303; mish itself is lowest, -0.309, at x = -1.192.",
        "The slope jumps at -2, from 0 to -1, and is continuous at 0.",
    ),
)
def hard_mish(x):
    """x times a hard gate that opens between -2 and 0.

    The slope at -2 is 0, that of the flat side; the limit from the other is -1.
    """
    return x * (np.clip(x + 2, 0, 2) / 2)


@hard_mish.derivative
def _(x):
    return np.where(x <= -2, 0.0, np.minimum(x + 1, 1.0))


@hard_mish.derivative(order=2)
def _(x):
    return np.where((x > -2) & (x < 0), 1.0, 0.0)


@activation(
    "min(1, max(0, (x + 1)/2))",
    kinks=("-1", "1"),
    window=(-3.0, 3.0),
    slope="1/2 if -1 < x and x < 1 else 0",
    jax="nn.sparse_sigmoid",
    keras="activations.sparse_sigmoid",
    source="Blondel et al., Learning with Fenchel-Young losses, JMLR 2020",
    notes=(
        "The first of the two probabilities that sparsemax gives for (x, 0), as sigmoid is that of softmax; hardsigmoid with α = β = 1/2. The slope of sparse_plus.",
    ),
)
def sparse_sigmoid(x):
    """A line from 0 at -1 to 1 at 1, constant beyond.

    The slope at both kinks is 0, as hardsigmoid has it in PyTorch; JAX and Keras report 1/4.
    """
    return np.clip(x + 1, 0, 2) / 2


@sparse_sigmoid.derivative
def _(x):
    return np.where(np.abs(x) < 1, 0.5, 0.0)


@sparse_sigmoid.derivative(order=2)
def _(x):
    return np.zeros_like(x)
