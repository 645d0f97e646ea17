"""index.html: one file with everything but the figures themselves; it asks for nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from string import Template

from actcli.gallery.pages.told import Function, Told, by_section, counted

_HERE = Path(__file__).parent
_KINDS = {"activation": "activations", "loss": "losses", "study": "studies"}


def page(title: str, shown: Sequence[Told], theme: str) -> str:
    """The page. theme: that of the figures; light ones are shown on a dark page by turning lightness round."""
    kinds = list(dict.fromkeys(one.figure.kind for one in shown if one.figure.kind))
    families = sorted({(one.figure.kind, one.figure.family) for one in shown if one.figure.family})
    sections = by_section(shown)
    seen: set[str] = set()
    return Template(_part("html")).substitute(
        title=escape(title),
        drawn=escape(theme.lower()),
        style=_part("css"),
        script=_part("js"),
        count=counted(len(shown)),
        kinds="".join(_option(kind, _KINDS[kind]) for kind in kinds),
        families="".join(_option(family, family, f' data-kind="{kind}"') for kind, family in families),
        sections="".join(_option(name, name) for name, _ in sections),
        contents="\n".join(_entry(name, group) for name, group in sections),
        figures="\n".join(line for name, group in sections for line in _section(name, group, seen)),
    )


def _part(suffix: str) -> str:
    return (_HERE / f"index.{suffix}").read_text(encoding="utf-8")


def _option(value: str, text: str, more: str = "") -> str:
    return f'<option value="{escape(value)}"{more}>{escape(text)}</option>'


def _anchor(section: str) -> str:
    return "section-" + escape(section.lower().replace(" ", "-"))


def _entry(section: str, group: Sequence[Told]) -> str:
    return f'<a href="#{_anchor(section)}">{escape(section)} <span>{len(group)}</span></a>'


def _section(name: str, group: Sequence[Told], seen: set[str]) -> Iterator[str]:
    """A section with its figures. seen: the functions whose properties stand on the page already."""
    wide = " wide" if all(one.figure.recipe.how == "overview" for one in group) else ""
    yield f'<section data-section="{escape(name)}" aria-labelledby="{_anchor(name)}">'
    yield f'<h2 id="{_anchor(name)}">{escape(name)} <span>{len(group)}</span></h2>'
    yield f'<div class="grid{wide}">'
    for one in group:
        yield from _article(one, seen)
    yield "</div>"
    yield "</section>"


def _article(one: Told, seen: set[str]) -> Iterator[str]:
    figure = one.figure
    words = " ".join(dict.fromkeys(alias for function in one.functions for alias in (function.name, *function.aliases)))
    kind, family = escape(figure.kind), escape(figure.family)
    yield f'<article id="{figure.name}" data-kind="{kind}" data-family="{family}" data-words="{escape(words)}">'
    if one.is_image:
        image = f'<img loading="lazy" src="{one.file}" alt="{escape(figure.caption)}">'
        yield f'<a class="picture" href="{one.file}">{image}</a>'
    else:
        yield f'<a class="picture file" href="{one.file}">{one.file}</a>'
    yield f'<h3><a href="#{figure.name}">{escape(figure.title)}</a></h3>'
    if figure.caption != figure.title:
        yield f"<p>{escape(figure.caption.removeprefix(f'{figure.title}: '))}</p>"
    yield from _facts(one, seen)
    label = escape(f"Copy the command of {figure.title}")
    command = " ".join(_word(word) for word in one.command.split(" "))
    yield f'<div class="command"><code>{command}</code><button type="button" aria-label="{label}">Copy</button></div>'
    yield "</article>"


def _word(word: str) -> str:
    """A word of a command; options are not broken after their hyphen."""
    return f"<span>{escape(word)}</span>" if word.startswith("-") else escape(word)


def _facts(one: Told, seen: set[str]) -> Iterator[str]:
    """What a study says; of a function its formula, and its properties to be opened; of several both to be opened."""
    if one.words:
        yield f"<details><summary>What comes out</summary><p>{escape(one.words)}</p></details>"
    several = len(one.functions) > 1
    if len(one.functions) == 1:
        yield f'<p class="formula">{escape(one.functions[0].formula)}</p>'
    if one.functions:
        yield f"<details><summary>{'Formulas and properties' if several else 'Properties'}</summary>"
        for function in one.functions:
            if several:
                yield f'<h4>{escape(function.name)}</h4><p class="formula">{escape(function.formula)}</p>'
            yield _properties(function, function.name not in seen)
            seen.add(function.name)
        yield "</details>"


def _properties(function: Function, first: bool) -> str:
    """The properties where a function is shown first; elsewhere a link, in the place of which the page puts them."""
    name = escape(function.name)
    if not first:
        return f'<p class="elsewhere" data-of="{name}"><a href="#of-{name}">properties of {name}</a></p>'
    pairs = (("also called", ", ".join(function.aliases)), *function.properties)
    rows = "".join(f"<dt>{escape(what)}</dt><dd>{escape(value)}</dd>" for what, value in pairs if value)
    return f'<dl id="of-{name}">{rows}</dl>'
