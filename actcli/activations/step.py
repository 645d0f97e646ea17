"""Steps."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import activation_family
from actcli.definition.parameters import real

activation = activation_family("step")


@activation(
    "1 if x > 0 else 0 if x < 0 else h0",
    h0=real(0.5, "the value at 0", symbol="h₀", torch="values", numpy="x2"),
    aliases="heaviside_step",
    variants={name: {"h0": 1.0} for name in ("binary_step", "step", "unit_step")},
    kinks=("0",),
    window=(-3.0, 3.0),
    slope="0",
    torch="torch.heaviside",
    numpy="heaviside",
    dialects={
        "torch": Dialect("The value at 0 must be given; NaN becomes 0 there.", h0=...),
        "numpy": Dialect("The value at 0 must be given.", h0=...),
    },
    source="McCulloch and Pitts, A logical calculus of the ideas immanent in nervous activity, 1943",
    notes=(
        "The slope is 0 wherever it exists, so nothing can be learned through it.",
        "Neither PyTorch nor NumPy has a default at 0; 1/2 is the limit of sigmoid(βx). Perceptrons use 1 (binary_step).",
    ),
)
def heaviside(x, h0):
    """The unit step.

    The slope at 0 is reported as 0; as a distribution it is Dirac's delta.
    """
    return np.heaviside(x, h0)


@heaviside.derivative
def _(x):
    return np.zeros_like(x)


@heaviside.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@heaviside.derivative(wrt="h0")
def _(x):
    return np.where(x == 0, 1.0, 0.0)


@activation(
    "sign(x)",
    aliases="binarize",
    kinks=("0",),
    window=(-3.0, 3.0),
    slope="0",
    torch="torch.sign",
    jax="numpy.sign",
    onnx="Sign",
    tf="math.sign",
    numpy="sign",
    source="Hubara et al., Binarized neural networks, NIPS 2016",
    notes=(
        "The slope is 0 wherever it exists. Binary networks learn through another in its place (straight-through): 1 where |x| ≤ 1, the slope of hardtanh.",
        "0 at 0; a network whose units must be ±1 takes 1 there.",
    ),
)
def sign(x):
    """-1 below 0, 1 above.

    The value and the slope at 0 are 0, as in PyTorch.
    """
    return np.sign(x)


@sign.derivative
def _(x):
    return np.zeros_like(x)


@sign.derivative(order=2)
def _(x):
    return np.zeros_like(x)
