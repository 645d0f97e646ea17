"""What all texts of a picture share: the screen they are for, colours, labels beside a plot."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from actcli.figures.data import Panel
from actcli.figures.spreading import spread

# Of the 256 colours of a terminal, those nearest to the palette; all can be read on black and on white.
PALETTE = (32, 166, 35, 175, 74, 178, 245)
ORDERED = (55, 61, 31, 36, 71, 142)
FAINT = 244
ASCII = "*+ox#@"


class Screen(NamedTuple):
    """Where text is written. fine: it knows more letters than ASCII. spell: how it writes a text that has others."""

    width: int = 80
    height: int = 24
    colour: bool = False
    fine: bool = True
    spell: Callable[[str], str] = str
