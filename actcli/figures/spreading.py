"""Labels side by side without overlap."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], step: float) -> list[float]:
    """Places at least `step` apart, in the order given (rising), each as near as can be to the one wanted.

    They stay within [0, 1] if there is room for all; otherwise they stand `step` apart around the middle.
    """
    # Minus the room that the labels before it take, the best places are the rising sequence nearest to what is wanted:
    # neighbours that are too close form a group around their mean.
    groups: list[tuple[float, int]] = []
    for n, place in enumerate(wanted):
        mean, count = place - n * step, 1
        while groups and groups[-1][0] > mean:
            other, more = groups.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        groups.append((mean, count))
    room = 1.0 - step * (len(wanted) - 1)
    low, high = (0.0, room) if room >= 0 else (room / 2, room / 2)
    placed = [min(max(mean, low), high) for mean, count in groups for _ in range(count)]
    return [place + n * step for n, place in enumerate(placed)]
