"""What a view is made of: its axis, its cases, and tensors placed along it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from actcli.definition.loss import Loss
from actcli.figures.data import Limits
from actcli.numerics.arrays import Array


class Placed(NamedTuple):
    """Tensors by name, and d tensor/dt of those that move, in their shapes.

    fixed: parameters that the view decides. samples: the axis of the n samples in the tensors that move.
    batches: whether each sample is a batch of its own, whose mean is drawn.
    """

    tensors: dict[str, Any]
    moving: dict[str, Array]
    fixed: Mapping[str, Any] = MappingProxyType({})
    samples: int = 0
    batches: bool = False


Placing: TypeAlias = Callable[[Loss, Mapping[str, Any], Array], Placed]


class Case(NamedTuple):
    """One curve. label: what tells it from the others of the view."""

    label: str
    place: Placing


class View(NamedTuple):
    """xlabel: the axis. cases: the curves. window: what is shown, None for the loss's own window."""

    xlabel: str
    cases: tuple[Case, ...]
    window: Limits | None = None
