"""Views of losses that compare: boxes with boxes, the vectors of a batch with each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.loss import Loss
from actcli.figures.placed import Placed, Placing
from actcli.numerics.arrays import Array


def shifted(width: float) -> Placing:
    """A box of height 1 and this width, its centre shifted by t from that of a true box of width and height 1."""

    def place(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
        meeting, one = np.round(4 * t) / 4, np.ones_like(t)
        t = np.where(
            np.abs(t - meeting) <= 1e-15, meeting, t
        )  # else rounding has one edge meet another and its twin not
        box = np.stack([t - width / 2, 0 * one, t + width / 2, one], axis=-1)
        true = np.broadcast_to(np.array([-0.5, 0.0, 0.5, 1.0]), box.shape)
        return Placed({loss.first: box, "target": true}, {loss.first: np.broadcast_to([1.0, 0.0, 1.0, 0.0], box.shape)})

    return place


def _turning(t: Array, length: int, start: int, end: int) -> tuple[Array, Array]:
    """A unit vector of so many components that turns by t degrees from one axis towards another, and its motion."""
    radians = np.deg2rad(t)
    at, motion = np.zeros((t.size, length)), np.zeros((t.size, length))
    at[:, start], at[:, end] = np.cos(radians), np.sin(radians)
    motion[:, start], motion[:, end] = -np.sin(radians) * np.pi / 180, np.cos(radians) * np.pi / 180
    return at, motion


def partners(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
    """Two groups of two: the angle t between the vectors of one; those of the other are equal, and at right angles to both."""
    rows, motion = np.zeros((t.size, 4, 3)), np.zeros((t.size, 4, 3))
    rows[:, 0, 0] = rows[:, 2, 2] = rows[:, 3, 2] = 1.0
    rows[:, 1], motion[:, 1] = _turning(t, 3, 0, 1)
    groups = np.broadcast_to(np.array([0, 0, 1, 1]), (t.size, 4))
    return Placed({loss.first: rows, "target": groups}, {loss.first: motion}, batches=True)


def pairing(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
    """Two pairs at right angles to each other, with the angle t between the vectors of each."""
    one, two = _turning(t, 4, 0, 2), _turning(t, 4, 1, 3)
    turned, motion = (np.stack([first, second], axis=1) for first, second in zip(one, two, strict=True))
    still = np.broadcast_to(np.eye(2, 4), turned.shape)
    return Placed({loss.first: still, "target": turned}, {"target": motion}, batches=True)


def similarity(loss: Loss, settings: Mapping[str, Any], t: Array) -> Placed:
    """Two pairs of similarity t; all other similarities are 0."""
    matrix = t[:, None, None] * np.eye(2)
    groups = np.broadcast_to(np.array([0, 1]), (t.size, 2))
    return Placed(
        {loss.first: matrix, "target": groups}, {loss.first: np.broadcast_to(np.eye(2), matrix.shape)}, batches=True
    )
