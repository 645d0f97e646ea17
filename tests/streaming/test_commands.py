"""`eval` and `grad` over .npy files: what they write, and what they take into memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import actcli
from tests.cli.conftest import command
from tests.streaming.running import PATHS, ran

X = np.linspace(-6, 6, 600_000).reshape(1000, 600)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the commands run in, with x.npy."""
    monkeypatch.chdir(tmp_path)
    np.save("x.npy", X)
    return tmp_path


@pytest.fixture
def in_memory(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are taken into memory."""
    taken: list[str] = []
    original = np.lib.format.read_array

    def read(stream, **options):
        taken.append(stream.name)
        return original(stream, **options)

    monkeypatch.setattr(np.lib.format, "read_array", read)
    return taken


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("eval gelu -i x.npy", lambda: actcli.gelu(X)),
        ("eval gelu -i x.npy --dtype float32", lambda: actcli.gelu(X.astype("f4"))),
        ("eval softplus -i x.npy --beta 2", lambda: actcli.softplus(X, beta=2)),
        ("eval softmax -i x.npy", lambda: actcli.softmax(X)),
        ("grad silu -i x.npy --order 2", lambda: actcli.silu.grad(X, order=2)),
        ("grad softplus -i x.npy --wrt beta", lambda: actcli.softplus.grad(X, wrt="beta")),
        ("grad logsumexp -i x.npy", lambda: actcli.logsumexp.grad(X)),
        ("eval mse -i x.npy -t x.npy --reduction none", lambda: actcli.mse_loss(X, X, reduction="none")),
        ("eval mse -i x.npy -t 0.5", lambda: actcli.mse_loss(X, 0.5)),
        ("eval huber -i x.npy -t 2 --reduction sum --dtype float32", lambda: actcli.huber_loss(X.astype("f4"), 2, reduction="sum")),
        ("grad huber -i x.npy -t 0.5", lambda: actcli.huber_loss.grad(X, 0.5)),
        ("grad mse -i x.npy -t x.npy --wrt target --reduction sum", lambda: actcli.mse_loss.grad(X, X, wrt="target", reduction="sum")),
    ],
)  # fmt: skip
def test_commands(here, in_memory, line, expected):
    assert ran(line + " -o y.npy") == 0
    assert in_memory == []
    found = np.load("y.npy")
    np.testing.assert_array_equal(found, expected())
    assert found.dtype == np.asarray(expected()).dtype
    assert sorted(os.listdir()) == ["x.npy", "y.npy"]


@pytest.mark.parametrize(
    "line",
    [
        "eval rrelu -i x.npy -p training=true --seed 1 -o y.npy",
        "eval cross_entropy -i x.npy -t t.npy -o y.npy",
        "eval mse -i x.npy -t x.npy -p weight=x.npy -o y.npy",
        "eval relu -i x.npy -o y.csv",
    ],
)
def test_what_cannot_be_streamed_is_taken_into_memory(here, in_memory, line):
    np.save("x.npy", X[:10, :10])
    np.save("t.npy", np.arange(10))
    assert ran(line) == 0
    assert "x.npy" in in_memory


def test_a_loss_over_many_elements_is_one_number(here, in_memory, capfd):
    many = np.resize(X, (1 << 20,))
    np.save("x.npy", many)
    assert ran("eval mse -i x.npy -t 0") == 0
    value = repr(float(actcli.mse_loss(many, 0.0)))
    assert capfd.readouterr().out == f"mse_loss\nmean (÷ 1048576 elements)  {value}\n"
    assert ran("eval mse -i x.npy -t 0 --json --reduction sum") == 0
    told = json.loads(capfd.readouterr().out)
    assert told["input"] == "x.npy"
    assert told["value"] == float(actcli.mse_loss(many, 0.0, reduction="sum"))
    assert in_memory == []


def test_what_looks_wrong_is_told_once(here, capfd):
    assert ran("eval kl_div -i x.npy -t x.npy --reduction none -o y.npy") == 0
    told = capfd.readouterr().err.splitlines()
    assert len(told) == 2
    assert all(line.startswith("actcli: warning: kl_div: ") for line in told)


def test_the_input_may_be_the_output(here):
    assert ran("eval gelu -i x.npy -o x.npy") == 0
    np.testing.assert_array_equal(np.load("x.npy"), actcli.gelu(X))


def test_a_pipe_gets_the_same_bytes(here):
    assert ran("eval softmax -i x.npy -o y.npy") == 0
    for more in (["-f", "npy"], ["-f", "npy", "-o", "/dev/stdout"]):
        done = subprocess.run(
            command("eval", "softmax", "-i", "x.npy", *more), capture_output=True, env=PATHS, timeout=60
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout == Path("y.npy").read_bytes()
    with open("z.npy", "ab") as stream:  # where every write goes to the end
        subprocess.run(
            command("eval", "softmax", "-i", "x.npy", "-f", "npy"), stdout=stream, env=PATHS, check=True, timeout=60
        )
    assert Path("z.npy").read_bytes() == Path("y.npy").read_bytes()


def _peak(*arguments: str) -> int:
    """The most memory of a process of its own, in bytes."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, env=PATHS, check=True)
    return int(done.stdout.split()[-1]) * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss counts kilobytes on Linux")
def test_memory_holds_a_few_pieces(here):
    np.save("x.npy", np.zeros((25_000, 1000)))
    bare = _peak(sys.executable, "-c", "import numpy")
    for line in (
        "eval gelu -i x.npy -o y.npy",
        "grad mse -i x.npy -t x.npy -o y.npy",
        "eval softmax -i x.npy -o y.npy",
    ):
        assert _peak(*command(*line.split())) - bare <= 64e6
        assert os.path.getsize("y.npy") == 200_000_128
