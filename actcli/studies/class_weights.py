"""Study: rare classes."""

from __future__ import annotations

from typing import Any

import numpy as np

import actcli
from actcli.definition.parameters import positive
from actcli.numerics.arrays import AnyArray, Array
from actcli.studies.options import Count
from actcli.studies.panels import bars, curve, panel
from actcli.studies.study import Findings, study

_NEWTON = 40


@study(
    "Class weights and balanced sampling",
    source="LeCun and Canziani, Deep learning, New York University 2020, week 11",
    common=Count(950, "samples of the common class", 2, 5000),
    rare=Count(50, "samples of the rare class", 2, 5000),
    distance=positive(2.0, "between the means of the classes, in their spreads", high=10.0),
    seed=Count(0, "seed of the samples", 0, 2**32 - 1),
)
def class_weights(common: int, rare: int, distance: float, seed: int) -> Findings:
    """Weights against frequency and batches of equal parts find the same boundary; the rare class is then overestimated.

    Weighted cross-entropy with w = 1/frequency has the gradient of batches drawn in equal parts, the smaller class
    gone through again and again (950/50 = 19 times), and no sample thrown away. Either finds 84 % of the rare class
    instead of 16 %, and expects it in 28 % of the samples where it has 5 %. Fitting the bias again at the real
    frequencies corrects that, and moves the boundary back. The mean of a weighted cross-entropy divides by the sum
    of the weights, and so is that of the balanced batches.
    """
    random = np.random.default_rng(seed)
    x = np.concatenate([random.standard_normal(common) - distance / 2, random.standard_normal(rare) + distance / 2])
    y = np.repeat([0, 1], [common, rare])
    weights = np.array([1 / common, 1 / rare]) * (common + rare) / 2
    again = np.concatenate([_repeated(np.flatnonzero(y == c), max(common, rare)) for c in (0, 1)])
    plain, weighted = _fit(x, y, np.ones(2)), _fit(x, y, weights)
    balanced = _fit(x[again], y[again], np.ones(2))
    models = {
        "plain": plain,
        "weights": weighted,
        "balanced": balanced,
        "then real": _fit(x, y, np.ones(2), slope=balanced[0]),
    }
    p = {name: _probability(x, model) for name, model in models.items()}
    recall = {
        name: [float(np.mean((one > 0.5)[y == 1])), float(np.mean((one <= 0.5)[y == 0]))] for name, one in p.items()
    }
    columns: dict[str, list[Any]] = {
        "training": [*models],
        "boundary": [-shift / slope for slope, shift in models.values()],
        "found of rare": [rates[0] for rates in recall.values()],
        "found of common": [rates[1] for rates in recall.values()],
        "mean p(rare)": [float(one.mean()) for one in p.values()],
        "loss": [
            _loss(x, y, models["plain"], None),
            _loss(x, y, models["weights"], weights),
            _loss(x[again], y[again], models["balanced"], None),
            _loss(x, y, models["then real"], None),
        ],
    }
    share = rare / (common + rare)
    answer = (
        f"Found of the rare class ({share:.1%} of the samples): {recall['plain'][0]:.0%} plain, {recall['weights'][0]:.0%} with weights,"
        f" {recall['balanced'][0]:.0%} with balanced batches; these predict it in {p['weights'].mean():.0%} of the cases.",
        f"A bias fitted again at the real frequencies brings that to {p['then real'].mean():.1%}.",
        "Column loss: the mean cross-entropy of each training. With weights it divides by their sum: as with balanced batches.",
    )
    window = np.linspace(-distance / 2 - 3, distance / 2 + 3, 301)
    curves = [
        curve(name, window, _probability(window, model), n, n, marks=[(-model[1] / model[0], 0.5)])
        for n, (name, model) in enumerate(models.items())
    ]
    parts = (
        panel(
            "probability of the rare class (circle: boundary)",
            f"x (means at ∓{distance / 2:g})",
            curves,
            xlim=(window[0], window[-1]),
        ),
        bars(
            "share of each class that is found",
            [*models],
            [("rare", [r for r, _ in recall.values()]), ("common", [c for _, c in recall.values()])],
        ),
    )
    return Findings(columns, answer, parts)


def _repeated(places: AnyArray, count: int) -> AnyArray:
    """So many of the places, gone through as a circle."""
    return np.asarray(places[np.arange(count) % places.size])


def _fit(x: Array, y: Array, weights: Array, slope: float | None = None) -> tuple[float, float]:
    """Slope and bias of a logistic regression, by Newton's method; the bias alone where the slope is given.

    A square of the parameters, a thousandth of a sample, keeps classes that do not overlap from an infinite slope.
    """
    features = np.stack([x, np.ones_like(x)], axis=1) if slope is None else np.ones((x.size, 1))
    fixed = np.zeros_like(x) if slope is None else slope * x
    found, own = np.zeros(features.shape[1]), weights[y]
    for _ in range(_NEWTON):
        z = fixed + features @ found
        pull = np.asarray(actcli.binary_cross_entropy_with_logits.grad(z, y.astype(float), reduction="sum")) * own
        bend = np.asarray(actcli.sigmoid.grad(z)) * own
        step = np.linalg.solve(
            features.T @ (bend[:, None] * features) + 1e-3 * np.eye(found.size), features.T @ pull + 1e-3 * found
        )
        found = found - step * min(1.0, 4.0 / float(np.abs(step).max(initial=1e-300)))
    return (float(found[0]), float(found[1])) if slope is None else (slope, float(found[0]))


def _probability(x: Array, model: tuple[float, float]) -> Array:
    return np.asarray(actcli.sigmoid(model[0] * x + model[1]))


def _loss(x: Array, y: Array, model: tuple[float, float], weights: Array | None) -> float:
    scores = np.stack([np.zeros_like(x), model[0] * x + model[1]], axis=1)
    return float(actcli.cross_entropy(scores, y, weight=weights))
