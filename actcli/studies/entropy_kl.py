"""Study: cross-entropy, entropy and divergence."""

from __future__ import annotations

from typing import Any

import numpy as np

import actcli
from actcli.errors import BadValue
from actcli.numerics.arrays import Array
from actcli.studies.options import Count, Values
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study


@study(
    "Cross-entropy is entropy plus divergence",
    source="Cover and Thomas, Elements of information theory, 2nd edition 2006, chapter 2",
    p=Values((0.7, 0.2, 0.1), "the true distribution", fewest=2, low=0.0, high=1.0, ordered=True),
    q=Values((0.1, 0.2, 0.7), "a predicted one", fewest=2, low=0.0, high=1.0, ordered=True),
    rows=Count(5, "mixtures of the two that the table shows", 2, 50),
)
def entropy_kl(p: tuple[float, ...], q: tuple[float, ...], rows: int) -> Findings:
    """H(p, q) = H(p) + KL(p‖q): as H(p) does not depend on the prediction, minimising either minimises the other.

    For p = [0.7, 0.2, 0.1] and q = [0.1, 0.2, 0.7]: 1.9694 = 0.8018 + 1.1675, equal to rounding (differences below
    1e-15). The cross-entropy is least at q = p, and not 0 there, but for a p that is certain.
    """
    true, wrong = _distribution("p", p), _distribution("q", q)
    if true.size != wrong.size:
        raise BadValue(f"p has {true.size} classes and q {wrong.size}: they must have as many")
    found = _terms(true, wrong, np.linspace(0.0, 1.0, rows))
    columns: dict[str, list[Any]] = {header: [float(v) for v in values] for header, values in found.items()}
    columns["gap"] = [h - (e + k) for h, e, k in zip(*list(columns.values())[1:], strict=True)]
    cross, entropy, divergence = (columns[header][-1] for header in ("H(p, q)", "H(p)", "KL(p‖q)"))
    answer = (
        f"H(p, q) = {cross:.6g}, H(p) = {entropy:.6g}, KL(p‖q) = {divergence:.6g}:"
        f" the first is the sum of the others (largest gap {np.nanmax(np.abs(columns['gap'])):.1g}).",
        "Column t: the prediction is (1 − t) p + t q.",
    )
    fine = _terms(true, wrong, np.linspace(0.0, 1.0, 201))
    t = fine.pop("t")
    curves = [curve(name, t, y, n, n) for n, (name, y) in enumerate(fine.items())]
    return Findings(columns, answer, (panel("nats", "t (the prediction is (1 − t) p + t q)", curves),))


def _distribution(name: str, values: tuple[float, ...]) -> Array:
    array = np.array(values)
    if abs(array.sum() - 1) > 1e-9:
        raise BadValue(f"{name} sums to {array.sum():g}: it takes probabilities that sum to 1")
    return array


def _terms(p: Array, q: Array, t: Array) -> dict[str, Array]:
    """Each term, for every mixture of the two distributions."""
    logs = np.log((1 - t)[:, None] * p + t[:, None] * q)
    targets = np.broadcast_to(p, logs.shape)
    divergence = np.asarray(actcli.kl_div(logs, targets, reduction="none")).sum(axis=1)
    some = p > 0
    return {
        "t": t,
        "H(p, q)": -np.sum(p[some] * logs[:, some], axis=1),
        "H(p)": np.full(t.size, -np.sum(p[some] * np.log(p[some]))),
        "KL(p‖q)": divergence,
    }
