"""How pictures may look, by the words that people type: a style, a theme, a size, dots per inch."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from actcli.errors import BadValue, UnknownName, nearest
from actcli.figures.drawing.style import COLUMN, DARK, LIGHT, PRINT, SLIDE, WEB, Size, Theme

STYLES = ("house", "print", "plain")
THEMES = MappingProxyType({"light": LIGHT, "dark": DARK})
SIZES = MappingProxyType({"web": WEB, "slide": SLIDE, "column": COLUMN})
_DPI = (20, 1200)


class Look(NamedTuple):
    """What drawing takes: colours, and everything that has a length."""

    theme: Theme
    size: Size


def look(style: str = "house", theme: str = "light", size: str = "web", dpi: float | None = None) -> Look:
    """The theme and the size that words ask for.

    style: "house" is in colour; "print" is black and greys, with line styles that survive a copy; "plain" leaves out name,
    formula and settings, for a paper whose caption says them. Several are joined by commas: "print,plain".

    Raises UnknownName for a word that is none of these, BadValue for dots per inch out of range, and for print on black.
    """
    styles = [_known("style", word.strip(), STYLES) for word in style.split(",")]
    colours, lengths = THEMES[_known("theme", theme, THEMES)], SIZES[_known("size", size, SIZES)]
    if "print" in styles:
        if colours is DARK:
            raise BadValue("--style print is black on white: it does not go with --theme dark")
        colours = PRINT
    if "plain" in styles:
        lengths = lengths._replace(head=False)
    if dpi is not None:
        if not _DPI[0] <= dpi <= _DPI[1]:
            raise BadValue(f"--dpi takes a number from {_DPI[0]} to {_DPI[1]}; {dpi:g} was given")
        lengths = lengths._replace(dpi=float(dpi))
    return Look(colours, lengths)


def _known(
    kind: str, word: str, known: tuple[str, ...] | MappingProxyType[str, Theme] | MappingProxyType[str, Size]
) -> str:
    if word.lower() not in known:
        raise UnknownName(f"no {kind} {word!r}: there are {', '.join(known)}{nearest(word, known)}")
    return word.lower()
