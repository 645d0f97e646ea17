"""The error function, and the normal distribution of an argument held as two floats."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.compensated import two_sum
from actcli.numerics.two_floats import TwoFloats, decay, product, raised, scaled

TWO_OVER_ROOT_PI = TwoFloats(1.1283791670955126, 1.533545961316588e-17)
_ONE_OVER_ROOT_2 = TwoFloats(0.7071067811865476, -4.833646656726457e-17)
_ONE_OVER_ROOT_2_PI = TwoFloats(0.3989422804014327, -2.49232720227773e-17)

# erf(x)/x - 1 on |x| ≤ 1 as a polynomial in x², right to 2⁻⁵⁶: interpolated at Chebyshev nodes with 40 digits.
_CENTRE = (
    -7.795898827002142e-10,
    1.3720064546777686e-08,
    -1.6208483801871705e-07,
    1.6447424703317362e-06,
    -1.492473690741966e-05,
    0.00012055294904839707,
    -0.0008548325975389692,
    0.0052239776071164225,
    -0.02686617064323777,
    0.11283791670945006,
    -0.37612638903183543,
    0.12837916709551256,
)
_CENTRE_END = 0.8

# 1/R(u) - u for the Mills ratio R and u ≥ 1.1, from 20 Chebyshev nodes of 1 / (1 + u/4) with 80 digits: R to 2⁻⁵⁶.
_NUMERATOR = (
    0.9999999999993046,
    25.125411102052766,
    324.3018232377504,
    2729.386358398204,
    16286.704063570915,
    71023.9462081226,
    226155.29555196178,
    509086.99810638936,
    742713.3955904335,
    547096.6135118636,
)
_DENOMINATOR = (
    1.0,
    25.125411101881223,
    326.3018232570526,
    2779.6371792823884,
    16929.307771706233,
    76331.96435974042,
    256824.94693402096,
    635812.7479929501,
    1110527.9203290986,
    1243133.933975516,
    685683.920462844,
)
_TAIL_START = 1.13

# Beyond 80, exp(-u²/2) is 0 with any factor.
_VANISHED = 80.0


def _polynomial(coefficients: tuple[float, ...], u: Array) -> Array:
    total = np.full_like(u, coefficients[0])
    for coefficient in coefficients[1:]:
        total = total * u + coefficient
    return total


def _mills(u: Array) -> Array:
    """Φ(-u) / φ(u) = 1 / (u + q(u)) for 1.1 ≤ u ≤ 80."""
    u = np.clip(u, _TAIL_START, _VANISHED)
    return 1 / (u + _polynomial(_NUMERATOR, u) / _polynomial(_DENOMINATOR, u))


def _centre(x: TwoFloats) -> TwoFloats:
    """erf x for |x| ≤ 0.8, as x + x P(x²)."""
    near = np.clip(x.high, -_CENTRE_END, _CENTRE_END)
    return x + near * _polynomial(_CENTRE, near * near)


def erf(x: Array) -> Array:
    """erf x; beyond 0.8 it is 1 - erfc |x|, whose errors count by the size of erfc."""
    u = np.minimum(np.abs(x), 6.5)  # erfc(6.5) is below 2⁻⁶⁴
    far = 1 - TWO_OVER_ROOT_PI.high / np.sqrt(2) * np.exp(-u * u) * _mills(u * np.sqrt(2))
    near = np.clip(x, -_CENTRE_END, _CENTRE_END)
    centre = near + near * _polynomial(_CENTRE, near * near)
    return np.where(np.abs(x) < _CENTRE_END, centre, np.copysign(far, x))


def erf_slope(x: Array, *factors: Array | float) -> Array:
    """2 exp(-x²) / √π, times the factors; -x*x in one float is wrong by x² ULP times 2⁻⁵³."""
    m, power, _ = decay(product(x, x))
    return scaled(m * TWO_OVER_ROOT_PI, power, *factors)


def standardized(x: Array, mean: Array | float, deviation: Array | float) -> TwoFloats:
    """(x - μ) / σ, within ±80."""
    high, low = two_sum(x, -np.asarray(mean))
    inside = np.abs(high / deviation) < _VANISHED
    ratio = TwoFloats(np.where(inside, high, 0.0), np.where(inside, low, 0.0)) / deviation
    return ratio.where(inside, np.copysign(_VANISHED, high))


def normal_pdf(v: TwoFloats, *factors: Array | float) -> Array:
    """φ(v), times the factors."""
    m, power, _ = decay(v * v * 0.5)
    return scaled(m * _ONE_OVER_ROOT_2_PI, power, *factors)


def normal_cdf(v: TwoFloats, *factors: Array | float) -> Array:
    """Φ(v), times the factors: (1 + erf(v/√2)) / 2 beside 0, in the tails φ(v) R(|v|) and 1 less that."""
    m, power, _ = decay(v * v * 0.5)
    tail = m * _ONE_OVER_ROOT_2_PI * _mills(np.abs(v.high))
    near, right = np.abs(v.high) < _TAIL_START, v.high > 0
    upper = (1 - raised(tail, power)).where(right, tail)
    chance = ((1 + _centre(v * _ONE_OVER_ROOT_2)) * 0.5).where(near, upper)
    return scaled(chance, np.where(near | right, 0, power), *factors)


def normal_product(x: Array, *factors: Array | float) -> Array:
    """x Φ(x), times the factors."""
    v = TwoFloats(np.clip(x, -_VANISHED, _VANISHED))
    return normal_cdf(v, np.maximum(x, -_VANISHED), *factors)
