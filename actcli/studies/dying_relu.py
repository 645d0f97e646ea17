"""Study: units that never fire again."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

import actcli
from actcli.definition.activation import Activation
from actcli.figures.data import Panel
from actcli.numerics.arrays import Array
from actcli.studies.options import Activations, Count, Values
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study

_SAMPLES, _FEATURES = 96, 4
_BINS = 32


class _Trained(NamedTuple):
    """dead: the share of units whose slope is 0 for every sample. accuracy: on the training data. pre: pre-activations."""

    dead: float
    accuracy: float
    pre: Array


@study(
    "Dying ReLU: dead units against learning rate",
    source="Maas et al., Rectifier nonlinearities improve neural network acoustic models, ICML 2013",
    activation=Activations("relu,leaky_relu,gelu", "activations of the hidden layer", most=4),
    rate=Values((0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0), "learning rates", low=0.0, open_low=True, fewest=2, most=12),
    steps=Count(60, "steps of gradient descent", 1, 500),
    width=Count(32, "hidden units", 2, 256),
    seed=Count(0, "seed of weights and data", 0, 2**32 - 1),
)
def dying_relu(
    activation: tuple[Activation, ...], rate: tuple[float, ...], steps: int, width: int, seed: int
) -> Findings:
    """The larger the learning rate, the more ReLUs end below 0 for every sample, where no gradient reaches them.

    A network with one hidden layer learns to tell the inside of a sphere from its outside. A unit counts as dead if
    its slope is exactly 0 for all training inputs: its weights never change again, and it is lost until the inputs
    change. A dead ReLU has a negative pre-activation (not one of 0). Leaky ReLU keeps a slope of 0.01 there and
    does not die. GELU, of which it is said that it cannot, dies later, where its slope falls below the least float,
    for pre-activations under −38.6.
    """
    data = _data(seed)
    trained = {one.name: [_train(one, *data, float(r), steps, width, seed) for r in rate] for one in activation}
    columns: dict[str, list[Any]] = {
        "activation": [name for name in trained for _ in rate],
        "learning rate": [*rate] * len(trained),
        "dead": [one.dead for runs in trained.values() for one in runs],
        "accuracy": [one.accuracy for runs in trained.values() for one in runs],
    }
    told = "; ".join(f"{name} from {runs[0].dead:.0%} to {runs[-1].dead:.0%}" for name, runs in trained.items())
    answer = (
        f"Dead units after {steps} steps, at a learning rate from {rate[0]:g} to {rate[-1]:g}: {told}.",
        "Dead means a pre-activation below 0 for every sample, not one of 0. GELU dies where its slope rounds to 0; Leaky ReLU does not.",
    )
    x = np.log10(rate)
    shares = [curve(name, x, [one.dead for one in runs], n, n) for n, (name, runs) in enumerate(trained.items())]
    right = [curve(name, x, [one.accuracy for one in runs], n, n) for n, (name, runs) in enumerate(trained.items())]
    parts = (
        panel("share of dead units", "learning rate", shares, ylim=(-0.05, 1.05), log="x"),
        panel("accuracy on the training data", "learning rate", right, ylim=(0.4, 1.05), log="x"),
        _histogram(activation[0], rate, trained[activation[0].name], _train(activation[0], *data, 0.0, 0, width, seed)),
    )
    return Findings(columns, answer, parts)


def _histogram(activation: Activation, rate: tuple[float, ...], trained: list[_Trained], start: _Trained) -> Panel:
    """Pre-activations at the start, and at the least learning rate that kills half of the units (else the last)."""
    chosen = next((n for n, one in enumerate(trained) if one.dead >= 0.5), -1)
    shown = (("at the start", start.pre), (f"at rate {rate[chosen]:g}", trained[chosen].pre))
    low, high = (float(f([np.quantile(pre, q) for _, pre in shown])) for f, q in ((min, 0.01), (max, 0.99)))
    edges = np.linspace(low, high, _BINS + 1)
    curves = [
        curve(label, (edges[1:] + edges[:-1]) / 2, np.histogram(pre, edges)[0] / pre.size, n, n)
        for n, (label, pre) in enumerate(shown)
    ]
    return panel(f"{activation.name}: how often a pre-activation occurs", "pre-activation", curves)


def _data(seed: int) -> tuple[Array, Array]:
    """Points in four dimensions, and 1 for those outside the sphere that holds half of them."""
    x = np.random.default_rng([seed, 1]).standard_normal((_SAMPLES, _FEATURES))
    radius = np.linalg.norm(x, axis=1)
    return x, np.where(radius > np.median(radius), 1.0, 0.0)


def _train(activation: Activation, x: Array, target: Array, rate: float, steps: int, width: int, seed: int) -> _Trained:
    random = np.random.default_rng([seed, 2])
    inner = random.standard_normal((_FEATURES, width)) * np.sqrt(2 / _FEATURES)
    shift, outer, offset = np.zeros(width), random.standard_normal(width) * np.sqrt(2 / width), 0.0
    for _ in range(steps):
        hidden, slope = activation.value_and_grad(x @ inner + shift)
        loss_slope = actcli.binary_cross_entropy_with_logits.grad(hidden @ outer + offset, target)
        back = loss_slope[:, None] * outer * slope
        outer = outer - rate * (hidden.T @ loss_slope)
        offset -= rate * float(loss_slope.sum())
        inner, shift = inner - rate * (x.T @ back), shift - rate * back.sum(axis=0)
    hidden, slope = activation.value_and_grad(x @ inner + shift)
    right = (hidden @ outer + offset > 0) == (target > 0)
    return _Trained(float(np.mean(np.all(slope == 0, axis=0))), float(np.mean(right)), x @ inner + shift)
