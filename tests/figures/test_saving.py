"""Files: the same bytes for the same picture, nothing of the day or the program in them, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zlib

import matplotlib
import pytest

from actcli.errors import UnknownName, Unreadable
from actcli.figures.drawing.saving import encoded, format_of, save
from tests.figures.pictures import pictured

FORMATS = ["png", "svg", "pdf"]
SAMPLES = [("relu", 1), ("softplus", 0), ("softmax", 0), ("cross_entropy", 1)]
BEGINS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("name", "order"), SAMPLES)
def test_the_same_picture_is_the_same_bytes(name, order, format):
    once, again = (encoded(pictured(name, order), format) for _ in range(2))
    assert once == again
    assert once.startswith(BEGINS[format])


def test_other_processes_make_the_same_bytes():
    code = (
        "import hashlib; from actcli.figures.drawing.saving import encoded; from tests.figures.pictures import pictured;"
        f"print(*(hashlib.sha256(encoded(pictured('relu', 1), f)).hexdigest() for f in {FORMATS}))"
    )
    here = [hashlib.sha256(encoded(pictured("relu", 1), format)).hexdigest() for format in FORMATS]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "0",
        "TZ": "Asia/Tokyo",
        "MPLBACKEND": "svg",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=60, check=True
    )
    assert done.stdout.split() == here


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_tells_of_the_day_or_the_program(format):
    drawn = encoded(pictured("gelu", 1), format)
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", drawn, re.DOTALL):
        drawn += _inflated(stream)
    assert matplotlib.__version__.encode() not in drawn
    assert not re.search(rb"Date|Software|Producer|Creator", drawn, re.IGNORECASE)
    assert not re.search(rb"20\d\d-\d\d-\d\d", drawn)


def _inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_a_rcfile_of_the_user_changes_nothing(tmp_path):
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 9\naxes.facecolor: red\nsvg.fonttype: none\n")
    code = "from actcli.figures.drawing.saving import encoded; from tests.figures.pictures import pictured; import sys;"
    code += "sys.stdout.buffer.write(encoded(pictured('relu'), 'svg'))"
    environment = {**os.environ, "MATPLOTLIBRC": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, timeout=60, check=True)
    assert done.stdout == encoded(pictured("relu"), "svg")


@pytest.mark.parametrize("name", ["a.png", "a.PNG", "b.svg", "c.v2.pdf"])
def test_the_suffix_chooses_the_format(name, tmp_path):
    save(pictured("relu"), tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(BEGINS[name.rsplit(".")[-1].lower()])
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.gif", "a", "a.png.gz", ".png", "a.sgv", "-"])
def test_other_suffixes_are_refused_with_those_that_are_known(name):
    with pytest.raises(UnknownName, match=r"\.png, \.svg, \.pdf"):
        format_of(name)


def test_a_suffix_typed_wrong_is_recognised():
    with pytest.raises(UnknownName, match=r"did you mean \.svg"):
        format_of("a.svgg")


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        save(pictured("relu"), tmp_path / "none" / "a.png")
    assert refusal.value.exit_code == 3
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(Unreadable):
        save(pictured("relu"), tmp_path / "folder.png")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.png"]
