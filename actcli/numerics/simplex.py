"""Exponentials normalised over the last axis, with the small numbers beside 1 kept."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import AnyArray, Array


def _split(z: Array) -> tuple[Array, Array, Array, AnyArray]:
    """z - max z, its exponentials, their sum over all but one largest entry, and the place of that entry.

    An axis whose largest entry is not finite (a +inf, or nothing but -inf) makes the sum NaN, and with it the whole axis.
    """
    if z.shape[-1] == 0:
        return z, z, np.zeros((*z.shape[:-1], 1)), np.zeros((*z.shape[:-1], 0), dtype=np.intp)
    top = np.argmax(z, axis=-1)[..., None]
    largest = np.take_along_axis(z, top, axis=-1)
    shifted = z - largest
    exponentials = np.exp(shifted)
    np.put_along_axis(exponentials, top, 0.0, axis=-1)
    rest = exponentials.sum(axis=-1, keepdims=True) + (largest - largest)
    np.put_along_axis(exponentials, top, 1.0, axis=-1)
    return shifted, exponentials, rest, top


def softmax(z: Array) -> Array:
    """exp(zᵢ) / Σ exp(zⱼ); the naive form overflows above 709. Dividing both by the largest exp(zⱼ) changes nothing."""
    _, exponentials, rest, _ = _split(z)
    return exponentials / (1 + rest)


def log_softmax(z: Array) -> Array:
    """log softmax(z).

    z - log Σ exp(zⱼ) has no digit right where one entry dominates: log_softmax([18, 0])₀ = -1.52e-8. With m the largest entry:
    (zᵢ - m) - log1p(Σ over the others of exp(zⱼ - m)), two terms of the same sign.
    """
    shifted, _, rest, _ = _split(z)
    return shifted - np.log1p(rest)


def log_sum_exp(z: Array) -> Array:
    """log Σ exp(zⱼ), which overflows above 709 as written: the largest z + log1p(Σ over the others of exp(zⱼ - the largest))."""
    _, _, rest, top = _split(z)
    return (np.take_along_axis(z, top, axis=-1) + np.log1p(rest))[..., 0]


def softmax_with_complement(z: Array) -> tuple[Array, Array]:
    """p = softmax(z) and 1 - p, which cancels for the largest entry; there it is the share of the others."""
    _, exponentials, rest, top = _split(z)
    p = exponentials / (1 + rest)
    missing = 1 - p
    np.put_along_axis(missing, top, rest / (1 + rest), axis=-1)
    return p, missing


def complement(z: Array) -> Array:
    """1 - softmax(z), see softmax_with_complement."""
    return softmax_with_complement(z)[1]


def scaled(x: Array, factor: float) -> Array:
    """factor · (x - max x), of the same softmax as factor · x.

    The product as written overflows to NaN above 1.8e308 / factor, and 0 · -inf makes a masked entry NaN.
    """
    largest = np.max(x, axis=-1, keepdims=True, initial=-np.inf)
    below = np.maximum(x - largest, -np.finfo(np.float64).max)
    return np.where(np.isneginf(x) & np.isfinite(largest), -np.inf, factor * below)


def centred(y: Array, c: Array) -> Array:
    """c - Σ yⱼ cⱼ for weights y that sum to 1.

    The difference cancels at a weight that is nearly 1; it is that of c - c_top, which is 0 there.
    """
    if y.shape[-1] == 0:
        return c
    top = np.argmax(y, axis=-1)[..., None]
    apart = c - np.take_along_axis(c, top, axis=-1)
    return np.asarray(apart - (y * apart).sum(axis=-1, keepdims=True))


def log_softmax_pull(z: Array, y: Array, c: Array) -> Array:
    """c - softmax(z) Σ cⱼ, y = log_softmax(z); at the largest entry it is c (1 - p) - p Σ over the others, which cannot cancel with c."""
    pull = c - np.exp(y) * c.sum(axis=-1, keepdims=True)
    if y.shape[-1] == 0:
        return pull
    top = np.argmax(y, axis=-1)[..., None]
    others = c.copy()
    np.put_along_axis(others, top, 0.0, axis=-1)
    own = c * complement(z) - np.exp(y) * others.sum(axis=-1, keepdims=True)
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
