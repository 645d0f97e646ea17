"""Study: smooth kinks under scaling."""

from __future__ import annotations

from typing import Any

import numpy as np

import actcli
from actcli.definition.activation import Activation
from actcli.studies.options import Activations, Values
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study

_X = np.linspace(-1.0, 1.0, 801)


@study(
    "A smooth kink has a scale",
    source="LeCun and Canziani, Deep learning, New York University 2020, week 11",
    activation=Activations("softplus,gelu,relu", "activations", most=3),
    scale=Values((0.01, 1.0, 5.0, 100.0), "what the input is multiplied by", low=0.0, open_low=True, high=1e6, most=6),
)
def smooth_kink(activation: tuple[Activation, ...], scale: tuple[float, ...]) -> Findings:
    """Inputs 100 times as large see a hard kink, inputs 100 times as small a nearly straight line; ReLU looks always the
    same.

    softplus(100x)/100 differs from relu(x) by ln 2/100 = 0.0069 at most. GELU grows by 2.3231 from x = 1 to x = 2,
    where ReLU grows by 2. The smooth function of small inputs is convex for softplus; GELU is not convex, though
    near 0 it bends upwards, too.
    """
    rows = [(one, s, _seen(one, s)) for one in activation for s in scale]
    kink = np.asarray(actcli.relu(_X))
    columns: dict[str, list[Any]] = {
        "activation": [one.name for one, _, _ in rows],
        "scale": [s for _, s, _ in rows],
        "gap to relu": [float(np.abs(np.asarray(one(s * _X)) / s - kink).max()) for one, s, _ in rows],
        "gap to a line": [float(np.abs(y - _line(y)).max()) for _, _, y in rows],
        "f(2s)/f(s)": [float(one(2 * s)) / float(one(s)) for one, s, _ in rows],
    }
    one, largest = activation[0], len(scale) - 1
    answer = (
        f"{one.name}: at {scale[-1]:g} times the input {columns['gap to relu'][largest]:.3g} from ReLU,"
        f" at {scale[0]:g} times {columns['gap to a line'][0]:.3g} from a straight line.",
        "Column gap to relu: |f(sx)/s − relu(x)|; gap to a line: of (f(sx) − f(0))/s from its best line; both at most, |x| ≤ 1.",
    )
    parts = tuple(
        panel(
            f"({one.name}(sx) − {one.name}(0))/s",
            "x",
            [curve(f"s = {s:g}", _X, y, n) for n, (_, s, y) in enumerate(row for row in rows if row[0] is one)],
            ordered=True,
        )
        for one in activation
    )
    return Findings(columns, answer, parts)


def _seen(one: Activation, scale: float) -> Any:
    """What the function looks like at inputs so many times as large: its rise from 0 in the same units."""
    return (np.asarray(one(scale * _X)) - float(one(0.0))) / scale


def _line(y: Any) -> Any:
    """The straight line that is nearest by least squares."""
    return np.polyval(np.polyfit(_X, y, 1), _X)
