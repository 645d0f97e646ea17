"""Study: one wrong number among good ones."""

from __future__ import annotations

from typing import Any

import numpy as np

import actcli
from actcli.definition.parameters import positive
from actcli.numerics.arrays import Array
from actcli.studies.options import Count, Values
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study

_ROUNDS = 60


@study(
    "Outliers under L1, L2 and Huber",
    source="Huber, Robust estimation of a location parameter, Annals of Mathematical Statistics 1964",
    outlier=Values((0.0, 1.0, 3.0, 10.0, 30.0, 100.0), "where the wrong number is, in spreads of the others", high=1e6),
    delta=positive(1.0, "switch point of the Huber loss, and bound of its slope"),
    count=Count(20, "good numbers", 2, 500),
    seed=Count(0, "seed of the good numbers", 0, 2**32 - 1),
)
def outliers(outlier: tuple[float, ...], delta: float, count: int, seed: int) -> Findings:
    """One outlier pulls the fit without bound under the squared error, a little under the absolute and under Huber's.

    The pull is the slope of the loss: 2r for the squared error, ±1 for the absolute (never small, also where the
    error is), at most δ for Huber's, which is differentiable at 0 and at δ: value δ²/2 and slope δ on both sides.
    With 20 good numbers an outlier 100 spreads away moves the mean by nearly 5 spreads.
    """
    good = np.random.default_rng(seed).standard_normal(count)
    good = (good - good.mean()) / good.std()
    fits = {"L2": _fits(good, outlier, None), "L1": _medians(good, outlier), "Huber": _fits(good, outlier, delta)}
    columns: dict[str, list[Any]] = {"outlier": list(outlier), **{name: list(fit) for name, fit in fits.items()}}
    last = outlier[-1]
    answer = (
        f"An outlier at {last:g} moves the best constant of {count} numbers around 0 to {fits['L2'][-1]:.3g} under L2,"
        f" {fits['L1'][-1]:.3g} under L1, {fits['Huber'][-1]:.3g} under Huber (δ = {delta:g}).",
        "The slope of L1 is ±1 however small the error is: its trouble at 0 is the jump of the slope, not a small one.",
    )
    wide = np.linspace(min(0.0, outlier[0]), min(max(last, 1.0), 20.0), 81)
    swept = {
        "L2": _fits(good, tuple(wide), None),
        "L1": _medians(good, tuple(wide)),
        "Huber": _fits(good, tuple(wide), delta),
    }
    residual = np.linspace(-4.0, 4.0, 802)
    slopes = {
        "L2": actcli.mse_loss.grad(residual, np.zeros_like(residual), reduction="sum"),
        "L1": actcli.l1_loss.grad(residual, np.zeros_like(residual), reduction="sum"),
        "Huber": actcli.huber_loss.grad(residual, np.zeros_like(residual), reduction="sum", delta=delta),
    }
    parts = (
        panel(
            "best constant",
            "place of the outlier",
            [curve(name, wide, y, n, n) for n, (name, y) in enumerate(swept.items())],
        ),
        panel(
            "slope of the loss: the pull of one number",
            "error",
            [curve(name, residual, y, n, n) for n, (name, y) in enumerate(slopes.items())],
        ),
    )
    return Findings(columns, answer, parts)


def _medians(good: Array, outlier: tuple[float, ...]) -> list[float]:
    return [float(np.median([*good, one])) for one in outlier]


def _fits(good: Array, outlier: tuple[float, ...], delta: float | None) -> list[float]:
    """The mean, or where the mean of the Huber slopes is 0, by bisection for all outliers at once."""
    y = np.array([[*good, one] for one in outlier])
    if delta is None:
        return [float(mean) for mean in y.mean(axis=1)]
    low, high = y.min(axis=1), y.max(axis=1)
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        pull = np.asarray(actcli.huber_loss.grad(np.broadcast_to(middle[:, None], y.shape), y, delta=delta)).sum(axis=1)
        low, high = np.where(pull < 0, middle, low), np.where(pull < 0, high, middle)
    return [float(one) for one in (low + high) / 2]
