"""x times a logistic gate, with slopes and curvatures.

All are quotients of polynomials in x and an exponential. Written with σ alone they subtract numbers that are nearly equal left of their
least value (silu' at -1.66 loses three bits), and times x they lose the digits of a subnormal; what brings it down is multiplied in last.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics.arrays import Array, indicator, reflected, select
from actcli.numerics.compensated import GATE_SETTLED, Exponent, tanh_gelu_exponent
from actcli.numerics.exponentials import bounded_exp, brought_down, exp_factors, one_plus_squared, vanishing

# exp(-800) is 0, with any factor of this size; above exp(-700) exponentials have all their digits.
_VANISHED, _NEAR = 800.0, 700.0

# Beyond 25, tanh(log(1 + eˣ)) = 1 - 2 / ((1 + eˣ)² + 1) is 1 to the last bit, and so is the slope: 4·25·e⁻⁵⁰ < 2⁻⁶⁴.
_MISH_SATURATION = 25.0


class Gate(NamedTuple):
    """The exponential inside a gate as a · f; f is 1 but in the last decades of the left tail."""

    a: Array
    f: Array | float


class SiluGate(NamedTuple):
    """The gate σ(x), and |x|, bounded where the exponential is 0 whatever it is multiplied by."""

    gate: Gate
    u: Array


def silu_gate(x: Array) -> SiluGate:
    """exp(-|x|), for the gate σ(x)."""
    u = np.abs(x)
    if np.max(u, initial=0.0) < _NEAR:
        return SiluGate(Gate(np.exp(-u), 1.0), u)
    return SiluGate(Gate(bounded_exp(-u), vanishing(x)), np.minimum(u, _VANISHED))


def gated(x: Array, gate: Gate) -> Array:
    """x σ(z) = x max(a, [x ≥ 0]) / (1 + a), z with the sign of x.

    x * sigmoid(z) multiplies a rounded subnormal by x below -708.
    """
    return brought_down(x * np.maximum(gate.a, indicator(x >= 0)) / (1 + gate.a), gate.f)


def gated_slope(x: Array, gate: Gate, bracket: Array) -> Array:
    """σ(z) (1 + x z' σ(-z)), which at u = -|x| is a (1 - u z' + a) / (1 + a)², the bracket given.

    The slopes at x and -x add up to 1, as z is odd.
    """
    below = brought_down(gate.a * bracket / one_plus_squared(gate.a), gate.f)
    return reflected(x, below)


def silu(x: Array, gate: SiluGate | None = None) -> Array:
    """x σ(x)."""
    return gated(x, (silu_gate(x) if gate is None else gate).gate)


def silu_slope(x: Array, gate: SiluGate | None = None) -> Array:
    """σ(x) (1 + x σ(-x)), see gated_slope."""
    (a, f), u = silu_gate(x) if gate is None else gate
    return gated_slope(x, Gate(a, f), (1 - u) + a)


def silu_curvature(x: Array) -> Array:
    """σ'(x) (2 - x tanh(x/2)), an even function: with a = exp(-|x|), a (2(1 + a) - |x|(1 - a)) / (1 + a)³."""
    u = np.minimum(np.abs(x), _VANISHED)
    h = np.exp(-u / 2)
    a = h * h
    return h * ((2 - u) + a * (2 + u)) / ((1 + a) * np.square(1 + a)) * h


class TanhGate(NamedTuple):
    """The gate σ(2z) of the tanh form of GELU, z = √(2/π)(x + 0.044715 x³), with its exponent."""

    gate: Gate
    exponent: Exponent


def tanh_gelu_gate(x: Array) -> TanhGate:
    """(1 + tanh z) / 2 is 0 below -7, where σ(2z) is not."""
    exponent = tanh_gelu_exponent(x)
    e = bounded_exp(-exponent.high)
    return TanhGate(Gate(e + e * np.expm1(-exponent.low), vanishing(np.copysign(exponent.high, x))), exponent)


def tanh_gelu(x: Array, gate: TanhGate | None = None) -> Array:
    """x σ(2z)."""
    return gated(x, (tanh_gelu_gate(x) if gate is None else gate).gate)


def tanh_gelu_product(x: Array, factor: Array) -> Array:
    """tanh_gelu(x) times a factor, which may bring back what the gate takes below 1e-308."""
    a, f = tanh_gelu_gate(x).gate
    return np.maximum(x, -GATE_SETTLED) * (np.maximum(a, x >= 0) / (1 + a)) * factor * f


def tanh_gelu_slope(x: Array, gate: TanhGate | None = None) -> Array:
    """σ(2z) (1 + x (2z)' σ(-2z)), see gated_slope: x (2z)' is 2z and twice its cubic term."""
    (a, f), exponent = tanh_gelu_gate(x) if gate is None else gate
    bracket = (1 - exponent.high) - (2 * exponent.cubic + exponent.low) + a
    return gated_slope(x, Gate(a, f), bracket)


def tanh_gelu_curvature(x: Array) -> Array:
    """σ'(2z) (2(2z)' + x (2z)'' - x ((2z)')² tanh z), even like silu's, so taken at u = |x|."""
    (a, _), exponent = tanh_gelu_gate(-np.abs(x))
    u, rate = exponent.u, exponent.rate
    bend = 2 * rate + u * exponent.change - u * rate * rate * ((1 - a) / (1 + a))
    return a * bend / one_plus_squared(a) * vanishing(-exponent.high)


def mish_gate(x: Array) -> Gate:
    """exp(x) as w · f, w bounded where tanh(log(1 + eˣ)) is 1."""
    return Gate(*exp_factors(np.minimum(x, _MISH_SATURATION)))


def mish(x: Array, gate: Gate | None = None) -> Array:
    """x tanh(log(1 + eˣ)) = x n / (n + 2), n = w (2 + w), w = eˣ; tanh(log(…)) as written loses all digits below -37."""
    w, f = mish_gate(x) if gate is None else gate
    n = 2 * w + w * w
    return brought_down(x * (n / (n + 2)), f)


def mish_slope(x: Array, gate: Gate | None = None) -> Array:
    """w (4(1 + x) + w (6 + 4x + w (4 + w))) / (n + 2)², and right of 0 what is missing to 1: (4 + w (4(1 - x) + w (2 - 4x))) / (n + 2)²."""
    w, f = mish_gate(x) if gate is None else gate
    x = np.clip(x, -_VANISHED, _MISH_SATURATION)
    left = w * (4 * (1 + x) + w * ((6 + 4 * x) + w * (4 + w)))
    right = 4 + w * (4 * (1 - x) + w * (2 - 4 * x))
    part = brought_down(select(x > 0, right, left) / (4 + w * (8 + w * (8 + w * (4 + w)))), f)
    return reflected(x, part)


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
