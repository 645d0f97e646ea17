"""α tanh(βx) and its slopes, from z = βx as two floats."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.two_floats import TwoFloats, scaled, tanh

# Where |z| is below this, tanh z is z to the last bit.
_LINEAR = 2.0**-30


def value(x: Array, z: TwoFloats, alpha: Array | float, beta: Array | float, shift: Array | float = 0.0) -> Array:
    """α tanh(z) + shift. The sum is made before it is rounded; α times a rounded subnormal z would be wrong by α/2 ULP."""
    total = (tanh(z)[0] * alpha + shift).rounded()
    linear = (np.abs(z.high) < _LINEAR) & np.equal(shift, 0)
    return np.where(linear, scaled(TwoFloats(1.0), 0, x, alpha, beta), total)


def slope(z: TwoFloats, alpha: Array | float, beta: Array | float) -> Array:
    """αβ (1 - tanh² z)."""
    _, m, power = tanh(z)
    return scaled(m, power, alpha, beta)


def curvature(x: Array, z: TwoFloats, alpha: Array | float, beta: Array | float) -> Array:
    """-2αβ² tanh(z) (1 - tanh² z)."""
    t, m, power = tanh(z)
    linear = np.abs(z.high) < _LINEAR
    ratio = t.where(~linear, 1.0)
    return scaled(m * ratio * -2.0, power, alpha, beta, beta, np.where(linear, x, 1.0), np.where(linear, beta, 1.0))


def by_steepness(x: Array, z: TwoFloats, alpha: Array | float) -> Array:
    """The derivative by β: α x (1 - tanh² z)."""
    _, m, power = tanh(z)
    return scaled(m, power, x, alpha)
