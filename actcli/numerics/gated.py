"""Slopes and curvatures of x times a logistic gate.

All are quotients of polynomials in x and w = exp(z). Written with σ alone they subtract numbers that are nearly equal left of their
least value (silu' at -1.66 loses three bits), and times x they lose the digits of a subnormal w; h = exp(z/2) is multiplied in last.
"""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.compensated import GATE_SETTLED, SLOPE_CONSTANTS, tanh_gelu_half
from actcli.numerics.exponentials import SATURATION, half_exponential, sigmoid_product

# exp(-800) is 0, with any factor of this size.
_VANISHED = 800.0

# Beyond 25, tanh(log(1 + eˣ)) = 1 - 2 / ((1 + eˣ)² + 1) is 1 to the last bit, and so is the slope: 4·25·e⁻⁵⁰ < 2⁻⁶⁴.
_MISH_SATURATION = 25.0

# Beyond 8, 2z of the tanh form is above 49 and its gate 1 to the last bit.
_TANH_SATURATION = 8.0


def silu_slope(x: Array) -> Array:
    """σ(x) (1 + x σ(-x)) = w (1 + x + w) / (1 + w)² with w = eˣ; where that has become 1, the rounded factors would miss it by an ULP."""
    h = half_exponential(x)
    w = h * h
    return np.where(x > SATURATION, 1.0, h * ((1 + np.minimum(x, SATURATION)) + w) / np.square(1 + w) * h)


def silu_curvature(x: Array) -> Array:
    """σ'(x) (2 - x tanh(x/2)), an even function: with a = exp(-|x|), a (2(1 + a) - |x|(1 - a)) / (1 + a)³."""
    u = np.minimum(np.abs(x), _VANISHED)
    h = np.exp(-u / 2)
    a = h * h
    return h * ((2 - u) + a * (2 + u)) / ((1 + a) * np.square(1 + a)) * h


def tanh_gelu(x: Array) -> Array:
    """x σ(2z), z = √(2/π)(x + 0.044715 x³): x (1 + tanh z) / 2 is 0 below -7, where the result is not."""
    return sigmoid_product(x, tanh_gelu_half(x))


def tanh_gelu_product(x: Array, factor: Array) -> Array:
    """tanh_gelu(x) times a factor, which may bring back what the gate takes below 1e-308."""
    h = tanh_gelu_half(x)
    return np.maximum(x, -GATE_SETTLED) * (h / (1 + h * h)) * factor * h


def _tanh_gelu_parts(x: Array) -> tuple[Array, Array, Array, Array]:
    """x within ±40, h = exp(z), and the first two derivatives of 2z."""
    linear, cubic = SLOPE_CONSTANTS
    x = np.clip(x, -GATE_SETTLED, GATE_SETTLED)
    return x, tanh_gelu_half(x), linear * (1 + 3 * cubic * (x * x)), 6 * linear * cubic * x


def tanh_gelu_slope(x: Array) -> Array:
    """σ(2z) (1 + x (2z)' σ(-2z)) = w (1 + x (2z)' + w) / (1 + w)² with w = exp(2z)."""
    x, h, rate, _ = _tanh_gelu_parts(x)
    w = h * h
    return np.where(x > _TANH_SATURATION, 1.0, h * ((1 + x * rate) + w) / np.square(1 + w) * h)


def tanh_gelu_curvature(x: Array) -> Array:
    """σ'(2z) (2(2z)' + x (2z)'' - x ((2z)')² tanh z), even like silu's, so taken at -|x|."""
    x, h, rate, change = _tanh_gelu_parts(-np.abs(x))
    w = h * h
    bend = 2 * rate + x * change + x * rate * rate * ((1 - w) / (1 + w))
    return h * bend / np.square(1 + w) * h


def mish(x: Array) -> Array:
    """x tanh(log(1 + eˣ)) = x n / (n + 2), n = w (w + 2), w = eˣ; tanh(log(…)) as written loses all digits below -37."""
    h = np.exp(np.minimum(x, _MISH_SATURATION) / 2)
    w = h * h
    return np.where(x > _MISH_SATURATION, x, x * (h * (w + 2) / (w * (w + 2) + 2)) * h)


def mish_slope(x: Array) -> Array:
    """w (4(1 + x) + w (6 + 4x + w (4 + w))) / (n + 2)², n = w (w + 2)."""
    x = np.clip(x, -_VANISHED, _MISH_SATURATION)
    h = np.exp(x / 2)
    w = h * h
    bracket = 4 * (1 + x) + w * ((6 + 4 * x) + w * (4 + w))
    return np.where(x == _MISH_SATURATION, 1.0, h * bracket / np.square(w * (w + 2) + 2) * h)


def mish_curvature(x: Array) -> Array:
    """4w B / (n + 2)³, B = 4 + 2x + w (8 + 2x + w (6 - 3x + w (2 - 2x))), n = w (w + 2), w = eˣ.

    Right of 0 the same quotient in a = 1/w, since the tail there falls like exp(-2x).
    """
    u = np.minimum(np.abs(x), _VANISHED)
    h = np.exp(-u / 2)
    a = h * h
    left = h * ((4 - 2 * u) + a * ((8 - 2 * u) + a * ((6 + 3 * u) + a * (2 + 2 * u)))) * h
    right = a * ((2 - 2 * u) + a * ((6 - 3 * u) + a * ((8 + 2 * u) + a * (4 + 2 * u)))) * a
    below = 2 + a * (2 + a)
    above = 1 + 2 * a * (1 + a)
    return 4 * np.where(x > 0, right / (above * above * above), left / (below * below * below))
