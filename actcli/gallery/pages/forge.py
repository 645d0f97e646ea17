"""README.md: the figures as a code forge shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from actcli.gallery.pages.told import Told

_WIDTH = 270


def page(title: str, shown: Sequence[Told], source: str) -> str:
    """The page in Markdown: a section for each section, thumbnails that lead to the figures."""
    return "\n".join(_lines(title, shown, source)) + "\n"


def _lines(title: str, shown: Sequence[Told], source: str) -> Iterator[str]:
    how = f"actcli gallery --spec {source} FOLDER" if source else "actcli gallery"
    sections = [(name, list(group)) for name, group in groupby(shown, key=lambda one: one.figure.section)]
    yield f"# {title}"
    yield ""
    yield f"{len(shown)} figures, written by `{how}`. A picture leads to the figure; [index.html](index.html), opened in a"
    yield "browser, is the same with formulas, properties, a search and the command that draws each."
    if not source:
        yield "[accuracy.md](accuracy.md) tells how exact the functions are."
    yield ""
    yield " · ".join(f"[{name}](#{_anchor(name)}) ({len(group)})" for name, group in sections)
    for name, group in sections:
        yield ""
        yield f"## {name}"
        for family, members in groupby(group, key=_heading):
            yield ""
            if family:
                yield f"### {family}"
                yield ""
            for one in members:
                alt = escape(one.figure.caption)
                yield f'<a href="{one.file}"><img src="{one.file}" width="{_WIDTH}" alt="{alt}" title="{escape(one.figure.title)}"></a>'


def _heading(one: Told) -> str:
    """Cards stand by family; elsewhere the section is short enough."""
    return one.figure.family if one.figure.section in ("Activations", "Losses") else ""


def _anchor(heading: str) -> str:
    """As forges make it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
