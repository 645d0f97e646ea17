"""The logistic family: sigmoid, softplus, their products with x, and their slopes, right in both tails."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array

# Past this argument σ(z) and its products with polynomials of z are 1, z or 0 to the last bit: 45·e⁻⁴⁵ < 2⁻⁵⁹.
SATURATION = 45.0


def sigmoid(z: Array) -> Array:
    """σ(z) = 1 / (1 + exp(-z)).

    The naive form overflows to 0 below -709, where σ = exp(z) is still representable down to -745.
    With a = exp(-|z|): σ = max(a, [z ≥ 0]) / (1 + a).
    """
    a = np.exp(-np.abs(z))
    return np.maximum(a, z >= 0) / (1 + a)


def sigmoid_slope(z: Array) -> Array:
    """σ'(z) = σ(z) σ(-z).

    The naive σ(z)(1 - σ(z)) is 0 above 37, where 1 - σ rounds to 0. σ' is even: a / (1 + a)² with a = exp(-|z|).
    """
    a = np.exp(-np.abs(z))
    return a / np.square(1 + a)


def sigmoid_curvature(z: Array) -> Array:
    """σ''(z) = -σ'(z) tanh(z/2); the naive σ'(1 - 2σ) cancels at 0."""
    return -sigmoid_slope(z) * np.tanh(z / 2)


def softplus(z: Array) -> Array:
    """log(1 + exp(z)).

    The naive form is inf above 709 and 0 below -37. log(1 + eᶻ) = max(z, 0) + log1p(exp(-|z|)).
    """
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def binary_cost(x: Array, y: Array, rho: Array | float = 1.0) -> Array:
    """-ρ y log σ(x) - (1 - y) log σ(-x), two terms of one sign."""
    return (1 - y) * softplus(x) + rho * y * softplus(-x)


def binary_cost_slope(x: Array, y: Array, rho: Array | float = 1.0) -> Array:
    """The slope of binary_cost, for ρ = 1 σ(x) - y: that cancels for y = 1, (1 - y) σ(x) - y σ(-x) does not."""
    return (1 - y) * sigmoid(x) - rho * y * sigmoid(-x)


def sharp_softplus(x: Array, beta: Array | float) -> Array:
    """log(1 + exp(βx)) / β.

    softplus(βx)/β is inf where βx overflows, though x does not, and a subnormal softplus divided by a small β keeps its few digits.
    It is max(x, 0) + log1p(a)/β, a = exp(-|βx|); where log1p(a) has become a = h·h, β divides before the last factor.
    """
    z = np.abs(beta * x)
    h = np.exp(-z / 2)
    return np.maximum(x, 0) + np.where(z > SATURATION, h / beta * h, np.log1p(np.exp(-z)) / beta)


def sharp_softplus_curvature(x: Array, beta: Array | float) -> Array:
    """β σ'(βx) = β a / (1 + a)², a = h·h = exp(-|βx|), in an order that rounds a subnormal once."""
    h = np.exp(-np.abs(beta * x) / 2)
    return h / np.square(1 + h * h) * beta * h


def logistic_entropy(z: Array, beta: Array | float) -> Array:
    """(softplus(z) - z σ(z)) / β², for β = 1 the entropy in nats of a coin with probability σ(z).

    The difference cancels in both tails. It is even: log1p(a) + |z| a / (1 + a) with a = exp(-|z|), in the tails a (1 + |z|).
    """
    u = np.minimum(np.abs(z), 1500.0)  # exp(-750) is 0
    h = np.exp(-u / 2)
    a = h * h
    tail = h / beta * (1 + u) * (h / beta)
    return np.where(u > SATURATION, tail, (np.log1p(a) + u * a / (1 + a)) / beta / beta)


def scaled_exp(v: Array, scale: Array | float) -> Array:
    """scale · exp(v) for v ≤ 0; the product as written multiplies a rounded subnormal below -708."""
    h = np.exp(v / 2)
    return scale * h * h


def scaled_expm1(x: Array, alpha: Array | float) -> Array:
    """α (exp(x/α) - 1); where x/α is tiny or underflows, it is x."""
    v = x / alpha
    return np.where(np.abs(v) < 2.0**-60, x, alpha * np.expm1(v))


def half_exponential(z: Array) -> Array:
    """exp(z/2), z bounded where σ(z) is 1: its square is exp(z), and w·h·h rounds a subnormal w·exp(z) only once."""
    return np.exp(np.minimum(z, SATURATION) / 2)


def sigmoid_product(x: Array | float, h: Array) -> Array:
    """x σ(z) from h = half_exponential(z).

    x * sigmoid(z) multiplies a rounded subnormal by x below -708; here the last factor brings the result down.
    """
    return x * (h / (1 + h * h)) * h


def sech_squared(z: Array) -> Array:
    """1 - tanh²(z), which is 0 above 19 in that form. With b = exp(-2|z|): 4b / (1 + b)²."""
    b = np.exp(-2 * np.abs(z))
    return 4 * b / np.square(1 + b)


def exp_deficit(v: Array) -> Array:
    """exp(v) - 1 - v exp(v).

    It is about -v²/2 near 0, where the terms cancel; there the series -Σ_{k≥2} (k-1) vᵏ / k! is summed.
    """
    near = np.clip(v, -1.0, 1.0)
    series = np.zeros_like(near)
    for coefficient in _EXP_DEFICIT:
        series = series * near + coefficient
    far = np.maximum(v, -800.0)  # exp(-800) is 0
    return np.where(np.abs(v) < 1.0, -series * near * near, np.exp(far) * (1 - far) - 1)


def _deficit_coefficients(terms: int) -> list[float]:
    coefficients, factorial = [], 1.0
    for k in range(2, terms + 2):
        factorial *= k
        coefficients.append((k - 1) / factorial)
    return coefficients[::-1]


_EXP_DEFICIT = _deficit_coefficients(18)


def tanh_excess(x: Array) -> Array:
    """x - tanh(x).

    The difference has no digit right below 1e-8. For |x| < 1.25 the continued fraction of Lambert (1761),
    tanh x = x / (1 + c) with c = x² / (3 + x² / (5 + x² / (7 + …))), gives x c / (1 + c): no term is subtracted.
    """
    near = np.clip(x, -1.25, 1.25)
    square = near * near
    c = np.full_like(near, 21.0)
    for odd in range(19, 2, -2):
        c = odd + square / c
    c = square / c
    return np.where(np.abs(x) < 1.25, near * (c / (1 + c)), x - np.tanh(x))
