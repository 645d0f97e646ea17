"""Study: ELU, CELU and SELU."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

import actcli
from actcli.numerics.arrays import Array
from actcli.studies.options import Count, Values
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study

_FAR = 12.0  # standard deviations: beyond is less than 1e-32 of a normal variable
_X = np.linspace(-4.0, 2.0, 601)


@study(
    "ELU, CELU and SELU: one family",
    source="Klambauer et al., Self-normalizing neural networks, NIPS 2017; Barron, Continuously differentiable ELUs, 2017",
    alpha=Values((0.5, 1.0, 2.0), "where ELU and CELU level off", low=0.0, open_low=True, high=20.0, most=5),
    start=Values((0.25, 1.0, 3.0), "variances that enter layers of SELU", low=0.0, open_low=True, high=1e3, most=5),
    layers=Count(12, "layers of SELU", 2, 200),
)
def elu_family(alpha: tuple[float, ...], start: tuple[float, ...], layers: int) -> Findings:
    """CELU is ELU without its kink, SELU is λ ELU with the two constants that keep mean 0 and variance 1.

    They meet at α = 1: celu(x; 1) = elu(x; 1). For α ≠ 1 the slope of ELU jumps at 0 from α to 1; that of CELU does
    not. SELU is 1.0507 elu(x; 1.6733): of a standard normal variable it makes one with mean 0 and variance 1 (by
    quadrature, to 1e-12), and other variances tend to 1 layer by layer.
    """
    selu = {name: parameter.default for name, parameter in actcli.selu.parameters.items()}
    members: list[tuple[str, float, Callable[[Any], Any], Callable[[Any], Any]]] = []
    for one in alpha:
        members += [(e.name, one, _bound(e, one), _bound(e.grad, one)) for e in (actcli.elu, actcli.celu)]
    members.append(("selu", selu["alpha"], actcli.selu, actcli.selu.grad))
    moments = [_moments(f, 1.0) for _, _, f, _ in members]
    columns: dict[str, list[Any]] = {
        "function": [name for name, *_ in members],
        "α": [a for _, a, *_ in members],
        "slope left of 0": [float(slope(-1e-300)) for *_, slope in members],
        "slope right of 0": [float(slope(1e-300)) for *_, slope in members],
        "level at −∞": [float(f(-np.inf)) for _, _, f, _ in members],
        "mean": [mean for mean, _ in moments],
        "variance": [variance for _, variance in moments],
    }
    scaled = np.abs(np.asarray(actcli.selu(_X)) - selu["scale"] * np.asarray(actcli.elu(_X, alpha=selu["alpha"]))).max()
    mean, variance = moments[-1]
    answer = (
        f"SELU of a standard normal variable has mean {mean:.0e} and variance 1 {'+' if variance >= 1 else '−'} {abs(variance - 1):.0e};"
        f" it is {selu['scale']:.6g} elu(x; {selu['alpha']:.6g}) (difference {scaled:.1g}).",
        f"celu(x; 1) and elu(x; 1) differ by {np.abs(np.asarray(actcli.celu(_X)) - np.asarray(actcli.elu(_X))).max():.1g};"
        " for other α the slope of ELU jumps at 0.",
        "Columns mean and variance: of the function of a standard normal variable.",
    )
    shapes = [
        panel(
            f"{entry.name}(x; α)",
            "x",
            [curve(f"α = {one:g}", _X, entry(_X, alpha=one), n) for n, one in enumerate(alpha)],
            ordered=True,
        )
        for entry in (actcli.elu, actcli.celu)
    ]
    return Findings(columns, answer, (*shapes, _fixed_point(start, layers)))


def _fixed_point(start: tuple[float, ...], layers: int) -> Any:
    """The variance after each layer of SELU whose weights have the sum 0 and the sum of squares 1."""
    runs = []
    for variance in start:
        run = [variance]
        for _ in range(layers):
            run.append(_moments(actcli.selu, run[-1])[1])
        runs.append(run)
    curves = [curve(f"from {run[0]:g}", np.arange(layers + 1), run, n) for n, run in enumerate(runs)]
    return panel("variance through layers of SELU", "layers", curves, ordered=True)


def _bound(function: Callable[..., Any], alpha: float) -> Callable[[Any], Any]:
    return lambda x: function(x, alpha=alpha)


def _moments(f: Callable[[Any], Any], variance: float) -> tuple[float, float]:
    """Mean and variance of f(z) for normal z with mean 0, by Gauss and Legendre on either side of the kink."""
    nodes, weights = _nodes()
    total: Array = np.zeros(2)
    for low, high in ((-_FAR, 0.0), (0.0, _FAR)):
        z = low + (nodes + 1) / 2 * (high - low)
        density = weights * (high - low) / 2 * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
        y = np.asarray(f(np.sqrt(variance) * z))
        total = total + np.array([np.sum(density * y), np.sum(density * y**2)])
    return float(total[0]), float(total[1] - total[0] ** 2)


@cache
def _nodes() -> tuple[Array, Array]:
    """Of Gauss and Legendre on [-1, 1], with their weights."""
    nodes, weights = np.polynomial.legendre.leggauss(80)
    return nodes, weights
