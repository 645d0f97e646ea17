"""Barron's family ρ(z) = (b/α)((1 + u)^(α/2) - 1), u = z²/b, b = |α - 2|, for every shape α between -∞ and ∞.

As written it is 0/0 at α = 0 and 2, cancels beside 0 and for small z, and for large |α| the power magnifies the rounding errors of its
base. With L = log(1 + u), Λ = bL and w = αL/2 it is (Λ/2)·(exp(w) - 1)/w, which has no special α but 2: Λ → z² as |α| → ∞.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from actcli.numerics.arrays import AnyArray, Array
from actcli.numerics.compensated import two_product, two_sum
from actcli.numerics.exponentials import exp_deficit
from actcli.numerics.logarithms import log1p_excess
from actcli.numerics.residuals import over_scale

# Beyond this |z|, 1 + u is u to the last bit, u would overflow, and z, which may do so too, is held as z · 2⁻⁶⁰⁰.
_FAR, _DOWN, _POWER = 2.0**400, 2.0**-600, 600

# Beyond this |α| the exponent of the power is summed, not multiplied: (α/2) log(1 + u) = ±(z² - small corrections)/2.
_STEEP = 2.0**30
_VANISHED = 64.0  # exp(-64²/2) is 0

# Σ (-t)ᵏ/(k + 3)! is summed for |t| ≤ 3: the thirtieth term is below 2⁻⁷⁵.
_TERMS, _SERIES_END = 30, 3.0


class Shape(NamedTuple):
    """α with b; z = (x - y)/c, scaled down where it is far; z² and u for z within ±2⁴⁰⁰, each as a sum of two floats."""

    alpha: float
    b: float
    far: AnyArray
    z: Array
    square: tuple[Array, Array]
    u: tuple[Array, Array]

    @property
    def steep(self) -> bool:
        """Whether α is so large that ρ is nearly exp(±z²/2)."""
        return abs(self.alpha) > _STEEP


def shape(x: Array, y: Array, alpha: float, c: Array | float) -> Shape:
    """What all derivatives have in common."""
    z, low = over_scale(x, y, c)
    far = np.abs(z) > _FAR
    most = _VANISHED if abs(alpha) > _STEEP else _FAR
    near = np.clip(z, -most, most)
    v, v_low = two_product(near, near)
    v_low = v_low + 2 * near * np.where(near == z, low, 0.0)
    z = np.where(far, (x * _DOWN - y * _DOWN) / c, z)
    if math.isinf(alpha):
        return Shape(alpha, math.inf, far, z, (v, v_low), (np.zeros_like(v), np.zeros_like(v)))
    above, above_low = (float(part) for part in two_sum(alpha, np.asarray(-2.0)))
    b, b_low = abs(above), math.copysign(1.0, above) * above_low
    u = v / b if b else np.full_like(v, np.inf)
    product, error = two_product(u, b)
    return Shape(alpha, b, far, z, (v, v_low), (u, (((v - product) - error) + v_low - u * b_low) / b if b else u))


def half_power(s: Shape, less: int) -> Array:
    """(1 + u)^((α/2 - less)/2), the square root of the power: what it multiplies stays in range between the two."""
    if s.b == 0:
        return np.ones_like(s.z)
    u, u_low = s.u
    if s.steep:
        v, v_low = s.square
        sign = math.copysign(1.0, s.alpha)
        rest = v_low - _lost(s) + sign * 2 * _log(s)
        return np.exp(sign / 4 * v) * np.exp(sign / 4 * rest) / (1 + u) ** (less / 2)
    exponent, low = (float(part) / 2 for part in two_sum(s.alpha / 2, np.asarray(-float(less))))
    base, base_low = two_sum(1.0, u)
    near = np.power(base, exponent) * np.exp(exponent * (base_low + u_low) / base) * (1 + low * np.log(base))
    # Beyond, |z|/√b to the power as two factors above 1, and b < 1 apart: the quotient might overflow.
    half = np.abs(s.z) * 2.0 ** (_POWER / 2) / max(math.sqrt(s.b), 1.0)
    far = np.power(half, 2 * exponent) * np.power(2.0 ** (_POWER / 2), 2 * exponent) * min(s.b, 1.0) ** -exponent
    return np.where(s.far, far * (1 + low * np.minimum(_log(s), 1e4)), near)


def _up(s: Shape) -> AnyArray:
    """What brings z back to its size."""
    return np.where(s.far, 1 / _DOWN, 1.0)


def _lost(s: Shape) -> Array:
    """z² - b log(1 + u), for large b."""
    u, v = s.u[0], s.square[0]
    return np.where(u == 0, 0.0, v * (log1p_excess(u) / u))


def _scaled_log(s: Shape) -> Array:
    """Λ = b log(1 + u)."""
    if s.steep:
        return s.square[0] - _lost(s)
    q = np.abs(s.z) / max(math.sqrt(s.b), 1.0)
    far = s.b * (2 * np.log(q) + (2 * _POWER * math.log(2) - math.log(min(s.b, 1.0))))
    near = np.where(s.u[0] < 2.0**-60, s.square[0], s.b * np.log1p(s.u[0]))
    return np.where(s.far, far, near)


def _log(s: Shape) -> Array:
    """L = log(1 + u)."""
    return _scaled_log(s) / s.b


def _ratio(s: Shape) -> float:
    """α/b, ±1 for an infinite α."""
    return math.copysign(1.0, s.alpha) if math.isinf(s.alpha) else s.alpha / s.b


def value(s: Shape) -> Array:
    """ρ(z): by exp(w) - 1 where that is small, by the power where it is not."""
    if s.b == 0:
        return s.z / 2 * s.z * _up(s) * _up(s)
    scaled = _scaled_log(s)
    if s.alpha == 0:
        return scaled / 2
    w = _ratio(s) / 2 * scaled
    small = np.where(w == 0, 1.0, np.expm1(w) / w) * scaled / 2
    root = half_power(s, 0)
    return np.where(np.abs(w) <= 1, small, root / _ratio(s) * root - 1 / _ratio(s))


def slope(s: Shape, c: Array | float) -> Array:
    """(z/c)(1 + u)^(α/2 - 1)."""
    root = half_power(s, 1)
    return s.z * root / c * (root * _up(s))


def curvature(s: Shape, c: Array | float) -> Array:
    """(1 + u)^(α/2 - 2) (1 + (α - 1) u)/c²; the last factor over 1 + u stays in range."""
    if s.b == 0:
        return np.ones_like(s.z) / c / c
    root, v = half_power(s, 1), s.square[0]
    bend = math.copysign(1.0, s.alpha) if math.isinf(s.alpha) else (s.alpha - 1) / s.b
    factor = np.where(v < 1, (1 + bend * v) / (1 + v / s.b), (1 / v + bend) / (1 / v + 1 / s.b))
    return root * factor / c * root / c


def by_c(s: Shape, c: Array | float) -> Array:
    """-(z²/c)(1 + u)^(α/2 - 1); for z > 1 the power is α/2 and the rest of it 1/(1/z² + 1/b), which stay in range."""
    inner = s.z * half_power(s, 1) * _up(s)
    if s.b == 0:
        return -inner / c * inner
    outer = half_power(s, 0)
    return -np.where(s.square[0] < 1, inner / c * inner, outer / (1 / s.square[0] + 1 / s.b) / c * outer)


def by_alpha(s: Shape) -> Array:
    """∂ρ/∂α = ±(L²/2)(1 + u)^(α/2)(C(L) - C(w)), C(t) = (exp(-t) - 1 + t)/t², + for α > 2; ∞ at α = 2 and z ≠ 0.

    Small z give about z⁶/(24 b²), of which the derivative as written cancels three orders. Here C(L) - C(w) is a power series in L or w,
    whichever is larger, and L - w = (1 - α/2) L is taken out of it; beyond the series the difference is written out.
    """
    if s.b == 0:
        return np.where(s.z == 0, 0.0, np.inf)
    if math.isinf(s.alpha):
        return np.zeros_like(s.z)
    log, half = _log(s), s.alpha / 2
    w, root = half * log if half else np.zeros_like(log), half_power(s, 0)
    t, ratio = (log, half) if abs(half) <= 1 else (w, 1 / half)
    near = root * (s.b / 4 * log * log * log * _series(np.clip(t, -_SERIES_END, _SERIES_END), ratio)) * root
    far = _beside_two(s, log, root) if 1 <= s.alpha <= 3 else _apart(s, log, w, root)
    far = np.where(np.isinf(s.z) & (s.alpha >= 0), np.inf, far)
    return np.where(np.abs(t) <= _SERIES_END, near, far)


def _series(t: Array, ratio: float) -> Array:
    """Σ (-t)ᵏ (1 + ratio + … + ratioᵏ)/(k + 3)!."""
    sums = [1.0]
    for _ in range(_TERMS - 1):
        sums.append(1 + ratio * sums[-1])
    total = np.zeros_like(t)
    for k in range(_TERMS - 1, -1, -1):
        total = sums[k] / math.factorial(k + 3) - t * total
    return total


def _beside_two(s: Shape, log: Array, root: Array) -> Array:
    """With k = 2/α and d = L - w: ((1 + u)^(α/2) d (k - (k + 1)/w) + k² - exp(-d))/2, for α > 2 its negative."""
    half = s.alpha / 2
    k, d = 1 / half, (1 - half) * log
    rest = (1 - half) / half * (k + 1) - np.expm1(-d)
    return math.copysign(0.5, 2 - s.alpha) * (root * (d * (k - (k + 1) / (half * log))) * root + rest)


def _apart(s: Shape, log: Array, w: Array, root: Array) -> Array:
    """±(1 + u)^(α/2) (L² C(L) - L² C(w))/2 where both terms are far from each other; for α < 0, exp(-w) would overflow in the second."""
    if s.alpha > 0:
        difference = root * (_excess(log) - log * np.where(w < 1e-100, 0.5, _excess(w) / w / w) * log) * root
    else:
        inner = np.where(w > -1e-100, -0.5, exp_deficit(w) / w / w)
        difference = log * inner * log + root * _excess(log) * root
    return math.copysign(0.5, s.alpha - 2) * difference


def _excess(t: Array) -> Array:
    """t - 1 + exp(-t), t ≥ 0."""
    return np.where(t > 1, t - 1 + np.exp(-t), -np.exp(-np.minimum(t, 1.0)) * exp_deficit(np.minimum(t, 1.0)))
