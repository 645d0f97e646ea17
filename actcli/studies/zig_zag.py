"""Study: inputs that are not centred around zero."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

import actcli
from actcli.definition.parameters import Real, positive
from actcli.figures.limits import padded
from actcli.numerics.arrays import Array
from actcli.studies.options import Count
from actcli.studies.panels import panel, path
from actcli.studies.study import Findings, study

_START, _GOAL = (1.0, -1.0), (-1.0, 1.0)
_SAMPLES = 16


class _Walk(NamedTuple):
    """The weights before each step and after the last, (steps + 1, 2), and the gradient of each step, (steps, 2)."""

    weights: Array
    gradients: Array

    @property
    def one_sign(self) -> float:
        """The share of steps whose gradient has components of one sign."""
        moving = np.all(self.gradients != 0, axis=1)
        return float(np.mean(np.prod(np.sign(self.gradients[moving]), axis=1) > 0)) if moving.any() else 0.0

    @property
    def long(self) -> float:
        """The length of the path."""
        return float(np.linalg.norm(np.diff(self.weights, axis=0), axis=1).sum())

    @property
    def away(self) -> float:
        """The distance from the goal at the end."""
        return float(np.linalg.norm(self.weights[-1] - _GOAL))


@study(
    "Inputs not zero-centred: the zigzag of gradients",
    source="LeCun et al., Efficient backprop, 1998",
    mean=Real(
        1.1,
        "mean of the inputs that are not centred; all spread by 1 to either side",
        low=1.0,
        high=10.0,
        open_low=True,
        arrays=False,
    ),
    rate=positive(0.3, "learning rate, times the mean square of the inputs", high=1.0),
    steps=Count(60, "steps, one sample each", 2, 2000),
    seed=Count(0, "seed of the inputs", 0, 2**32 - 1),
)
def zig_zag(mean: float, rate: float, steps: int, seed: int) -> Findings:
    """Where all inputs of a unit are positive, all its weights must rise or all must fall at each step: the path zigzags.

    The gradient of a loss by the weights of a unit is ∂L/∂z times the inputs. If these are all positive, as after a
    sigmoid, every step of a sample goes north-east or south-west in the plane of two weights, whichever the sign of
    ∂L/∂z says. All inputs negative are no other case: there, too, it is either of the two, by the same sign. A goal
    in the north-west is reached by zigzags only; with inputs around zero about half of the steps go elsewhere.
    """
    random = np.random.default_rng(seed)
    spread = random.uniform(-1.0, 1.0, (_SAMPLES, 2))
    walks = {
        "positive": _walk(mean + spread, rate, steps),
        "negative": _walk(-mean - spread, rate, steps),
        "centred": _walk(spread, rate, steps),
    }
    straight = float(np.linalg.norm(np.subtract(_GOAL, _START)))
    columns: dict[str, list[Any]] = {
        "inputs": [*walks],
        "steps of one sign": [walk.one_sign for walk in walks.values()],
        "path": [walk.long for walk in walks.values()],
        "path / straight": [walk.long / straight for walk in walks.values()],
        "distance left": [walk.away for walk in walks.values()],
    }
    one, other = walks["positive"], walks["centred"]
    answer = (
        f"With positive inputs {one.one_sign:.0%} of the gradients have one sign, with centred ones {other.one_sign:.0%};"
        f" after {steps} steps {one.away:.2g} and {other.away:.2g} of the way of {straight:.3g} is left.",
        "All inputs negative are the same case as all positive: the sign of ∂L/∂z, not that of the inputs, tells the direction.",
    )
    curves = [
        path(f"{name} inputs", walk.weights[:, 0], walk.weights[:, 1], n, (_START, _GOAL))
        for n, (name, walk) in enumerate((("positive", one), ("centred", other)))
    ]
    places = np.concatenate([one.weights, other.weights])[:, 0]
    drawn = panel(
        "w₂ (start: open circle, goal: filled)", "w₁", curves, xlim=padded(float(places.min()), float(places.max()))
    )
    return Findings(columns, answer, (drawn,))


def _walk(inputs: Array, rate: float, steps: int) -> _Walk:
    """Descend the squared error of w·x against the goal's, a sample a step."""
    target = inputs @ _GOAL
    step = rate / float(np.mean(inputs**2))
    weights, gradients = [np.array(_START)], []
    for n in range(steps):
        x, y = inputs[n % _SAMPLES], target[n % _SAMPLES]
        gradients.append(float(actcli.mse_loss.grad(float(weights[-1] @ x), y)) / 2 * x)
        weights.append(weights[-1] - step * gradients[-1] / 2)
    return _Walk(np.array(weights), np.array(gradients))
