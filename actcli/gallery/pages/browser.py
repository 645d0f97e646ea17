"""index.html: one file with everything but the figures themselves; it asks for nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from string import Template

from actcli.gallery.pages.told import Function, Told

_TEMPLATE = Path(__file__).with_name("index.html")
_KINDS = {"activation": "activations", "loss": "losses", "study": "studies"}


def page(title: str, shown: Sequence[Told], theme: str) -> str:
    """The page. theme: that of the figures, from which the other one is made by turning lightness round."""
    seen: set[str] = set()
    kinds = list(dict.fromkeys(one.figure.kind for one in shown if one.figure.kind))
    families = sorted({(one.figure.kind, one.figure.family) for one in shown if one.figure.family})
    sections = list(dict.fromkeys(one.figure.section for one in shown))
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=escape(title),
        drawn=escape(theme),
        count=len(shown),
        kinds="".join(_option(kind, _KINDS[kind]) for kind in kinds),
        families="".join(_option(family, family, f' data-kind="{kind}"') for kind, family in families),
        sections="".join(_option(section, section) for section in sections),
        figures="\n".join(_article(one, seen) for one in shown),
    )


def _option(value: str, text: str, more: str = "") -> str:
    return f'<option value="{escape(value)}"{more}>{escape(text)}</option>'


def _article(one: Told, seen: set[str]) -> str:
    figure = one.figure
    words = " ".join(
        (one.file, figure.title, figure.caption, figure.family, figure.section, *(f.name for f in one.functions))
    )
    attributes = {
        "id": figure.name,
        "data-kind": figure.kind,
        "data-family": figure.family,
        "data-section": figure.section,
        "data-words": " ".join(words.lower().replace("_", " ").split()) + " " + words.lower(),
    }
    head = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return "\n".join([f"<article {head}>", *_inside(one, seen), "</article>"])


def _inside(one: Told, seen: set[str]) -> Iterator[str]:
    figure = one.figure
    yield f'<a class="picture" href="{one.file}"><img loading="lazy" src="{one.file}" alt="{escape(figure.caption)}"></a>'
    yield f"<h3>{escape(figure.title)}</h3>"
    yield f"<p>{escape(figure.caption)}</p>"
    for function in one.functions:
        name = f"{escape(function.name)}: " if len(one.functions) > 1 else ""
        yield f'<p class="formula">{name}<span>{escape(function.formula)}</span></p>'
    if one.words:
        yield f"<details><summary>What comes out</summary><p>{escape(one.words)}</p></details>"
    if any(function.properties for function in one.functions):
        yield "<details><summary>Properties</summary>"
        for function in one.functions:
            yield from _properties(function, function.name not in seen, len(one.functions) > 1)
            seen.add(function.name)
        yield "</details>"
    yield f'<div class="command"><code>{escape(one.command)}</code><button type="button">Copy</button></div>'


def _properties(function: Function, first: bool, several: bool) -> Iterator[str]:
    """The properties where a function is shown first; elsewhere a link, in the place of which the page puts them."""
    name = escape(function.name)
    if several:
        yield f"<h4>{name}</h4>"
    if not function.properties:
        return
    if not first:
        yield f'<p class="elsewhere" data-of="{name}"><a href="#of-{name}">properties of {name}</a></p>'
        return
    rows = "".join(f"<dt>{escape(what)}</dt><dd>{escape(value)}</dd>" for what, value in function.properties)
    yield f'<dl id="of-{name}">{rows}</dl>'
