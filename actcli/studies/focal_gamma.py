"""Study: easy and hard examples."""

from __future__ import annotations

from typing import Any

import numpy as np

import actcli
from actcli.definition.parameters import Real
from actcli.numerics.arrays import Array
from actcli.studies.options import Count, Values
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study


@study(
    "Focal loss: easy and hard examples",
    source="Lin et al., Focal loss for dense object detection, ICCV 2017",
    gamma=Values((0.0, 0.5, 1.0, 2.0, 5.0), "how much easy examples count less", low=0.0, high=50.0, most=6),
    easy=Real(0.9, "probability of the right class in an easy example", low=0.0, high=1.0, open_low=True, arrays=False),
    hard=Real(0.1, "probability of the right class in a hard one", low=0.0, high=1.0, open_low=True, arrays=False),
    count=Count(100, "easy examples for each hard one", 1, 10**9),
)
def focal_gamma(gamma: tuple[float, ...], easy: float, hard: float, count: int) -> Findings:
    """(1 − p)^γ makes easy examples count less, and so keeps many of them from drowning a few hard ones.

    With 100 easy examples (p = 0.9) for a hard one (p = 0.1), the easy ones make 82 % of cross-entropy, 33.7 % of
    the loss at γ = 1, 5.3 % at γ = 2. Right classes are not penalised but weighted down: at γ = 2 the easy example
    by 100, the hard one by 1.23. Computed from logits the loss of a hopeless example is exact; from probabilities
    that are clamped at 1e-4 it ends at 9.21, with a slope of 0.
    """
    good, bad = (_losses(np.array([p]), gamma)[:, 0] for p in (easy, hard))
    share = count * good / (count * good + bad)
    columns: dict[str, list[Any]] = {
        "γ": list(gamma),
        "easy": good.tolist(),
        "hard": bad.tolist(),
        "hard / easy": (bad / good).tolist(),
        "share of easy": share.tolist(),
    }
    answer = (
        f"{count} easy examples (p = {easy:g}) for a hard one (p = {hard:g}) make {share[0]:.1%} of the loss at γ = {gamma[0]:g}"
        f" and {share[-1]:.2%} at γ = {gamma[-1]:g}.",
        "What is right is weighted down, not penalised. All is computed from logits: a probability clamped at 1e-4 caps the loss at 9.21,"
        " with no slope beyond.",
    )
    p = np.linspace(0.02, 1.0, 393)
    swept = _losses(p, gamma)
    curves = [curve(f"γ = {one:g}", p, y, n) for n, (one, y) in enumerate(zip(gamma, swept, strict=True))]
    weights = [curve(f"γ = {one:g}", p, (1 - p) ** one, n) for n, one in enumerate(gamma)]
    parts = (
        panel("focal loss", "probability of the right class", curves, xlim=(0.0, 1.0), ordered=True),
        panel(
            "weight (1 − p)^γ",
            "probability of the right class",
            weights,
            xlim=(0.0, 1.0),
            ylim=(-0.06, 1.06),
            ordered=True,
        ),
    )
    return Findings(columns, answer, parts)


def _losses(p: Array, gamma: tuple[float, ...]) -> Array:
    """The loss for each γ and each probability of the right class."""
    logits, right = np.log(p) - np.log1p(-p), np.ones_like(p)
    return np.array([actcli.focal_loss(logits, right, gamma=one, reduction="none") for one in gamma])
