"""Bells exp(-rate·x²), to their last subnormal."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.exponentials import bounded_exp, vanishing

# Beyond 40 exp(-x²) is 0 with any factor of that size.
VANISHED = 40.0


def bell_factors(x: Array, rate: float) -> tuple[Array, Array, Array | float]:
    """(e, δ, f) with e (1 + δ) f = exp(-rate·x²), the rate a power of two.

    exp(-rate*x*x) is wrong by rate·x²/2 ULP, as x² is rounded before it is exponentiated. x = h + l with h of 24 bits makes h² exact,
    and exp(-rate·l (x + h)) = 1 + δ. f is 1 but in the last decades: a subnormal e would lose the digits that a factor brings back.
    """
    h = x.astype(np.float32).astype(np.float64)
    exponent = -rate * (h * h)
    return bounded_exp(exponent), np.expm1(rate * (h - x) * (h + x)), vanishing(exponent)


def bell(x: Array, factor: Array | float = 1.0) -> Array:
    """factor · exp(-x²)."""
    e, delta, f = bell_factors(np.clip(x, -VANISHED, VANISHED), 1.0)
    return np.asarray(factor * (e + e * delta) * f)
