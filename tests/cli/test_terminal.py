"""What a person sees on a terminal."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.cli.conftest import command, environment

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX")


def on_terminal(*arguments: str, columns: int = 100, **variables: str) -> str:
    """The output of a command line whose standard output is a terminal."""
    ours, theirs = pty.openpty()
    settings = environment(**{"TERM": "xterm-256color", "COLUMNS": str(columns), **variables})
    process = subprocess.Popen(
        command(*arguments), stdout=theirs, stderr=theirs, stdin=subprocess.DEVNULL, env=settings
    )
    os.close(theirs)
    seen = b""
    try:
        while piece := os.read(ours, 65536):
            seen += piece
    except OSError:  # how Linux tells that the other side is closed
        pass
    os.close(ours)
    process.wait(60)
    return seen.decode().replace("\r\n", "\n")


def test_a_table_is_drawn_with_colour():
    seen = on_terminal("eval", "silu", "-i", "-1,0,1")
    assert "╭" in seen
    assert "0.7310585786300049" in seen
    assert "\x1b[" in seen


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
@pytest.mark.parametrize("arguments", [["list", "--family", "softmax"], ["info", "huber"]], ids=["list", "info"])
def test_colour_can_be_refused(arguments, variables):
    seen = on_terminal(*arguments, **variables)
    assert "\x1b" not in seen
    assert "softmax" in seen or "huber_loss" in seen


def test_the_list_stands_in_groups():
    seen = on_terminal("list", "softplus", columns=80, NO_COLOR="1")
    assert seen.index("│ activation: smooth gated ") < seen.index("│ mish ") < seen.index("│ activation: softplus ")
    assert max(map(len, seen.splitlines())) <= 80


def test_an_ascii_terminal_gets_an_ascii_frame():
    seen = on_terminal("grad", "softmax", "-i", "1,2", LC_ALL="C", NO_COLOR="1")
    assert seen.isascii()
    assert "| dy/dx | x0 " in seen


def test_a_wide_table_is_drawn_in_parts_and_nothing_is_lost():
    seen = on_terminal("grad", "softmax", "-i", "0:1:8", columns=80, NO_COLOR="1")
    assert max(map(len, seen.splitlines())) <= 80
    assert [f"x{place}" for place in range(8)] == [
        cell for cell in seen.replace("│", " ").split() if cell.startswith("x")
    ]
    assert seen.count("│ y7 ") == seen.count("∂y/∂x") > 1


def test_a_long_table_shows_its_ends_and_says_so():
    seen = on_terminal("eval", "silu", "-i", "1:1000:1000", NO_COLOR="1")
    assert seen.count("\n") < 60
    assert "960 of 1000 rows left out; -f csv shows all" in seen
    assert "│ 1000.0 " in seen


def test_binary_is_not_thrown_at_a_terminal():
    assert on_terminal("eval", "silu", "-i", "1", "-f", "npy").startswith("actcli: error: npy is binary")
