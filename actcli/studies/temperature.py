"""Study: the inverse temperature of softmax."""

from __future__ import annotations

from typing import Any

import numpy as np

import actcli
from actcli.numerics.arrays import Array
from actcli.studies.options import Values, written
from actcli.studies.panels import bars, curve, panel
from actcli.studies.study import Findings, study

_DIGITS = "₀₁₂₃₄₅₆₇₈₉"
_WINDOW = (-2.0, 2.0)  # decades of β


@study(
    "Softmax from average to argmax",
    source="Bridle, Probabilistic interpretation of feedforward classification network outputs, 1990",
    input=Values((1.0, 2.0, 3.0), "the scores", fewest=2, most=6, ordered=True),
    beta=Values((0.0, 0.1, 1.0, 10.0, np.inf), "inverse temperatures", low=0.0, infinite=True, most=6),
)
def temperature(input: tuple[float, ...], beta: tuple[float, ...]) -> Findings:
    """β = 0 averages, β = ∞ is argmax: the temperature is 1/β, and β itself is the inverse temperature.

    Scores 1, 2, 3 become 1/3 each at β = 0; 0.3006, 0.3322, 0.3672 at 0.1; 0.0900, 0.2447, 0.6652 at 1; 2.06e-9,
    4.54e-5, 0.99995 at 10. β times the scores is the same as scores from weights β times as large. Annealing raises
    β as training goes on: the gradient reaches all scores while β is small, and vanishes as the decision becomes
    hard.
    """
    x = np.array(input)
    rows = [_softmax(x, one) for one in beta]
    names = ["p" + "".join(_DIGITS[int(digit)] for digit in str(n)) for n in range(x.size)]
    columns: dict[str, list[Any]] = {
        "β": list(beta),
        **{name: [float(row[n]) for row in rows] for n, name in enumerate(names)},
        "entropy": [_entropy(row) for row in rows],
        "Jacobian": [_steepness(row, one) for row, one in zip(rows, beta, strict=True)],
    }
    soft, hard = rows[0], rows[-1]
    answer = (
        f"The largest of {written(input)} has probability {soft.max():.4g} at β = {written(beta[0])}"
        f" and {hard.max():.6g} at β = {written(beta[-1])}.",
        f"Scaled weights do the same: softmax of {written(tuple(2 * x))} at β = 1 is that of {written(input)} at β = 2"
        f" (difference {np.abs(_softmax(2 * x, 1.0) - _softmax(x, 2.0)).max():.1g}).",
        "Column Jacobian: the largest singular value of ∂p/∂x. It falls to 0 on either side; annealing begins with a small β.",
    )
    decades = np.linspace(*_WINDOW, 241)
    swept = np.array([_softmax(x, 10.0**one) for one in decades])
    steep = [_steepness(row, 10.0**one) for row, one in zip(swept, decades, strict=True)]
    curves = [curve(name, decades, swept[:, n], n) for n, name in enumerate(names)]
    parts = (
        bars(
            "softmax(β x)", names, [(f"β = {written(one)}", row) for one, row in zip(beta, rows, strict=True)]
        )._replace(ordered=True, colours=len(beta)),
        panel("probabilities", "β", curves, ylim=(-0.04, 1.04), log="x"),
        panel("largest singular value of the Jacobian", "β", [curve("", decades, steep, 0)], log="x"),
    )
    return Findings(columns, answer, parts)


def _softmax(x: Array, beta: float) -> Array:
    """With its limit for β → ∞: equal shares of the largest."""
    if np.isinf(beta):
        largest = x == x.max()
        return np.asarray(largest / largest.sum())
    return np.asarray(actcli.softmax(x, beta=beta))


def _entropy(p: Array) -> float:
    return float(-np.sum(p[p > 0] * np.log(p[p > 0]))) + 0.0


def _steepness(p: Array, beta: float) -> float:
    if np.isinf(beta):
        return 0.0
    return beta * float(np.linalg.norm(np.diag(p) - np.outer(p, p), 2))
