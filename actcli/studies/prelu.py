"""Study: what a learned slope can become."""

from __future__ import annotations

from typing import Any

import numpy as np

import actcli
from actcli.studies.options import Values, written
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study

_X = np.linspace(-3.0, 3.0, 601)


@study(
    "PReLU from identity to absolute value",
    source="He et al., Delving deep into rectifiers, ICCV 2015",
    alpha=Values((-1.0, 0.0, 0.25, 1.0, 2.0), "slopes below 0", low=-100.0, high=100.0, most=8),
)
def prelu(alpha: tuple[float, ...]) -> Findings:
    """PReLU is (1 + α)/2 of the identity and (1 − α)/2 of the absolute value: linear at α = 1, full rectification at α =
    −1.

    α is learned, from 0.25; a fixed one of 0.01 is Leaky ReLU, 0 is ReLU. At α = −1 the sign of an edge does not
    matter. max(αx, x) is the same function for α ≤ 1 only: at α = 2 it is 2x above 0 and x below.
    """
    values = [np.asarray(actcli.prelu(_X, alpha=one)) for one in alpha]
    columns: dict[str, list[Any]] = {
        "α": list(alpha),
        "of x": [(1 + one) / 2 for one in alpha],
        "of |x|": [(1 - one) / 2 for one in alpha],
        "f(-1)": [float(actcli.prelu(-1.0, alpha=one)) for one in alpha],
        "gap to x": [float(np.abs(y - _X).max()) for y in values],
        "gap to |x|": [float(np.abs(y - np.abs(_X)).max()) for y in values],
        "gap to max(αx, x)": [
            float(np.abs(y - np.maximum(one * _X, _X)).max()) for one, y in zip(alpha, values, strict=True)
        ],
    }
    mixed = max(
        float(np.abs(y - (1 + one) / 2 * _X - (1 - one) / 2 * np.abs(_X)).max())
        for one, y in zip(alpha, values, strict=True)
    )
    kinds = {1.0: "the identity", -1.0: "the absolute value", 0.0: "ReLU"}
    told = [f"{kinds[one]} at α = {written(one)}" for one in alpha if one in kinds]
    answer = (
        f"PReLU is {', '.join(told) or 'none of the identity, ReLU and the absolute value here'}: (1 + α)/2 x + (1 − α)/2 |x| for every α"
        f" (largest difference {mixed:.1g}).",
        "max(αx, x) is another function for α > 1, and α is learned: a fixed one makes Leaky ReLU.",
        f"Columns gap: at most, for |x| ≤ {_X[-1]:g}.",
    )
    curves = [curve(f"α = {written(one)}", _X, y, n) for n, (one, y) in enumerate(zip(alpha, values, strict=True))]
    return Findings(columns, answer, (panel("prelu(x; α)", "x", curves, ordered=True),))
