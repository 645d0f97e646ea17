"""Rectifiers that keep both signs, one beside the other."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import activation_family

activation = activation_family("rectifier")


@activation(
    "max(0, x[i]) if i < size(x) else max(0, -x[i - size(x)])",
    along_axis=True,
    example=(1.0, -2.0, 3.0, -0.5),
    aliases="concatenated_relu",
    tf="nn.crelu",
    source="Shang et al., Understanding and improving convolutional neural networks via concatenated rectified linear units, ICML 2016",
    notes=("Doubles the length of the axis: first the positive parts, then the negative ones. Nothing of x is lost.",),
)
def crelu(x):
    """ReLU of x and of -x, one after the other along the axis.

    The slope of both at 0 is 0, as that of ReLU.
    """
    return np.maximum(np.concatenate([x, -x], axis=-1), 0)


@crelu.transposed
def _(x, cotangent):
    half = x.shape[-1]
    return cotangent[..., :half] * np.heaviside(x, 0) - cotangent[..., half:] * np.heaviside(-x, 0)
