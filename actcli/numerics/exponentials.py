"""The logistic family: sigmoid, softplus, their products with x, and their slopes, right in both tails."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array, indicator

# Past this argument σ(z) and its products with polynomials of z are 1, z or 0 to the last bit: 45·e⁻⁴⁵ < 2⁻⁵⁹.
SATURATION = 45.0

# Below -708 exp(z) loses digits, and from -745 on it is 0.
_DEEP = -700.0


def decay(z: Array) -> Array:
    """exp(-|z|), of which everything logistic is made."""
    return np.exp(-np.abs(z))


def bounded_exp(z: Array) -> Array:
    """exp(z) with all its digits: above -700; times vanishing(z) it is exp(z) everywhere."""
    return np.exp(np.maximum(z, _DEEP))


def vanishing(z: Array) -> Array | float:
    """exp(z + 700) for z below -700, else 1: what bounded_exp(z) leaves out.

    w · exp(z) as written multiplies a rounded subnormal; with this as its last factor the product is rounded once.
    """
    return np.exp(np.minimum(z - _DEEP, 0.0)) if _is_deep(z) else 1.0


def _is_deep(z: Array) -> bool:
    return not np.minimum.reduce(z, axis=None, initial=0.0) >= _DEEP  # or NaN


def exp_factors(z: Array) -> tuple[Array, Array | float]:
    """bounded_exp(z) and vanishing(z), for z that are seldom so far left."""
    return (bounded_exp(z), vanishing(z)) if _is_deep(z) else (np.exp(z), 1.0)


def brought_down(product: Array, f: Array | float) -> Array:
    """product · f, for the f of vanishing, which is nearly always the number 1."""
    return product if isinstance(f, float) and f == 1 else product * f


def sigmoid(z: Array, a: Array | None = None) -> Array:
    """σ(z) = 1 / (1 + exp(-z)); a = decay(z), where it is at hand.

    The naive form overflows to 0 below -709, where σ = exp(z) is still representable down to -745.
    With a = exp(-|z|): σ = max(a, [z ≥ 0]) / (1 + a).
    """
    a = decay(z) if a is None else a
    return np.maximum(a, indicator(z >= 0)) / (1 + a)


def sigmoid_slope(z: Array, a: Array | None = None) -> Array:
    """σ'(z) = σ(z) σ(-z).

    The naive σ(z)(1 - σ(z)) is 0 above 37, where 1 - σ rounds to 0. σ' is even: a / (1 + a)², in which the square is multiplied
    out, as squaring would double the rounding error of 1 + a.
    """
    a = decay(z) if a is None else a
    return a / one_plus_squared(a)


def one_plus_squared(a: Array) -> Array:
    """(1 + a)² = 1 + a (2 + a) for 0 ≤ a ≤ 1."""
    return 1 + a * (2 + a)


def sigmoid_curvature(z: Array) -> Array:
    """σ''(z) = -σ'(z) tanh(z/2); the naive σ'(1 - 2σ) cancels at 0."""
    return -sigmoid_slope(z) * np.tanh(z / 2)


def softplus(z: Array, a: Array | None = None) -> Array:
    """log(1 + exp(z)).

    The naive form is inf above 709 and 0 below -37. log(1 + eᶻ) = max(z, 0) + log1p(exp(-|z|)).
    """
    return np.maximum(z, 0) + np.log1p(decay(z) if a is None else a)


def binary_cost(x: Array, y: Array, rho: Array | float = 1.0) -> Array:
    """-ρ y log σ(x) - (1 - y) log σ(-x), two terms of one sign."""
    return (1 - y) * softplus(x) + rho * y * softplus(-x)


def binary_cost_slope(x: Array, y: Array, rho: Array | float = 1.0) -> Array:
    """The slope of binary_cost, for ρ = 1 σ(x) - y: that cancels for y = 1, (1 - y) σ(x) - y σ(-x) does not."""
    return (1 - y) * sigmoid(x) - rho * y * sigmoid(-x)


def sharp_softplus(x: Array, beta: Array | float, a: Array | None = None) -> Array:
    """log(1 + exp(βx)) / β.

    softplus(βx)/β is inf where βx overflows, though x does not, and a subnormal softplus divided by a small β keeps its few digits.
    It is max(x, 0) + log1p(exp(-|βx|))/β, the last decades as a factor of their own unless β is a number from 1 on. (Of an array that
    must not be asked: the results would depend on how it is cut.)
    """
    if isinstance(beta, float) and beta >= 1:
        return np.maximum(x, 0) + np.log1p(decay(beta * x) if a is None else a) / beta
    e, f = exp_factors(-np.abs(beta * x))
    return np.maximum(x, 0) + brought_down(np.log1p(e) / beta, f)


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
    """scale · exp(v); the product as written multiplies a rounded subnormal below -708."""
    e, f = exp_factors(v)
    return brought_down(scale * e, f)


def scaled_expm1(x: Array, alpha: Array | float) -> Array:
    """α (exp(x/α) - 1) for x ≤ 0.

    Where x/α is tiny or underflows, it is x. Where α < 0 and exp(x/α) overflows, the product may not: α h · h, h = exp(x/α/2).
    """
    v = x / alpha
    scaled = np.where(np.abs(v) < 2.0**-60, x, alpha * np.expm1(v))
    if np.all(np.asarray(alpha) > 0):
        return scaled
    h = np.exp(v / 2)
    return np.where(v > -_DEEP, alpha * h * h, scaled)


def exp_minus_line(x: Array, slope: Array | float) -> Array:
    """exp(x) - s x, which as written is ∞ - ∞ where both overflow; there h (h - (s/h) x), h = exp(x/2).

    Beyond 1400 the exponential is above any product with a float, and x is taken for 1400.
    """
    far = np.clip(x, -_DEEP, -2 * _DEEP)
    h = np.exp(far / 2)
    return np.where(x > -_DEEP, h * (h - slope / h * far), np.exp(x) - slope * x)


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
    return 4 * b / one_plus_squared(b)


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


def exp_excess(t: Array) -> Array:
    """exp(t) - 1 - t; the difference cancels near 0. It is -exp(t) (exp(-t) - 1 + t exp(-t)), which exp_deficit knows there."""
    near = np.clip(t, -1.0, 1.0)
    return np.where(np.abs(t) < 1, -np.exp(near) * exp_deficit(-near), np.expm1(t) - t)


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
    tanh x = x / (1 + x² / d) with d = 3 + x² / (5 + x² / (7 + …)), gives x³ / (d + x²): no term is subtracted.
    """
    near = np.clip(x, -1.25, 1.25)
    square = near * near
    d = np.full_like(near, 21.0)
    for odd in range(19, 2, -2):
        d = odd + square / d
    return np.where(np.abs(x) < 1.25, near * square / (d + square), x - np.tanh(x))
