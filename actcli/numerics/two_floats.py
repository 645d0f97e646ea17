"""Arithmetic with numbers held as two floats, for what is to be exponentiated and for what a near equal is subtracted from.

A formula written in it needs no other form against cancellation, and its result is rounded once.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from actcli.numerics.arrays import AnyArray, Array
from actcli.numerics.compensated import two_product, two_sum
from actcli.numerics.exponentials import tanh_excess

# Arguments of exponentials are kept within ±4000: exp(-4000) is 0 also with two factors of the size of the largest float.
BOUND = 4000.0

# log 2, its first part with zeros at the end, so that small multiples are exact.
_LOG_2 = (0.6931471803691238, 1.9082149292705877e-10)
_STEPS = 64
_STEP = (1.0157477085866857, 2.0530467874932267e-17)  # exp(1/64)


class TwoFloats:
    """high + low, |low| at most half an ULP of high: about 104 bits. Sizes stay below 2⁹⁹⁰."""

    __slots__ = ("high", "low")
    __array_ufunc__ = None  # arrays leave `array * two_floats` to us

    def __init__(self, high: Any, low: Any = 0.0) -> None:
        self.high, self.low = high, low

    def __add__(self, other: Any) -> TwoFloats:
        other = _two(other)
        high, error = two_sum(self.high, other.high)
        return TwoFloats(*_fast_sum(high, error + (self.low + other.low)))

    def __mul__(self, other: Any) -> TwoFloats:
        if isinstance(other, float) and other in (4.0, 2.0, 0.5, -0.5, -2.0):
            return TwoFloats(self.high * other, self.low * other)
        other = _two(other)
        high, error = two_product(self.high, other.high)
        return TwoFloats(*_fast_sum(high, error + (self.high * other.low + self.low * other.high)))

    def __truediv__(self, other: Any) -> TwoFloats:
        other = _two(other)
        high = self.high / other.high
        rest = self - other * high
        return TwoFloats(*_fast_sum(high, (rest.high + rest.low) / other.high))

    def __neg__(self) -> TwoFloats:
        return TwoFloats(-self.high, -self.low)

    def __sub__(self, other: Any) -> TwoFloats:
        return self + -_two(other)

    def __rsub__(self, other: Any) -> TwoFloats:
        return -self + other

    def __rtruediv__(self, other: Any) -> TwoFloats:
        return _two(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def __abs__(self) -> TwoFloats:
        side = np.copysign(1.0, self.high)
        return TwoFloats(side * self.high, side * self.low)

    def sqrt(self) -> TwoFloats:
        """The square root."""
        high = np.sqrt(self.high)
        rest = self - TwoFloats(high) * high
        return TwoFloats(*_fast_sum(high, rest.high / (2 * high)))

    def where(self, condition: AnyArray, other: Any) -> TwoFloats:
        """Itself where the condition holds, else the other."""
        other = _two(other)
        return TwoFloats(np.where(condition, self.high, other.high), np.where(condition, self.low, other.low))

    def rounded(self) -> Array:
        """The nearest floats."""
        return np.asarray(self.high + self.low)


def _two(value: Any) -> TwoFloats:
    return value if isinstance(value, TwoFloats) else TwoFloats(value)


def _fast_sum(high: Array, low: Array) -> tuple[Array, Array]:
    total = high + low
    return total, low - (total - high)


def product(x: Array, factor: Array | float, rest: Array | float = 0.0) -> TwoFloats:
    """x · (factor + rest), within ±BOUND; `rest` is what a decimal constant or a product has beyond its float."""
    x_part, x_power = np.frexp(x)
    part, power = np.frexp(factor)
    high, low = two_product(x_part, part)
    high, low = np.ldexp(high, x_power + power), np.ldexp(low, x_power + power) + rest * x
    return TwoFloats(np.clip(high, -BOUND, BOUND), np.where(np.abs(high) < BOUND, low, 0.0))


@cache
def _powers() -> tuple[Array, Array]:
    """exp(n/64) for |n| ≤ 32, at the places n + 32."""
    step = TwoFloats(np.float64(_STEP[0]), np.float64(_STEP[1]))
    up = [TwoFloats(np.float64(1.0))]
    for _ in range(_STEPS // 2):
        up.append(up[-1] * step)
    table = [*(1 / power for power in up[:0:-1]), *up]
    return np.array([power.high for power in table]), np.array([power.low for power in table])


def exponential(z: TwoFloats) -> tuple[TwoFloats, AnyArray]:
    """m and whole k with m · 2ᵏ = exp(z), for |z| ≤ 4000: m, in [0.35, 0.71], to 2⁻⁵⁸ of its size.

    z = k log 2 + n/64 + r with |r| ≤ 1/128, and exp(n/64) is known as two floats: only exp(r) brings a rounding error.
    """
    k = np.rint(z.high / _LOG_2[0])
    rest = z.high - k * _LOG_2[0]
    n = np.rint(rest * _STEPS)
    growth = np.expm1((rest - n / _STEPS) + (z.low - k * _LOG_2[1]))
    highs, lows = _powers()
    place = np.where(np.isnan(n), 0.0, n).astype(np.intp) + _STEPS // 2
    high = highs[place] / 2
    power = np.where(np.isnan(k), 0.0, k).astype(np.intp) + 1
    return TwoFloats(*_fast_sum(high, lows[place] / 2 + high * growth)), power


def raised(m: TwoFloats, power: AnyArray) -> TwoFloats:
    """m · 2ᵏ."""
    return TwoFloats(np.ldexp(m.high, power), np.ldexp(m.low, power))


def scaled(m: TwoFloats, power: AnyArray | int, *factors: Array | float) -> Array:
    """m · 2ᵏ times the factors, which may be as large as they can; a subnormal result is rounded once. ∞ · 0 is NaN."""
    value = m.rounded()
    for factor in factors:
        part, own = np.frexp(factor)
        value, power = value * part, power + own
    return np.where(np.isinf(value), value * np.ldexp(1.0, power), np.ldexp(value, power))


def decay(z: TwoFloats) -> tuple[TwoFloats, AnyArray, TwoFloats]:
    """exp(-|z|), as m and k (see exponential) and as a number, which is 0 or subnormal where m · 2ᵏ times a large factor is not."""
    m, power = exponential(-abs(z))
    return m, power, raised(m, power)


def tanh(z: TwoFloats) -> tuple[TwoFloats, TwoFloats, AnyArray]:
    """tanh z, and its slope 1 - tanh² z as m · 2ᵏ: with b = exp(-2|z|), ±(1 - b) / (1 + b) and 4b / (1 + b)².

    Where |z| is small, tanh z is z - (z - tanh z), its difference known to all digits.
    """
    m, power, b = decay(z * 2.0)
    near = np.clip(z.high, -0.2, 0.2)
    far = TwoFloats(np.copysign(1.0, z.high)) * ((1 - b) / (1 + b))
    value = (z + -tanh_excess(near)).where(np.abs(z.high) < 0.2, far)
    return value, m * 4.0 / ((1 + b) * (1 + b)), power
