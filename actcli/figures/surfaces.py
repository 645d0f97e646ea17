"""Losses over classes: a map over the logits of two classes, of which class 0 is right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from actcli.definition.loss import Loss
from actcli.errors import BadValue, NotDefined
from actcli.figures.data import Limits, Surface
from actcli.figures.requests import Variant
from actcli.numerics.arrays import Array

MOST = 6
_GRID = 121
_ARROWS = 9  # a side
_LEVELS = 9
_STEPS = (1.0, 2.0, 2.5, 5.0)


def surfaces(found: Sequence[Variant], labels: Sequence[str], xlim: Limits | None, order: int) -> tuple[Surface, ...]:
    """One map for each variant, all with the same levels; with `order` 1 the gradients as arrows.

    Raises NotDefined for order 2, BadValue for more maps than a picture holds.
    """
    if order > 1:
        raise NotDefined(f"{found[0].entry.name} is drawn as a map: with --grad it shows gradients, there is no order 2")
    if len(found) > MOST:
        raise BadValue(f"{len(found)} maps were asked for; a picture holds at most {MOST}")
    window = xlim or found[0].entry.window
    grids = [_values(variant, window) for variant in found]
    if not any(np.isfinite(z).any() for z in grids):
        raise BadValue(f"{found[0].entry.name} has no finite value for logits from {window[0]:g} to {window[1]:g}")
    levels = _levels(grids)
    axis = np.linspace(*window, _GRID)
    return tuple(
        Surface(label, "logit x₀ of the right class", "logit x₁ of the other", axis, axis, z, levels, _arrows(variant, window) if order else None)
        for variant, label, z in zip(found, labels, grids, strict=True)
    )


def _values(variant: Variant, window: Limits) -> Array:
    axis = np.linspace(*window, _GRID)
    pairs = np.stack([grid.ravel() for grid in np.meshgrid(axis, axis)], axis=-1)
    loss: Loss = variant.entry
    values = loss(pairs, _right(pairs), reduction="none", **variant.settings)
    return np.asarray(values, dtype=np.float64).reshape(_GRID, _GRID)


def _arrows(variant: Variant, window: Limits) -> tuple[Array, Array, Array, Array]:
    inset = (window[1] - window[0]) / (2 * _ARROWS)
    axis = np.linspace(window[0] + inset, window[1] - inset, _ARROWS)
    pairs = np.stack([grid.ravel() for grid in np.meshgrid(axis, axis)], axis=-1)
    loss: Loss = variant.entry
    gradient = np.asarray(loss.grad(pairs, _right(pairs), reduction="none", **variant.settings), dtype=np.float64)
    return pairs[:, 0], pairs[:, 1], gradient[:, 0], gradient[:, 1]


def _right(pairs: Array) -> Array:
    return np.zeros(pairs.shape[0], dtype=np.int64)


def _levels(grids: Sequence[Array]) -> tuple[float, ...]:
    """Round numbers at equal steps over what all maps show."""
    values = np.concatenate([z[np.isfinite(z)] for z in grids])
    low, high = float(values.min()), float(np.quantile(values, 0.995))
    if high <= low:
        return (low,)
    rough = (high - low) / _LEVELS
    power = 10.0 ** np.floor(np.log10(rough))
    step = next((s * power for s in _STEPS if s * power >= rough), 10 * power)
    first = np.ceil(low / step)
    return tuple(float(level) for level in np.arange(first, np.floor(high / step) + 1) * step)
