"""Exponentials normalised over the last axis, with the small numbers beside 1 kept."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from actcli.numerics.arrays import AnyArray, Array, places_along
from actcli.numerics.compensated import two_sum


class Split(NamedTuple):
    """Scores less the largest of their row, their exponentials, the sum of all of these but one largest, and the place of that."""

    shifted: Array
    exponentials: Array
    rest: Array
    top: AnyArray


def split(z: Array, small: bool = False) -> Split:
    """What everything here is made of; small: for results that are rounded to float32 or smaller floats.

    exp(z - max z) as written magnifies the rounding of the difference d to |d| ULP; d is s + e exactly, and exp(d) = exp(s) (1 + e).
    An axis whose largest entry is not finite (a +inf, or nothing but -inf) makes the sum NaN, and with it the whole axis.
    """
    if z.shape[-1] == 0:
        return Split(z, z, np.zeros((*z.shape[:-1], 1)), np.zeros((*z.shape[:-1], 0), dtype=np.intp))
    top = z.argmax(axis=-1, keepdims=True)
    places = places_along(top, z)
    largest = z.take(places)
    if small:  # they are 0 from d = -104 on, and 104 ULP of float64 do not show
        shifted = z - largest
        exponentials = np.exp(shifted)
    else:
        shifted, exponentials = _exponentials(z, largest)
    exponentials.put(places, 0.0)
    rest = np.add.reduce(exponentials, axis=-1, keepdims=True)
    rest += largest - largest
    exponentials.put(places, 1.0)
    return Split(shifted, exponentials, rest, top)


def _exponentials(z: Array, largest: Array) -> tuple[Array, Array]:
    """z - largest and its exponential, with what the difference loses."""
    shifted, lost = two_sum(z, -largest)
    exponentials = np.exp(shifted)
    if not math.isfinite(np.add.reduce(lost, axis=None)):
        np.fmax(lost, -1.0, out=lost)  # NaN beside an infinity, and above -1 where the exponential is not 0
    lost *= exponentials
    exponentials += lost
    return shifted, exponentials


def softmax(z: Array, parts: Split | None = None) -> Array:
    """exp(zᵢ) / Σ exp(zⱼ); the naive form overflows above 709. Dividing both by the largest exp(zⱼ) changes nothing."""
    _, exponentials, rest, _ = split(z) if parts is None else parts
    return exponentials / (1 + rest)


def log_softmax(z: Array, parts: Split | None = None) -> Array:
    """log softmax(z).

    z - log Σ exp(zⱼ) has no digit right where one entry dominates: log_softmax([18, 0])₀ = -1.52e-8. With m the largest entry:
    (zᵢ - m) - log1p(Σ over the others of exp(zⱼ - m)), two terms of the same sign.
    """
    shifted, _, rest, _ = split(z) if parts is None else parts
    return shifted - np.log1p(rest)


def logsumexp(x: Array, z: Array, beta: float) -> Array:
    """log(Σ exp(βxⱼ)) / β with z = βx - max βx, as max x + log1p(Σ over the others of exp(zⱼ)) / β; infinite where the largest entry is."""
    largest = np.max(x, axis=-1, keepdims=True, initial=-np.inf)
    _, _, rest, _ = split(z)
    return np.where(np.isfinite(largest), largest + np.log1p(rest) / beta, largest)


def entropy(z: Array) -> Array:
    """-Σ pⱼ log pⱼ of p = softmax(z), as log(1 + rest) - Σ pⱼ zⱼ with the largest z taken off: no term is negative."""
    shifted, exponentials, rest, _ = split(z)
    costs = np.where(exponentials == 0, 0.0, exponentials * shifted)
    return np.log1p(rest) - costs.sum(axis=-1, keepdims=True) / (1 + rest)


def softmax_with_complement(z: Array, parts: Split | None = None) -> tuple[Array, Array]:
    """p = softmax(z) and 1 - p, which cancels for the largest entry; there it is the share of the others."""
    _, exponentials, rest, top = split(z) if parts is None else parts
    p = exponentials / (1 + rest)
    missing = 1 - p
    np.put_along_axis(missing, top, rest / (1 + rest), axis=-1)
    return p, missing


def complement(z: Array) -> Array:
    """1 - softmax(z), see softmax_with_complement."""
    return softmax_with_complement(z)[1]


def scaled(x: Array, factor: float) -> Array:
    """Scores of the same softmax as factor · x: that product where it is exact, else factor · (x - max x).

    The product as written overflows to NaN above 1.8e308 / factor, 0 · -inf makes a masked entry NaN, and its rounding is that of x,
    not of the differences. For a power of two it is exact, and the differences keep what they lose (see `split`).
    """
    exact = abs(math.frexp(factor)[0]) == 0.5
    product = x if factor == 1 else x * factor
    fits = np.abs(product).max(axis=-1, keepdims=True, initial=0.0) < np.inf if exact else np.False_
    if fits.all():
        return np.asarray(product)
    largest = np.max(x, axis=-1, keepdims=True, initial=-np.inf)
    below = np.maximum(x - largest, -np.finfo(np.float64).max)
    return np.where(fits, product, np.where(np.isneginf(x) & np.isfinite(largest), -np.inf, factor * below))


def centred(y: Array, c: Array) -> Array:
    """c - Σ yⱼ cⱼ for weights y that sum to 1.

    The difference cancels at a weight that is nearly 1; it is that of c - c_top, which is 0 there.
    """
    if y.shape[-1] == 0:
        return c
    top = np.argmax(y, axis=-1)[..., None]
    apart = c - np.take_along_axis(c, top, axis=-1)
    return np.asarray(apart - (y * apart).sum(axis=-1, keepdims=True))


def log_softmax_pull(z: Array, c: Array) -> Array:
    """c - softmax(z) Σ cⱼ; at the largest entry it is c (1 - p) - p Σ over the others, which cannot cancel with c."""
    p, missing = softmax_with_complement(z)
    pull = c - p * c.sum(axis=-1, keepdims=True)
    if z.shape[-1] == 0:
        return pull
    top = np.argmax(p, axis=-1)[..., None]
    others = c.copy()
    np.put_along_axis(others, top, 0.0, axis=-1)
    own = c * missing - p * others.sum(axis=-1, keepdims=True)
    np.put_along_axis(pull, top, np.take_along_axis(own, top, axis=-1), axis=-1)
    return pull


def softmax_jacobian(z: Array, y: Array) -> Array:
    """diag(y) - y yᵀ for y = softmax(z); its diagonal y (1 - y) cancels where y is nearly 1."""
    return with_diagonal(-y[..., :, None] * y[..., None, :], y * complement(z))


def with_diagonal(matrix: Array, values: Array) -> Array:
    """The matrix itself, the diagonal of its last two axes replaced."""
    index = np.arange(values.shape[-1])
    matrix[..., index, index] = values
    return matrix
