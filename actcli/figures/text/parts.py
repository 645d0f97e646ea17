"""What all texts of a picture share: the screen they are for, colours, signs and labels."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import NamedTuple

# Of the 256 colours of a terminal, those nearest to the palette; all can be read on black and on white.
PALETTE = (32, 166, 35, 175, 74, 178, 245)
ORDERED = (99, 62, 31, 36, 71, 142)
FAINT = 244
# What curves are made of in ASCII, and what stands for the line styles beside a label where there are finer letters.
LETTERS = "*+x#%="
SAMPLES = ("──", "╌╌", "┈┈", "─·")


class Screen(NamedTuple):
    """Where text is written. fine: it knows Unicode's drawing letters. spell: how a text is written with what it knows."""

    width: int = 80
    height: int = 24
    colour: bool = False
    fine: bool = True
    spell: Callable[[str], str] = str


def painted(text: str, colour: int, screen: Screen) -> str:
    """The text in one of the terminal's 256 colours, if the screen has colours."""
    return f"\x1b[38;5;{colour}m{text}\x1b[0m" if screen.colour and text else text


def bold(text: str, screen: Screen) -> str:
    """The text in bold letters, if the screen has any."""
    return f"\x1b[1m{text}\x1b[0m" if screen.colour and text else text


def curve_colour(number: int, count: int, ordered: bool) -> int:
    """The colour of the curve or series with this colour number; ordered: of so many in order."""
    if ordered:
        return ORDERED[round(number * (len(ORDERED) - 1) / max(1, count - 1))]
    return FAINT if number < 0 else PALETTE[number % len(PALETTE)]


def wrapped(text: str, screen: Screen) -> list[str]:
    """A text in lines that fit the screen."""
    return textwrap.wrap(screen.spell(text), screen.width, break_on_hyphens=False)


def flowing(items: Sequence[tuple[str, str]], screen: Screen) -> list[str]:
    """Items beside each other in as many lines as they need. An item is what is shown, and that without colours."""
    lines: list[str] = []
    room = 0
    for shown, plain in items:
        if lines and len(plain) + 3 <= room:
            lines[-1] += "   " + shown
            room -= len(plain) + 3
        else:
            lines.append(shown)
            room = screen.width - len(plain)
    return lines
