"""Smooth gated units: x times a smooth gate that opens from 0 to 1."""

from __future__ import annotations

from actcli.definition.dialects import Dialect
from actcli.definition.families import activation_family
from actcli.definition.parameters import Choice
from actcli.numerics import gated, gaussian, small_floats

activation = activation_family("smooth gated")


def _gelu_gate(x, approximate, small):
    """What value and slope share: the tail of the normal distribution, or the logistic gate of the tanh form."""
    if approximate == "tanh":
        return gated.tanh_gelu_gate(x)
    return small_floats.Bell(x) if small else gaussian.tail(x)


@activation(
    "x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))/2 if approximate == 'tanh' else x*Phi(x)",
    approximate=Choice(
        "none",
        "the exact form, or the tanh form",
        ("none", "tanh"),
        synonyms={False: "none", True: "tanh"},
        torch="approximate",
        jax="approximate",
        keras="approximate",
        onnx="approximate",
    ),
    where=(_gelu_gate,),
    aliases="gaussian_error_linear_unit",
    variants={name: {"approximate": "tanh"} for name in ("gelu_new", "gelu_pytorch_tanh", "gelu_tanh", "gelu_fast")},
    slope="(1 + tanh(z))/2 + x*(1 - tanh(z)**2)/2*sqrt(2/pi)*(1 + 3*0.044715*x**2) if approximate == 'tanh' else Phi(x) + x*phi(x)"
    " where z = sqrt(2/pi)*(x + 0.044715*x**3)",
    allowance="2*abs(0.8*(x + 0.044715*x**3)) if approximate == 'tanh' else 0",
    torch="nn.GELU, F.gelu",
    jax="nn.gelu",
    keras="activations.gelu",
    onnx="Gelu",
    tf="nn.gelu",
    dialects={
        "jax": Dialect(
            "f(1) = 0.841192, where the exact function has 0.841345; at most 4.73e-4 apart, at |x| = 2.70.",
            approximate="tanh",
        ),
        "keras": Dialect("keras.activations is exact, keras.ops of the same library is not."),
        "keras.ops": Dialect("f(1) = 0.841192, while keras.activations has 0.841345.", approximate="tanh"),
        "tfa": Dialect("f(1) = 0.841192, while tf.nn has 0.841345.", approximate="tanh"),
    },
    source="Hendrycks and Gimpel, Gaussian error linear units, 2016",
    pitfalls=(
        "The default differs: exact here, in PyTorch, keras.activations, tf.nn and ONNX, tanh in jax.nn and keras.ops: gelu(1) is 0.841345 or"
        " 0.841192; they are up to 4.73e-04 apart, at |x| = 2.70. quick_gelu is a third form.",
    ),
    notes=(
        "Φ is the distribution function and φ its density: the slope is Φ(x) + x φ(x). The tanh form is an approximation.",
    ),
)
def gelu(x, approximate, gelu_gate, small):
    """x times the probability that a standard normal variable is below x."""
    if approximate == "tanh":
        return gated.tanh_gelu(x, gelu_gate)
    return small_floats.normal_product(x, gelu_gate) if small else gaussian.normal_product(x, gelu_gate)


@gelu.derivative
def _(x, approximate, gelu_gate, small):
    if approximate == "tanh":
        return gated.tanh_gelu_slope(x, gelu_gate)
    return small_floats.normal_product_slope(x, gelu_gate) if small else gaussian.normal_product_slope(x, gelu_gate)


@gelu.derivative(order=2)
def _(x, approximate):
    return gated.tanh_gelu_curvature(x) if approximate == "tanh" else gaussian.normal_product_curvature(x)


def _silu_gate(x, small):
    """The exponential inside the sigmoid."""
    return small_floats.Logistic(x) if small else gated.silu_gate(x)


@activation(
    "x*sigmoid(x)",
    where=(_silu_gate,),
    aliases="sigmoid_linear_unit sil",
    slope="sigmoid(x)*(1 + x*(1 - sigmoid(x)))",
    torch="nn.SiLU, F.silu",
    jax="nn.silu, nn.swish",
    keras="activations.silu, activations.swish",
    tf="nn.silu",
    source="Elfwing et al., Sigmoid-weighted linear units, 2017; Hendrycks and Gimpel, 2016",
    pitfalls=("JAX and Keras call it swish too; TensorFlow's and ONNX's swish has a β.",),
    notes=("Least value -0.278 at x = -1.278, where it equals x + 1.",),
)
def silu(x, silu_gate, small):
    """x times the sigmoid of x."""
    return x * silu_gate.sigmoid if small else gated.silu(x, silu_gate)


@silu.derivative
def _(x, silu_gate, small):
    return silu_gate.silu_slope(x) if small else gated.silu_slope(x, silu_gate)


@silu.derivative(order=2)
def _(x):
    return gated.silu_curvature(x)


def _mish_gate(x, small):
    """The exponential that everything is a quotient in."""
    return small_floats.MishGate(x) if small else gated.mish_gate(x)


@activation(
    "x*tanh(softplus(x))",
    where=(_mish_gate,),
    slope="tanh(softplus(x)) + x*sigmoid(x)*(1 - tanh(softplus(x))**2)",
    torch="nn.Mish, F.mish",
    jax="nn.mish",
    keras="activations.mish",
    onnx="Mish",
    source="Misra, Mish: a self regularized non-monotonic activation function, BMVC 2020",
    notes=("Least value -0.309 at x = -1.192.",),
)
def mish(x, mish_gate, small):
    """x times tanh of softplus."""
    return mish_gate.value(x) if small else gated.mish(x, mish_gate)


@mish.derivative
def _(x, mish_gate, small):
    return mish_gate.slope(x) if small else gated.mish_slope(x, mish_gate)


@mish.derivative(order=2)
def _(x):
    return gated.mish_curvature(x)
