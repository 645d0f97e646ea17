"""Shrinkage functions: near 0 they give 0, or nearly."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import activation_family
from actcli.definition.parameters import nonnegative, real
from actcli.numerics import exponentials
from actcli.numerics.arrays import indicator, select

activation = activation_family("shrinkage")


@activation(
    "x - tanh(x)",
    aliases="tanh_shrink",
    slope="tanh(x)**2",
    torch="nn.Tanhshrink, F.tanhshrink",
    keras="activations.tanh_shrink",
    source="PyTorch, nn.Tanhshrink",
    notes=("About x³/3 near 0, where x - tanh(x) computed as written has no digit right below 1e-8.",),
)
def tanhshrink(x):
    """What tanh takes away from x."""
    return exponentials.tanh_excess(x)


@tanhshrink.derivative
def _(x):
    return np.square(np.tanh(x))


@tanhshrink.derivative(order=2)
def _(x):
    return 2 * np.tanh(x) * exponentials.sech_squared(x)


@activation(
    "sign(x)*max(abs(x) - lambd, 0)",
    lambd=nonnegative(0.5, "half-width of the zero stretch", torch="lambd", keras="threshold", onnx="lambd,bias"),
    aliases="soft_shrink soft_threshold soft_thresholding",
    kinks=("-lambd", "lambd"),
    window=(-3.0, 3.0),
    slope="1 if abs(x) > lambd else 0",
    torch="nn.Softshrink, F.softshrink",
    keras="activations.soft_shrink",
    onnx="Shrink(lambd=l, bias=l)",
    dialects={"onnx": Dialect("The same with bias = lambd; bias is 0 unless it is given, which is hardshrink.")},
    source="Donoho, De-noising by soft-thresholding, 1995",
    pitfalls=(
        "ONNX's Shrink (shrink) is hardshrink by default and this with bias = λ: at 1 and λ = 0.5 they are 1 and 0.5.",
    ),
    notes=("The proximal operator of λ|x|: one step of ISTA for the ℓ1 penalty.",),
)
def softshrink(x, lambd):
    """Moves x towards 0 by λ, and what is within λ to 0.

    The slope at ±λ is 0, as in PyTorch and Keras.
    """
    return x - np.clip(x, -lambd, lambd)


@softshrink.derivative
def _(x, lambd):
    return indicator(np.abs(x) > lambd)


@softshrink.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@softshrink.derivative(wrt="lambd")
def _(x, lambd):
    return np.where(np.abs(x) > lambd, -np.sign(x), 0.0)


@activation(
    "x if abs(x) > lambd else 0",
    lambd=nonnegative(0.5, "half-width of the zero stretch", torch="lambd", keras="threshold", onnx="lambd"),
    aliases="hard_shrink hard_threshold",
    kinks=("-lambd", "lambd"),
    window=(-3.0, 3.0),
    slope="1 if abs(x) > lambd else 0",
    torch="nn.Hardshrink, F.hardshrink",
    keras="activations.hard_shrink",
    onnx="Shrink(lambd=l, bias=0)",
    source="Donoho and Johnstone, Ideal spatial adaptation by wavelet shrinkage, 1994",
    pitfalls=(
        "ONNX's Shrink (shrink) is this by default and softshrink with bias = λ: at 1 and λ = 0.5 they are 1 and 0.5.",
    ),
    notes=("Jumps by λ at ±λ. The proximal operator of λ²/2 times the number of non-zeros.",),
)
def hardshrink(x, lambd):
    """Zero within λ of 0, the identity outside.

    At ±λ value and slope are 0, as in PyTorch and Keras.
    """
    return select(np.abs(x) > lambd, x, 0.0)


@hardshrink.derivative
def _(x, lambd):
    return indicator(np.abs(x) > lambd)


@hardshrink.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@hardshrink.derivative(wrt="lambd")
def _(x):
    return np.zeros_like(x)


@activation(
    "x + bias if x < -lambd else x - bias if x > lambd else 0",
    lambd=nonnegative(0.5, "half-width of the zero stretch", onnx="lambd"),
    bias=real(0.0, "how far what is outside moves towards 0", symbol="b", onnx="bias"),
    kinks=("-lambd", "lambd"),
    window=(-3.0, 3.0),
    slope="1 if abs(x) > lambd else 0",
    onnx="Shrink",
    source="ONNX, Shrink",
    pitfalls=(
        "bias = 0, the default as in ONNX, is hardshrink, bias = λ is softshrink: at 1 and λ = 0.5 they are 1 and 0.5. TensorFlow Addons has both"
        " with a lower and an upper bound.",
    ),
    notes=("At ±λ it jumps by λ - bias.",),
)
def shrink(x, lambd, bias):
    """Zero within λ of 0, and what is outside moved towards 0 by the bias.

    At ±λ value and slope are 0, as in ONNX and in PyTorch's hardshrink and softshrink.
    """
    return select(np.abs(x) > lambd, x - np.sign(x) * bias, 0.0)


@shrink.derivative
def _(x, lambd):
    return indicator(np.abs(x) > lambd)


@shrink.derivative(order=2)
def _(x):
    return np.zeros_like(x)


@shrink.derivative(wrt="lambd")
def _(x):
    return np.zeros_like(x)


@shrink.derivative(wrt="bias")
def _(x, lambd):
    return np.where(np.abs(x) > lambd, -np.sign(x), 0.0)
