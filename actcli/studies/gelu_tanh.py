"""Study: GELU and its approximations."""

from __future__ import annotations

from typing import Any

import numpy as np

import actcli
from actcli.definition.parameters import positive
from actcli.studies.options import Count
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study

_ULP = np.finfo(np.float32).eps


@study(
    "GELU: exact, tanh and sigmoid",
    source="Hendrycks and Gimpel, Gaussian error linear units, 2016",
    reach=positive(5.0, "x from minus this to this", high=100.0),
    rows=Count(11, "points that the table shows", 2, 1000),
)
def gelu_tanh(reach: float, rows: int) -> Findings:
    """GELU is x Φ(x); the formula with tanh that is often given as its definition is an approximation, off by 4.7e-4.

    The largest error of the tanh form is 4.73e-4 at |x| = 2.70, that of x σ(1.702x) 0.0203 at |x| = 2.27. Either is
    far beyond float32's rounding, and a model trained with the one and run with the other computes something else.
    GELU has its least value −0.169971 at x = −0.751792 and its largest slope 1.1289 at √2.
    """
    x = np.linspace(-reach, reach, rows)
    exact, tanh, quick = _all(x)
    columns: dict[str, list[Any]] = {
        "x": (x + 0.0).tolist(),
        "exact": exact.tolist(),
        "tanh": tanh.tolist(),
        "x σ(1.702x)": quick.tolist(),
        "tanh − exact": (tanh - exact).tolist(),
        "sigmoid − exact": (quick - exact).tolist(),
    }
    fine = np.linspace(-reach, reach, 4001)
    exact, tanh, quick = _all(fine)
    worst = [int(np.argmax(np.abs(y - exact))) for y in (tanh, quick)]
    first, second = (float(np.abs(y - exact)[at]) for y, at in zip((tanh, quick), worst, strict=True))
    answer = (
        f"The tanh form is off by up to {first:.3g} (at |x| = {abs(fine[worst[0]]):.3g}), x σ(1.702x) by {second:.3g}"
        f" (at |x| = {abs(fine[worst[1]]):.3g}).",
        f"That is {first / _ULP:,.0f} times float32's rounding unit: the forms are different functions. The exact one is x Φ(x), of 2016.",
    )
    step = fine[::8]
    e, t, q = _all(step)
    parts = (
        panel(
            "f(x)",
            "x",
            [curve(name, step, y, n, n) for n, (name, y) in enumerate((("exact", e), ("tanh", t), ("sigmoid", q)))],
        ),
        panel("tanh − exact", "x", [curve("", fine, tanh - exact, 1)]),
        panel("sigmoid − exact", "x", [curve("", fine, quick - exact, 2)]),
    )
    return Findings(columns, answer, parts)


def _all(x: Any) -> tuple[Any, Any, Any]:
    forms = (actcli.gelu(x), actcli.gelu(x, approximate="tanh"), actcli.quick_gelu(x))
    exact, tanh, quick = (np.asarray(y) for y in forms)
    return exact, tanh, quick
