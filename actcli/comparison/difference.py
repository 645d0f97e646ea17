"""One function less another, over a window."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from actcli.figures.breaks import Function
from actcli.figures.data import Limits
from actcli.numerics.arrays import Array

_EPS = float(np.finfo(np.float64).eps)
_RELATIVE = 16 * _EPS  # of the values: two kernels of a few ULP each, and the subtraction
_ABSOLUTE = (
    4 * _EPS
)  # of 1, or of the largest value where that is less: how exact a kernel is beside a zero of its function
_LOOKS = 257  # points over the window that tell how large the functions are
_PAIRS = 256  # of opposite numbers


class Measured(NamedTuple):
    """A difference and how much of it rounding may be, arrays of one shape; NaN where a function has no value."""

    by: Array
    rounding: Array


class Difference:
    """`other` less `first`, both from (n,) to (n,), within a window; what is no more than rounding is 0.

    slope: its derivative, which finds its extremes; None where a function has none.
    """

    def __init__(self, first: Function, other: Function, window: Limits, slope: Difference | None = None) -> None:
        self.first, self.other, self.window, self.slope = first, other, window, slope

    def __call__(self, x: Array) -> Array:
        """The difference at each x."""
        return self.measured(x).by

    def measured(self, x: Array) -> Measured:
        """The difference with its rounding; equal infinities do not differ."""
        one, two, large = self._values(x)
        with np.errstate(invalid="ignore"):
            by = np.where(one == two, 0.0, two - one)
        rounding = np.where(np.isfinite(large), _RELATIVE * large + self._least, 0.0)
        by[np.isfinite(by) & (np.abs(by) <= rounding)] = 0.0
        return Measured(by, rounding)

    def raw(self, x: Array) -> Array:
        """The difference as it comes, rounding included."""
        one, two, _ = self._values(x)
        with np.errstate(invalid="ignore"):
            return two - one

    def _values(self, x: Array) -> tuple[Array, Array, Array]:
        """Both functions, and how large they are together."""
        with np.errstate(all="ignore"):
            one, two = (np.asarray(function(x), dtype=np.float64) for function in (self.first, self.other))
            return one, two, np.abs(one) + np.abs(two)

    @cached_property
    def _least(self) -> float:
        """Rounding that there is everywhere."""
        _, _, large = self._values(np.linspace(*self.window, _LOOKS))
        return _ABSOLUTE * min(1.0, float(large[np.isfinite(large)].max(initial=0.0)))

    @cached_property
    def parity(self) -> str:
        """Whether the difference is "even" or "odd"; "" for neither, and where the window shows no two opposite numbers."""
        reach = min(-self.window[0], self.window[1])
        if reach <= 0:
            return ""
        x = np.linspace(0.0, reach, _PAIRS + 1)[1:]
        right, left = self.measured(x), self.measured(-x)
        if not (right.by.any() or left.by.any()):
            return ""
        for name, reflected in (("even", left.by), ("odd", -left.by)):
            with np.errstate(invalid="ignore"):
                alike = (right.by == reflected) | (np.abs(right.by - reflected) <= right.rounding + left.rounding)
            if alike.all():
                return name
        return ""
