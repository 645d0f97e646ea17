"""README.md: the figures as a code forge shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from actcli.gallery.commands import of_gallery
from actcli.gallery.pages.told import Told, by_section, counted
from actcli.gallery.spec import Spec

_WIDTH = 260  # pixels of a thumbnail
_ACROSS = 3
_SIGNS = re.compile(r"[\\`*_\[\]|~#$]")
_MANY = 24  # figures of a section that stand under the names of families


def page(spec: Spec, shown: Sequence[Told], source: str) -> str:
    """The page in Markdown: a table of thumbnails for each section or family, each with the command that draws it."""
    return "\n".join(_lines(spec, shown, source)) + "\n"


def _lines(spec: Spec, shown: Sequence[Told], source: str) -> Iterator[str]:
    how = of_gallery(spec, source, "FOLDER" if source else "")
    sections = by_section(shown)
    yield f"# {_text(spec.title)}"
    yield ""
    yield f"{counted(len(shown))}, written by `{how}`. A picture leads to the figure, beneath it is the command that draws it."
    yield "[index.html](index.html), opened in a browser, has formulas and properties too, and a search."
    if not source:
        yield "[accuracy.md](accuracy.md) tells how exact the functions are."
    yield ""
    yield from _contents(sections)
    for name, group in sections:
        yield from ("", f"## {_text(name)}", "")
        parts = _parts(name, group)
        if len(parts) > 1:
            yield " · ".join(f"[{family}](#{_anchor(heading)})" for family, heading, _ in parts)
        for _, heading, members in parts:
            yield from (("", f"### {_text(heading)}", "") if len(parts) > 1 else ())
            yield from _table(members)


def _contents(sections: Sequence[tuple[str, list[Told]]]) -> Iterator[str]:
    yield "| section | figures |"
    yield "|---|---|"
    for name, group in sections:
        yield f"| [{_text(name)}](#{_anchor(name)}) | {len(group)} |"


def _parts(section: str, group: list[Told]) -> list[tuple[str, str, list[Told]]]:
    """A long section by family, each with its heading, which no other section has; a short one whole."""
    if len(group) <= _MANY or not all(one.figure.family for one in group):
        return [("", "", group)]
    found: dict[str, list[Told]] = {}
    for one in group:
        found.setdefault(one.figure.family, []).append(one)
    return [(family, f"{section}: {family}", members) for family, members in found.items()]


def _table(members: Sequence[Told]) -> Iterator[str]:
    """Rows of pictures, each above its command: in HTML, as a table in Markdown has a head."""
    yield "<table>"
    for n in range(0, len(members), _ACROSS):
        yield "<tr>"
        yield from (_cell(one) for one in members[n : n + _ACROSS])
        yield "</tr>"
    yield "</table>"


def _cell(one: Told) -> str:
    image = f'<img src="{one.file}" width="{_WIDTH}" alt="{escape(one.figure.caption)}">'
    picture = image if one.is_image else one.file
    return (
        f'<td align="center" valign="top"><a href="{one.file}">{picture}</a><br><code>{escape(one.command)}</code></td>'
    )


def _text(words: str) -> str:
    """Words as Markdown shows them, whatever signs they hold."""
    return _SIGNS.sub(r"\\\g<0>", words.replace("&", "&amp;").replace("<", "&lt;"))


def _anchor(heading: str) -> str:
    """As forges make it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
