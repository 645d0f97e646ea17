"""A call computes nothing, reads nothing, and is imported only for Dask arrays."""

from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest

import actcli
from tests.cli.conftest import environment

da = pytest.importorskip("dask.array", reason="the extra `dask` is not installed")


class Unreadable:
    """What looks like an array and must not be read."""

    dtype, shape, ndim = np.dtype("f4"), (10**6, 10**5), 2

    def __getitem__(self, place: object) -> np.ndarray:
        raise AssertionError("it was read")


@pytest.fixture
def x():
    return da.from_array(Unreadable(), chunks=(10**4, 10**4), asarray=False, meta=np.empty((0, 0), "f4"))


def test_nothing_is_computed_by_a_call(x):
    rows = x[:, :1000]
    results = [
        actcli.gelu(x),
        *actcli.silu.value_and_grad(x),
        actcli.softplus.grad(x, wrt="beta"),
        actcli.prelu(x, alpha=x[0]),
        actcli.prelu(x[0], alpha=x),
        actcli.softmax(x),
        actcli.softmax(x, axis=0),
        actcli.logsumexp(x),
        actcli.softmax.grad(rows),
        actcli.glu.vjp(x, x[:, ::2]),
        actcli.mse_loss(x, x, weight=x),
        *actcli.mse_loss.value_and_grad(x, 0.5),
        actcli.binary_cross_entropy(x, x, reduction="none"),
        actcli.cross_entropy(x, x[:, 0].astype("i8")),
        *actcli.cross_entropy.value_and_grad(x, x),
        actcli.cosine_embedding_loss(x, x, x[:, 0]),
        actcli.giou_loss(x[:, :4], x[:, :4]),
        actcli.huber_loss.grad(x, x, wrt="delta"),
    ]
    assert {(type(result), result.dtype.name) for result in results} == {(da.Array, "float32")}
    with pytest.raises(AssertionError, match="it was read"):
        results[0][:1, :1].compute(scheduler="synchronous")


def test_the_same_call_has_the_same_name(x):
    one, other = (actcli.prelu(x, alpha=np.full(10**5, 0.1)) for _ in range(2))
    assert one.name == other.name
    assert actcli.prelu(x, alpha=0.1).name not in (one.name, actcli.prelu(x, alpha=0.2).name)


def test_a_task_travels_by_the_name_of_its_function():
    graph = dict(actcli.get("gelu:jax")(da.ones(3)).__dask_graph__())
    sent = pickle.dumps(list(graph.values()))
    assert b"gelu:jax" in sent
    assert b"actcli.activations" not in sent
    assert len(sent) < 5000


def test_dask_is_imported_for_its_arrays_alone():
    code = (
        "import sys, numpy as np, actcli; x = np.ones((3, 4)); actcli.gelu(x); actcli.softmax.grad(x); actcli.mse_loss(x, x);"
        "assert not {'dask', 'distributed', 'actcli.chunked'} & set(sys.modules);"
        "import dask.array as da; actcli.gelu(da.ones(3));"
        "assert 'actcli.chunked' in sys.modules and 'distributed' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=environment(), timeout=60)
