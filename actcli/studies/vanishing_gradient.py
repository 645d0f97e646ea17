"""Study: gradients through many layers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from actcli.definition.activation import Activation
from actcli.definition.parameters import Choice
from actcli.numerics.arrays import Array
from actcli.studies.options import Activations, Count
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study

_BATCH = 32
_STEEPEST = np.linspace(-10.0, 10.0, 4001)  # where the largest slope is looked for
# Standard deviation of a weight, times the square root of the number of units.
_SCALES = {"lecun": 1.0, "he": np.sqrt(2.0), "small": 0.5, "large": 3.0}
_SHOWN = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class _Chain(NamedTuple):
    """An activation in a deep network; decimal logarithms, an entry for 0, 1, …, depth layers."""

    name: str
    steepest: float
    slopes: Array
    gradient: Array


@study(
    "Vanishing gradient: slopes and weights over depth",
    source="Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, AISTATS 2010",
    activation=Activations("sigmoid,tanh,relu,selu", "activations of the layers"),
    init=Choice("he", "spread of the weights, times √n: he √2, lecun 1, small 0.5, large 3", tuple(_SCALES)),
    depth=Count(20, "layers", 2, 1000),
    width=Count(64, "units in each layer", 2, 256),
    seed=Count(0, "seed of weights and inputs", 0, 2**32 - 1),
)
def vanishing_gradient(activation: tuple[Activation, ...], init: str, depth: int, width: int, seed: int) -> Findings:
    """A gradient shrinks with every layer by the slope of the activation, and grows or shrinks by the weights.

    The slope of sigmoid is 1/4 at best: after 5, 10 and 20 layers at most 9.766e-4, 9.537e-7 and 9.095e-13 of a
    gradient is left before the weights take part. ReLU has the slope 1 where it is active, which is half of the
    time: He's weights, larger by √2, make up for the other half. Saturation is told by the slopes, explosion by the
    weights: no slope of ReLU exceeds 1.
    """
    chains = [_chain(one, _SCALES[init], depth, width, seed) for one in activation]
    layers = [n for n in _SHOWN if n < depth] + [depth]
    columns: dict[str, list[Any]] = {
        "activation": [chain.name for chain in chains for _ in layers],
        "layers": layers * len(chains),
        "slope at best": [chain.steepest**n for chain in chains for n in layers],
        "slopes": [float(10 ** chain.slopes[n]) for chain in chains for n in layers],
        "gradient": [float(10 ** chain.gradient[n]) for chain in chains for n in layers],
    }
    told = "; ".join(f"{chain.name} {10 ** chain.gradient[depth]:.3g}" for chain in chains)
    least = min(chains, key=lambda chain: chain.steepest)
    answer = (
        f"Of a gradient, {depth} layers with weights of kind {init} leave {told}.",
        f"Slopes alone: {least.name}'s is at most {least.steepest:.4g}, so {depth} layers leave at most {least.steepest**depth:.4g}.",
    )
    x = np.arange(depth + 1)
    lines = [
        (title, [curve(chain.name, x, getattr(chain, kind), n) for n, chain in enumerate(chains)])
        for kind, title in (
            ("slopes", "product of the slopes (root mean square)"),
            ("gradient", "gradient, with the weights"),
        )
    ]
    parts = tuple(panel(title, "layers", curves, log="y") for title, curves in lines)
    return Findings(columns, answer, parts)


def _chain(activation: Activation, scale: float, depth: int, width: int, seed: int) -> _Chain:
    """Go forwards through random layers, remembering slopes, then backwards with a random gradient."""
    random = np.random.default_rng(seed)
    signal = random.standard_normal((_BATCH, width))
    weights, slopes = [], []
    for _ in range(depth):
        weights.append(scale / np.sqrt(width) * random.standard_normal((width, width)))
        signal, slope = activation.value_and_grad(signal @ weights[-1])
        slopes.append(slope)
    product = np.cumsum([0.0, *(np.log10(_size(slope)) for slope in slopes)])
    gradient, sizes = random.standard_normal((_BATCH, width)), [0.0]
    gradient /= _size(gradient)
    for matrix, slope in zip(reversed(weights), reversed(slopes), strict=True):
        gradient = (gradient * slope) @ matrix.T
        shrunk = _size(gradient)
        sizes.append(sizes[-1] + float(np.log10(shrunk)))
        gradient = gradient / shrunk if shrunk > 0 else gradient  # else 0.25**600 would be lost
    steepest = float(np.abs(activation.grad(_STEEPEST)).max())
    return _Chain(activation.name, steepest, product, np.array(sizes))


def _size(array: Array) -> float:
    return float(np.sqrt(np.mean(array**2)))
