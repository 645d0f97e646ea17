"""x tanh(log(1 + σ(z))) with z = βx: quotients of polynomials in z and a = exp(-|z|) = m · 2ᵏ, other ones on either side of 0.

tanh(log u) = (u² - 1) / (u² + 1); with w = exp(z) the gate is g = w (2 + 3w) / D, D = 2 + 6w + 5w², and zg' = 4zw (1 + w) (1 + 2w) / D².
"""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import AnyArray, Array
from actcli.numerics.two_floats import TwoFloats, decay, scaled


def _parts(z: TwoFloats) -> tuple[AnyArray, TwoFloats, AnyArray, TwoFloats, TwoFloats]:
    """Whether z < 0; exp(min(z, 0)) as m and k; a; and D, right of 0 over w²."""
    m, power, a = decay(z)
    left = z.high < 0
    denominator = (2 + a * (6 + 5.0 * a)).where(left, 5 + a * (6 + 2.0 * a))
    return left, m.where(left, 1.0), np.where(left, power, 0), a, denominator


def smish(x: Array, z: TwoFloats, *factors: Array | float) -> Array:
    """x g(z), times the factors."""
    left, m, power, a, denominator = _parts(z)
    gate = m * (2 + 3.0 * a).where(left, 3 + 2.0 * a) / denominator
    return scaled(gate, power, x, *factors)


def smish_slope(z: TwoFloats, alpha: Array | float) -> Array:
    """α (g + z g')."""
    left, m, power, a, denominator = _parts(z)
    below = 4 + 4.0 * z + a * (18 + 12.0 * z + a * (28 + 8.0 * z + 15.0 * a))
    above = 15 + a * (28 + 8.0 * z + a * (18 + 12.0 * z + a * (4 + 4.0 * z)))
    return scaled(m * below.where(left, above) / (denominator * denominator), power, alpha)


def smish_curvature(z: TwoFloats, alpha: Array | float, beta: Array | float) -> Array:
    """αβ (2 g' + z g''), falling on both sides."""
    left, _, _, _, denominator = _parts(z)
    m, power, w = decay(z)
    a, u, d = w.rounded(), z.high, denominator.rounded()
    below = (4 + 2 * u) + a * ((24 + 6 * u) + a * ((54 - 3 * u) + a * ((54 - 18 * u) + a * (20 - 10 * u))))
    above = (20 - 10 * u) + a * ((54 - 18 * u) + a * ((54 - 3 * u) + a * ((24 + 6 * u) + a * (4 + 2 * u))))
    return scaled(m * (np.where(left, below, above) / (d * d * d)), power, 4 * alpha, beta)


def smish_by_sharpness(x: Array, z: TwoFloats, alpha: Array | float) -> Array:
    """α x² g'(z); the exponential is halved, one for each x."""
    left, _, _, _, denominator = _parts(z)
    half, power, root = decay(z * 0.5)
    a = (root * root).rounded()
    bent = np.where(left, (1 + a) * (1 + 2 * a), (1 + a) * (2 + a)) / np.square(denominator.rounded())
    drawn = scaled(half, power, x)
    return drawn * (4 * alpha * bent) * drawn
