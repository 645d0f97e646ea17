"""Values and gradients of elementwise losses of two tensors against their formulas, over all magnitudes of float64."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.exact import evaluate, ulp
from actcli.numerics import exponentials

from .accuracy import UNIT, magnitudes
from .registry import LOSSES, each, settings

BOUND = 8.0  # ULP
PAIRS = ("residual", "score difference", "prediction")
JUDGED = [
    entry for entry in LOSSES if entry.elementwise and entry.view in (*PAIRS, "margin", "logit", "labelled distance")
]
JUDGED = [entry for entry in JUDGED if len(entry.tensors) == 2 and entry.definition is not None]


def _beside_clip(x, y, values, exact):
    """The result, times what p - m magnifies an error of p."""
    p = float(exponentials.sigmoid(np.float64(x)))
    return abs(float(exact)) * p / abs(p - values["clip"])


# The largest term, where terms of the definition itself cancel: the bound is 8·2⁻⁵³ of it.
TERMS = {
    "epsilon_insensitive_loss": lambda x, y, *rest: abs(x - y),
    "squared_epsilon_insensitive_loss": lambda x, y, *rest: abs(x - y) * (1 + abs(x - y)),
    "tukey_biweight_loss": lambda x, y, *rest: abs(x - y),
    "asymmetric_loss": _beside_clip,
}


def points(entry, rng, count):
    """Both tensors: far apart and beside each other, or numbers beside the labels there are."""
    wide = [
        magnitudes(rng, count),
        magnitudes(rng, count, -12, 11),
        rng.uniform(-760, 760, count),
        rng.normal(size=count),
    ]
    x = np.concatenate(wide)
    if entry.view in PAIRS:
        close = wide[0] * (1 + np.exp2(rng.uniform(-52, 0, count)))
        y = np.concatenate([close, rng.normal(size=count), magnitudes(rng, count, -1074, 5), rng.normal(size=count)])
        x, y = np.concatenate([x, wide[0], wide[1]]), np.concatenate([y, np.zeros(count), magnitudes(rng, count)])
    else:
        y = np.where(rng.random(x.size) < 0.5, 1.0, -1.0 if entry.view == "margin" else 0.0)
    if entry.view == "logit":
        x = x[np.abs(x) < 4000]  # where 1 - p is beyond the digits that the oracle takes
        y = y[: x.size]
    elif next(iter(entry.tensors.values())).low == 0:
        x, y = np.abs(x), np.where(y == 0, 0.75, np.abs(y))
    apart = x != y
    return x[apart], y[apart]


def check_accuracy(entry, count=12):
    """The law itself."""
    first, second = entry.tensors
    for values in settings(entry):
        x, y = points(entry, np.random.default_rng(len(entry.name)), count)
        results = [("", entry(x, y, reduction="none", **values)), (first, entry.grad(x, y, reduction="none", **values))]
        if entry.view in PAIRS:
            results.append((second, entry.grad(x, y, reduction="none", wrt=second, **values)))
        for wrt, got in results:
            for mine, at, beside in zip(got, x, y, strict=True):
                bound = {**values, first: float(at), second: float(beside)}
                exact = (
                    evaluate.derivative(entry.definition, bound, wrt, digits=25)
                    if wrt
                    else evaluate.value(entry.definition, bound, digits=25)
                )
                error = ulp.ulp_error(float(mine), exact)
                if error > BOUND and entry.name in TERMS:
                    term = TERMS[entry.name](at, beside, values, exact)
                    error = BOUND if abs(float(mine - exact)) <= BOUND * UNIT * term else error
                assert error <= BOUND, (
                    f"{entry.name} by {wrt or 'nothing'}: {error:.3g} ULP at {at!r}, {beside!r} {values}"
                )


@each(JUDGED)
def test_values_and_gradients_are_within_eight_units_in_the_last_place(entry):
    check_accuracy(entry)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("log_cosh_loss", lambda x, y: np.log(np.cosh(x - y))),
        ("pseudo_huber_loss", lambda x, y: np.sqrt(1 + (x - y) ** 2) - 1),
        ("pairwise_logistic_loss", lambda x, y: exponentials.softplus(y - x)),
        ("gamma_deviance_loss", lambda x, y: 2 * (np.log(x / y) + y / x - 1)),
        ("welsch_loss", lambda x, y: 1 - np.exp(-((x - y) ** 2) / 2)),
    ],
)
def test_the_law_catches_planted_faults(name, fault, monkeypatch):
    def naive(self, x, y, **rest):
        with np.errstate(all="ignore"):
            return fault(x, y)

    entry = actcli.get(name)
    monkeypatch.setattr(type(entry), "__call__", naive)
    with pytest.raises(AssertionError, match="by nothing"):
        check_accuracy(entry)
