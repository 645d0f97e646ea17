"""Unit deviances of the variance function μᵖ: d = 2 ∫ (y - t) t⁻ᵖ dt from x to y, for every real p.

The textbook form divides by (1 - p)(2 - p), and beside y = x its three terms cancel two orders. With L = log(y/x) and
E(s) = (exp(sL) - 1)/s, E(0) = L, differences of powers are xˢ E(s).
"""

from __future__ import annotations

import math

import numpy as np

from actcli.numerics.arrays import AnyArray, Array
from actcli.numerics.compensated import two_sum
from actcli.numerics.exponentials import exp_deficit
from actcli.numerics.logarithms import log_quotient

# Where |L| max(1, |2 - p|) is below this, a power series in L is summed; its 36th term is below 2⁻⁸⁰.
_SERIES_END, _TERMS = 3.0, 36


def log_ratio(x: Array, y: Array) -> Array:
    """L = log(y/x), beside 1 without the rounding error of the quotient."""
    return np.where((y > x / 2) & (y / 2 < x), np.log1p((y - x) / x), log_quotient(y, x))


def _power(x: Array, whole: int, p: float) -> Array:
    """x^(whole - p); the exponent's rounding error counts log(x) times."""
    exponent, low = (float(part) for part in two_sum(float(whole), np.asarray(-p)))
    result = np.power(x, exponent)
    return result * (1 + low * np.log(x)) if low else result


def _times_power(amount: Array, x: Array, whole: int, p: float) -> Array:
    """amount · x^(whole - p), between the halves of the power, or its quarters, so that it is in range where the product is."""
    exponent, low = (float(part) for part in two_sum(float(whole), np.asarray(-p)))
    root, quarter = np.power(x, exponent / 2), np.power(x, exponent / 4)
    product = np.where(np.isinf(root), amount * quarter * quarter * quarter * quarter, root * amount * root)
    return product * (1 + low * np.log(x) if low else 1.0)


def _chord(x: Array, y: Array, log: Array, whole: int, p: float) -> Array:
    """(yˢ - xˢ)/s with s = whole - p: xˢ E(s), or the difference where it is large."""
    s = whole - p
    if s == 0:
        return log
    start, end = _power(x, whole, p), _power(y, whole, p)
    far = np.where(np.isinf(start) | np.isinf(end), np.copysign(np.inf, log), (end - start) / s)
    return np.where(np.abs(s * log) < 1, _times_power(np.expm1(s * log) / s, x, whole, p), far)


def _chord_slope(x: Array, y: Array, log: Array, whole: int, p: float) -> Array:
    """The derivative of the chord by s: xˢ (E'(s) + log(x) E(s)), or that of the difference."""
    s = whole - p
    if s == 0:
        return log * (log / 2 + np.log(x))
    start, end = _power(x, whole, p), _power(y, whole, p)
    near = start * (np.log(x) * np.expm1(s * log) - exp_deficit(s * log) / s)
    far = np.where(end == 0, 0.0, end * np.log(y)) - start * np.log(x) - (end - start) / s
    return np.where(np.abs(s * log) < 1, near, far) / s


def _coefficients(a: float) -> tuple[list[float], list[float]]:
    """(1 + a + … + aᵏ)/(k + 2)! and their slopes by a."""
    sums, slopes = [1.0], [0.0]
    for _ in range(_TERMS - 1):
        slopes.append(sums[-1] + a * slopes[-1])
        sums.append(1 + a * sums[-1])
    return (
        [sums[k] / math.factorial(k + 2) for k in range(_TERMS)],
        [slopes[k] / math.factorial(k + 2) for k in range(_TERMS)],
    )


def _falling_coefficients(a: float) -> list[float]:
    """(aᵏ - (a - 1)ᵏ)/(k + 1)! for k ≥ 1."""
    found, total, power = [], 1.0, 1.0
    for k in range(1, _TERMS + 1):
        found.append(total / math.factorial(k + 1))
        power *= a - 1
        total = a * total + power
    return found


def _summed(coefficients: list[float], log: Array) -> Array:
    """L² Σ coefficient Lᵏ."""
    total = np.zeros_like(log)
    for coefficient in reversed(coefficients):
        total = total * log + coefficient
    return log * log * total


def _split(log: Array, p: float) -> tuple[AnyArray, Array]:
    """Where the series holds, and L there, 0 elsewhere."""
    near = np.abs(log) * max(1.0, abs(2 - p)) <= _SERIES_END
    return near, np.where(near, log, 0.0)


def deviance(x: Array, y: Array, p: float) -> Array:
    """With a = 2 - p, beside y = x 2 xᵃ (L²/2 + (1 + a) L³/6 + (1 + a + a²) L⁴/24 + …).

    For p < 2 and y < x its terms alternate in sign; those of 2 yᵃ (L²/2 - (a² - (a-1)²) L³/6 + …) do so less, or not at all.
    """
    if p == 0:
        return np.square(x - y)
    log = log_ratio(x, y)
    near, inner = _split(log, p)
    beside = _times_power(_summed(_coefficients(2 - p)[0], inner), x, 2, p)
    if p < 2:
        below = _times_power(_summed(_falling_coefficients(2 - p), -inner), y, 2, p)
        beside = np.where(log < 0, below, beside)
    return 2 * np.where(near, beside, _beyond(x, y, log, p))


def _rise(x: Array, y: Array, whole: int, p: float) -> Array:
    """(y - x) x^(whole - p), with its limit at x = ∞."""
    degree = 1 + whole - p
    limit = -np.inf if degree > 0 else -1.0 if degree == 0 else 0.0
    return np.where(np.isposinf(x), limit, _times_power(y - x, x, whole, p))


def _beyond(x: Array, y: Array, log: Array, p: float) -> Array:
    """Half the deviance where y is far from x: the textbook form, but beside p = 1 and 2; where S = (y - x) x^(1-p) overflows, so does all.

    There it is (S - (yᵃ - xᵃ)/a)/(p - 1) or, for p < 3/2, (y (y^(1-p) - x^(1-p))/(1 - p) - S)/a.
    """
    straight = _rise(x, y, 1, p)
    a, q = 2 - p, 1 - p
    if min(abs(a), abs(q)) > 0.25:
        half = _power(y, 2, p) / a / q - _times_power(y, x, 1, p) / q + _power(x, 2, p) / a
    elif p < 1.5:
        half = (np.where(y == 0, 0.0, y * _chord(x, y, log, 1, p)) - straight) / a
    else:
        half = (straight - _chord(x, y, log, 2, p)) / -q
    return np.where(np.isinf(straight), np.inf, half)


def slope(x: Array, y: Array, p: float) -> Array:
    """2 (x - y) x⁻ᵖ."""
    return -2 * _rise(x, y, 0, p)


def curvature(x: Array, y: Array, p: float) -> Array:
    """2 x⁻ᵖ (1 - p + p y/x)."""
    if p == 0:
        return np.full_like(x, 2.0)
    root = np.power(x, -p / 2) / np.sqrt(x)
    inner = (1 - p) * x + p * y
    rest = np.where(np.isinf(inner), (1 - p) * (root * x) + p * (root * y), root * inner)
    return 2 * np.where(np.isposinf(x), np.inf if p < 0 else 0.0, rest * root)


def by_target(x: Array, y: Array, p: float) -> Array:
    """2 (y^(1-p) - x^(1-p))/(1 - p), the integral of 2 t⁻ᵖ from x to y."""
    return 2 * (y - x) if p == 0 else 2 * _chord(x, y, log_ratio(x, y), 1, p)


def by_power(x: Array, y: Array, p: float) -> Array:
    """The derivative of the deviance by p: of the same series, or of the same quotients."""
    log = log_ratio(x, y)
    near, inner = _split(log, p)
    sums, slopes = _coefficients(2 - p)
    beside = -_times_power(_summed(slopes, inner) + np.log(x) * _summed(sums, inner), x, 2, p)
    return 2 * np.where(near, beside, _beyond_by_power(x, y, log, p))


def _beyond_by_power(x: Array, y: Array, log: Array, p: float) -> Array:
    """Half of it, where y is far from x."""
    change = _rise(x, y, 1, p) * np.log(x)
    half = _beyond(x, y, log, p)
    if p < 1.5:
        rate = (change - np.where(y == 0, 0.0, y * _chord_slope(x, y, log, 1, p)) + half) / (2 - p)
    else:
        rate = (_chord_slope(x, y, log, 2, p) - change - half) / (p - 1)
    # Where the deviance overflows, its largest term alone counts.
    falling = (p > 2) | ((p == 2) & np.isfinite(x))
    end = np.log(np.maximum(x, y) if p <= 1 else np.where(falling, np.minimum(x, y), x))
    weight = np.where((p > 1) & (y > x), np.log(x) + 1 / (p - 1 or 1.0), end)
    return np.where(np.isfinite(half), rate, -half * weight)
