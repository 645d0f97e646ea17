"""Alignments of a label sequence with frames: the forward and backward sums of connectionist temporal classification.

Graves et al., Connectionist temporal classification, ICML 2006. All sums are over logarithms; the batch is axis 0 of every array
but the log-probabilities, which are (T, N, C).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics.arrays import AnyArray, Array


class Extended(NamedTuple):
    """Labels with blanks between them: (N, 2S + 1); where a label may be reached from the one two places before; true lengths."""

    labels: AnyArray
    skips: AnyArray
    lengths: AnyArray


def extend(targets: AnyArray, target_lengths: AnyArray, blank: int) -> Extended:
    """Put blanks around and between the labels; equal neighbours need the blank between them."""
    count, longest = targets.shape
    labels = np.full((count, 2 * longest + 1), blank, dtype=np.int64)
    labels[:, 1::2] = targets
    skips = np.zeros(labels.shape, dtype=bool)
    skips[:, 3::2] = targets[:, 1:] != targets[:, :-1]
    return Extended(labels, skips, 2 * target_lengths + 1)


def _log_add(*terms: Array) -> Array:
    top = np.max(terms, axis=0)
    safe = np.where(np.isneginf(top), 0.0, top)
    return safe + np.log(sum(np.exp(term - safe) for term in terms))


def _shifted(a: Array, places: int) -> Array:
    """a moved right along the labels, -inf coming in."""
    moved = np.full_like(a, -np.inf)
    moved[:, places:] = a[:, : a.shape[1] - places]
    return moved


def _emissions(log_probs: Array, labels: AnyArray) -> Array:
    """Log-probability of each extended label at each frame: (T, N, 2S + 1)."""
    return np.take_along_axis(log_probs, np.broadcast_to(labels, (log_probs.shape[0], *labels.shape)), axis=-1)


def forward(log_probs: Array, extended: Extended, input_lengths: AnyArray) -> tuple[Array, Array]:
    """Log of the sum over all beginnings that end at each frame and label (T, N, 2S + 1), and log of the total for each sequence.

    The last frames of shorter inputs repeat the sum of their true last frame.
    """
    emissions = _emissions(log_probs, extended.labels)
    frames, count, width = emissions.shape
    sums = np.full((frames, count, width), -np.inf)
    state = np.full((count, width), -np.inf)
    state[:, 0] = 0.0
    for t in range(frames):
        skipped = np.where(extended.skips, _shifted(state, 2), -np.inf)
        reach = _log_add(state, _shifted(state, 1), skipped)
        state = np.where(np.less(t, input_lengths)[:, None], reach + emissions[t], state)
        sums[t] = state
    ends = np.stack([extended.lengths - 1, np.maximum(extended.lengths - 2, 0)], axis=1)
    last = np.take_along_axis(state, ends, axis=1)
    last[:, 1] = np.where(extended.lengths > 1, last[:, 1], -np.inf)
    return sums, _log_add(last[:, 0], last[:, 1])


def occupancies(log_probs: Array, extended: Extended, input_lengths: AnyArray) -> Array:
    """Posterior probability that each frame emits each class: (T, N, C), zero past the end of an input."""
    sums, total = forward(log_probs, extended, input_lengths)
    emissions = _emissions(log_probs, extended.labels)
    frames, count, width = emissions.shape
    result = np.zeros_like(log_probs)
    place = np.arange(width)
    final = (place == extended.lengths[:, None] - 1) | (place == extended.lengths[:, None] - 2)
    state = np.full((count, width), -np.inf)
    for t in range(frames - 1, -1, -1):
        carried = state + emissions[t + 1] if t + 1 < frames else state
        reach = _backward_step(carried, extended.skips)
        state = np.where(np.equal(t, input_lengths - 1)[:, None], np.where(final, 0.0, -np.inf), reach)
        share = np.exp(sums[t] + state - total[:, None])
        share = np.where(np.less(t, input_lengths)[:, None], share, 0.0)
        np.add.at(result[t], (np.arange(count)[:, None], extended.labels), share)
    return result


def _backward_step(state: Array, skips: AnyArray) -> Array:
    one, two = np.full_like(state, -np.inf), np.full_like(state, -np.inf)
    one[:, :-1] = state[:, 1:]
    two[:, :-2] = np.where(skips, state, -np.inf)[:, 2:]
    return _log_add(state, one, two)
