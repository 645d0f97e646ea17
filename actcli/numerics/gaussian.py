"""The normal distribution and its products with x, to the last subnormal of the left tail."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics.arrays import Array, constants, polynomial, reflected
from actcli.numerics.exponentials import brought_down, exp_factors

# Beyond 40 the density is below 2⁻¹¹⁵⁰: zero for every product here.
(VANISHED,) = constants(40.0)

# log(1/√(2π)) as a multiple of 2⁻⁴² whose exponential is nearly a float, and the rest: Φ(0) and the slope at 0 are 1/2.
_LOG_SCALE = constants(-0.9189385325694275, -6.352452620233338e-10)

# Added and taken away again, it rounds numbers below 2⁴² to multiples of 2⁻⁹.
(_TO_GRID,) = constants(1.5 * 2.0**43)

# The root r of R(u) = u for the Mills ratio R, in two floats, and 1/r - r.
_ROOT = constants(0.7517915246935645, -1.4956759177009883e-17)
(_AT_ROOT,) = constants(0.5783644655693041)

# (1/r - r - (1/R(u) - u)) / (u - r) for 0 ≤ u ≤ 40, a quotient of polynomials of degrees 9 and 10: from interpolation at
# Chebyshev nodes of 1 / (1 + u/4), solved with 120 digits. All coefficients are positive, so nothing cancels in it.
_NUMERATOR = constants(
    2.86349411376163e-07,
    8.51530273109521e-06,
    0.00012401288408908127,
    0.0011467077945259533,
    0.007373305141459937,
    0.0341104138747057,
    0.11365688224882543,
    0.26432133709366046,
    0.39341076228283867,
    0.29199596965799696,
)
_DENOMINATOR = constants(
    4.951020133924069e-07,
    1.5206898430140034e-05,
    0.00022964420887204665,
    0.0022168200816614077,
    0.015038313795229056,
    0.07460900813351595,
    0.273772806461838,
    0.7345366904665828,
    1.3850669590938811,
    1.6724989773317254,
    1.0,
)


class Density(NamedTuple):
    """φ as p · f; f is 1 but in the last decades of the tails."""

    p: Array
    f: Array | float


def density(u: Array) -> Density:
    """φ(u) = exp(-u²/2) / √(2π) for 0 ≤ u ≤ 40.

    exp(-u*u/2) is wrong by u²/4 ULP, as u² is rounded before it is exponentiated. With h a multiple of 2⁻⁹ beside u, -h²/2 - log √(2π)
    is exact, and what is left, (h - u)(h + u)/2, so small that expm1 of it is nearly exact.
    """
    h = (u + _TO_GRID) - _TO_GRID
    e, f = exp_factors(h * h * -0.5 + _LOG_SCALE[0])
    return Density(e + e * np.expm1((h - u) * (h + u) / 2 + _LOG_SCALE[1]), f)


class Tail(NamedTuple):
    """Everything that Φ(-u), u Φ(-u) and Φ(-u) - u φ(u) are made of, at u = |x|: see tail."""

    u: Array
    away: Array
    drop: Array
    reciprocal: Array
    density: Density


def tail(x: Array) -> Tail:
    """Φ(-u) / φ(u) = R(u) (Mills, Biometrika 18, 1926) by its reciprocal 1/R = u + gap, gap = 1/r - r + (r - u) drop.

    Beside the root r of R(u) = u, which is that of Φ(-u) - u φ(u), the gap is known best; and its error counts less and less as u grows.
    """
    u = np.minimum(np.abs(x), VANISHED)
    away = (_ROOT[0] - u) + _ROOT[1]
    drop = polynomial(_NUMERATOR, u) / polynomial(_DENOMINATOR, u)
    return Tail(u, away, drop, u + (_AT_ROOT + away * drop), density(u))


def normal_cdf(x: Array) -> Array:
    """Φ(x). The naive (1 + erf(x/√2)) / 2 has no digit right below -8.3; φ R has all."""
    t = tail(x)
    return reflected(x, brought_down(t.density.p / t.reciprocal, t.density.f))


def normal_pdf(x: Array) -> Array:
    """φ(x) = exp(-x²/2) / √(2π)."""
    return brought_down(*density(np.minimum(np.abs(x), VANISHED)))


def normal_product(x: Array, t: Tail | None = None) -> Array:
    """x Φ(x) = [x > 0] x - |x| Φ(-|x|), with the sign of x; t = tail(x), where it is at hand."""
    t = tail(x) if t is None else t
    return np.copysign(np.maximum(x, 0) - brought_down(t.u * t.density.p / t.reciprocal, t.density.f), x)


def normal_product_slope(x: Array, t: Tail | None = None) -> Array:
    """Φ(x) + x φ(x).

    For x < 0 the two terms have opposite signs. With u = -x it is φ(u) (R(u) - u), and R(u) - u = (r - u)(1 + r (1 - drop) R(u)),
    in which nothing cancels. f'(x) + f'(-x) = 1.
    """
    t = tail(x) if t is None else t
    beyond = _ROOT[0] * (1 - t.drop) / t.reciprocal
    return reflected(x, brought_down((t.away + t.away * beyond) * t.density.p, t.density.f))


def normal_product_curvature(x: Array) -> Array:
    """φ(x) (2 - x²)."""
    u = np.minimum(np.abs(x), VANISHED)
    p, f = density(u)
    return brought_down((2 - u * u) * p, f)
