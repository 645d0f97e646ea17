"""`actcli study` as it is typed."""

from __future__ import annotations

import csv
import io
import json

import pytest

from actcli.studies import find, studies
from tests.cli.test_start import HEAVY, imported
from tests.cli.test_terminal import on_terminal

STUDIES = studies()
each = pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.topic)

WRONG = [
    # what is typed, exit code, what the message names
    ("study temprature", 2, ["'temprature'", "temperature"]),
    ("study nothing-like-it-at-all", 2, ["actcli study"]),
    ("study temperature --bta 1", 2, ["--bta", "--beta"]),
    ("study temperature --beta", 2, ["--beta"]),
    ("study temperature --beta x", 2, ["beta (β)", "'x'"]),
    ("study temperature --beta=-1", 2, ["beta (β)", "≥ 0"]),
    ("study vanishing-gradient --depth 0", 2, ["depth", "2 to 1000"]),
    ("study vanishing-gradient --activation sigmod", 2, ["sigmoid"]),
    ("study vanishing-gradient --init hee", 2, ["hee", "he"]),
    ("study prelu 3", 2, ["3"]),
    ("study prelu -o a.bmp", 2, [".png", ".csv"]),
    ("study prelu -o a.sgv", 2, [".svg"]),
    ("study prelu -o a.png --json", 2, ["a.png"]),
    ("study prelu -f npy", 2, ["npy"]),
    ("study prelu -o no-such-folder/a.svg", 3, ["no-such-folder"]),
    ("study prelu --alpha there-is-none.npy", 3, ["there-is-none.npy"]),
    ("study --json prelu", 2, ["actcli study prelu --json"]),
]


@pytest.mark.parametrize(("typed", "code", "named"), WRONG, ids=[typed for typed, *_ in WRONG])
def test_wrong_command_lines(call, typed, code, named, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = call(*typed.split())
    assert done.code == code
    assert done.out == ""
    assert len(done.err.splitlines()) <= 2
    for part in named:
        assert part in done.err
    assert list(tmp_path.iterdir()) == []


def test_without_a_topic_all_are_listed(call):
    done = call("study")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == [study.topic for study in STUDIES]
    assert max(map(len, lines)) <= 73  # one line each, also in a frame on a terminal of 80 columns
    listed = json.loads(call("study", "--json").out)["studies"]
    assert [one["study"] for one in listed] == [study.topic for study in STUDIES]
    assert all(option.keys() == {"name", "default", "takes", "meaning"} for one in listed for option in one["options"])


@each
def test_the_help_of_a_topic_tells_its_options(call, study):
    done = call("study", study.topic, "--help")
    assert (done.code, done.err) == (0, "")
    folded = " ".join(done.out.split())
    for option in study.options.values():
        assert f"--{option.display.replace('_', '-')} " in folded
        assert "[default: " in folded


@each
def test_a_table_and_json_and_csv_say_the_same(call, study):
    page = call("study", study.topic)
    assert (page.code, page.err) == (0, "")
    found = json.loads(call("study", study.topic, "--json").out)
    assert list(found) == ["schema", "study", "title", "options", "rows", "answer", "source"]
    assert (found["schema"], found["study"]) == (1, study.topic)
    assert list(found["options"]) == [option.display for option in study.options.values()]
    assert all(line in page.out for line in found["answer"])
    rows = list(csv.DictReader(io.StringIO(call("study", study.topic, "-f", "csv").out)))
    assert len(rows) == len(found["rows"])
    for row, members in zip(rows, found["rows"], strict=True):
        assert list(row) == list(members)
        for text, member in zip(row.values(), members.values(), strict=True):
            words = {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}
            assert words.get(text, text) == member if isinstance(member, str) else float(text) == member


def test_options_are_read_as_everywhere(call):
    for typed in ("--beta 0,1,2", "--beta=0,1,2", "--beta 0:2:3", "--beta [0,1,2]"):
        assert json.loads(call("study", "temperature", *typed.split(" "), "--json").out)["options"]["beta"] == [0, 1, 2]
    done = call("study", "prelu", "--alpha", "-1,0.5", "--json")
    assert json.loads(done.out)["options"] == {"alpha": [-1, 0.5]}
    assert call("study", "zig_zag").out == call("study", "Zig-Zag").out == call("study", "zig-zag").out
    assert json.loads(call("study", "temperature", "--json").out)["rows"][-1]["β"] == "Infinity"


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "txt", "csv", "json"])
def test_a_file_is_written_in_silence(call, suffix, tmp_path):
    path = tmp_path / f"a.{suffix}"
    done = call("study", "softplus-relu", "-o", str(path))
    assert (done.code, done.out, done.err) == (0, "", "")
    assert path.stat().st_size > 200


def test_a_study_that_fails_leaves_the_old_picture(call, tmp_path):
    path = tmp_path / "a.svg"
    path.write_bytes(b"old")
    assert call("study", "entropy-kl", "--p", "0.5,0.4", "-o", str(path)).code == 2
    assert path.read_bytes() == b"old"


def test_a_terminal_gets_rich_and_an_ascii_one_ascii(actcli):
    seen = on_terminal("study", "temperature", columns=80, NO_COLOR="1")
    assert find("temperature").title in seen
    assert max(map(len, seen.splitlines())) <= 80
    assert "\x1b[" in on_terminal("study", "temperature", columns=80)
    done = actcli("study", "temperature", LC_ALL="C")
    assert (done.code, done.err) == (0, "")
    assert done.out.isascii()


def test_a_study_needs_numpy_alone_and_the_start_does_not_read_it():
    modules = imported("study", "prelu")
    assert "numpy" in modules
    assert modules & HEAVY == set()
    assert "numpy" not in imported("--help")
