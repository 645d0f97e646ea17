"""Softplus, the integral of the sigmoid, and its kin: smooth functions between 0 and the identity."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import activation_family
from actcli.definition.parameters import nonnegative, positive, real
from actcli.numerics import excess, exponentials, small_floats, square_roots
from actcli.numerics.arrays import select

activation = activation_family("softplus")


def _plain(beta, small):
    """Whether one exponential of x is enough: for small floats, where β is the number 1."""
    return small and isinstance(beta, float) and beta == 1


def _gate(x, beta, plain):
    """exp(-|βx|), or exp(x)."""
    return small_floats.Logistic(x) if plain else exponentials.decay(beta * x)


@activation(
    "x if threshold is not None and beta*x > threshold else log(1 + exp(beta*x))/beta",
    beta=positive(1.0, "sharpness; as β → ∞ the curve becomes ReLU", torch="beta"),
    threshold=real(
        None,
        "PyTorch's switch to the identity where βx exceeds it",
        symbol="T",
        optional=True,
        arrays=False,
        infinite=True,
        torch="threshold",
    ),
    where=(_plain, _gate),
    aliases="smooth_relu",
    kinks=("threshold/beta",),
    slope="1 if threshold is not None and beta*x > threshold else sigmoid(beta*x)",
    torch="nn.Softplus, F.softplus",
    jax="nn.softplus",
    keras="activations.softplus",
    onnx="Softplus",
    tf="nn.softplus",
    dialects={
        "torch": Dialect("x itself where βx is above 20: the slope jumps there from 0.9999999979 to 1.", threshold=20.0)
    },
    source="Dugas et al., Incorporating second-order functional knowledge for better option pricing, NIPS 2000",
    pitfalls=(
        "PyTorch is the identity above its threshold of 20, where its slope jumps from 0.9999999979 to 1; here, in JAX, Keras and ONNX there is no"
        " threshold unless one is given.",
    ),
    notes=(
        "The largest distance from ReLU is ln 2 / β, at 0. log(1 + exp(x)) computed as written is inf above 88.7 in float32.",
    ),
)
def softplus(x, plain, gate, beta, threshold):
    """Smooth ReLU, the integral of the sigmoid."""
    smooth = gate.softplus(x) if plain else exponentials.sharp_softplus(x, beta, gate)
    return smooth if threshold is None else select(beta * x > threshold, x, smooth)


@softplus.derivative
def _(x, plain, gate, beta, threshold):
    smooth = gate.sigmoid if plain else exponentials.sigmoid(x, gate)  # βx has the sign of x
    return smooth if threshold is None else select(beta * x > threshold, 1.0, smooth)


@softplus.derivative(order=2)
def _(x, beta, threshold):
    smooth = exponentials.sharp_softplus_curvature(x, beta)
    return smooth if threshold is None else np.where(beta * x > threshold, 0.0, smooth)


@softplus.derivative(wrt="beta")
def _(x, beta, threshold):
    # The textbook form x σ(βx)/β - log(1 + exp(βx))/β² cancels in both tails; the difference is an entropy.
    smooth = -exponentials.logistic_entropy(beta * x, beta)
    return smooth if threshold is None else np.where(beta * x > threshold, 0.0, smooth)


@softplus.derivative(wrt="threshold")
def _(x):
    return np.zeros_like(x)


@activation(
    "log(1 + exp(x)) - log(2)",
    aliases="ssp",
    slope="sigmoid(x)",
    pyg="ShiftedSoftplus",
    source="Schütt et al., SchNet: a continuous-filter convolutional neural network, NIPS 2017",
    notes=(
        "Its value at 0 is 0, where softplus has 0.693; it levels off at -log 2. Most networks for molecules use it.",
        "softplus(x) - log(2) computed as written has no digit right for |x| below 1e-16.",
    ),
)
def shifted_softplus(x):
    """Softplus, moved down to pass through 0."""
    return excess.shifted_softplus(x)


@shifted_softplus.derivative
def _(x):
    return exponentials.sigmoid(x)


@shifted_softplus.derivative(order=2)
def _(x):
    return exponentials.sigmoid_slope(x)


@activation(
    "sqrt(softplus(x))",
    aliases="sqrtsoftplus",
    slope="sigmoid(x)/(2*sqrt(softplus(x)))",
    transformers="sqrtsoftplus",
    source="transformers, ACT2FN",
    notes=(
        "Scores the experts of a router. About √x on the right and exp(x/2) on the left; the slope is largest, 0.319, at x = 0.921.",
        "The square root of a computed softplus is 0 below -745, where the function is still 1e-162.",
    ),
)
def sqrt_softplus(x):
    """The square root of softplus."""
    return square_roots.sqrt_softplus(x)


@sqrt_softplus.derivative
def _(x):
    return square_roots.sqrt_softplus_slope(x)


@sqrt_softplus.derivative(order=2)
def _(x):
    return square_roots.sqrt_softplus_curvature(x)


def _root(x, b):
    """√(x² + b)."""
    return square_roots.root(x, b)


@activation(
    "(x + sqrt(x**2 + b))/2",
    b=nonnegative(4.0, "how wide the bend at 0 is; 0 makes it ReLU", jax="b", keras="b"),
    where=(_root,),
    kinks=("0",),
    slope="(1 + x/sqrt(x**2 + b))/2",
    jax="nn.squareplus",
    keras="activations.squareplus",
    source="Barron, Squareplus: a softplus-like algebraic rectifier, 2021",
    notes=(
        "b = 4(log 2)² ≈ 1.92 has softplus' value at 0. The left tail is b/(4|x|), where softplus falls like eˣ.",
        "The formula computed as written, as in JAX, is 0 at -1e9, where the function is 1e-9, and NaN at -∞.",
    ),
)
def squareplus(x, b, root):
    """Smooth ReLU made of a square root.

    There is a kink for b = 0 only; the slope at it is 0, as that of relu in PyTorch.
    """
    return square_roots.squareplus(x, b, root)


@squareplus.derivative
def _(x, y, root):
    return square_roots.squareplus_slope(x, y, root)


@squareplus.derivative(order=2)
def _(b, root):
    return b / 2 / root / root / root


@squareplus.derivative(wrt="b")
def _(root):
    return 0.25 / root


@activation(
    "0 if x <= -1 else x if x >= 1 else (x + 1)**2/4",
    window=(-3.0, 3.0),
    slope="min(1, max(0, (x + 1)/2))",
    jax="nn.sparse_plus",
    keras="activations.sparse_plus",
    source="Blondel et al., Learning with Fenchel-Young losses, JMLR 2020",
    notes=(
        "Exactly 0 below -1 and x above 1. The integral of sparse_sigmoid, and the loss of binary sparsemax as a function of the margin -x.",
    ),
)
def sparse_plus(x):
    """Softplus of sparsemax: a parabola between 0 and the identity."""
    return np.where(x < 1, np.square(np.clip(x + 1, 0, 2) / 2), x)


@sparse_plus.derivative
def _(x):
    return np.clip(x + 1, 0, 2) / 2


@sparse_plus.derivative(order=2)
def _(x):
    return np.where(np.abs(x) < 1, 0.5, 0.0)
