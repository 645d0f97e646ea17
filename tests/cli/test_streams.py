"""Pipes, closed and full outputs, locales, interrupts."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest

from tests.cli.conftest import command, environment


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["eval", "silu", "-i", "0:1:100000"], ["eval", "silu", "-i", "0:1:100000", "-f", "npy"], ["--help"]],
)
def test_a_reader_that_goes_away_ends_it_quietly(arguments):
    process = subprocess.Popen(command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 0
    assert complaint == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")
def test_a_full_disk_is_an_error():
    with open("/dev/full", "w") as full:
        done = subprocess.run(command("list"), stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=60)
    assert done.returncode == 3
    assert done.stderr.decode() == "actcli: error: cannot write standard output: No space left on device\n"


def test_closed_streams_do_no_harm():
    done = subprocess.run(["sh", "-c", '"$@" >&- 2>&-', "sh", *command("list")], env=environment(), timeout=60)
    assert done.returncode == 0
    done = subprocess.run(
        ["sh", "-c", '"$@" <&-', "sh", *command("eval", "silu", "-i", "-")],
        env=environment(),
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 3
    assert b"standard input" in done.stderr


def test_an_interrupt_is_130_and_says_nothing():
    process = subprocess.Popen(
        command("eval", "silu", "-i", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    process.stdin.write(b"1\n" * 200_000)  # more than a pipe holds: once it is taken, the command is reading
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")


ASCII = [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}]


@pytest.mark.parametrize("variables", ASCII, ids=["C", "C without UTF-8 mode", "PYTHONIOENCODING"])
def test_an_ascii_locale_gets_ascii(actcli, variables):
    page = actcli("info", "elu", encoding="ascii", **variables)
    assert page.code == 0
    assert "f(x) = x if x > 0 else alpha*(exp(x) - 1)" in page.out
    wrong = actcli("eval", "softplus", "-i", "1", "-p", "β=-2", encoding="ascii", **variables)
    assert wrong.code == 2
    assert wrong.err == "actcli: error: beta = -2 is not allowed: it takes a real number > 0\n"


def test_tables_stay_aligned_in_ascii(actcli):
    done = actcli("grad", "huber", "-i", "[[1,2],[3,4]]", "-t", "0", encoding="ascii", LC_ALL="C")
    header, *rows = done.out.splitlines()
    assert header.split() == ["dmean/dinput", "[0]", "[1]"]
    assert {row.index("0.25") for row in rows} == {header.index("[0]")}


def test_json_in_ascii_reads_back_the_same(actcli):
    assert actcli("info", "elu", "--json", encoding="ascii", LC_ALL="C").out.isascii()


def test_other_encodings_show_what_they_have(actcli):
    done = actcli("eval", "huber", "-i", "1,2", "-t", "0", "--grad", encoding="latin-1", PYTHONIOENCODING="latin-1")
    assert "dmean/dinput" in done.out
    assert "mean (÷ 2 elements)" in done.out


def test_no_escape_codes_in_a_pipe(actcli):
    done = actcli("info", "relu", FORCE_COLOR="", TERM="xterm-256color")
    assert "\x1b" not in done.out
