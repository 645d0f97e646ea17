"""Kernels for results that are rounded to float32 or to smaller floats; what they compute with is float64 all the same.

There 10⁻¹¹ of the result is enough, the square of x is exact, and exp(x) is neither subnormal nor infinite where a result is not 0 or
1 or x itself: each is one quotient in e = exp(x), right in both tails.
"""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array, constants, indicator, polynomial, reflected

# exp(700) does not overflow, and with it every gate here is 1.
_OPEN = 700.0

# exp(25)² beside 1 is 1 + 5·10²¹; its square is far from overflow, also times x.
_MISH_OPEN = 25.0

# Beyond 40 the density is below 10⁻³⁴⁷.
_VANISHED = 40.0

# The root r of R(u) = u for the Mills ratio R, and (R(u) - r) / (u - r) for 0 ≤ u ≤ 14.6 as a quotient of polynomials of degrees 5
# and 6, from `python -m tests.oracles.mills_ratio`. R and R(u) - u come out to 5·10⁻¹¹ of their size.
_ROOT = 0.7517915246935645
_NUMERATOR = constants(
    -0.7517913555834679,
    -9.925479259789398,
    -60.47336950930446,
    -208.16785977209193,
    -404.5785908911816,
    -364.94266731718415,
)
_DENOMINATOR = constants(
    1.0,
    13.780783600857836,
    88.84468569600158,
    333.2583254218815,
    755.0903834243027,
    969.5909511847436,
    547.0557007996274,
)
_ONE_OVER_ROOT_2_PI = 0.3989422804014327


def _at_most(z: Array, bound: float) -> Array:
    """min(z, bound); to see that there is nothing to do takes a quarter of its time."""
    return z if np.maximum.reduce(z, axis=None, initial=0.0) <= bound else np.minimum(z, bound)


class Logistic:
    """What the logistic family is made of: e = exp(z), bounded where it is so large that it does not matter.

    Quotients are kept by hand: up to Python 3.11, functools.cached_property computes under a lock, for which threads wait.
    """

    def __init__(self, z: Array) -> None:
        self.e = np.exp(_at_most(z, _OPEN))
        self._above: Array | None = None
        self._sigmoid: Array | None = None

    @property
    def above(self) -> Array:
        """1 + e."""
        if self._above is None:
            self._above = 1 + self.e
        return self._above

    @property
    def sigmoid(self) -> Array:
        """σ(z) = e / (1 + e)."""
        if self._sigmoid is None:
            self._sigmoid = self.e / self.above
        return self._sigmoid

    def sigmoid_slope(self) -> Array:
        """σ(z) / (1 + e)."""
        return self.sigmoid / self.above

    def softplus(self, z: Array) -> Array:
        """log(1 + e), and z itself where e is bounded."""
        return np.maximum(np.log1p(self.e), z)

    def silu_slope(self, x: Array) -> Array:
        """σ(x) ((1 + x) + e) / (1 + e); where e is bounded, so is x: at ∞ the quotient would be ∞."""
        return self.sigmoid * ((1 + _at_most(x, _OPEN)) + self.e) / self.above


class MishGate:
    """w = exp(x), bounded where tanh(log(1 + eˣ)) is 1; n = w (w + 2)."""

    def __init__(self, x: Array) -> None:
        self._w = np.exp(_at_most(x, _MISH_OPEN))
        self._n = self._w * (self._w + 2)
        self._d = self._n + 2

    def value(self, x: Array) -> Array:
        """x n / (n + 2)."""
        return x * (self._n / self._d)

    def slope(self, x: Array) -> Array:
        """w (4(1 + x) + w (6 + 4x + w (4 + w))) / (n + 2)²; expanded so far the terms are small where the slope is 0."""
        x, w = _at_most(x, _MISH_OPEN), self._w
        return w / self._d * ((4 * (1 + x) + w * ((6 + 4 * x) + w * (4 + w))) / self._d)


class Bell:
    """What the products of x with the normal distribution are made of.

    opened: [x > 0]. off: u - r at u = |x|. slant: (R(u) - r) / (u - r). density: exp(-u²/2) / √(2π).
    """

    __slots__ = ("density", "off", "opened", "slant")

    def __init__(self, x: Array) -> None:
        u = _at_most(np.abs(x), _VANISHED)
        self.slant = polynomial(_NUMERATOR, u)
        self.slant /= polynomial(_DENOMINATOR, u)
        self.density = np.exp(u * u * -0.5) * _ONE_OVER_ROOT_2_PI
        self.off = u - _ROOT
        self.opened = indicator(x > 0)


def normal_product(x: Array, bell: Bell) -> Array:
    """x Φ(x), where Φ(x) is φ R or 1 less that."""
    mills = bell.off * bell.slant + _ROOT
    chance = np.abs(bell.opened - mills * bell.density)
    chance *= x
    return chance


def normal_product_slope(x: Array, bell: Bell) -> Array:
    """Φ(x) + x φ(x): left of 0 φ(u) (R(u) - u) = φ(u) (u - r) (slant - 1), in which nothing cancels."""
    return reflected(x, bell.off * (bell.slant - 1) * bell.density, bell.opened)
