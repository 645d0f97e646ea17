"""x times a gate composed of two functions: tanh(eˣ), erf(log(1 + eˣ)), tanh(log(1 + σ)); and x tanh x.

Left of 0 the slopes of such a unit are differences of near equals; they are taken in two floats, or drawn out of a series.
"""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import AnyArray, Array
from actcli.numerics.error_function import TWO_OVER_ROOT_PI, erf
from actcli.numerics.two_floats import TwoFloats, decay, exponential, product, raised, scaled, tanh

# Left of -40 the gates are eˣ, times a constant, to the last bit.
_FAR_LEFT = -40.0

# Beyond 7, tanh(eˣ) and its products with x are 1 and x to the last bit: exp(-2 e⁷) < 2⁻³¹⁰⁰.
_TANHEXP_SATURATION = 7.0

# Beyond 30, erf(log(1 + eˣ)) is 1, and exp(-30²) is 0 with any factor here.
_SERF_SATURATION = 30.0


def _growth(x: Array, end: float) -> tuple[TwoFloats, TwoFloats, AnyArray, TwoFloats]:
    """x up to an end, exp(x) as m and k, and as a number."""
    z = product(np.minimum(x, end), 1.0)
    m, power = exponential(z)
    return z, m, power, raised(m, power)


def tanhexp(x: Array) -> Array:
    """x tanh(eˣ); eˣ itself far on the left, where it may be subnormal while x times it is not."""
    _, m, power, w = _growth(x, _TANHEXP_SATURATION)
    return np.where(x < _FAR_LEFT, scaled(m, power, x), x * tanh(w)[0].rounded())


def tanhexp_slope(x: Array) -> Array:
    """tanh w + x w (1 - tanh² w) with w = eˣ."""
    z, m, power, w = _growth(x, _TANHEXP_SATURATION)
    t, opening, fall = tanh(w)
    near = t + z * w * raised(opening, fall)
    return np.where(x < _FAR_LEFT, scaled(m * (1 + z), power), near.rounded())


def tanhexp_curvature(x: Array) -> Array:
    """w (1 - tanh² w) (2 + x - 2 x w tanh w) with w = eˣ, which on the right falls like exp(-2w)."""
    z, m, power, w = _growth(x, _TANHEXP_SATURATION)
    t, opening, fall = tanh(w)
    return scaled(m * opening * (2 + z - 2.0 * z * w * t), power + fall)


def _softplus(x: Array) -> Array:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def serf(x: Array) -> Array:
    """x erf(log(1 + eˣ))."""
    _, m, power, _ = _growth(x, 0.0)
    return np.where(x < _FAR_LEFT, scaled(m * TWO_OVER_ROOT_PI, power, x), x * erf(_softplus(x)))


def _serf_parts(x: Array) -> tuple[Array, TwoFloats, TwoFloats, AnyArray]:
    """x within its bounds, s = log(1 + eˣ), and 2 σ(x) exp(-s²) / √π as m and k."""
    z = product(np.minimum(x, _SERF_SATURATION), 1.0)
    m, power, a = decay(z)
    left = z.high < 0
    s = TwoFloats(np.maximum(z.high, 0)) + np.log1p(a.rounded())
    bell, fall, _ = decay(s * s)
    return z.high, s, m.where(left, 1.0) / (1 + a) * bell * TWO_OVER_ROOT_PI, np.where(left, power, 0) + fall


def serf_slope(x: Array) -> Array:
    """erf s + 2 x σ(x) exp(-s²) / √π; left of 0 drawn out as in _serf_bracket."""
    z, s, m, power = _serf_parts(x)
    left = scaled(m * _serf_bracket(z, np.minimum(s.rounded(), 1.0)), power)
    return np.where(x < 0, left, erf(s.rounded()) + scaled(m, power, z))


def _serf_bracket(x: Array, s: Array) -> Array:
    """√π exp(s²) erf(s) / (2 σ(x)) + x, where σ(x) = 1 - exp(-s).

    The first term is 1 + E. With exp(s²) erf(s) √π / (2s) = 1 + G and σ/s = 1 - D, both by their series, E = (G + D) / (1 - D), and the
    bracket is (1 + x) + E: its two parts cancel less than its terms.
    """
    growth = _series(_BELL_RATIO, 2 * s * s)
    missing = _series(_MISSING, -s)
    return (1 + x) + (growth + missing) / (1 - missing)


def _series(coefficients: list[float], v: Array) -> Array:
    total = np.zeros_like(v)
    for coefficient in coefficients:
        total = (total + coefficient) * v
    return total


def _coefficients(count: int, ratio: int, sign: float) -> list[float]:
    """sign / (3 · 5 · … (2k + 1)) for a ratio of 2, sign / (k + 1)! for 1, k from `count` down to 1."""
    found, product_ = [], sign
    for k in range(1, count + 1):
        product_ /= ratio * k + 1
        found.append(product_)
    return found[::-1]


_BELL_RATIO = _coefficients(22, 2, 1.0)
_MISSING = _coefficients(18, 1, -1.0)


def serf_curvature(x: Array) -> Array:
    """2 σ(x) exp(-s²) / √π times 2 + x σ(-x) - 2 s x σ(x)."""
    z, s, m, power = _serf_parts(x)
    a = np.exp(-np.abs(z))
    opened, closed = np.where(z < 0, a, 1) / (1 + a), np.where(z < 0, 1, a) / (1 + a)
    return scaled(m * (2 + z * closed - 2 * s.rounded() * z * opened), power)


def lisht_slope(x: Array) -> Array:
    """tanh x + x (1 - tanh² x)."""
    z = product(x, 1.0)
    t, m, power = tanh(z)
    return (t + z * raised(m, power)).rounded()


def lisht_curvature(x: Array) -> Array:
    """2 (1 - tanh² x) (1 - x tanh x)."""
    z = product(x, 1.0)
    t, m, power = tanh(z)
    return scaled(m * (1 - z * t), power, 2.0)
