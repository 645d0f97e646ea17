"""Distances between the rows of two arrays (last axis), with their gradients."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics.arrays import Array


class Distance(NamedTuple):
    """Distances, and their gradients by the first and by the second array."""

    value: Array
    by_first: Array
    by_second: Array


def _by_largest(d: Array) -> tuple[Array, Array]:
    """The largest |d| of each row, and |d| over it (0 for a row of zeros), so that no power overflows."""
    largest = np.max(np.abs(d), axis=-1, keepdims=True, initial=0.0)
    return largest, np.abs(d) / np.where(largest == 0, 1.0, largest)


def norm(d: Array, p: float) -> tuple[Array, Array]:
    """‖d‖_p over the last axis and its gradient."""
    largest, scaled = _by_largest(d)
    if np.isinf(p):
        ties = scaled == 1
        return largest[..., 0], np.sign(d) * ties / np.maximum(ties.sum(axis=-1, keepdims=True), 1)
    total = (scaled**p).sum(axis=-1, keepdims=True)
    share = np.where(d == 0, 0.0, scaled ** (p - 1) / np.where(total == 0, 1.0, total) ** (1 - 1 / p))
    return (largest * total ** (1 / p))[..., 0], np.sign(d) * share


def norm_by_exponent(d: Array, p: float) -> Array:
    """d‖d‖_p / dp = ‖d‖ (Σ |d|ᵖ ln |d| / (p Σ |d|ᵖ) - ln(Σ |d|ᵖ) / p²), with the largest entry taken out."""
    if np.isinf(p):
        return np.zeros(d.shape[:-1])
    largest, scaled = _by_largest(d)
    powers = scaled**p
    total = np.maximum(powers.sum(axis=-1), np.finfo(np.float64).tiny)  # at least 1, but 0 for a row of zeros
    logs = np.where(scaled == 0, 0.0, powers * np.log(np.where(scaled == 0, 1.0, scaled))).sum(axis=-1)
    return largest[..., 0] * total ** (1 / p) * (logs / (p * total) - np.log(total) / p / p)


def p_norm(a: Array, b: Array, p: float, eps: float) -> Distance:
    """‖a - b + ε‖_p, PyTorch's pairwise_distance: ε is added to each component."""
    value, gradient = norm(a - b + eps, p)
    return Distance(value, gradient, -gradient)


def squared_euclidean(a: Array, b: Array) -> Distance:
    """Σ (a - b)²."""
    d = a - b
    return Distance(np.square(d).sum(axis=-1), 2 * d, -2 * d)


def over_power(v: Array, least: float) -> tuple[Array, Array]:
    """v over the power of two below the largest of |v| and `least`, and the power: ‖v‖² as it stands overflows above 1e154."""
    largest = np.max(np.abs(v), axis=-1, keepdims=True, initial=least)
    power = np.ldexp(1.0, np.frexp(largest)[1] - 1)
    return v / power, power


def _scaled(v: Array, guard: float) -> tuple[Array, Array, Array]:
    """v over a power of two, (‖v‖² + guard) over its square, and the power; beside a guard small vectors stay as they are."""
    v, power = over_power(v, 1.0 if guard else 0.0)
    return v, (v * v).sum(axis=-1, keepdims=True) + guard / power / power, power


class Cosine(NamedTuple):
    """Cosines, 1 - cosine without the subtraction, and the cosines' gradients by the first and by the second array."""

    value: Array
    gap: Array
    by_first: Array
    by_second: Array


def cosine(a: Array, b: Array, guard: float) -> Cosine:
    """The cosine of the angle, with `guard` added to each squared norm, as in PyTorch's cosine_embedding_loss (1e-12).

    1 - cos has no digit right where the vectors are nearly parallel. With u = a/A and v = b/B, A² and B² the guarded squared norms,
    1 - u·v = (‖u - v‖² + (1 - ‖u‖²) + (1 - ‖v‖²)) / 2 and 1 - ‖u‖² = guard/A². A zero vector has cosine 0 and pulls at nothing.
    """
    (a, aa, a_power), (b, bb, b_power) = _scaled(a, guard), _scaled(b, guard)
    short = _shortfall(aa, a_power, guard) + _shortfall(bb, b_power, guard)
    aa, bb = np.where(aa == 0, np.inf, aa), np.where(bb == 0, np.inf, bb)
    u, v = a / np.sqrt(aa), b / np.sqrt(bb)
    gap = (np.square(u - v).sum(axis=-1, keepdims=True) + short) / 2
    scale = 1 / (np.sqrt(aa) * np.sqrt(bb))
    c = (a * b).sum(axis=-1, keepdims=True) * scale
    return Cosine(c[..., 0], gap[..., 0], (b * scale - c * a / aa) / a_power, (a * scale - c * b / bb) / b_power)


def _shortfall(squared: Array, power: Array, guard: float) -> Array:
    """1 - ‖u‖²: the share of the guard, all of it for a zero vector."""
    return np.where(squared == 0, 1.0, guard / power / power / np.where(squared == 0, 1.0, squared))


def cosine_distance(a: Array, b: Array) -> Distance:
    """1 - cos."""
    c = cosine(a, b, 0.0)
    return Distance(c.gap, -c.by_first, -c.by_second)
