"""Quotients of polynomials and their derivatives, over all magnitudes.

The derivatives of P/Q are Nₖ/Qᵏ⁺¹ with N₀ = P and Nₖ₊₁ = Nₖ'Q - (k+1)NₖQ'. Their coefficients are taken exactly, since leading ones
cancel (of f'' at least two), and where they do not, nearly. For |x| > 1 a polynomial is xᵈ times one in 1/x, which does not overflow.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from actcli.numerics.arrays import Array
from actcli.numerics.compensated import two_product, two_sum

Coefficients: TypeAlias = tuple[Fraction, ...]  # in ascending powers, the last one not 0

# Past this |x|, what rounding takes from 1/x has no part in a sum beside the leading coefficient.
_STEEP = 2.0**500


def _trimmed(coefficients: list[Fraction]) -> Coefficients:
    while len(coefficients) > 1 and coefficients[-1] == 0:
        coefficients.pop()
    return tuple(coefficients)


def _slope(p: Coefficients) -> Coefficients:
    return _trimmed([k * c for k, c in enumerate(p)][1:] or [Fraction(0)])


def _product(p: Coefficients, q: Coefficients) -> Coefficients:
    found = [Fraction(0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            found[i + j] += a * b
    return _trimmed(found)


def _difference(p: Coefficients, q: Coefficients, times: int) -> Coefficients:
    """p - times·q."""
    length = max(len(p), len(q))
    one, other = (list(c) + [Fraction(0)] * (length - len(c)) for c in (p, q))
    return _trimmed([a - times * b for a, b in zip(one, other, strict=True)])


@lru_cache(maxsize=64)
def _numerator(p: Coefficients, q: Coefficients, order: int) -> Coefficients:
    """The numerator of the derivative of p/q of this order, over q to the power order + 1."""
    if order == 0:
        return p
    n = _numerator(p, q, order - 1)
    return _difference(_product(_slope(n), q), _product(n, _slope(q)), order)


def _scaled(p: Coefficients) -> tuple[Coefficients, int]:
    """The coefficients over a power of two, so that the largest is about 1, and its exponent."""
    largest = max(abs(c) for c in p)
    exponent = largest.numerator.bit_length() - largest.denominator.bit_length()
    return tuple(c * Fraction(2) ** -exponent for c in p), exponent


def _reciprocal(x: Array) -> tuple[Array, Array]:
    """1/x as a float and what rounding took from it."""
    z = 1 / x
    product, error = two_product(z, x)
    return z, np.where(np.abs(x) < _STEEP, (1 - product - error) * z, 0.0)


def _evaluated(p: Coefficients, z: Array, error: Array | float) -> tuple[Array, Array]:
    """p(z + error), rounded, and the rest, by Horner's rule with its rounding errors (Graillat, Langlois and Louvet, 2009), for |z| ≤ 1."""
    pairs = [(float(c), float(c - Fraction(float(c)))) for c in p[::-1]]
    total, rest = np.full_like(z, pairs[0][0]), np.full_like(z, pairs[0][1])
    for high, low in pairs[1:]:
        product, product_error = two_product(total, z)
        rest = rest * z + (total * error + product_error + low)
        total, sum_error = two_sum(high, product)
        rest = rest + sum_error
    return two_sum(total, rest)


def _by_powers(p: Coefficients, x: Array) -> tuple[Array, Array]:
    """p(x) for |x| ≤ 1, else p(x) over its leading power of x, as a float and the rest."""
    z, error = _reciprocal(x)
    inside = np.abs(x) <= 1
    near = _evaluated(p, np.where(inside, x, 0.0), 0.0)
    far = _evaluated(p[::-1], np.where(inside, 0.0, z), np.where(inside, 0.0, error))
    return np.where(inside, near[0], far[0]), np.where(inside, near[1], far[1])


def _raised(value: Array, x: Array, power: int) -> Array:
    """value · xᵖ for |x| > 1, one factor after the other, so that only the result can overflow."""
    x = np.where(np.abs(x) > 1, x, 1.0)
    for _ in range(abs(power)):
        value = value * x if power > 0 else value / x
    return value


def _quotient(p: Coefficients, q: Coefficients, x: Array, order: int) -> Array:
    """The derivative of p/q of this order; 0 is the value."""
    (p, p_exponent), (q, q_exponent) = _scaled(p), _scaled(q)
    top = _numerator(p, q, order)
    (value, rest), (divisor, divisor_rest) = _by_powers(top, x), _by_powers(q, x)
    for _ in range(order + 1):
        value, rest = value / divisor, rest / divisor
    value = value + (rest - (order + 1) * value * (divisor_rest / divisor))
    value = np.ldexp(value, p_exponent - q_exponent)
    return _raised(value, x, len(top) - 1 - (order + 1) * (len(q) - 1))


def _side(p: Coefficients, x: Array) -> Array:
    """The sign of p(x); at 0 that beside it, and 0 where the two differ or p is 0."""
    if not any(p):
        return np.zeros_like(x)
    order = next(k for k, c in enumerate(p) if c)  # p is xᵏ times what is not 0 at 0
    rest = p[order:]
    leading = np.sign(x) if len(rest) % 2 == 0 else 1.0
    return np.sign(_by_powers(rest, x)[0]) * (np.sign(x) if order % 2 else 1.0) * np.where(np.abs(x) > 1, leading, 1.0)


def safe_quotient(numerator: tuple[float, ...], denominator: tuple[float, ...], x: Array, order: int = 0) -> Array:
    """Σ aᵢ xⁱ / (b₀ + |Σ_{j≥1} bⱼ xʲ|), or its derivative of this order; where the second sum changes sign, as if it stayed 0."""
    p = _trimmed([Fraction(a) for a in numerator])
    rest = _trimmed([Fraction(0), *(Fraction(b) for b in denominator[1:])])
    sides = _side(rest, x)
    value = np.full_like(x, np.nan)
    for side in (-1, 0, 1):
        chosen = sides == side
        if chosen.any():
            q = _trimmed([Fraction(denominator[0]), *(side * b for b in rest[1:])])
            value[chosen] = _quotient(p, q, x[chosen], order)
    return value
