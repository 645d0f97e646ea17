"""The bell exp(-x²), to its last subnormal."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.exponentials import bounded_exp, vanishing

# Beyond 40 exp(-x²) is 0 with any factor of that size.
VANISHED = 40.0


def bell(x: Array, factor: Array | float = 1.0) -> Array:
    """factor · exp(-x²).

    exp(-x*x) is wrong by x²/2 ULP, as x² is rounded before it is exponentiated. x = h + l with h of 24 bits makes h² exact, and
    exp(-l (x + h)) = 1 + δ. A subnormal exponential would lose the digits that the factor brings back, so its last part comes last.
    """
    x = np.clip(x, -VANISHED, VANISHED)
    h = x.astype(np.float32).astype(np.float64)
    exponent = -(h * h)
    e, delta = bounded_exp(exponent), np.expm1((h - x) * (h + x))
    return factor * (e + e * delta) * vanishing(exponent)
