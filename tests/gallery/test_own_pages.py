"""The pages of a gallery of one's own: its words, its look, its format."""

from __future__ import annotations

import re

from actcli.gallery.pages import pages
from actcli.gallery.spec import read
from tests.gallery.test_pages import Page

HOSTILE = """
title = "A <b> & 'quotes' | pipes"
[[figure]]
name = "one"
plot = "relu"
caption = "a <script>alert(1)</script> | \\"quoted\\" & more."
"""


def test_words_of_a_user_are_text_on_both_pages():
    made = pages(read(HOSTILE, "own.toml"), "own.toml")
    assert "<script>alert" not in made["index.html"] + made["README.md"]
    (image,) = Page(made["index.html"]).all("img")
    assert image["alt"] == 'a <script>alert(1)</script> | "quoted" & more.'
    assert "actcli gallery --spec own.toml FOLDER" in made["README.md"]
    assert Page(made["index.html"]).codes == ["actcli plot relu -o one.svg"]


LOOKING = """
title = "Looks"
theme = "dark"
size = "slide"
style = "plain"
dpi = 50
format = "png"
[[figure]]
name = "a"
plot = "relu"
[[figure]]
name = "b"
plot = "relu"
mark = [0]
"""


def test_commands_draw_in_the_look_of_the_gallery():
    made = pages(read(LOOKING, "own.toml"), "own.toml")
    look = "--style plain --theme dark --size slide --dpi 50"
    assert Page(made["index.html"]).codes == [
        f"actcli plot relu {look} -o a.png",
        f"actcli gallery --spec own.toml OUT {look} --format png --only b.png",
    ]
    assert f"`actcli gallery --spec own.toml {look} --format png FOLDER`" in made["README.md"]


def _figure(name: str, more: str = "") -> str:
    return f'[[figure]]\nname = "{name}"\nplot = "relu"\n{more}\n'


def test_a_pdf_is_a_link_and_no_image():
    made = pages(read('format = "pdf"\n' + _figure("a"), "own.toml"), "own.toml")
    for page in map(Page, made.values()):
        assert page.all("img") == []
        assert "a.pdf" in [link["href"] for link in page.all("a")]
    assert all(">a.pdf</a>" in text for text in made.values())


def test_dark_figures_stay_as_they_are():
    text = pages(read('theme = "Dark"\n' + _figure("a"), "own.toml"), "own.toml")["index.html"]
    assert 'data-drawn="dark"' in text
    assert 'root.classList.toggle("turned", dark && root.dataset.drawn !== "dark")' in text
    assert '[data-drawn="dark"] article {' in text
    assert re.findall(r"^(.*) \{ filter:", text, re.MULTILINE) == [":root.turned .picture img"]


def test_sections_of_one_name_are_one():
    stated = _figure("a", 'section = "S"') + _figure("b", 'section = "T"') + _figure("c", 'section = "S"')
    made = pages(read(stated, "own.toml"), "own.toml")
    assert re.findall("^## (.*)", made["README.md"], re.MULTILINE) == ["S", "T"]
    assert [one["data-section"] for one in Page(made["index.html"]).all("section")] == ["S", "T"]
    for text in made.values():
        assert [image["src"] for image in Page(text).all("img")] == ["a.svg", "c.svg", "b.svg"]


def test_titles_are_words_in_markdown():
    made = pages(read(_figure("a", "section = '<b>x</b> a_b* | `c`'"), "own.toml"), "own.toml")["README.md"]
    assert "## &lt;b>x&lt;/b> a\\_b\\* \\| \\`c\\`\n" in made


def test_a_gallery_without_a_title_is_called_after_its_file():
    assert read(_figure("a"), "/tmp/x/lecture-3.toml").title == "lecture-3"
    assert read(_figure("a"), "standard input").title == "gallery"


def test_one_figure_is_one_and_its_heading_stands_once():
    made = pages(read(_figure("a-b"), "own.toml"), "own.toml")
    assert "\n1 figure, written" in made["README.md"]
    assert ">1 figure</output>" in made["index.html"]
    assert "<p>a b</p>" not in made["index.html"]
    said = pages(read(_figure("a-b", 'caption = "C."'), "own.toml"), "own.toml")
    assert "<p>C.</p>" in said["index.html"]
