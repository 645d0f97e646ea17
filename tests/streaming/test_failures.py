"""What is left when streaming fails: what was there before, and an error of one line."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest

from actcli.definition import blocks
from actcli.streaming import pieces, sink, source
from tests.cli.conftest import command
from tests.streaming.running import PATHS, ran

BEFORE = b"what was there before"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the commands run in, with x.npy and an older y.npy."""
    monkeypatch.chdir(tmp_path)
    np.save("x.npy", np.linspace(-6, 6, 10_000))
    Path("y.npy").write_bytes(BEFORE)
    monkeypatch.setattr(pieces, "PIECE", 64)
    monkeypatch.setattr(blocks, "SHARED", 1)
    return tmp_path


def _fails(
    code: int, message: str, capfd: pytest.CaptureFixture[str], line: str = "eval gelu -i x.npy -o y.npy"
) -> None:
    assert ran(line) == code
    told = capfd.readouterr().err
    assert message in told
    assert told.count("\n") <= 1
    assert sorted(os.listdir()) == ["x.npy", "y.npy"]
    assert Path("y.npy").read_bytes() == BEFORE


@pytest.mark.parametrize("kept", [0, 60, 128, 1000, 80_127])
def test_a_file_cut_short(here, kept, capfd):
    os.truncate("x.npy", kept)
    _fails(3, "x.npy", capfd)


def test_a_file_that_is_cut_short_meanwhile(here, monkeypatch, capfd):
    original = os.preadv

    def shortened(descriptor, buffers, place):
        return original(descriptor, buffers, place) if place < 40_000 else 0

    monkeypatch.setattr(source.os, "preadv", shortened)
    _fails(3, "'x.npy' was cut short while it was read", capfd)


def test_a_disk_that_fails_to_read(here, monkeypatch, capfd):
    def broken(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(source.os, "preadv", broken)
    _fails(3, "'x.npy' cannot be read: Input/output error", capfd)


@pytest.mark.parametrize("call", ["pwrite", "posix_fallocate"])
def test_a_full_disk(here, monkeypatch, call, capfd):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sink.os, call, full)
    _fails(3, "cannot write 'y.npy': the disk is full", capfd)


def test_a_system_that_cannot_reserve(here, monkeypatch):
    def unsupported(*_):
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(sink.os, "posix_fallocate", unsupported)
    assert ran("eval gelu -i x.npy -o y.npy") == 0
    assert np.load("y.npy").shape == (10_000,)


def test_writes_and_reads_may_be_partial(here, monkeypatch):
    assert ran("eval gelu -i x.npy -o y.npy") == 0
    whole = Path("y.npy").read_bytes()
    read, write = os.preadv, os.pwrite
    monkeypatch.setattr(source.os, "preadv", lambda d, buffers, place: read(d, [buffers[0][:100]], place))
    monkeypatch.setattr(sink.os, "pwrite", lambda d, numbers, place: write(d, numbers[:100], place))
    assert ran("eval gelu -i x.npy -o y.npy") == 0
    assert Path("y.npy").read_bytes() == whole


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("eval gelu -i no.npy -o y.npy", 3, "there is no file 'no.npy'"),
        ("eval gelu -i x.npy -o no/y.npy", 3, "there is no folder"),
        ("eval gelu -i x.npy -o y.npy --reduction sum", 2, "--reduction is for losses"),
        ("eval gelu -i x.npy -t 1 -o y.npy", 2, "takes --input, and no --target"),
        ("eval mse -i x.npy -o y.npy", 2, "needs --target"),
        ("eval mse -i x.npy -t 1 --reduction maen -o y.npy", 2, "did you mean mean?"),
        ("eval mse -i x.npy -t 1,2,3 -o y.npy", 2, "do not go together"),
        ("grad gelu -i x.npy --order 3 -o y.npy", 2, "order 1 and 2"),
        ("grad gelu -i x.npy --wrt q -o y.npy", 2, "no parameter"),
        ("eval softmax -i x.npy --axis 3 -o y.npy", 2, "axis 3 is not allowed"),
        ("eval bce -i x.npy -t 1 --reduction none -o y.npy", 2, "which is no probability"),
    ],
)
def test_wrong_usage(here, line, code, message, capfd):
    _fails(code, message, capfd, line)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_leaves_nothing(here, number, code):
    np.lib.format.open_memmap("x.npy", "w+", "f8", (1 << 27,)).flush()  # 1 GiB that the disk need not hold
    process = subprocess.Popen(command("eval", "gelu", "-i", "x.npy", "-o", "y.npy"), stderr=subprocess.PIPE, env=PATHS)
    deadline = time.monotonic() + 30
    while len(os.listdir()) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(os.listdir()) == 3, "the new file has not been begun"
    process.send_signal(number)
    assert (process.communicate(timeout=60)[1], process.returncode) == (b"", code)
    assert sorted(os.listdir()) == ["x.npy", "y.npy"]
    assert Path("y.npy").read_bytes() == BEFORE
