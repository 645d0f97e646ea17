"""Study: cross-entropy in one piece or in two."""

from __future__ import annotations

from typing import Any

import numpy as np

import actcli
from actcli.definition.parameters import Choice
from actcli.figures.requests import number
from actcli.numerics.arrays import AnyArray
from actcli.studies.options import Count, Values
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study

_WINDOW = {"float32": (75.0, 115.0), "float64": (650.0, 800.0)}  # around the overflow of exp and the underflow of p


@study(
    "Cross-entropy: softmax, then log, or both at once",
    source="LeCun and Canziani, Deep learning, New York University 2020, week 11",
    right=Count(1, "the right class, 0 or 1", 0, 1),
    logit=Values((1.0, 10.0, 100.0, 800.0, 1000.0), "the score of class 0; that of class 1 is 0", low=-1e30, high=1e30),
    dtype=Choice("float64", "type in which all is computed", ("float64", "float32")),
)
def fused_cross_entropy(right: int, logit: tuple[float, ...], dtype: str) -> Findings:
    """A logarithm after a softmax overflows where the two in one, x₁ − x₀ + log(1 + …), are exact.

    Logits [1000, 0] with the right class 1 have the loss 1000 and the gradient [1, −1]. Exponentials divided by
    their sum are NaN and 0: the loss comes out as ∞, or NaN where the right class is 0. With the largest logit
    subtracted first p still underflows to 0 above 745 (float32: 104), so that its log is infinite and the slope 0
    times ∞. log_softmax, in one piece, is right for all.
    """
    x = np.array(logit)
    fused, gradient = _fused(x, right, dtype)
    naive, stable, chained = _naive(x, right, dtype), _stable(x, right, dtype), _chained(x, right, dtype)
    columns: dict[str, list[Any]] = {
        "logit": list(logit),
        "exp / sum, log": [float(v) for v in naive],
        "softmax, log": [float(v) for v in stable],
        "fused": [float(v) for v in fused],
        "slope in two steps": [float(v) for v in chained],
        "slope fused": [float(v) for v in gradient],
    }
    far = int(np.argmax(x))
    answer = (
        f"At logits [{number(x[far], 6)}, 0], right class {right}, {dtype}: exponentials by hand {number(naive[far], 6)},"
        f" softmax and then log {number(stable[far], 6)}, fused {number(fused[far], 6)}.",
        "Columns slope: by the right class's logit; in two steps it is −1/p times the slope of p, 0 times ∞ where p underflows.",
    )
    wide = np.linspace(*_WINDOW[dtype], 601)
    lines = {
        "exp / sum, log": _naive(wide, right, dtype),
        "softmax, log": _stable(wide, right, dtype),
        "fused": _fused(wide, right, dtype)[0],
    }
    curves = [
        curve(name, wide, line, n, n, marks=[] if np.isfinite(line).all() else [_last(wide, line)])
        for n, (name, line) in reversed(list(enumerate(lines.items())))
    ]
    drawn = panel("loss (circle: the last finite one)", "logit of class 0", curves, xlim=_WINDOW[dtype])
    return Findings(columns, answer, (drawn,))


def _logits(x: AnyArray, dtype: str) -> AnyArray:
    return np.stack([x, np.zeros_like(x)], axis=1).astype(dtype)


def _naive(x: AnyArray, right: int, dtype: str) -> AnyArray:
    exponentials = np.exp(_logits(x, dtype))
    return np.asarray(-np.log(exponentials[:, right] / exponentials.sum(axis=1)))


def _stable(x: AnyArray, right: int, dtype: str) -> AnyArray:
    return np.asarray(-np.log(actcli.softmax(_logits(x, dtype))[:, right]))


def _chained(x: AnyArray, right: int, dtype: str) -> AnyArray:
    p = actcli.softmax(_logits(x, dtype))[:, right]
    return np.asarray(-1 / p * (p * (1 - p)))


def _fused(x: AnyArray, right: int, dtype: str) -> tuple[AnyArray, AnyArray]:
    """Losses, and their slopes by the logit of the right class."""
    logits, target = _logits(x, dtype), np.full(x.size, right)
    slopes = actcli.cross_entropy.grad(logits, target, reduction="sum")
    return np.asarray(actcli.cross_entropy(logits, target, reduction="none")), np.asarray(slopes)[:, right]


def _last(x: AnyArray, y: AnyArray) -> tuple[float, float]:
    place = int(np.flatnonzero(np.isfinite(y))[-1])
    return float(x[place]), float(y[place])
