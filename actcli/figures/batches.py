"""Losses of which each sample is a batch of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.loss import Loss
from actcli.figures.placed import Placing
from actcli.numerics.arrays import Array


def batches(loss: Loss, settings: Mapping[str, Any], place: Placing, sloping: bool) -> Batches:
    """The same for the same loss and settings: they come again in picture after picture."""
    key = (loss, place, sloping, repr(sorted(settings.items())))
    if key not in _shared:
        if len(_shared) >= _MOST:
            _shared.clear()
        _shared[key] = Batches(loss, settings, place, sloping)
    return _shared[key]


_MOST = 32
_shared: dict[Any, Batches] = {}


class Batches:
    """The mean of a loss over the batch at t, and its slope by t if `sloping`.

    Batches are evaluated one by one, which takes a hundred times as long as all at once; so value and slope are computed together, and
    remembered: what looks for jumps, limits and bends asks for the same t again and again.
    """

    def __init__(self, loss: Loss, settings: Mapping[str, Any], place: Placing, sloping: bool) -> None:
        self._loss, self._settings, self._place, self._sloping = loss, settings, place, sloping
        self._known: dict[float, tuple[float, float]] = {}

    def __call__(self, t: Array) -> tuple[Array, Array]:
        """Values and slopes at each t, of the shape of t; the slopes are NaN if there are none."""
        new = np.array([one for one in dict.fromkeys(t.tolist()) if one not in self._known])
        if new.size:
            self._known.update(zip(new.tolist(), self._results(new), strict=True))
        values, slopes = zip(*(self._known[one] for one in t.tolist()), strict=True)
        return np.array(values), np.array(slopes)

    def _results(self, t: Array) -> list[tuple[float, float]]:
        placed = self._place(self._loss, self._settings, t)
        keywords = {**self._settings, **placed.fixed}
        batches = [dict(zip(placed.tensors, one, strict=True)) for one in zip(*placed.tensors.values(), strict=True)]
        if not self._sloping:
            return [(float(self._loss(**batch, **keywords)), np.nan) for batch in batches]
        ((moving, motion),) = placed.moving.items()
        found = []
        for batch, tangent in zip(batches, motion, strict=True):
            value, gradient = self._loss.value_and_grad(**batch, **keywords, wrt=moving)
            found.append((float(value), float((gradient * tangent).sum())))
        return found
