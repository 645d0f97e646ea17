"""Entropy of a distribution."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import loss_family
from actcli.definition.layouts import Classes
from actcli.definition.parameters import Integer, positive
from actcli.definition.tensors import probabilities

loss = loss_family("cross-entropy")


@loss(
    "-sum(k, input[k]*log(input[k]) if input[k] != 0 else 0) if base is None else"
    " -sum(k, input[k]*log(input[k]) if input[k] != 0 else 0)/log(base)",
    input=probabilities("(C), (N, C) or (N, C, …)"),
    base=positive(None, "base of the logarithm; none for nats", optional=True, arrays=False, scipy="base"),
    axis=Integer(None, "the class axis; none for PyTorch's: 1, or 0 of a single sample", optional=True, torch="dim"),
    layout=Classes(),
    view="distribution",
    aliases="shannon_entropy",
    scipy="stats.entropy",
    dialects={"scipy": Dialect("Along axis 0, of p divided by its sum.", axis=0)},
    source="Shannon, A mathematical theory of communication, 1948",
    notes=("0 log 0 counts as 0; the largest value is ln C, for the uniform distribution.",),
)
def entropy(input, base):
    """Shannon's entropy of a distribution, H(p) = -Σ p log p."""
    nats = np.where(input == 0, 0.0, -input * np.log(input)).sum(axis=-1)
    return nats if base is None else nats / np.log(base)


@entropy.derivative
def _(input, base):
    return -(1 + np.log(input)) / (1.0 if base is None else np.log(base))


@entropy.derivative(wrt="base")
def _(y, base):
    return np.zeros_like(y) if base is None else -y / (base * np.log(base))
