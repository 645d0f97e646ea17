"""Round numbers along an axis, and how they are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from actcli.figures.data import Limits, Tick

_HALVES = (1.0, 2.0, 2.5, 5.0, 10.0)
_WHOLE = (1.0, 2.0, 4.0, 5.0, 10.0)  # of units: nobody counts in steps of two and a half
_DECADES = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000)
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN = (1e-4, 1e5)  # smaller steps and larger numbers are written with an exponent


def ticks(limits: Limits, most: int) -> list[float]:
    """Multiples of a round step within the limits, at most so many, and at least one."""
    low, high = limits
    most = max(most, 1)
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    for scale in (power, 10 * power, 100 * power):
        for step in (share * scale for share in (_WHOLE if scale == 1.0 else _HALVES)):
            first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
            if 0 <= last - first < most:
                return [float(f"{n * step:.12g}") + 0.0 for n in range(first, last + 1)]
    return [low]


def texts(places: Sequence[float]) -> list[str]:
    """The numbers of an axis, all with the decimals that their step needs."""
    step = min((b - a for a, b in pairwise(places)), default=0.0)
    largest = max(abs(place) for place in places)
    if not (_PLAIN[0] <= step and largest < _PLAIN[1]):
        return [with_exponent(place) for place in places]
    decimals = next(n for n in range(8) if abs(round(step, n) - step) < 1e-6 * step)
    return [f"{place:.{decimals}f}".replace("-", "−") for place in places]


def with_exponent(place: float) -> str:
    """A number as `2e−4`."""
    mantissa, _, exponent = f"{place:.6e}".partition("e")
    return f"{float(mantissa):g}e{int(exponent)}".replace("-", "−") if place else "0"


def decades(limits: Limits, most: int = 6) -> tuple[Tick, ...]:
    """Ticks at powers of ten along an axis of exponents, at most so many: 0.01, 1, 100, 10⁻⁶."""
    low, high = math.ceil(limits[0] - 1e-9), math.floor(limits[1] + 1e-9)
    if high <= low:  # less than two of them: their parts say more
        return tuple(Tick(place, f"{10**place:.3g}") for place in ticks(limits, most))
    step = next(step for step in _DECADES if math.floor(high / step) - math.ceil(low / step) < most)
    return tuple(Tick(n, _power(n)) for n in range(math.ceil(low / step) * step, high + 1, step))


def _power(exponent: int) -> str:
    return f"{10.0**exponent:g}" if -3 <= exponent <= 4 else "10" + str(exponent).translate(_RAISED)
