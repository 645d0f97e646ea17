"""`actcli plot` as it is typed."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from tests.cli.conftest import command, environment
from tests.cli.test_terminal import on_terminal

WRONG = [
    # what is typed, exit code, what the message names
    ("plot", 2, ["NAME"]),
    ("plot gelo", 2, ["'gelo'", "gelu"]),
    ("plot relu softmax", 2, ["relu", "softmax", "apart"]),
    ("plot relu mse", 2, ["mse_loss", "apart"]),
    ("plot multihead_attention", 2, ["multihead_attention"]),
    ("plot relu --xlim 3:-3", 2, ["reversed"]),
    ("plot relu --xlim 1:1", 2, ["empty"]),
    ("plot relu --xlim 1", 2, ["1 number"]),
    ("plot relu --xlim 1:2:3:4", 2, ["4 numbers"]),
    ("plot relu --xlim a:b", 2, ["'a'"]),
    ("plot relu --xlim 0:inf", 2, ["not finite"]),
    ("plot relu --xlim nan:1", 2, ["not finite"]),
    ("plot relu --order 3", 2, ["order 3"]),
    ("plot relu --order 0", 2, ["order 0"]),
    ("plot softmax --order 2", 2, ["Jacobian"]),
    ("plot relu --beta 2", 2, ["beta", "alpha"]),
    ("plot relu gelu --beta 2", 2, ["none of relu, gelu", "beta"]),
    ("plot relu softplus -p betta=2", 2, ["none of relu, softplus", "did you mean beta?"]),
    ("plot leaky_relu --alpha x", 2, ["'x'"]),
    ("plot leaky_relu --alpha 0:1:100", 2, ["100", "24"]),
    ("plot leaky_relu --alpha 1 -p negative_slope=2", 2, ["alpha", "twice"]),
    ("plot leaky_relu --alpha 1 -p alpha=2", 2, ["alpha", "twice"]),
    ("plot gelu -p approximate=none,tahn", 2, ["tahn", "tanh"]),
    ("plot gaussian_nll -p var=1", 2, ["var", "tensor"]),
    ("plot softplus --beta -1", 2, ["beta"]),
    ("plot relu -i 1,2", 2, ["--xlim"]),
    ("plot softmax --xlim 0:1", 2, ["--input"]),
    ("plot softmax -i [[1,2],[3,4]]", 2, ["(2, 2)"]),
    ("plot softmax -i there-is-none.npy", 3, ["there-is-none.npy"]),
    ("plot relu -o a.bmp", 2, ["'.bmp'", ".png, .svg, .pdf"]),
    ("plot relu -o a", 2, ["no suffix"]),
    ("plot relu -o a.sgv", 2, [".svg"]),
    ("plot relu -o no-such-folder/a.png", 3, ["no-such-folder"]),
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


def test_in_a_pipe_a_plot_is_plain_text_of_80_by_24(actcli):
    done = actcli("plot", "gelu", "--grad", COLUMNS="200", LINES="70")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "gelu"
    assert "Φ" in lines[1]
    assert any(line.endswith("f′(x)") for line in lines)
    assert 20 <= len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in done.out


def test_on_a_terminal_a_plot_has_its_size_and_colours():
    seen = on_terminal("plot", "gelu", "--grad", columns=120, LINES="40")
    assert "\x1b[38;5;" in seen
    lines = re.sub(r"\x1b\[[0-9;]*m", "", seen).splitlines()
    assert 36 <= len(lines) <= 40
    assert 100 <= max(map(len, lines)) <= 120


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_colour_can_be_refused(variables):
    seen = on_terminal("plot", "softmax", **variables)
    assert "\x1b" not in seen
    assert "output y" in seen
    assert seen.isascii() == ("TERM" in variables)


@pytest.mark.parametrize("variables", [{"LC_ALL": "C"}, {"TERM": "dumb"}], ids=["locale", "dumb"])
@pytest.mark.parametrize(
    "typed", ["softplus --beta 0.5,2 --grad", "softmax", "focal --gamma 0,2", "cross_entropy --grad"]
)
def test_an_ascii_terminal_gets_ascii(actcli, typed, variables):
    done = actcli("plot", *typed.split(), **variables)
    assert (done.code, done.err) == (0, "")
    assert done.out.isascii()
    assert "?" not in done.out


def test_sweeps_in_every_spelling(call):
    for typed in ("--beta 0.5,1,2", "-p beta=0.5,1,2", "-p β=0.5,1,2"):
        out = call("plot", "softplus", *typed.split()).out
        assert all(label in out for label in ("β = 0.5", "β = 1", "β = 2"))
    assert "β = 0.75" in call("plot", "softplus", "--beta", "0.5:1:3").out
    assert "approximate = tanh" in call("plot", "gelu", "-p", "approximate=none,tanh").out
    assert "max_value = 4" in call("plot", "relu", "-p", "max_value=none,4").out.replace("M =", "max_value =")


def test_a_value_given_twice_is_drawn_once(call):
    assert call("plot", "softplus", "--beta", "2,2").out == call("plot", "softplus", "--beta", "2").out
    assert call("plot", "relu", "nn.ReLU").out == call("plot", "relu").out


def test_a_parameter_goes_to_the_functions_that_have_it(call):
    out = call("plot", "relu6", "softplus", "--beta", "1,5").out
    assert all(label in out for label in ("relu6", "softplus, β = 1", "softplus, β = 5"))


def test_a_window_in_both_spellings(call):
    assert call("plot", "relu", "--xlim", "-3:3").out == call("plot", "relu", "--xlim", "-3,3").out
    assert call("plot", "relu", "--xlim", "-3:3").out != call("plot", "relu").out


def test_the_input_of_softmax(call):
    out = call("plot", "softmax", "-i", "0,0").out
    assert out.count("0.5") >= 2
    assert "−0.25" in out
    assert call("plot", "softmax", "-i", "-", stdin="0 0").out == out


def test_order_2_draws_both_derivatives(call):
    out = call("plot", "tanh", "--order", "2").out
    assert all(label in out for label in ("f(x)", "f′(x)", "f″(x)"))
    assert call("plot", "tanh", "--order", "1").out == call("plot", "tanh", "--grad").out


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_file_is_written_in_silence_and_without_a_home(actcli, suffix, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o500)
    folders = {"HOME": str(home), "MPLCONFIGDIR": str(home / "none"), "XDG_CACHE_HOME": str(home / "none")}
    path = tmp_path / f"picture.{suffix}"
    done = actcli("plot", "relu", "--grad", "-o", str(path), **folders, DISPLAY="", MPLBACKEND="TkAgg")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert path.stat().st_size > 2000


def test_a_picture_that_fails_leaves_the_old_one(call, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    assert call("plot", "relu", "--xlim", "1:0", "-o", str(path)).code == 2
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; any other user removes this skip")
def test_a_folder_without_permission(call, tmp_path):
    tmp_path.chmod(0o500)
    done = call("plot", "relu", "-o", str(tmp_path / "a.png"))
    assert done.code == 3
    assert "permission" in done.err


def _imported(*arguments: str) -> set[str]:
    python, *rest = command(*arguments)
    done = subprocess.run([python, "-X", "importtime", *rest], capture_output=True, env=environment(), timeout=60)
    assert done.returncode == 0
    lines = [line for line in done.stderr.decode().splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


def test_each_way_of_drawing_loads_its_own_library(tmp_path):
    assert {"plotext", "matplotlib", "rich", "mpmath"} & _imported("plot", "relu") == {"plotext"}
    written = _imported("plot", "relu", "-o", str(tmp_path / "a.svg"))
    assert {"plotext", "matplotlib", "rich", "mpmath"} & written == {"matplotlib"}
    assert {"numpy", "plotext", "matplotlib"} & _imported("plot", "--help") == set()
