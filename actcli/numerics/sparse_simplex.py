"""Projections onto the probability simplex that make small entries 0: sparsemax, entmax, and the one-hot limit."""

from __future__ import annotations

import numpy as np

from actcli.numerics import simplex
from actcli.numerics.arrays import AnyArray, Array
from actcli.numerics.compensated import two_sum
from actcli.numerics.exponentials import exp_deficit

# Sums of fewer than 2²² multiples of it within ±2 are exact.
_GRID = 2.0**-30


def _below_largest(x: Array) -> tuple[Array, Array, Array]:
    """x - max x, its rounding error, and 0, NaN where the largest entry is not finite: its axis has no distribution."""
    largest = np.max(x, axis=-1, keepdims=True, initial=-np.inf)
    high, low = two_sum(x, -largest)
    return high, np.where(np.isfinite(low), low, 0.0), largest - largest


def sparsemax(x: Array) -> Array:
    """max(xᵢ - τ, 0), τ such that they sum to 1: (1 + Σ_S (xᵢ - xⱼ)) / |S| over the support S.

    xᵢ - τ as written loses the digits of a small result. Here z = x - max x is a multiple of 2⁻³⁰ and a small rest; sums of the
    former are exact. The k largest are the support while 1 + k z₍ₖ₎ > Σ_{j ≤ k} z₍ⱼ₎.
    """
    if x.shape[-1] == 0:
        return x
    z, error, missing = _below_largest(x)
    z = np.maximum(z, -2.0)  # the support lies within 1 of the largest
    coarse = np.rint(z / _GRID) * _GRID
    fine = (z - coarse) + np.where(z > -2, error, 0.0)
    order = np.argsort(-z, axis=-1, kind="stable")
    places = np.arange(1, x.shape[-1] + 1)
    sums, rests = (np.cumsum(np.take_along_axis(part, order, axis=-1), axis=-1) for part in (coarse, fine))
    k = np.take_along_axis(coarse, order, axis=-1) * places, np.take_along_axis(fine, order, axis=-1) * places
    size = np.sum((1 + k[0] - sums) + (k[1] - rests) > 0, axis=-1, keepdims=True)
    last = np.maximum(size - 1, 0)
    total, rest = np.take_along_axis(sums, last, axis=-1), np.take_along_axis(rests, last, axis=-1)
    return np.maximum((1 + size * coarse - total) + (size * fine - rest), 0.0) / size + missing


def entmax(x: Array, alpha: float) -> Array:
    """The p that sum to 1 with pᵢ = [(α - 1) xᵢ - τ]₊^(1/(α - 1)), α ≥ 1; softmax for α = 1, sparsemax for α = 2.

    The unknown is ℓ = log max p, as pᵢ = exp(ℓ + log1p(zᵢ exp(-(α - 1)ℓ)) / (α - 1)) with z = (α - 1)(x - max x): τ itself would lose the
    digits of p as α nears 1. Σ pᵢ grows with ℓ, and is 1 between -log n and 0. For α > 2 the unknown is the smallest p.
    """
    if alpha == 1:
        return simplex.softmax(x)
    if alpha == 2 or x.shape[-1] == 0:
        return sparsemax(x)
    high, _, missing = _below_largest(x)
    a = alpha - 1
    if alpha > 2:
        p = _entmax_by_smallest(np.where(np.isnan(missing), 0.0, x), a)
    else:
        z = a * high
        p = _entmax_at(z, a, _entmax_root(z, a))[0]
    return np.maximum(p - (p.sum(axis=-1, keepdims=True) - 1) * _shares(_relative_weights(p, alpha)), 0.0) + missing


def _entmax_root(z: Array, a: float) -> Array:
    """ℓ to some 2⁻⁴⁸, as far as floats tell; what is left is taken off p itself.

    Newton's steps on log Σ p, which for a softmax is linear in ℓ; the bracket is halved where one leads out of it or is not half the last.
    """
    low = -np.log(np.maximum(np.isfinite(z).sum(axis=-1, keepdims=True), 1))
    top = root = np.zeros(low.shape)
    last = np.full(low.shape, np.inf)
    for _ in range(150):
        p, rate = _entmax_at(z, a, root)
        total = p.sum(axis=-1, keepdims=True)
        low, top = np.where(total < 1, root, low), np.where(total > 1, root, top)
        newton = root - np.log(total) * total / (p * rate).sum(axis=-1, keepdims=True)
        good = (newton >= low) & (newton <= top) & (2 * np.abs(newton - root) < last)
        unsettled = np.abs(total - 1) > 2.0**-48
        following = np.where(unsettled, np.where(good, newton, (low + top) / 2), root)
        last = np.abs(following - root)
        if not np.any(last > 0):
            break
        root = following
    return root


def _entmax_by_smallest(x: Array, a: float) -> Array:
    """p for α > 2 from the smallest q of the support: pᵢ = (q^a + rᵢ^a)^(1/a), rᵢ^a = a (xᵢ - x) from the place x of q.

    For a > 1 small entries have far less excess over τ than τ has rounding errors; they are differences of x that tell the support: q > 0
    while the rᵢ alone sum to less than 1. Σ pᵢ is convex in q, so Newton's steps come down to the root and never pass it.
    """
    descending = -np.sort(-x, axis=-1)
    inside = np.zeros((*x.shape[:-1], 1), dtype=np.int64)
    outside = np.full_like(inside, x.shape[-1])
    while np.any(outside - inside > 1):
        middle = np.maximum((inside + outside) // 2, inside)
        fits = _roots(x, np.take_along_axis(descending, middle, axis=-1), a).sum(axis=-1, keepdims=True) < 1
        inside, outside = np.where(fits, middle, inside), np.where(fits, outside, np.maximum(middle, inside + 1))
    lowest = np.take_along_axis(descending, inside, axis=-1)
    r = _roots(x, lowest, a)
    supported = x >= lowest
    q = 1.0 / supported.sum(axis=-1, keepdims=True)
    for _ in range(150):
        p = np.where(supported, _power_sum(q, r, a), 0.0)
        slope = np.where(supported, (q / np.where(supported, p, 1.0)) ** (a - 1), 0.0).sum(axis=-1, keepdims=True)
        following = np.clip(q - (p.sum(axis=-1, keepdims=True) - 1) / slope, 0.0, q)
        if np.all(following == q):
            break
        q = following
    return p


def _roots(x: Array, lowest: Array, a: float) -> Array:
    """(a (x - lowest))^(1/a) above `lowest`, 0 below it."""
    with np.errstate(over="ignore"):
        return (a * np.maximum(x - lowest, 0.0)) ** (1 / a)


def _power_sum(q: Array, r: Array, a: float) -> Array:
    """(q^a + r^a)^(1/a), whose powers may vanish."""
    most, least = np.maximum(q, r), np.minimum(q, r)
    return most * np.exp(np.log1p((least / np.where(most > 0, most, 1.0)) ** a) / a)


def _relative_weights(p: Array, alpha: float) -> Array:
    """pull_weights over the largest of them, which may overflow for a large α."""
    support = np.where(p > 0, p, 1.0 if alpha > 2 else 0.0)
    reference = support.min(axis=-1, keepdims=True) if alpha > 2 else support.max(axis=-1, keepdims=True)
    return pull_weights(p / reference, alpha)


def _entmax_at(z: Array, a: float, largest: Array) -> tuple[Array, Array]:
    """p for z and the logarithm of the largest, and d log p / d largest, where p > 0."""
    shrunk = np.maximum(np.where(z == 0, 0.0, z * np.exp(-a * largest)), -1.0)
    return np.exp(largest + np.log1p(shrunk) / a), 1 / np.where(shrunk > -1, 1 + shrunk, np.inf)


def pull_weights(p: Array, alpha: float) -> Array:
    """pᵢ^(2 - α) on the support, 0 elsewhere: how freely each entry moves."""
    return np.where(p > 0, np.where(p > 0, p, 1.0) ** (2 - alpha), p * 0)


def pull(weights: Array, c: Array) -> Array:
    """s (c - Σ sⱼcⱼ / Σ sⱼ), the Jacobian diag(s) - s sᵀ / Σ s times c."""
    return weights * simplex.centred(_shares(weights), c)


def jacobian(weights: Array) -> Array:
    """diag(s) - s sᵀ / Σ s; on the diagonal sᵢ times the share of the others, which 1 - qᵢ has not where qᵢ is nearly 1."""
    if weights.shape[-1] == 0:
        return np.zeros((*weights.shape, 0))
    shares = _shares(weights)
    top = np.argmax(weights, axis=-1)[..., None]
    others = shares.copy()
    np.put_along_axis(others, top, 0.0, axis=-1)
    missing = 1 - shares
    np.put_along_axis(missing, top, others.sum(axis=-1, keepdims=True), axis=-1)
    roots = weights / np.sqrt(weights.sum(axis=-1, keepdims=True))
    return simplex.with_diagonal(-roots[..., :, None] * roots[..., None, :], weights * missing)


def _shares(weights: Array) -> Array:
    return weights / weights.sum(axis=-1, keepdims=True)


def entmax_by_alpha(p: Array, alpha: float) -> Array:
    """qᵢ Σ tⱼ - tᵢ with t = p (exp(v) - 1 - v) / (α - 1)², v = -(α - 1) log p, and q the shares of s = p^(2 - α).

    At α = 1, t is p log² p / 2.

    (pᵢ - qᵢ) / (α - 1)² + (hᵢ - qᵢ Σ hⱼ) / (α - 1), h = -p log p (Correia et al., Adaptively sparse transformers, 2019), is the same and
    cancels as α nears 1. exp(v) - 1 - v is -exp(v) times exp_deficit(-v), and p exp(v) = s.
    """
    weights = pull_weights(p, alpha)
    logs = np.log(np.where(p > 0, p, 1.0))
    a = alpha - 1
    terms = p * np.square(logs) / 2 if a == 0 else -weights * exp_deficit(a * logs) / a / a
    return _shares(weights) * terms.sum(axis=-1, keepdims=True) - terms


def hardmax(x: Array) -> Array:
    """1 at the first largest entry, 0 elsewhere."""
    if x.shape[-1] == 0:
        return x
    first: AnyArray = np.arange(x.shape[-1]) == np.argmax(x, axis=-1)[..., None]
    return first + _below_largest(x)[2]
