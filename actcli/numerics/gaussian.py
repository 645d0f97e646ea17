"""The normal distribution and its products with x, to the last subnormal of the left tail."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array

INV_SQRT_2PI = 0.3989422804014327

# Beyond 40 the density is below 2⁻¹¹⁵⁰: zero for every product here.
VANISHED = 40.0

# 1/R(u) - u on [0, ∞) for the Mills ratio R, a quotient of polynomials of degrees 9 and 10: from 22 interpolation points
# at Chebyshev nodes of 1 / (1 + u/4), solved with 80 digits. All coefficients are positive, so nothing cancels in it.
_NUMERATOR = (
    0.9999999999923788,
    29.18712338455152,
    420.47729574586145,
    3871.9493572658225,
    24958.27793708112,
    116576.00535623271,
    395416.20164609817,
    945598.4602856608,
    1466536.7670123088,
    1158085.1024471046,
)
_DENOMINATOR = (
    1.0,
    29.18712338281613,
    422.47729594743475,
    3930.323590091473,
    25793.233161042903,
    124144.7612225787,
    442852.36404014286,
    1156736.2462255775,
    2124982.652489747,
    2499061.9855821915,
    1451444.4311114256,
)


def _polynomial(coefficients: tuple[float, ...], u: Array) -> Array:
    total = u * coefficients[0]
    for coefficient in coefficients[1:-1]:
        total += coefficient
        total *= u
    total += coefficients[-1]
    return total


def mills(u: Array) -> Array:
    """R(u) = Φ(-u) / φ(u) for 0 ≤ u ≤ 40 (Mills, Biometrika 18, 1926).

    R = 1 / (u + q): the rounding errors of q count less and less as u grows.
    """
    return 1 / (u + _polynomial(_NUMERATOR, u) / _polynomial(_DENOMINATOR, u))


def density_factors(x: Array, rate: float = 0.5) -> tuple[Array, Array, Array]:
    """(e, δ, f) with e (1 + δ) f = exp(-rate·x²) for |x| ≤ 40; the rate is a power of two.

    exp(-x*x/2) is wrong by x²/4 ULP, as x² is rounded before it is exponentiated. x = h + l with h of 24 bits makes h² exact, and
    exp(-rate·l (x + h)) = 1 + δ. f is 1 but in the last decades of the tail: a subnormal e would lose the digits that a factor x
    brings back, so f comes last.
    """
    h = x.astype(np.float32).astype(np.float64)
    exponent = -rate * (h * h)
    delta = np.expm1(rate * (h - x) * (h + x))
    return np.exp(np.maximum(exponent, -600.0)), delta, np.exp(np.minimum(exponent + 600.0, 0.0))


def _tail(x: Array, ratio: Array) -> tuple[Array, Array]:
    """φ(x) · ratio as a product of two factors."""
    e, delta, f = density_factors(x)
    return INV_SQRT_2PI * e * (ratio + ratio * delta), f


def normal_cdf(x: Array) -> Array:
    """Φ(x). The naive (1 + erf(x/√2)) / 2 has no digit right below -8.3; φ R has all."""
    u = np.minimum(np.abs(x), VANISHED)
    a, f = _tail(u, mills(u))
    tail = a * f
    return np.where(x > 0, 1 - tail, tail)


def normal_pdf(x: Array) -> Array:
    """φ(x) = exp(-x²/2) / √(2π)."""
    u = np.minimum(np.abs(x), VANISHED)
    a, f = _tail(u, np.ones_like(u))
    return a * f


def normal_product(x: Array) -> Array:
    """x Φ(x) = [x > 0] x - |x| Φ(-|x|)."""
    u = np.minimum(np.abs(x), VANISHED)
    a, f = _tail(u, mills(u))
    return x * (x > 0) - u * a * f


def normal_product_slope(x: Array) -> Array:
    """Φ(x) + x φ(x).

    For x < 0 the two terms have opposite signs; φ(u) (R(u) - u) with u = -x subtracts before the rounding of φ. f'(x) + f'(-x) = 1.
    """
    u = np.minimum(np.abs(x), VANISHED)
    a, f = _tail(u, mills(u) - u)
    slope = a * f
    return np.where(x > 0, 1 - slope, slope)


def normal_product_curvature(x: Array) -> Array:
    """φ(x) (2 - x²)."""
    u = np.minimum(np.abs(x), VANISHED)
    a, f = _tail(u, 2 - u * u)
    return a * f


def bell(x: Array, factor: Array | float = 1.0) -> Array:
    """factor · exp(-x²), which is 0 above 28 with any factor of that size."""
    e, delta, f = density_factors(np.clip(x, -VANISHED, VANISHED), 1.0)
    return factor * (e + e * delta) * f
