"""Threads, their number, and the memory that large arrays take."""

from __future__ import annotations

import threading
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

import actcli
from actcli import catalogue
from actcli.definition import blocks
from actcli.errors import BadValue

LARGE = 4_000_000


@pytest.fixture
def counted(monkeypatch):
    """The names of the threads that are started."""
    started = []
    original = threading.Thread.start

    def start(thread):
        started.append(thread.name)
        original(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    monkeypatch.delenv("ACTCLI_THREADS", raising=False)
    monkeypatch.setattr(blocks, "cores", lambda: 2)
    return started


@pytest.mark.parametrize(
    ("size", "environment", "keyword", "helpers"),
    [
        (blocks.SHARED, None, None, 1),
        (blocks.SHARED // 2, None, None, 0),
        (blocks.SHARED, "1", None, 0),
        (blocks.SHARED, "3", None, 2),
        (blocks.SHARED, "", None, 1),
        (blocks.SHARED, "1", 2, 1),
        (blocks.SHARED, None, 1, 0),
        (blocks.SHARED, None, 100, 3),
        (10, "4", None, 0),
        (10, None, 4, 0),
    ],
)
def test_who_works(counted, monkeypatch, size, environment, keyword, helpers):
    if environment is not None:
        monkeypatch.setenv("ACTCLI_THREADS", environment)
    x = np.linspace(-3, 3, size)
    assert size >= blocks.BLOCK * 4 or helpers == 0
    actcli.relu(x, threads=keyword)
    assert len(counted) == helpers
    actcli.softmax(x.reshape(-1, 2), threads=keyword)
    actcli.mse_loss(x, 0.0, threads=keyword)
    assert (len(counted) > helpers) == (helpers > 0)


def test_one_core_is_one_thread(monkeypatch):
    monkeypatch.delenv("ACTCLI_THREADS", raising=False)
    monkeypatch.setattr(blocks, "cores", lambda: 1)
    assert blocks.thread_count() == 1
    assert blocks.thread_count(2) == 2


@pytest.mark.parametrize("wrong", [0, -1, 1.5, "many", True, [2]])
def test_a_number_of_threads_is_whole_and_positive(wrong, monkeypatch):
    x = np.zeros(blocks.SHARED)
    with pytest.raises(BadValue, match=r"threads = .* whole number"):
        actcli.relu(x, threads=wrong)
    monkeypatch.setenv("ACTCLI_THREADS", str(wrong))
    if str(wrong) != "True":
        with pytest.raises(BadValue, match=r"ACTCLI_THREADS = .* whole number"):
            actcli.relu(x)


@pytest.mark.parametrize("shape", [(2, 3), (blocks.SHARED, 3)])
@pytest.mark.parametrize("name", ["softmax", "relu", "mse_loss", "cross_entropy_loss", "dice_loss"])
def test_a_wrong_number_of_threads_is_told_whatever_the_size(name, shape):
    entry, x = actcli.get(name), np.full(shape, 0.5)
    given = (x, x) if entry.kind == "loss" else (x,)
    with pytest.raises(BadValue, match="threads = 0 is not allowed"):
        entry(*given, threads=0)


def test_what_a_thread_raises_is_raised(monkeypatch):
    def work(part):
        if part.start == 30:
            raise ValueError("here")

    with pytest.raises(ValueError, match="here"):
        blocks.each(work, blocks.spans(100, 10), blocks.SHARED, 2)


def test_blocks_cover_everything_once():
    for count, size in [(0, 4), (1, 4), (8, 4), (9, 4)]:
        covered = [place for part in blocks.spans(count, size) for place in range(part.start, part.stop)]
        assert covered == list(range(count))
    assert blocks.BLOCK % blocks.STRETCH == 0


def _peak(compute) -> int:
    """The most memory that a call takes beside what was there."""
    tracemalloc.start()
    try:
        compute()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["relu", "sigmoid", "gelu", "mish", "softplus", "selu", "prelu"])
@pytest.mark.parametrize(("dtype", "size"), [("float64", LARGE), ("float32", 2 * LARGE)])
def test_no_temporary_of_an_activation_is_as_large_as_the_array(name, dtype, size):
    f = actcli.get(name)
    x = np.random.default_rng(1).normal(size=size).astype(dtype)
    parameter = {"alpha": np.linspace(0, 1, 4, dtype=dtype)[:, None]} if name == "prelu" else {}
    x = x.reshape(4, -1)
    assert _peak(lambda: f(x, **parameter)) <= (1.2 * 2 - 1) * x.nbytes
    assert _peak(lambda: f.value_and_grad(x, **parameter)) <= (1.2 * 3 - 1) * x.nbytes
    assert _peak(lambda: f(x, out=x, **parameter)) <= 0.4 * x.nbytes


def test_no_temporary_of_a_loss_is_as_large_as_the_array():
    rng = np.random.default_rng(1)
    x, target = rng.uniform(size=(2, 2 * LARGE)).astype(np.float32)
    for name in ("huber_loss", "binary_cross_entropy"):
        loss = actcli.get(name)
        assert _peak(lambda loss=loss: loss(x, target)) <= 0.5 * x.nbytes
        assert _peak(lambda loss=loss: loss.value_and_grad(x, target)) <= 1.6 * x.nbytes
    assert _peak(lambda: actcli.huber_loss(x, 0.5)) <= 0.5 * x.nbytes


def test_no_temporary_over_an_axis_is_as_large_as_the_array():
    x = np.random.default_rng(1).normal(size=(6000, 1000)).astype(np.float32)
    target = np.arange(6000) % 1000
    assert _peak(lambda: actcli.softmax(x)) <= 1.4 * x.nbytes
    assert _peak(lambda: actcli.softmax(x, axis=0, out=x)) <= 0.4 * x.nbytes
    assert _peak(lambda: actcli.cross_entropy.value_and_grad(x, target)) <= 1.4 * x.nbytes


def test_results_that_have_a_place_take_no_memory():
    rng = np.random.default_rng(1)
    x, cotangent = rng.normal(size=(2, 6000, 1000)).astype(np.float32)
    out, target = np.empty_like(x), np.arange(6000) % 1000
    spatial = x.reshape(60, 100, 1000).transpose(0, 2, 1), target.reshape(60, 100)
    for compute in (
        lambda: actcli.gelu.vjp(x, cotangent, out=out),
        lambda: actcli.softmax.vjp(x, cotangent, out=out),
        lambda: actcli.huber_loss(x, cotangent, reduction="none", out=out),
        lambda: actcli.huber_loss.grad(x, cotangent, out=out),
        lambda: actcli.cross_entropy.grad(x, target, out=out),
        lambda: actcli.cross_entropy.grad(*spatial, out=out.reshape(60, 100, 1000).transpose(0, 2, 1)),
    ):
        assert _peak(compute) <= 0.4 * x.nbytes


def test_a_name_is_looked_for_once(monkeypatch):
    assert actcli.gelu is actcli.get("nn.GELU")
    monkeypatch.setattr(catalogue, "module_of", lambda key: pytest.fail(f"{key} is looked for again"))
    assert actcli.gelu(0.0) == 0.0


def test_one_block_is_worked_on_without_threads_and_without_a_list_of_stretches(monkeypatch):
    monkeypatch.setattr(threading, "Thread", lambda **_: pytest.fail("a thread for one block"))
    assert actcli.huber_loss(np.ones(blocks.BLOCK), 0.0) == 0.5


@pytest.mark.parametrize("package", ["numerics", "definition", "activations", "losses"])
def test_threads_share_no_lock(package):
    paths = sorted((Path(actcli.__file__).parent / package).glob("*.py"))
    assert paths
    held = [path.name for path in paths if "import cached_property" in path.read_text(encoding="utf-8")]
    assert held == []  # up to Python 3.11 it computes under a lock of its class


@pytest.mark.parametrize("method", ["__call__", "grad"])
@pytest.mark.parametrize(
    ("name", "parameter", "alone", "beside"),
    [
        # Exponentials that are subnormal, beside a β below 1; a zero, beside a product that rounds.
        ("softplus", "beta", (np.linspace(-745, -690, 200), np.linspace(1.0, 1.05, 200)), (1.0, 0.5)),
        ("sine", "omega", (np.array([-0.0, 0.0]), np.array([1.1, 1.1])), (3.7, 1.3)),
    ],
)
def test_what_stands_beside_an_element_does_not_show(name, parameter, alone, beside, method):
    function = getattr(actcli.get(name), method)
    x, values = alone
    expected = function(x, **{parameter: values})
    found = function(np.append(x, beside[0]), **{parameter: np.append(values, beside[1])})[:-1]
    assert np.all(np.isfinite(expected))
    np.testing.assert_array_equal(found.view(np.int64), expected.view(np.int64))
