"""What counts as an error, and how much of it is allowed.

The error of a result is its distance from the exact one in units of the last place: of the spacing, in the result's format, of
the numbers around the exact one. Beside a zero r ≠ 0 of the function judged, for |x - r| < 0.3 |r|, no formula in floating point
keeps its relative accuracy; there the unit is 2⁻ᵖ for a format of p bits. Where terms of a loss's own definition cancel, it is
that of the largest of them, and of a gradient by vectors that of its largest component. At a kink every slope between those of
the two sides is right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from mpmath import mp

from actcli.definition.activation import Activation
from actcli.definition.entry import Entry
from actcli.definition.loss import Loss
from actcli.exact import ulp
from actcli.exact.questions import Part, Question
from actcli.exact.summands import largest_term
from actcli.numerics.arrays import Array

ROUNDED_ONCE = 0.501  # of a format smaller than float64: the exact result, rounded through float64
ACTIVATION, LOSS, ROWS, FURTHER = 4.0, 8.0, 8.0, 16.0
NEIGHBOURHOOD = 0.3


def bound(entry: Entry, wrt: str = "", order: int = 1, dtype: str = "float64") -> float:
    """The ULP that the entry allows itself: of its value (no `wrt`), of its first derivative by a tensor, of any other."""
    if dtype != "float64":
        return ROUNDED_ONCE
    by_tensor = wrt in ("", "input") or (isinstance(entry, Loss) and entry.tensor_name(wrt) is not None)
    if not by_tensor or order != 1:
        return FURTHER
    if isinstance(entry, Activation):
        return ACTIVATION if entry.elementwise else ROWS
    return LOSS if entry.elementwise else FURTHER


def zeros(function: Callable[[Array], Array], edges: tuple[float, ...] = ()) -> Array:
    """Zeros r ≠ 0 of a function in ascending order, by its changes of sign, and those of the edges that are zeros.

    Beyond 50, where a sine has one beside every x, they are known to 4 %.
    """
    near, far = np.geomspace(1e-3, 50, 4001), np.geomspace(50, 1e308, 20001)
    found = [edge for edge in edges if edge and function(np.array([edge]))[0] == 0]
    for x in (-near[::-1], near):
        signs = np.sign(function(x))
        changes = np.flatnonzero(signs[:-1] * signs[1:] < 0)
        found += [_bisected(function, float(x[at]), float(x[at + 1]), signs[at]) for at in changes]
    for x in (-far[::-1], far):
        signs = np.sign(function(x))
        found += x[np.flatnonzero(signs[:-1] * signs[1:] < 0)].tolist()
    return np.array(sorted(found))


def _bisected(function: Callable[[Array], Array], low: float, high: float, sign: float) -> float:
    for _ in range(80):
        middle = (low + high) / 2
        if np.sign(function(np.array([middle]))[0]) == sign:
            low = middle
        else:
            high = middle
    return low


class Judge:
    """Measures the results of one function at one choice of parameters: its value, or its derivative.

    wrt: "" for the value, "input", another tensor, or a parameter.
    """

    def __init__(
        self, entry: Entry, parameters: Mapping[str, Any], *, wrt: str = "", order: int = 1, dtype: str = "float64"
    ) -> None:
        self.entry, self.dtype = entry, dtype
        self.unit = 2.0 ** -ulp.FORMATS[dtype].bits
        self.limit = bound(entry, wrt, order, dtype)
        by_input = wrt in ("", "input") and order == 1
        self.allowance = entry.allowance.settled(parameters) if entry.allowance and by_input else None
        self._kinks: dict[float, tuple[float, float]] = {}
        self._zeros = np.empty(0)
        if isinstance(entry, Activation) and entry.elementwise and not _has_arrays(parameters):
            kinks = entry.kinks_at(**parameters)
            if wrt == "input" and order == 1:
                sides = {kink.x: (kink.left_slope, kink.slope, kink.right_slope) for kink in kinks}
                self._kinks = {x: (min(slopes), max(slopes)) for x, slopes in sides.items()}
            self._zeros = zeros(_function(entry, parameters, wrt, order), tuple(kink.x for kink in kinks))

    def measure(self, got: float, exact: Any, question: Question) -> tuple[float, float]:
        """The error in the units that hold there, and its share of what is allowed (1 is just within).

        Both are infinite for what is no number where the exact result is one.
        """
        plain = ulp.ulp_error(got, exact, self.dtype)
        if plain <= ulp.CORRECT or not np.isfinite(got) or not question:
            return plain, plain / self.limit
        x = question[0].place.bindings.get("x")
        if isinstance(x, float) and x in self._kinks and self._kinks[x][0] <= got <= self._kinks[x][1]:
            return 0.0, 0.0
        if isinstance(x, float) and self._beside_zero(x):
            apart = float(abs(mp.mpf(got) - exact))
            return min(plain, apart / self.unit), min(plain / self.limit, apart / (ACTIVATION * 2.0**-53))
        allowed = self.allowed(question)
        if isinstance(self.entry, Loss) and plain > allowed:
            largest = max(largest_term(part, exact) for part in question)
            apart = float(abs(mp.mpf(got) - exact) / largest) if largest else math.inf
            return min(plain, apart / self.unit), min(plain, apart / self.unit) / allowed
        return plain, plain / allowed

    def _beside_zero(self, x: float) -> bool:
        place = int(np.searchsorted(self._zeros, x))
        around = self._zeros[max(place - 1, 0) : place + 1]
        return bool((np.abs(x - around) < NEIGHBOURHOOD * np.abs(around)).any())

    def allowed(self, question: Question) -> float:
        """The bound there, with the rounding that a constant inside an exponential may add."""
        if self.allowance is None:
            return self.limit
        return self.limit + float(Part(self.allowance, question[0].place).answer(6))


def _function(entry: Activation, parameters: Mapping[str, Any], wrt: str, order: int) -> Callable[[Array], Array]:
    if not wrt:
        return lambda x: np.asarray(entry(x, **parameters))
    return lambda x: np.asarray(entry.grad(x, wrt=wrt, order=order, **parameters))


def _has_arrays(parameters: Mapping[str, Any]) -> bool:
    return any(isinstance(value, np.ndarray) for value in parameters.values())
