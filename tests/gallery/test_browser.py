"""index.html in headless Chromium: what the search leaves, themes, links to figures; no complaint, nothing asked from elsewhere.

A copy of the page gets one more script that acts as a user would and writes what it then sees into the document; Chromium prints
that document. So no driver between the test and the browser is needed, and what the page itself holds is what runs.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from actcli.cli.run import run

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (Debian: apt install chromium)")

GALLERY = """
title = "Test"
[[figure]]
name = "gelu"
section = "Cards"
plot = "gelu"
[[figure]]
name = "leaky_relu-slopes"
section = "Cards"
plot = "leaky_relu"
params = { alpha = [0, 0.3] }
[[figure]]
name = "huber_loss"
section = "Cards"
plot = "huber_loss"
grad = true
[[figure]]
name = "huber_loss-delta"
section = "Sweeps"
plot = "huber_loss"
params = { delta = [1, 2] }
[[figure]]
name = "temperature"
section = "Studies"
study = "temperature"
"""
FIGURES = ("gelu", "leaky_relu-slopes", "huber_loss", "huber_loss-delta", "temperature")
SEEN = '[...document.querySelectorAll("article")].filter(a => a.offsetParent).map(a => a.id)'

LOADED = '[...document.images].map(i => [i.getAttribute("src"), i.complete && i.naturalWidth > 100])'


class Shown(NamedTuple):
    """What the script saw, the document afterwards, and what the browser complained of."""

    seen: Any
    document: str
    complaints: list[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("gallery")
    (place / "own.toml").write_text(GALLERY, encoding="utf-8")
    assert run(["gallery", "--spec", str(place / "own.toml"), str(place / "out")]) == 0
    return place / "out"


@pytest.fixture
def show(folder, tmp_path) -> Callable[..., Shown]:
    """Open the page at a fragment, run statements in it, and see what an expression is then."""

    def opened(expression: str = "null", *, at: str = "", do: str = "", body: str = "", dark: bool = False) -> Shown:
        script = f'{do}\nconst probe = document.createElement("pre"); probe.id = "probe";'
        script += f"probe.textContent = JSON.stringify({expression}); document.body.append(probe);"
        page = folder / "probe.html"
        text = (folder / "index.html").read_text(encoding="utf-8")
        page.write_text(f"{text}{body}<script>setTimeout(async () => {{ {script} }}, 500);</script>", encoding="utf-8")
        command = [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1200,2500",
            f"--user-data-dir={tmp_path}", "--enable-logging=stderr", "--virtual-time-budget=3000",
            *(["--blink-settings=preferredColorScheme=0"] if dark else []), "--dump-dom", f"{page.as_uri()}{at}",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, timeout=120, encoding="utf-8", errors="replace")
        found = re.search(r'<pre id="probe">(.*?)</pre>', done.stdout, re.DOTALL)
        assert found, done.stderr
        complaints = re.findall(r"CONSOLE.*", done.stderr)
        return Shown(json.loads(unescape(found[1])), done.stdout, complaints)

    return opened


def test_all_figures_are_there_and_all_their_files(show):
    loaded = show(LOADED)
    assert loaded.seen == [[f"{name}.svg", True] for name in FIGURES]
    assert loaded.complaints == []


def test_a_missing_file_and_a_request_to_elsewhere_would_be_noticed(show):
    assert show(LOADED, body='<img src="missing.svg">').seen[-1] == ["missing.svg", False]
    (complaint, *_) = show(body='<img src="https://example.org/picture.svg">').complaints
    assert "Content Security Policy" in complaint


@pytest.mark.parametrize(
    ("search", "left"),
    [
        ("gelu", ["gelu"]),
        ("nn.GELU", ["gelu"]),  # as PyTorch calls it
        ("lrelu", ["leaky_relu-slopes"]),  # an alias
        ("leaky relu", ["leaky_relu-slopes"]),
        ("leaky-relu", ["leaky_relu-slopes"]),
        ("Φ(x)", ["gelu"]),  # a part of the formula
        ("huber loss δ", ["huber_loss", "huber_loss-delta"]),
        ("huber_loss delta", ["huber_loss-delta"]),
        ("regression", ["huber_loss", "huber_loss-delta"]),  # the family
        ("no such thing", []),
        ("", list(FIGURES)),
    ],
)
def test_the_search_leaves_what_fits(show, search, left):
    do = f'byId("search").value = {json.dumps(search)}; byId("search").dispatchEvent(new Event("input"));'
    state = show(f'[{SEEN}, byId("count").textContent, byId("none").hidden]', do=do)
    count = f"{len(left)} figure{'' if len(left) == 1 else 's'}"
    assert state.seen == [left, count, bool(left)]
    assert state.complaints == []


def test_filters_go_together_and_stand_in_the_address(show):
    do = 'for (const [n, v] of [["kind", "loss"], ["section", "Cards"]]) { byId(n).value = v; byId(n).dispatchEvent(new Event("change")); }'
    state = show(f"[{SEEN}, location.hash, families.filter(f => !f.hidden).map(f => f.value)]", do=do)
    assert state.seen == [["huber_loss"], "#?section=Cards&kind=loss", ["regression"]]
    again = show(f'[{SEEN}, byId("search").value, byId("family").value]', at="#?search=delta&family=regression")
    assert again.seen == [["huber_loss-delta"], "delta", "regression"]


def test_show_all_brings_everything_back(show):
    state = show(SEEN, at="#?search=nothing+such", do='byId("none").querySelector("button").click();')
    assert state.seen == list(FIGURES)


def test_a_link_to_a_figure_shows_it_whatever_was_filtered(show):
    do = 'location.hash = "#temperature"; await new Promise(done => setTimeout(done, 300));'
    target = 'document.querySelector("article:target")'
    state = show(f"[{target}.id, {target}.getBoundingClientRect().top < innerHeight]", at="#?kind=loss", do=do)
    assert state.seen == ["temperature", True]


LOOK = '[root.className, byId("theme").textContent, getComputedStyle(document.body).backgroundColor]'


def test_the_theme_is_that_of_the_system_until_another_is_chosen(show):
    light, dark = show(LOOK).seen, show(LOOK, dark=True).seen
    assert light == ["", "◐ auto", "rgb(244, 244, 242)"]
    assert dark == ["dark turned", "◐ auto", "rgb(15, 16, 19)"]
    click = 'byId("theme").click();'
    assert show(LOOK, do=click, dark=True).seen == ["", "◐ light", "rgb(244, 244, 242)"]
    assert show(LOOK, dark=True).seen[1] == "◐ light"  # remembered
    assert show(LOOK, do=click).seen == ["dark turned", "◐ dark", "rgb(15, 16, 19)"]


def test_properties_stand_once_and_appear_where_they_are_opened(show):
    inside = 'byId("huber_loss-delta").querySelector("details")'
    do = f"{inside}.open = true; await new Promise(done => setTimeout(done, 300));"
    state = show(f'[document.querySelectorAll("#of-huber_loss").length, {inside}.textContent]', do=do)
    assert state.seen[0] == 1
    assert "convex" in state.seen[1]
    assert state.complaints == []


def test_the_command_is_copied(show):
    do = """let copied = ""; document.execCommand = () => { copied = getSelection().toString(); };
    Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => { throw new Error(); } } });
    byId("gelu").querySelector(".command button").click(); await new Promise(done => setTimeout(done, 200));"""
    state = show('[copied, byId("gelu").querySelector(".command button").textContent]', do=do)
    assert state.seen == ["actcli plot gelu -o gelu.svg", "Copied"]


def test_the_keyboard_reaches_everything(show):
    do = 'document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true }));'
    assert show("document.activeElement.id", do=do).seen == "search"
    reached = show('[...document.querySelectorAll("a, button, input, select, summary")].every(e => e.tabIndex >= 0)')
    assert reached.seen is True


def test_nothing_is_wider_than_a_small_screen(show):
    do = 'document.body.style.width = "360px";'
    state = show(
        '[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > 361).length', do=do
    )
    assert state.seen == 0
