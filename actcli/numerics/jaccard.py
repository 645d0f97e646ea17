"""The Lovász extension of the Jaccard loss, over the last axis."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array


def lovasz_weights(errors: Array, region: Array) -> Array:
    """J(k) - J(k - 1) at the place of the k-th largest error: the slopes of the extension Σ e₍ₖ₎ (J(k) - J(k - 1)) by the errors.

    J(k) is the Jaccard loss of a prediction that gets those k elements wrong. Of a region of G elements I(k) are not among them, so J is
    1 - I/(G + k - (G - I)) = k/U(k) with U = k + I. The differences cancel in that form; they are
    (I(k) + k [the k-th is inside]) / (U(k) U(k - 1)). Equal errors go by their index; an error of -∞ counts for nothing.
    """
    order = np.argsort(-errors, axis=-1, kind="stable")
    inside = np.take_along_axis(region, order, axis=-1)
    rank = np.arange(1.0, errors.shape[-1] + 1)
    left = inside.sum(axis=-1, keepdims=True) - np.cumsum(inside, axis=-1)
    union = rank + left
    before = union - 1 + inside  # 0 at the first error of an empty region, where J rises from 0 to 1
    steps = np.where(before == 0, 1.0, (left + rank * inside) / union / np.where(before == 0, 1.0, before))
    weights = np.empty_like(steps)
    np.put_along_axis(weights, order, steps, axis=-1)
    return np.where(np.isneginf(errors), 0.0, weights)
