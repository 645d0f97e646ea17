"""How pictures look and where they go, alike in every command that writes one."""

from __future__ import annotations

import re

import pytest

from tests.cli.test_terminal import on_terminal

COMMANDS = ["plot relu --grad", "compare relu gelu", "study temperature", "audit relu --count 50"]
BEGINS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


def svg(call, typed, *options):
    done = call(*typed.split(), "--format", "svg", *options)
    assert (done.code, done.err) == (0, "")
    return done.out


@pytest.mark.parametrize("typed", COMMANDS)
def test_without_a_file_a_picture_goes_to_standard_output(actcli, call, typed, tmp_path):
    for format in BEGINS:
        done = actcli(*typed.split(), "-f", format, encoding="latin-1")
        assert (done.code, done.err) == (0, "")
        path = tmp_path / f"a.{format}"
        assert call(*typed.split(), "-o", str(path)).code == 0
        assert path.read_bytes() == done.out.encode("latin-1")
        assert path.read_bytes().startswith(BEGINS[format])


@pytest.mark.parametrize("typed", COMMANDS)
def test_a_terminal_is_spared_a_picture(typed):
    seen = on_terminal(*typed.split(), "--format", "png")
    assert "terminal" in seen
    assert "PNG" not in seen


@pytest.mark.parametrize("typed", COMMANDS)
def test_a_format_names_what_a_suffix_does_not(call, typed, tmp_path):
    path = tmp_path / "picture"
    assert call(*typed.split(), "-f", "SVG", "-o", str(path)).code == 0
    assert path.read_bytes().startswith(b"<?xml")
    assert call(*typed.split(), "-f", "svg", "-o", str(tmp_path / "b.svg")).code == 0
    assert (tmp_path / "b.svg").read_bytes() == path.read_bytes()
    done = call(*typed.split(), "-f", "svg", "-o", str(tmp_path / "b.png"))
    assert done.code == 2
    assert "differ" in done.err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["b.svg", "picture"]


@pytest.mark.parametrize("typed", COMMANDS)
def test_every_look_is_another_picture(call, typed):
    looks = [
        (), ("--theme", "dark"), ("--size", "slide"), ("--size", "column"), ("--style", "print"), ("--style", "plain"),
        ("--style", "print,plain"),
    ]  # fmt: skip
    drawn = [svg(call, typed, *look) for look in looks]
    assert len({*drawn}) == len(looks)
    assert svg(call, typed, "--theme", "light", "--size", "web", "--style", "house") == drawn[0]
    assert "#15181d" in drawn[1]
    assert 'width="720pt"' in drawn[2]
    greys = set(re.findall(r"#[0-9a-f]{6}", drawn[4]))
    assert greys
    assert all(colour[1:3] == colour[3:5] == colour[5:] for colour in greys)


@pytest.mark.parametrize("typed", COMMANDS)
def test_dots_per_inch_are_those_of_the_file(call, typed, tmp_path):
    widths = []
    for dpi in ("100", "150"):
        path = tmp_path / f"{dpi}.png"
        assert call(*typed.split(), "--dpi", dpi, "-o", str(path)).code == 0
        widths.append(int.from_bytes(path.read_bytes()[16:20], "big"))
    assert widths == [480, 720]


@pytest.mark.parametrize("typed", COMMANDS)
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--theme dark", "--theme"),
        ("--size slide", "none is written"),
        ("--style print", "-o FILE.svg"),
        ("--dpi 100", "--dpi"),
        ("-o a.svg --theme drak", "did you mean dark"),
        ("-o a.svg --size poster", "web, slide, column"),
        ("-o a.svg --style hosue", "did you mean house"),
        ("-o a.svg --style print --theme dark", "black on white"),
        ("-o a.svg --dpi many", "'many'"),
        ("-o a.svg --dpi 5", "20 to 1200"),
        ("-f gif", "'gif'"),
        ("-f svgg", "did you mean svg"),
        ("-f svg -o a.gif", "differ"),
    ],
)
def test_what_makes_no_sense_is_refused(call, typed, options, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = call(*typed.split(), *options.split())
    assert done.code == 2
    assert done.out == ""
    assert said in done.err
    assert list(tmp_path.iterdir()) == []


def test_beside_a_picture_in_a_file_the_data_is_shown(call, tmp_path):
    for typed in ("compare relu gelu", "audit relu --count 50"):
        path = tmp_path / "a.svg"
        assert call(*typed.split(), "-o", str(path), "--json").out.startswith('{"schema": 1')
        assert path.exists()
    assert "both given" in call("compare", "relu", "gelu", "-f", "svg", "--json").err


@pytest.mark.parametrize("typed", ["audit --all", "audit gelu --points"])
def test_what_is_no_picture_is_not_drawn(call, typed):
    done = call(*typed.split(), "-f", "svg")
    assert done.code == 2
    assert "picture" in done.err
