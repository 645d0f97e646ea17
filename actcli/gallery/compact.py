"""The same SVG in fewer bytes: a gallery holds hundreds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from operator import sub

_DROPPED = re.compile(r'<(?:!DOCTYPE[^>]*|metadata>.*?</metadata|!--.*?--|g id="[^"]*"/)>', re.DOTALL)
_NAMED = re.compile(r'<g id="[^"]*"')
_STYLE = re.compile(r'style="[^"]*"')
_EMBEDDED = re.compile(r'"data:[^"]*"')
_BETWEEN = re.compile(r">\s+<")
_PATH = re.compile(r' d="([^"]*)"')
_COMMAND = re.compile(r"([MLQCz])([^MLQCz]*)")
_LINES = re.compile(r"M[^MLQCz]*(?:L[^MLQCz]*)*")
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_KEPT = re.compile(r' d="[^"]*"|scale\([^)]*\)|opacity:[\d.]+')
_FONT = re.compile(r"DejaVuSans(?:-(Bold|Oblique|BoldOblique))?-(?=[0-9a-f]+\")")
_PLACED = re.compile(r'(<use [^>]*) transform="translate\((\S+) 0\)"/>')
_ALONE = re.compile(r"<g>(<path [^>]*/>)</g>")
_ALIKE = re.compile(r'<path d="[^"]*"([^>]*)/>(?:<path d="[^"]*"\1/>)+')


def compact(svg: bytes) -> bytes:
    """What Matplotlib writes, to hundredths of a point, without what nobody sees: metadata, comments, names of groups, white space.

    Paths go by steps from point to point, which are short numbers; those that follow each other and look alike become one.
    """
    images: list[str] = []

    def away(found: re.Match[str]) -> str:
        images.append(found[0])
        return f'"data:{len(images) - 1}"'

    text = _DROPPED.sub("", _EMBEDDED.sub(away, svg.decode("utf-8")))
    text = _BETWEEN.sub("><", _NAMED.sub("<g", text))
    text = _STYLE.sub(lambda style: style[0].replace(": ", ":").replace("; ", ";"), text)
    text = _PATH.sub(lambda path: f' d="{_steps(path[1])}"', text)
    text = _FONT.sub(lambda font: f"{(font[1] or 'd')[:1]}-", _rounded(text))
    text = _ALONE.sub(r"\1", _PLACED.sub(r'\1 x="\2"/>', text))
    text = _ALIKE.sub(lambda run: f'<path d="{"".join(_PATH.findall(run[0]))}"{run[1]}/>', text)
    return re.sub(r'"data:(\d+)"', lambda found: images[int(found[1])], text).encode("utf-8")


@lru_cache(maxsize=4096)
def _steps(path: str) -> str:
    """A path by its steps."""
    if _LINES.fullmatch(path):
        return _line([round(100 * float(number)) for number in path[1:].replace("L", " ").split()])
    x = y = 0
    start = 0, 0
    written, last = [], ""
    for letter, numbers in _COMMAND.findall(path):
        if letter == "z":
            written.append("z")
            (x, y), last = start, letter
            continue
        places = [round(100 * float(number)) for number in numbers.split()]
        if letter == "M":
            start = x, y = places[0], places[1]
            written.append(f"M{_joined(places)}")
        else:
            apart = [place - (y if n % 2 else x) for n, place in enumerate(places)]
            steps = _joined(apart)
            written.append(letter.lower() + steps if letter != last else steps if apart[0] < 0 else f" {steps}")
            x, y = places[-2:]
        last = letter
    return "".join(written)


def _line(places: list[int]) -> str:
    """The steps of a line from point to point, given x and y in turn."""
    if len(places) == 2:
        return f"M{_joined(places)}"
    return f"M{_joined(places[:2])}l{_joined(map(sub, places[2:], places))}"


def _joined(hundredths: Iterable[int]) -> str:
    return " ".join(map(_short, hundredths)).replace(" -", "-")


@cache
def _short(hundredths: int) -> str:
    return (
        f"{hundredths / 100:.2f}".rstrip("0").rstrip(".").replace("0.", ".", abs(hundredths) < 100)
        if hundredths
        else "0"
    )


def _rounded(text: str) -> str:
    """Numbers outside of paths to two decimals, but for scales, which multiply large ones, and opacities."""
    parts, last = [], 0
    for kept in _KEPT.finditer(text):
        parts += [_NUMBER.sub(_two, text[last : kept.start()]), kept[0]]
        last = kept.end()
    return "".join([*parts, _NUMBER.sub(_two, text[last:])])


def _two(number: re.Match[str]) -> str:
    return _short(round(100 * float(number[0])))
