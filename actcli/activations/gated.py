"""Gated and multi-input units: several features make one."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import activation_family
from actcli.definition.parameters import Choice, Flag, Integer, real
from actcli.numerics import error_function, exponentials, gaussian, sharp_gates, two_floats
from actcli.numerics import gated as gates

activation = activation_family("gated")

_GATE_LAST = Flag(True, "the gate is the second half (PyTorch's layout), else the first", timm="gate_last")


def _a(x, gate_last):
    """The half that is let through."""
    half = x.shape[-1] // 2
    return x[..., :half] if gate_last else x[..., half:]


def _b(x, gate_last):
    """The half that makes the gate."""
    half = x.shape[-1] // 2
    return x[..., half:] if gate_last else x[..., :half]


def _joined(passed, gate, gate_last):
    """The pulls of both halves in the order of x."""
    return np.concatenate([passed, gate] if gate_last else [gate, passed], axis=-1)


@activation(
    "a[i]*sigmoid(b[i])",
    along_axis=True,
    divisor=2,
    gate_last=_GATE_LAST,
    where=(_a, _b),
    aliases="gated_linear_unit",
    torch="nn.GLU, F.glu",
    jax="nn.glu",
    keras="activations.glu",
    source="Dauphin et al., Language modeling with gated convolutional networks, ICML 2017",
    pitfalls=(
        "The gate is the second half in PyTorch, JAX and Keras, the first as Shazeer (2020) writes it: glu of 1, 0 is 0.5, with gate_last=false 0.",
    ),
    notes=("a and b are the two halves of the axis.",),
)
def glu(a, b):
    """One half of the axis times the sigmoid of the other."""
    return exponentials.sigmoid_product(a, exponentials.half_exponential(b))


@glu.transposed
def _(a, b, cotangent, gate_last):
    return _joined(cotangent * exponentials.sigmoid(b), cotangent * a * exponentials.sigmoid_slope(b), gate_last)


@activation(
    "a[i]*max(0, b[i])",
    along_axis=True,
    divisor=2,
    gate_last=_GATE_LAST,
    where=(_a, _b),
    source="Shazeer, GLU variants improve transformer, 2020",
    pitfalls=("Shazeer writes the gate first: gate_last=false.",),
    notes=("a and b are the two halves of the axis, as in glu.",),
)
def reglu(a, b):
    """One half of the axis times the ReLU of the other.

    The slope by the gate at 0 is 0, as that of ReLU.
    """
    return a * np.maximum(b, 0)


@reglu.transposed
def _(a, b, cotangent, gate_last):
    return _joined(cotangent * np.maximum(b, 0), cotangent * a * np.heaviside(b, 0), gate_last)


@activation(
    "a[i]*b[i]*(1 + tanh(sqrt(2/pi)*(b[i] + 0.044715*b[i]**3)))/2 if approximate == 'tanh' else a[i]*b[i]*Phi(b[i])",
    along_axis=True,
    divisor=2,
    gate_last=_GATE_LAST,
    approximate=Choice(
        "none", "gelu's exact form, or its tanh form", ("none", "tanh"), synonyms={False: "none", True: "tanh"}
    ),
    where=(_a, _b),
    dialects={
        "vllm": Dialect(
            "GeluAndMul gates with the first half: -0.476 for (-1, 3), where this is -2.996.", gate_last=False
        )
    },
    source="Shazeer, GLU variants improve transformer, 2020",
    pitfalls=(
        "Diffusers gates with the second half, as here; Shazeer writes the gate first: gate_last=false. T5 1.1 and Gemma have the tanh form of GELU inside.",
    ),
    notes=("a and b are the two halves of the axis, as in glu.",),
)
def geglu(a, b, approximate):
    """One half of the axis times the GELU of the other."""
    return gates.tanh_gelu_product(b, a) if approximate == "tanh" else error_function.normal_product(b, a)


@geglu.transposed
def _(a, b, cotangent, approximate, gate_last):
    tanh = approximate == "tanh"
    passed = gates.tanh_gelu_product(b, cotangent) if tanh else error_function.normal_product(b, cotangent)
    slope = gates.tanh_gelu_slope(b) if tanh else gaussian.normal_product_slope(b)
    return _joined(passed, cotangent * a * slope, gate_last)


def _z(b, beta):
    """βb as two floats."""
    return two_floats.product(b, beta)


@activation(
    "a[i]*b[i]*sigmoid(beta*b[i])",
    along_axis=True,
    divisor=2,
    gate_last=_GATE_LAST,
    beta=real(1.0, "sharpness of the gate", arrays=False, onnx="alpha"),
    where=(_a, _b, _z),
    onnx="SwiGLU",
    timm="SwiGLU",
    dialects={
        "onnx": Dialect("The same product of two inputs, which are not halves of one."),
        "timm": Dialect("SwiGLU has a layer for each half; SwiGLUPacked is a dialect of its own."),
        "timm.SwiGLUPacked": Dialect(
            "Gates with the first half: -0.807 for (-1, 3), where this is -2.858.", gate_last=False
        ),
        "vllm": Dialect(
            "SiluAndMul gates with the first half: -0.807 for (-1, 3), where this is -2.858.", gate_last=False
        ),
    },
    source="Shazeer, GLU variants improve transformer, 2020",
    pitfalls=(
        "vLLM's SiluAndMul and timm's SwiGLUPacked gate with the first half: gate_last=false; Llama and ONNX have two matrices instead.",
        "gpt-oss has another one: clamped, β = 1.702, interleaved, and a + 1 in place of a.",
    ),
    notes=("a and b are the two halves of the axis, as in glu.",),
)
def swiglu(a, b, z):
    """One half of the axis times the swish of the other."""
    return sharp_gates.swish_product(b, z, a)


@swiglu.transposed
def _(a, b, z, cotangent, gate_last):
    return _joined(sharp_gates.swish_product(b, z, cotangent), sharp_gates.silu_slope(z, a, cotangent), gate_last)


@swiglu.derivative(wrt="beta")
def _(a, b, z):
    return a * sharp_gates.square_times_sigmoid_slope(b, z)


@activation(
    "a[i]*b[i]",
    along_axis=True,
    divisor=2,
    gate_last=_GATE_LAST,
    where=(_a, _b),
    aliases="bilinear",
    source="Mnih and Hinton, Three new graphical models for statistical language modelling, ICML 2007; Shazeer, 2020",
    notes=("The gated linear unit without a nonlinearity; not PyTorch's nn.Bilinear, which has a weight.",),
)
def bilinear_glu(a, b):
    """One half of the axis times the other."""
    return a * b


@bilinear_glu.transposed
def _(a, b, cotangent, gate_last):
    return _joined(cotangent * b, cotangent * a, gate_last)


@activation(
    "tanh(a[i])*sigmoid(b[i])",
    along_axis=True,
    divisor=2,
    gate_last=_GATE_LAST,
    where=(_a, _b),
    aliases="gated_tanh_unit wavenet_gate",
    source="van den Oord et al., Conditional image generation with PixelCNN decoders, NIPS 2016",
    notes=("The gate of PixelCNN and WaveNet. Both factors saturate, so less of the gradient passes than in glu.",),
)
def gtu(a, b):
    """The tanh of one half of the axis times the sigmoid of the other."""
    return exponentials.sigmoid_product(np.tanh(a), exponentials.half_exponential(b))


@gtu.transposed
def _(a, b, cotangent, gate_last):
    passed = cotangent * exponentials.sech_squared(a) * exponentials.sigmoid(b)
    return _joined(passed, cotangent * np.tanh(a) * exponentials.sigmoid_slope(b), gate_last)


def _groups(x, k):
    """The axis in groups of k consecutive features."""
    return x.reshape(*x.shape[:-1], x.shape[-1] // k, k)


@activation(
    "largest(j, z[i, j])",
    along_axis=True,
    divisor="k",
    k=Integer(2, "number of features each output is the largest of", low=1),
    where={"z": _groups},
    source="Goodfellow et al., Maxout networks, ICML 2013",
    notes=(
        "z holds the axis in groups of k consecutive features. ReLU is maxout of (0, x), leaky ReLU of (αx, x), |x| of (-x, x).",
    ),
)
def maxout(z):
    """The largest of each k consecutive features.

    Where several are largest, the gradient goes to the first.
    """
    return z.max(axis=-1)


@maxout.transposed
def _(z, cotangent, k):
    first = np.arange(k) == np.argmax(z, axis=-1)[..., None]
    product = np.where(first, cotangent[..., None], 0.0)
    return product.reshape(*product.shape[:-2], product.shape[-2] * k)
