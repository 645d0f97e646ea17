"""Whether colours can be told from what is behind them: contrast as WCAG 2 defines it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

LETTERS, LINES = 4.5, 3.0  # what WCAG asks for (AA)
_STEPS = 50


@lru_cache(maxsize=1024)
def luminance(colour: Any) -> float:
    """The relative luminance, 0 of black and 1 of white."""
    from matplotlib.colors import to_rgb

    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return sum(share * channel for share, channel in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def contrast(one: Any, other: Any) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=1024)
def legible(colour: Any, background: str, ink: str) -> Any:
    """The colour, as far mixed with the ink as letters in it need to be read on the background."""
    from matplotlib.colors import to_rgb

    own, dark = to_rgb(colour), to_rgb(ink)
    for step in range(_STEPS + 1):
        mixed = tuple(a + (b - a) * step / _STEPS for a, b in zip(own, dark, strict=True))
        if contrast(mixed, background) >= LETTERS:
            break
    return mixed


def on(colour: Any) -> str:
    """Black or white, whichever can be read on a colour: one of them always can."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, colour))
