"""Round numbers along an axis, for where Matplotlib is not at hand."""

from __future__ import annotations

import math

from actcli.figures.data import Limits

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def ticks(limits: Limits, most: int) -> list[float]:
    """Multiples of a round step within the limits, at most so many (but at least one)."""
    low, high = limits
    power = 10.0 ** math.floor(math.log10((high - low) / max(most, 1)))
    for step in (step * power * scale for scale in (1, 10) for step in _STEPS):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if 0 <= last - first < max(most, 1):
            return [round(n * step, 12) + 0.0 for n in range(first, last + 1)]
    return [low]
