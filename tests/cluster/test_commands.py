"""`eval` and `grad` with --engine dask: what they write and tell, and what they refuse."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest

import actcli
from tests.cli.conftest import command
from tests.streaming.running import PATHS, ran

zarr = pytest.importorskip("zarr", reason="the extra `dask` is not installed")
pytest.importorskip("distributed", reason="the extra `dask` is not installed")

X = np.random.default_rng(0).normal(size=(50, 20)).astype("f4")
LABELS = np.arange(50) % 20
BEFORE = {"labels.npy", "x.npy", "x.zarr", "y.zarr"}


def written(name: str, array: np.ndarray, chunks: tuple[int, ...]) -> None:
    zarr.create_array(store=name, shape=array.shape, chunks=chunks, dtype=array.dtype)[:] = array


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the commands run in, with x.zarr, x.npy, labels.npy and an older y.zarr."""
    monkeypatch.chdir(tmp_path)
    written("x.zarr", X, (15, 7))
    written("y.zarr", np.zeros(3), (2,))
    np.save("x.npy", X)
    np.save("labels.npy", LABELS)
    return tmp_path


def run(line: str) -> int:
    return ran(f"{line} --engine dask")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("eval gelu -i x.zarr", lambda: actcli.gelu(X)),
        ("eval gelu -i x.npy", lambda: actcli.gelu(X)),
        ("eval gelu -i x.zarr --dtype float64", lambda: actcli.gelu(X.astype("f8"))),
        ("eval softplus:torch -i x.zarr --beta 2", lambda: actcli.softplus(X, beta=2)),
        ("eval softmax -i x.zarr --axis 0", lambda: actcli.softmax(X, axis=0)),
        ("grad silu -i x.zarr --order 2", lambda: actcli.silu.grad(X, order=2)),
        ("grad softmax -i x.zarr", lambda: actcli.softmax.grad(X)),
        ("eval mse -i x.zarr -t x.npy --reduction none", lambda: actcli.mse_loss(X, X, reduction="none")),
        ("grad mse -i x.zarr -t 0.5", lambda: actcli.mse_loss.grad(X, 0.5)),
        ("grad cross_entropy -i x.zarr -t labels.npy", lambda: actcli.cross_entropy.grad(X, LABELS)),
        ("eval prelu -i x.npy -p alpha=x.zarr", lambda: actcli.prelu(X, alpha=X)),
    ],
)
def test_arrays(here, line, expected):
    assert run(f"{line} -o y.zarr") == 0
    found = zarr.open_array("y.zarr", mode="r")[:]
    np.testing.assert_array_equal(found, expected())
    assert found.dtype == expected().dtype
    assert set(os.listdir()) == BEFORE


def test_a_reduced_loss_is_one_number(here, capfd):
    value = float(actcli.mse_loss(X, np.float32(0.5)))
    assert run("eval mse -i x.zarr -t 0.5") == 0
    assert float(capfd.readouterr().out.split()[-1]) == pytest.approx(value, rel=1e-6)
    assert run("eval cross_entropy -i x.zarr -t labels.npy --json") == 0
    told = json.loads(capfd.readouterr().out)
    assert (told["input"], told["target"], told["reduction"]) == ("x.zarr", "labels.npy", "mean")
    assert told["value"] == pytest.approx(float(actcli.cross_entropy(X, LABELS)), rel=1e-6)
    assert run("grad huber -i x.zarr -t 0 --wrt delta -f csv") == 0
    assert float(capfd.readouterr().out.split()[-1]) == pytest.approx(
        float(actcli.huber_loss.grad(X, 0.0, wrt="delta")), rel=1e-6
    )
    assert run("eval mse -i x.zarr -t 0.5 -o y.zarr") == 0
    assert zarr.open_array("y.zarr", mode="r")[()] == pytest.approx(value, rel=1e-6)


def test_the_input_may_be_the_output(here):
    assert run("eval gelu -i x.zarr -o x.zarr") == 0
    np.testing.assert_array_equal(zarr.open_array("x.zarr", mode="r")[:], actcli.gelu(X))


def test_an_array_of_a_group(here, capfd):
    zarr.create_group("g.zarr").create_array("x", data=X)
    assert run("eval gelu -i g.zarr/x -o y.zarr") == 0
    np.testing.assert_array_equal(zarr.open_array("y.zarr", mode="r")[:], actcli.gelu(X))
    assert run("eval gelu -i g.zarr -o y.zarr") == 3
    assert "name one as g.zarr/NAME: x" in capfd.readouterr().err
    assert run("eval gelu -i x.zarr -o g.zarr") == 3
    assert "what is there is no Zarr array" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("eval gelu -i x.zarr --engine dask", 2, "it goes to a directory: -o FILE.zarr"),
        ("eval gelu -i x.zarr -o x.npy --engine dask", 2, "-o FILE.zarr"),
        ("eval gelu -i x.zarr -o y.zarr", 2, "add --engine dask"),
        ("eval gelu -i x.zarr", 2, "add --engine dask"),
        ("grad gelu -i x.npy -o y.zarr", 2, "add --engine dask"),
        ("eval gelu -i x.zarr -o y.zarr --scheduler tcp://127.0.0.1:1", 2, "add --engine dask"),
        ("eval gelu -i x.zarr -o y.zarr --engine dsk", 2, "did you mean dask?"),
        ("eval gelu -i x.zarr -o y.zarr --engine dask --grad", 2, "--grad does not go with --engine dask"),
        ("grad gelu -i x.zarr -o y.zarr --engine dask --digits 9", 2, "--digits does not go with --engine dask"),
        ("eval gelu -i x.zarr -o y.zarr --engine dask --json", 2, "leave --format and --json away"),
        ("eval gelu -i 1,2 -o y.zarr --engine dask", 2, "arrays on disk"),
        ("eval gelu -i x.zarr -o y.zarr --engine dask --reduction sum", 2, "--reduction is for losses"),
        ("eval gelu -i no.zarr -o y.zarr --engine dask", 3, "there is no Zarr array 'no.zarr'"),
        ("eval gelu -i no.npy -o y.zarr --engine dask", 3, "there is no file 'no.npy'"),
        ("eval gelu -i x.zarr -o no/y.zarr --engine dask", 3, "there is no folder"),
        ("eval gelu -i x.zarr -o s3://b/y.zarr --engine dask", 3, "results are written to folders"),
        ("eval gelu -i x.zarr -o y.zarr --engine dask --scheduler nonsense", 3, "is no address"),
        ("eval dice -i x.zarr -t x.zarr --engine dask", 2, "does not take Dask arrays"),
        ("eval rrelu -i x.zarr -p training=true --seed 1 -o y.zarr --engine dask", 2, "draws its random numbers"),
        ("eval bce -i x.zarr -t 1 --engine dask", 2, "which is no probability"),
        ("eval bce -i x.zarr -t 1 --reduction none -o y.zarr --engine dask", 2, "which is no probability"),
    ],
)
def test_refusals(here, line, code, message, capfd):
    assert ran(line) == code
    told = capfd.readouterr().err
    assert message in told
    assert told.count("\n") <= 2
    assert set(os.listdir()) == BEFORE
    np.testing.assert_array_equal(zarr.open_array("y.zarr", mode="r")[:], np.zeros(3))


def test_a_damaged_array(here, capfd):
    Path("x.zarr/zarr.json").write_text("{")
    assert run("eval gelu -i x.zarr -o y.zarr") == 3
    assert "holds no Zarr array, or a damaged one" in capfd.readouterr().err


def test_a_damaged_chunk(here, capfd):
    chunk = next(path for path in sorted(Path("x.zarr/c").rglob("*")) if path.is_file())
    chunk.write_bytes(b"no chunk")
    assert run("eval gelu -i x.zarr -o y.zarr") == 3
    told = capfd.readouterr().err
    assert "'x.zarr': a chunk is damaged" in told
    assert told.count("\n") == 1
    np.testing.assert_array_equal(zarr.open_array("y.zarr", mode="r")[:], np.zeros(3))


def test_what_is_missing_is_told_with_what_to_install(here, monkeypatch, capfd):
    from actcli.cluster import running

    monkeypatch.setattr(running, "find_spec", lambda name: None if name == "zarr" else name)
    assert run("eval gelu -i x.zarr -o y.zarr") == 3
    assert (
        capfd.readouterr().err
        == "actcli: error: --engine dask needs zarr: pip install 'dask[array]' distributed zarr\n"
    )


def test_nobody_answers(here, capfd, monkeypatch):
    from actcli.cluster import running

    monkeypatch.setattr(running, "PATIENCE", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for port in (1, silent.getsockname()[1]):
            start = time.monotonic()
            assert run(f"eval gelu -i x.zarr -o y.zarr --scheduler tcp://127.0.0.1:{port}") == 3
            assert "no Dask scheduler answers" in capfd.readouterr().err
            assert time.monotonic() - start < 10
    assert set(os.listdir()) == BEFORE


def test_an_interrupt_leaves_nothing(here):
    zarr.create_array(store="x.zarr", shape=(1 << 28,), chunks=(1 << 20,), dtype="f8", overwrite=True)
    line = ["eval", "gelu", "-i", "x.zarr", "-o", "y.zarr", "--engine", "dask"]
    process = subprocess.Popen(command(*line), stderr=subprocess.PIPE, env=PATHS)
    deadline = time.monotonic() + 60
    while not any(name.startswith(".") for name in os.listdir()) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    assert (process.communicate(timeout=60)[1], process.returncode) == (b"", 130)
    assert set(os.listdir()) == BEFORE
    np.testing.assert_array_equal(zarr.open_array("y.zarr", mode="r")[:], np.zeros(3))
