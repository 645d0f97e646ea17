"""Gated and multi-input units: several features make one."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import activation_family
from actcli.definition.parameters import Flag, Integer
from actcli.numerics import exponentials

activation = activation_family("gated")


def _a(x, gate_last):
    """The half that is let through."""
    half = x.shape[-1] // 2
    return x[..., :half] if gate_last else x[..., half:]


def _b(x, gate_last):
    """The half that makes the gate."""
    half = x.shape[-1] // 2
    return x[..., half:] if gate_last else x[..., :half]


@activation(
    "a[i]*sigmoid(b[i])",
    along_axis=True,
    divisor=2,
    gate_last=Flag(True, "the gate is the second half (PyTorch's layout), else the first"),
    where=(_a, _b),
    aliases="gated_linear_unit",
    torch="nn.GLU, F.glu",
    jax="nn.glu",
    keras="activations.glu",
    source="Dauphin et al., Language modeling with gated convolutional networks, ICML 2017",
    notes=(
        "a and b are the two halves of the axis. PyTorch, JAX and Keras gate with the second half; Shazeer (2020) writes the gate first.",
    ),
)
def glu(a, b):
    """One half of the axis times the sigmoid of the other."""
    return exponentials.sigmoid_product(a, exponentials.half_exponential(b))


@glu.transposed
def _(a, b, cotangent, gate_last):
    passed, gate = cotangent * exponentials.sigmoid(b), cotangent * a * exponentials.sigmoid_slope(b)
    return np.concatenate([passed, gate] if gate_last else [gate, passed], axis=-1)


def _z(x, k):
    """The axis in groups of k consecutive features."""
    return x.reshape(*x.shape[:-1], x.shape[-1] // k, k)


@activation(
    "largest(j, z[i, j])",
    along_axis=True,
    divisor="k",
    k=Integer(2, "number of features each output is the largest of", low=1),
    where=(_z,),
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
