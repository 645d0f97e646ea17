"""Bars as lines of text."""

from __future__ import annotations

import numpy as np

from actcli.figures.data import Bars
from actcli.figures.requests import number
from actcli.figures.text.parts import Screen, bold, curve_colour, painted

_LONGEST = 48  # letters of a bar
_EIGHTHS = " ▏▎▍▌▋▊▉"


def bars_lines(bars: Bars, screen: Screen) -> list[str]:
    """A line for each bar: name, bar, value; what is below 0 goes to the left."""
    labels = [screen.spell(series.label) for series in bars.series]
    colours = [
        curve_colour(s.colour if not bars.ordered else n, len(labels), bars.ordered) for n, s in enumerate(bars.series)
    ]
    lines = [bold(screen.spell(bars.title), screen)]
    names = [screen.spell(name) for name in bars.names]
    beside = max(len(name) for name in names) + 1 + (max(len(label) for label in labels) + 1 if labels[0] else 0)
    values = np.array([series.values for series in bars.series], dtype=np.float64)
    finite = values[np.isfinite(values)]
    low, high = min(0.0, float(finite.min(initial=0.0))), max(0.0, float(finite.max(initial=0.0)))
    room = min(_LONGEST, screen.width - beside - 12)
    scale = room / ((high - low) or 1.0)
    for m, name in enumerate(names):
        for n, label in enumerate(labels):
            value = float(values[n, m]) if m < values.shape[1] else 0.0
            left, bar = _bar(value, low, scale, screen)
            head = f"{name if n == 0 else '':{max(map(len, names))}} " + (
                f"{label:{max(map(len, labels))}} " if label else ""
            )
            lines.append(f"{head}{left}{painted(bar, colours[n], screen)} {screen.spell(number(value))}")
    return lines


def _bar(value: float, low: float, scale: float, screen: Screen) -> tuple[str, str]:
    """What stands before a bar, and the bar."""
    start = round(-low * scale)
    if not np.isfinite(value):
        return " " * start, ""
    if value < 0:
        long = round(-value * scale)
        return " " * (start - long), ("█" if screen.fine else "#") * long + ("▏" if screen.fine else "|")
    if not screen.fine:
        return " " * start + "|", "#" * round(value * scale)
    eighths = round(8 * value * scale)
    whole = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
    return " " * start, whole or "▏"
