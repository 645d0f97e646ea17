"""Losses over classes: a map over the logits of two classes, of which class 0 is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from actcli.definition.loss import Loss
from actcli.errors import BadValue, NotDefined
from actcli.figures.data import Limits, Surface
from actcli.figures.placed import Case, Placed, View
from actcli.figures.requests import Variant
from actcli.numerics.arrays import AnyArray, Array

MOST = 6
_GRID = 121
_ARROWS = 9  # a side
_LEVELS = (9, 5)  # about so many contour lines on one map, and on one of several
_KINDS = {"logit": "logit", "log-probability": "log-probability", "cosine": "cosine"}
_ENDLESS = 1e120
_ALIKE = 2.0  # maps whose heights differ by no more than this have the same levels
_STEPS = (1.0, 2.0, 2.5, 5.0)


def surfaces(found: Sequence[Variant], labels: Sequence[str], xlim: Limits | None, order: int) -> tuple[Surface, ...]:
    """One map for each variant, with the same levels if they are about as high; with `order` 1 the gradients as arrows.

    Raises NotDefined for order 2, BadValue for more maps than a picture holds.
    """
    if order > 1:
        raise NotDefined(f"{found[0].entry.name} is drawn as a map: it shows gradients, and no derivative of order 2")
    if len(found) > MOST:
        raise BadValue(f"{len(found)} maps were asked for; a picture holds at most {MOST}")
    window: Limits = xlim or found[0].entry.window
    grids = [_values(variant, window) for variant in found]
    if not all(np.isfinite(z).any() for z in grids):
        raise BadValue(f"{found[0].entry.name} has no finite value for logits from {window[0]:g} to {window[1]:g}")
    heights = [float(np.ptp(z[np.isfinite(z)])) for z in grids]
    alike = max(heights) <= _ALIKE * min(heights)
    levels = [_levels(grids if alike else [z], _LEVELS[len(found) > 1]) for z in grids]
    axis = np.linspace(*window, _GRID)
    kind = _KINDS.get(found[0].entry.tensors[found[0].entry.first].expects, "score")
    axes = (f"{kind} x₀ of the right class", f"{kind} x₁ of the other") if len(found) == 1 else ("x₀", "x₁")
    return tuple(
        Surface(
            label or "loss",
            *axes,
            axis,
            axis,
            z,
            own,
            _arrows(variant, window) if order else None,
        )
        for variant, label, z, own in zip(found, labels, grids, levels, strict=True)
    )


def _values(variant: Variant, window: Limits) -> Array:
    axis = np.linspace(*window, _GRID)
    values = variant.entry(**_tensors(variant.entry, _pairs(axis)), reduction="none", **variant.settings)
    z = np.asarray(values, dtype=np.float64).reshape(_GRID, _GRID)
    return np.where(np.abs(z) < _ENDLESS, z, np.nan)


def _arrows(variant: Variant, window: Limits) -> tuple[Array, Array, Array, Array]:
    inset = (window[1] - window[0]) / (2 * _ARROWS)
    pairs = _pairs(np.linspace(window[0] + inset, window[1] - inset, _ARROWS))
    gradient = variant.entry.grad(**_tensors(variant.entry, pairs), reduction="none", **variant.settings)
    u, v = np.asarray(gradient, dtype=np.float64).T
    return pairs[:, 0], pairs[:, 1], u, v


def _pairs(axis: Array) -> Array:
    """(n², 2): every pair of x₀ and x₁."""
    return np.stack([grid.ravel() for grid in np.meshgrid(axis, axis)], axis=-1)


def _tensors(loss: Loss, pairs: Array) -> dict[str, AnyArray]:
    """The logits, class 0 as the target, and what else the loss takes: a linear layer that changes nothing."""
    count = len(pairs)
    classes = np.zeros(count, dtype=np.int64)
    known: dict[str, AnyArray] = {
        "target": np.stack([classes, classes - 1], axis=-1)
        if loss.tensors["target"].expects == "whole number"
        else classes,
        "linear_weight": np.eye(2),
    }
    return {loss.first: pairs} | {name: known[name] for name in loss.tensors if name in known}


def _levels(grids: Sequence[Array], about: int) -> tuple[float, ...]:
    """Round numbers at equal steps over what all maps show, the least and the greatest value left out."""
    values = np.concatenate([z[np.isfinite(z)] for z in grids])
    low, high = float(values.min()), float(values.max())
    rough = (high - low) / about
    if rough == 0:
        return (low,)
    power = 10.0 ** np.floor(np.log10(rough))
    step = next((s * power for s in _STEPS if s * power >= rough), 10 * power)
    levels = np.arange(np.floor(low / step) + 1, np.ceil(high / step)) * step
    return tuple(float(level) for level in levels)


def _beside_zero(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
    pairs = np.stack([t, np.zeros_like(t)], axis=-1)
    return Placed(_tensors(loss, pairs), {loss.first: np.broadcast_to(np.array([1.0, 0.0]), pairs.shape)})


# A line through the map, for what is shown over one number only.
SLICE = View("score x₀ of the right class, where x₁ = 0", (Case("", _beside_zero),))
