"""The same SVG in fewer bytes: a gallery holds hundreds."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_SCALE = re.compile(r"scale\([^)]*\)|opacity: *[\d.]+")
_PATH = re.compile(r' d="([^"]*)"')
_LETTER = re.compile(r"\s*([MLQCz])\s*")
_DROPPED = (
    re.compile(r"<!DOCTYPE[^>]*>"),
    re.compile(r"<metadata>.*?</metadata>", re.DOTALL),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r'<g id="[^"]*"/>'),
    re.compile(r'(?<=<g) id="[^"]*"'),
)
_BETWEEN = re.compile(r">\s+<")
_FONT = re.compile(r"DejaVuSans(?:-(Bold|Oblique|BoldOblique))?-(?=[0-9a-f]+\")")
_EMBEDDED = re.compile(r'"data:[^"]*"')


def compact(svg: bytes) -> bytes:
    """What Matplotlib writes, without metadata, comments, names of groups and white space, and to hundredths of a point."""
    images: list[str] = []

    def away(found: re.Match[str]) -> str:
        images.append(found[0])
        return f'"data:{len(images) - 1}"'

    text = _EMBEDDED.sub(away, svg.decode("utf-8"))
    for dropped in _DROPPED:
        text = dropped.sub("", text)
    text = _PATH.sub(lambda path: f' d="{_LETTER.sub(lambda letter: letter[1], path[1]).strip()}"', text)
    text = _FONT.sub(lambda font: f"{(font[1] or 'd')[:1]}-", text)
    text = _BETWEEN.sub("><", _rounded(text))
    return re.sub(r'"data:(\d+)"', lambda found: images[int(found[1])], text).encode("utf-8")


def _rounded(text: str) -> str:
    """Numbers to two decimals, but for scales, which multiply large ones."""
    parts, last = [], 0
    for kept in _SCALE.finditer(text):
        parts += [_NUMBER.sub(_two, text[last : kept.start()]), kept[0]]
        last = kept.end()
    return "".join([*parts, _NUMBER.sub(_two, text[last:])])


def _two(number: re.Match[str]) -> str:
    return (
        f"{float(number[0]):.2f}".rstrip("0").rstrip(".").replace("-0", "0")
        if abs(float(number[0])) < 0.005
        else (f"{float(number[0]):.2f}".rstrip("0").rstrip("."))
    )
