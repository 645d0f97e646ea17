"""The pages around the figures: everything is on them, once, and what they say to type draws what they show."""

from __future__ import annotations

import re
import shlex
from html.parser import HTMLParser

import pytest

import actcli
from actcli.cli import pictures
from actcli.cli.run import run
from actcli.figures.requests import symbols
from actcli.gallery.building.digests import of_data
from actcli.gallery.building.selection import selected
from actcli.gallery.composing import compose
from actcli.gallery.definitions import figures
from actcli.gallery.pages import pages
from actcli.gallery.pages.told import told
from actcli.gallery.spec import Spec

FIGURES = figures()
PLAIN = [figure for figure in FIGURES if figure.recipe.plain]
EVERY = 5  # of the plain figures is drawn by its command; those that are stated, not derived, are all
DRAWN = [f for n, f in enumerate(PLAIN) if n % EVERY == 0 or f.section in ("Lectures", "Dialects", "Families")]


class Page(HTMLParser):
    """The elements of a page: tag, attributes as a dictionary, and the text in elements of one tag."""

    def __init__(self, text: str):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.codes: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.open.append(tag)
        if tag == "code":
            self.codes.append("")

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if "code" in self.open:
            self.codes[-1] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def texts():
    return pages(Spec("actcli: gallery", tuple(FIGURES)), "")


@pytest.fixture(scope="module", params=["README.md", "index.html"])
def page(request, texts):
    return Page(texts[request.param])


FILES = [f"{figure.name}.svg" for figure in FIGURES]


def test_there_are_enough_figures():
    assert len(FIGURES) >= 250
    assert len(set(FILES)) == len(FILES)


def test_every_figure_stands_on_each_page_once(page):
    assert [image["src"] for image in page.all("img")] == FILES
    assert {link["href"] for link in page.all("a")} >= set(FILES)


def test_every_image_says_what_is_to_be_seen(page):
    said = [image["alt"] for image in page.all("img")]
    assert said == [figure.caption for figure in FIGURES]
    assert all(len(text) > 20 and text.endswith(".") for text in said)


def test_every_figure_comes_with_its_command(page):
    commands = page.codes
    assert len(commands) == len(FIGURES)
    for figure, command in zip(FIGURES, commands, strict=True):
        assert shlex.split(command)[0] == "actcli"
        assert shlex.split(command)[-1] == f"{figure.name}.svg"


def test_the_readme_leads_to_its_own_headings(texts):
    """As code forges make anchors of headings: lower case, without punctuation, hyphens for spaces."""
    text = texts["README.md"]
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    anchors = [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]
    links = re.findall(r"\]\(#([^)]*)\)", text)
    assert len(links) > 30
    assert len(set(anchors)) == len(anchors)
    assert set(links) <= set(anchors)


def test_the_readme_is_short_enough_to_be_shown(texts):
    assert len(texts["README.md"].encode()) < 400_000  # forges cut what is longer than half a mebibyte


def test_rows_of_the_readme_are_blocks_that_markdown_leaves_alone(texts):
    blocks = [block for block in texts["README.md"].split("\n\n") if "<img" in block]
    assert len(blocks) > 30
    for block in blocks:
        assert block.startswith("<table>")
        assert block.strip().endswith("</table>")
        assert 1 <= max(row.count("<td") for row in block.split("<tr>")) <= 3


def test_the_browser_page_asks_for_nothing_from_elsewhere(texts):
    page = Page(texts["index.html"])
    for tag, attributes in page.elements:
        for name in ("src", "href", "srcset", "data", "action"):
            value = attributes.get(name, "")
            assert not re.match(r"\w+:(?!,)|//", value) or value == "data:,", (tag, value)
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|importScripts", texts["index.html"])
    (policy,) = (one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")


def test_ids_of_the_browser_page_are_unique_and_links_lead_to_them(texts):
    page = Page(texts["index.html"])
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(set(ids)) == len(ids)
    links = [link["href"][1:] for link in page.all("a") if link["href"].startswith("#")]
    assert len(links) > len(FIGURES)
    assert set(links) <= set(ids)


def test_pages_are_the_same_each_time(texts):
    assert pages(Spec("actcli: gallery", tuple(FIGURES)), "") == texts


@pytest.mark.parametrize("figure", DRAWN, ids=lambda figure: figure.name)
def test_a_command_draws_what_the_page_shows(figure, texts, monkeypatch):
    commands = dict(zip([f.name for f in FIGURES], Page(texts["index.html"]).codes, strict=True))
    drawn = []
    monkeypatch.setattr(pictures, "draw", lambda picture, drawing: drawn.append((picture, drawing)))
    assert run(shlex.split(commands[figure.name])[1:]) == 0
    ((picture, drawing),) = drawn
    assert drawing.path == f"{figure.name}.svg"
    assert of_data(picture) == of_data(compose(figure.recipe))


def test_what_no_command_draws_comes_with_the_gallery(texts):
    codes = dict(zip([f.name for f in FIGURES], Page(texts["index.html"]).codes, strict=True))
    others = [figure for figure in FIGURES if not figure.recipe.plain]
    assert len(others) > 20
    for figure in others:
        words = shlex.split(codes[figure.name])
        assert words[1:3] == ["gallery", "--only"]
        assert figure in selected(FIGURES, words[3], ".svg")


def test_the_formula_of_a_sweep_holds_what_is_swept():
    swept = [figure for figure in FIGURES if figure.section == "Parameters"]
    without = set()
    for figure in swept:
        entry = actcli.get(figure.recipe.of[0])
        ((spelling, _),) = figure.recipe.values.items()
        (function,) = told(figure, Spec("", ()), "").functions
        if symbols(entry)[entry.parameter(spelling).name] not in function.formula:
            without.add(figure.name)
    assert len(swept) > 100
    assert without == {"gumbel_softmax-hard"}  # rounds what the formula says
