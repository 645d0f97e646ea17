"""Functions over one axis, side by side: elementwise activations, and losses over what their figures are drawn over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from actcli.comparison.difference import Difference
from actcli.comparison.largest import Largest, largest
from actcli.errors import BadValue
from actcli.figures import activations, losses, surfaces
from actcli.figures.breaks import Function, find_breaks
from actcli.figures.data import Limits
from actcli.figures.forms import form_of, shared_view
from actcli.figures.lines import Naming
from actcli.figures.placed import Case
from actcli.figures.requests import Variant
from actcli.figures.ticks import ticks
from actcli.figures.views import SURFACE
from actcli.numerics.arrays import Array

_TELLING = (0.0, 0.5, -0.5, 1.0, -1.0, 2.0, -2.0)
_FEWEST = 5  # points; in a window that has fewer of the telling ones, round numbers stand for them
_ROUND = 9
_SAME = 1e-9  # of the window: places no farther apart are one, found twice


class Differences(NamedTuple):
    """How far a function is from the first: its value, and its slope where both have one."""

    value: Largest
    slope: Largest | None


class Side(NamedTuple):
    """One function in one case. functions: value and derivatives, as many as it has; kinks: where they are known to break."""

    label: str
    functions: tuple[Function, ...]
    kinks: tuple[float, ...]


@dataclass(frozen=True)
class Together:
    """Several functions in one case ("y = 1", or "" where there is one only); the others are compared with the first."""

    case: str
    sides: tuple[Side, ...]
    window: Limits

    @property
    def sloping(self) -> bool:
        """Whether every function has a slope."""
        return all(len(side.functions) > 1 for side in self.sides)

    @cached_property
    def breaks(self) -> list[float]:
        """Where any of them, or one of its derivatives, jumps within the window."""
        low, high = self.window
        found = {kink for side in self.sides for kink in side.kinks if low <= kink <= high}
        for side in self.sides:
            for function in side.functions:
                found.update(
                    place for place in find_breaks(function, self.window) if not _known(place, found, self.window)
                )
        return sorted(found)

    def difference(self, other: int, order: int = 0) -> Difference:
        """The other function less the first, or the same of their derivatives."""
        one, two = self.sides[0].functions, self.sides[other].functions
        deeper = order + 1 < min(len(one), len(two))
        return Difference(one[order], two[order], self.window, self.difference(other, order + 1) if deeper else None)

    def differences(self) -> list[Differences]:
        """How far each function but the first is from it. Raises BadValue where one has no value."""
        return [self._differences(n) for n in range(1, len(self.sides))]

    def _differences(self, other: int) -> Differences:
        try:
            value = largest(self.difference(other), self.breaks)
            return Differences(value, largest(self.difference(other, 1), self.breaks) if self.sloping else None)
        except BadValue as error:
            raise BadValue(f"{self.sides[0].label} and {self.sides[other].label}: {error}") from None


class Axis(NamedTuple):
    """What functions are compared over. naming: how the axis is called; window: how much of it is searched."""

    naming: Naming
    window: Limits
    cases: tuple[Together, ...]

    @property
    def points(self) -> Array:
        """A few telling points of the window: its ends, 0, ±0.5, ±1, ±2, and where a function breaks; shape (n,)."""
        low, high = self.window
        kept = [x for x in _TELLING if low <= x <= high]
        if len(kept) < _FEWEST:
            kept = ticks(self.window, _ROUND)
        found = {low, high, *(x for x in kept if low <= x <= high)}
        breaks = {place for together in self.cases for place in together.breaks}
        return np.array(sorted(found | {place for place in breaks if not _known(place, found, self.window)})) + 0.0


def axis(found: Sequence[Variant], labels: Sequence[str], window: Limits | None) -> Axis:
    """The functions over the axis that they share, which they are known to.

    Raises NotDefined for a loss that is a function of no single number.
    """
    form = form_of(found[0])
    if form == "curve":
        sides = [
            Side(label, activations.functions(one, _orders(one)), activations.kinks(one))
            for one, label in zip(found, labels, strict=True)
        ]
        shown = window or activations.window(found)
        return Axis(activations.NAMING, shown, (Together("", tuple(sides), shown),))
    view = surfaces.SLICE if form == SURFACE else shared_view(found)
    cases = view.cases if any(len(one.entry.tensors) > 1 for one in found) else (view.cases[0]._replace(label=""),)
    shown = window or losses.window(view, found)
    together = tuple(Together(case.label, tuple(_sides(found, labels, case)), shown) for case in cases)
    return Axis(losses.naming(view), shown, together)


def _sides(found: Sequence[Variant], labels: Sequence[str], case: Case) -> Iterable[Side]:
    for one, label in zip(found, labels, strict=True):
        yield Side(label, losses.functions(one, case, losses.orders(one.entry)), ())


def _orders(variant: Variant) -> int:
    return sum(variant.entry.has_derivative("input", order) for order in (1, 2))


def _known(place: float, found: Iterable[float], window: Limits) -> bool:
    return any(abs(place - one) <= _SAME * (window[1] - window[0]) for one in found)
