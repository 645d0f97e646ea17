"""Study: one kink or two."""

from __future__ import annotations

from typing import Any

import numpy as np

from actcli.definition.activation import Activation
from actcli.definition.parameters import positive
from actcli.studies.options import Activations
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study

_TRIES = 8
_X = np.linspace(-8.0, 8.0, 1601)


@study(
    "One kink or two: scale equivariance",
    source="LeCun and Canziani, Deep learning, New York University 2020, week 11",
    activation=Activations("relu,leaky_relu,prelu,hardtanh,relu6,tanh", "activations"),
    scale=positive(2.0, "what the input is multiplied by", high=100.0),
    x=positive(0.8, "the input of the example", high=100.0),
)
def scale_equivariance(activation: tuple[Activation, ...], scale: float, x: float) -> Findings:
    """With one kink at 0, twice the input is twice the output; a second kink builds a scale in.

    ReLU, Leaky ReLU and PReLU are scale-equivariant, f(sx) = s f(x) for s > 0 (not scale-invariant, which would be
    f(sx) = f(x)): relu(1.6) = 1.6 = 2 relu(0.8). Hardtanh's second kink is a scale: hardtanh(1.6) = 1, not 1.6.
    ReLU6 has its at 6. A smooth function has no kink and is not equivariant either, unless it is linear.
    """
    gaps = {one: np.asarray(one(scale * _X)) / scale - np.asarray(one(_X)) for one in activation}
    largest = [float(np.abs(gap).max()) for gap in gaps.values()]
    columns: dict[str, list[Any]] = {
        "activation": [one.name for one in activation],
        "kinks": [len(one.kinks) for one in activation],
        "f(x)": [float(one(x)) for one in activation],
        "f(sx)": [float(one(scale * x)) for one in activation],
        "s f(x)": [scale * float(one(x)) for one in activation],
        "largest gap": [scale * gap for gap in largest],
        "equivariant": ["yes" if gap < 1e-12 else "no" for gap in largest],
    }
    which = [
        name for name, verdict in zip(columns["activation"], columns["equivariant"], strict=True) if verdict == "yes"
    ]
    answer = (
        f"f({scale:g}x) = {scale:g} f(x) for {', '.join(which) or 'none of these'};"
        f" {'; '.join(_example(one, scale, x) for one in activation if one.name not in which) or 'all of these'}.",
        "This is scale equivariance. Scale invariance, as it is sometimes called, would be f(sx) = f(x).",
        f"Column largest gap: |f(sx) − s f(x)| over x from {_X[0]:g} to {_X[-1]:g}.",
    )
    scaled = [
        (title, [curve(one.name, _X, y, n, n) for n, (one, y) in reversed(list(enumerate(drawn.items())))])
        for title, drawn in (("f(x)", {one: one(_X) for one in activation}), (f"f({scale:g}x)/{scale:g} − f(x)", gaps))
    ]
    return Findings(columns, answer, tuple(panel(title, "x", curves) for title, curves in scaled))


def _example(one: Activation, scale: float, x: float) -> str:
    """The first of x, sx, s²x, … at which the two sides are seen to differ."""
    tried = [x * scale**n for n in range(_TRIES)]
    place = next((at for at in tried if abs(float(one(scale * at)) - scale * float(one(at))) > 1e-3 * at), x)
    return f"{one.name}({scale * place:g}) = {float(one(scale * place)):.4g}, not {scale * float(one(place)):.4g}"
