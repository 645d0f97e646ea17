"""Study: softplus becomes ReLU."""

from __future__ import annotations

from typing import Any

import numpy as np

import actcli
from actcli.studies.options import Values
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study

_X = np.linspace(-1.5, 1.5, 601)


@study(
    "Softplus becomes ReLU",
    source="Dugas et al., Incorporating second-order functional knowledge for better option pricing, NIPS 2000",
    beta=Values((1.0, 2.0, 5.0, 20.0), "sharpness", low=0.0, open_low=True, high=1e12, most=8),
)
def softplus_relu(beta: tuple[float, ...]) -> Findings:
    """Softplus is everywhere above ReLU, most at 0, by ln 2/β: as β grows the gap falls as 1/β.

    At β = 1, 2, 5, 20 the gap is 0.6931, 0.3466, 0.1386, 0.0347. Away from 0 it falls much faster, as exp(−β|x|)/β.
    The slope at 0 stays 1/2 for every β: the curve becomes ReLU, its slope at 0 does not become ReLU's 0.
    """
    kink = np.asarray(actcli.relu(_X))
    values = [np.asarray(actcli.softplus(_X, beta=one)) for one in beta]
    columns: dict[str, list[Any]] = {
        "β": list(beta),
        "largest gap": [float((y - kink).max()) for y in values],
        "at x": [float(_X[np.argmax(y - kink)]) + 0.0 for y in values],
        "ln 2/β": [float(np.log(2) / one) for one in beta],
        "gap at ±1": [float(actcli.softplus(-1.0, beta=one)) for one in beta],
        "slope at 0": [float(actcli.softplus.grad(0.0, beta=one)) for one in beta],
    }
    gaps = columns["largest gap"]
    answer = (
        f"The gap to ReLU is ln 2/β, largest at x = 0: {gaps[0]:.4g} at β = {beta[0]:g}, {gaps[-1]:.4g} at β = {beta[-1]:g}.",
    )
    labels = [f"β = {one:g}" for one in beta]
    drawn = (("softplus(x; β)", values), ("softplus(x; β) − relu(x)", [y - kink for y in values]))
    parts = tuple(
        panel(
            title,
            "x",
            [curve(label, _X, y, n) for n, (label, y) in enumerate(zip(labels, ys, strict=True))],
            ordered=True,
        )
        for title, ys in drawn
    )
    return Findings(columns, answer, parts)
