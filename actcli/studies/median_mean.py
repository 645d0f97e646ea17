"""Study: what the constant that fits best is."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

import actcli
from actcli.definition.parameters import positive
from actcli.numerics.arrays import Array
from actcli.studies.options import Values
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study

_BISECTIONS = 200


@study(
    "L1 gives the median, L2 the mean",
    source="LeCun and Canziani, Deep learning, New York University 2020, week 11",
    target=Values(
        (0.0, 0.0, 1.0, 2.0, 10.0), "the numbers that one constant is to fit", fewest=2, most=100, ordered=True
    ),
    delta=positive(1.0, "switch point of the Huber loss"),
)
def median_mean(target: tuple[float, ...], delta: float) -> Findings:
    """The best constant is the mean under the squared error, the median under the absolute error, between them under
    Huber's.

    For 0, 0, 1, 2, 10 that is 2.6, 1 and 1. The mean of different right images is a blurred one; the median is one
    of them where images are numbers, and has no such simple meaning in many dimensions. For an even count every
    number between the two middle ones is a median, and the absolute error is flat there.
    """
    y = np.array(target)
    losses = {"L1": (actcli.l1_loss, {}), "L2": (actcli.mse_loss, {}), "Huber": (actcli.huber_loss, {"delta": delta})}
    found = {name: _lowest(loss, settings, y) for name, (loss, settings) in losses.items()}
    value = {name: float(_mean_losses(*losses[name], y, np.array([found[name][0]]))[0]) for name in losses}
    columns: dict[str, list[Any]] = {
        "loss": [*losses],
        "best from": [low for low, _ in found.values()],
        "best to": [high for _, high in found.values()],
        "mean loss there": [value[name] for name in losses],
        "mean": [float(y.mean())] * len(losses),
        "median": [float(np.median(y))] * len(losses),
    }
    answer = (
        f"L2 fits best at {found['L2'][0]:.6g}, the mean; L1 at {_range(found['L1'])}, the median (the middle one, not the medium);"
        f" Huber at {_range(found['Huber'])}.",
    )
    room = 0.1 * (float(np.ptp(y)) or 1.0)
    x = np.unique(np.concatenate([np.linspace(y.min() - room, y.max() + room, 401), y]))
    curves = [
        curve(name, x, _mean_losses(*losses[name], y, x) - value[name], n, n, marks=[(found[name][0], 0.0)])
        for n, name in enumerate(losses)
    ]
    top = 1.2 * max(float(one.segments[0].y.max()) for one in curves if one.label != "L2") + 1e-9
    return Findings(
        columns, answer, (panel("mean loss, above its least", "constant prediction", curves, ylim=(-0.06 * top, top)),)
    )


def _mean_losses(loss: Any, settings: Any, y: Array, constants: Array) -> Array:
    predicted, target = np.broadcast_arrays(constants[:, None], y)
    return np.asarray(loss(predicted, target, reduction="none", **settings).mean(axis=1))


def _lowest(loss: Any, settings: Any, y: Array) -> tuple[float, float]:
    """Where the slope changes its sign: the ends of the stretch on which a convex loss is least."""

    def slope(constant: float) -> float:
        total = float(np.sum(loss.grad(np.full(y.shape, constant), y, **settings)))
        return 0.0 if abs(total) < 1e-14 else total

    ends = []
    for beyond in (operator.ge, operator.gt):
        low, high = float(y.min()), float(y.max())
        for _ in range(_BISECTIONS):
            middle = low + (high - low) / 2
            low, high = (low, middle) if beyond(slope(middle), 0.0) else (middle, high)
        ends.append(_settled(high, y))
    return ends[0], ends[1]


def _settled(place: float, y: Array) -> float:
    """The datum or the mean itself, where bisection ends beside it."""
    known = np.array([*y, y.mean()])
    nearest = float(known[np.argmin(np.abs(known - place))])
    return nearest if abs(nearest - place) <= 1e-12 * max(1.0, float(np.abs(y).max())) else place


def _range(ends: tuple[float, float]) -> str:
    low, high = ends
    return f"{low:.6g}" if high - low < 1e-9 else f"every number from {low:.6g} to {high:.6g}"
