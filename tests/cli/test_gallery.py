"""`actcli gallery` as it is typed."""

from __future__ import annotations

import pytest

from tests.cli.test_terminal import on_terminal

SPEC = '[[figure]]\nname = "gelu"\nplot = "gelu"\n'
WRONG = [
    # what is typed, exit code, what the message names
    ("gallery g --spec missing.toml", 3, ["'missing.toml'"]),
    ("gallery --spec s.toml", 2, ["folder"]),
    ("gallery g --spec s.toml --jobs 0", 2, ["--jobs 0", "at least 1"]),
    ("gallery g --spec s.toml --jobs x", 2, ["'x'"]),
    ("gallery g --spec s.toml --check --force", 2, ["--check", "--force"]),
    ("gallery g --spec s.toml --check --only gelu", 2, ["--only"]),
    ("gallery g --spec s.toml --only gleu", 2, ["'gleu'", "gelu"]),
    ("gallery g --spec s.toml --theme drak", 2, ["'drak'", "dark"]),
    ("gallery g --spec s.toml --format gif", 2, ["'gif'", "svg, png, pdf"]),
    ("gallery s.toml --spec s.toml", 3, ["'s.toml'", "no folder"]),
    ("gallery /proc/g --spec s.toml", 3, ["/proc/g"]),
]


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "s.toml").write_text(SPEC)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("line", "code", "words"), WRONG)
def test_an_error_is_one_sentence_and_nothing_is_written(call, here, line, code, words):
    ran = call(*line.split())
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith("actcli: error: ")
    assert len(ran.err.splitlines()) <= 2
    assert all(word in ran.err for word in words)
    assert [path.name for path in here.iterdir()] == ["s.toml"]


def test_a_pipe_brings_a_gallery_and_gets_no_bar(actcli, tmp_path):
    words = ("gallery", str(tmp_path / "g"), "--spec", "-")
    ran = actcli(*words, stdin=SPEC)
    assert (ran.code, ran.out, ran.err) == (0, "", f"{tmp_path / 'g'}: 3 written\n")
    assert actcli(*words, stdin=SPEC).err == f"{tmp_path / 'g'}: nothing has changed, 3 files\n"
    assert actcli(*words, "--check", stdin=SPEC).code == 0
    stale = actcli(*words, "--check", stdin=SPEC.replace('plot = "gelu"', 'plot = "silu"'))
    assert stale.code == 1
    assert f"run: actcli gallery --spec - {tmp_path / 'g'}" in stale.err


def test_what_is_wrong_in_a_pipe_is_told_with_its_line(actcli, tmp_path):
    ran = actcli("gallery", str(tmp_path / "g"), "--spec", "-", stdin=SPEC.replace("plot", "plt"))
    assert ran.code == 2
    assert "standard input, line 3: no key 'plt'; did you mean plot?" in ran.err


def test_a_first_build_that_fails_leaves_no_folder(call, here):
    (here / "s.toml").write_text(SPEC.replace('name = "gelu"', f'name = "{"a" * 300}"'))
    ran = call("gallery", "new/g", "--spec", "s.toml")
    assert ran.code == 3
    assert len(ran.err.splitlines()) <= 2
    assert [path.name for path in here.iterdir()] == ["s.toml"]


def test_a_byte_order_mark_is_no_text(call, here):
    (here / "s.toml").write_bytes(b"\xef\xbb\xbf" + SPEC.encode())
    assert call("gallery", "g", "--spec", "s.toml").code == 0


@pytest.mark.parametrize("format", ["png", "pdf"])
def test_other_formats(call, here, format):
    assert call("gallery", "g", "--spec", "s.toml", "--format", format, "--theme", "dark", "--dpi", "60").code == 0
    assert (here / "g" / f"gelu.{format}").stat().st_size > 1000


def test_a_terminal_gets_a_bar(tmp_path):
    (tmp_path / "s.toml").write_text(SPEC)
    shown = on_terminal("gallery", str(tmp_path / "g"), "--spec", str(tmp_path / "s.toml"))
    assert "draw" in shown
    assert "3 written" in shown


def test_a_check_holds_on_a_processor_with_other_instructions(actcli, tmp_path):
    internals = pytest.importorskip("numpy._core._multiarray_umath")
    used = [name for name in internals.__cpu_dispatch__ if internals.__cpu_features__.get(name)]
    if not used:
        pytest.skip("NumPy uses no instructions here that it could do without")
    words = ("gallery", str(tmp_path / "g"), "--spec", "-")
    actcli(*words, stdin=SPEC)
    (tmp_path / "g" / ".built").unlink()
    checked = actcli(*words, "--check", stdin=SPEC, NPY_DISABLE_CPU_FEATURES=" ".join(used))
    assert (checked.code, checked.err) == (0, f"{tmp_path / 'g'}: as the definitions say\n")
