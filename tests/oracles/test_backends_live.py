"""Audits of other libraries, where they are installed: the failures that are known."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

import actcli
from actcli.audit import backends, judging
from actcli.errors import NotDefined, Unreadable

from . import record_edges

needs = {
    name: pytest.mark.skipif(
        importlib.util.find_spec(name) is None, reason=f"{name} is not installed: pip install {name}"
    )
    for name in backends.BACKENDS
}


def _report(name, wrt, backend, dtype="float64"):
    entry = actcli.get(name)
    kernel = judging.drawn(entry, {}, wrt, backend=backend, dtype=dtype)
    assert kernel is not None
    return judging.judged(kernel, backend=backend, allowed=4).report


def _worst_between(report, low, high):
    return max(region.max_ulp for region in report.regions if region.low >= low and region.high <= high)


@needs["torch"]
@pytest.mark.parametrize(
    ("name", "wrt", "low", "high"),
    [
        ("gelu", "", -40, -10),  # no digit left of -9
        ("sigmoid", "input", 40, 100),  # σ(1 - σ) above 37
        ("tanh", "input", 20, 40),  # 1 - tanh² above 19
        ("tanhshrink", "", 0, 1e-8),
        ("softplus", "", 20, 40),  # the switch at 20
        ("silu", "", -750, -100),
    ],
)
def test_pytorch_loses_its_digits_where_it_is_known_to(name, wrt, low, high):
    report = _report(name, wrt, "torch")
    assert _worst_between(report, low, high) > 1e5
    assert not report.passed


@needs["torch"]
@pytest.mark.parametrize(
    "name", ["relu", "elu", "celu", "hardtanh", "logsigmoid", "softsign", "tanh", "mse_loss", "huber_loss"]
)
def test_pytorch_is_right_where_it_is(name):
    assert _report(name, "", "torch").max_ulp <= 4


@needs["torch"]
@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
def test_pytorch_in_small_formats(dtype):
    report = _report("tanh", "", "torch", dtype)
    assert report.dtype == dtype
    assert report.max_ulp < 4


@needs["torch"]
def test_the_record_of_edges_is_what_pytorch_gives(monkeypatch):
    import torch

    if not torch.__version__.startswith("2.13."):
        pytest.skip(f"the record was made with PyTorch 2.13, this is {torch.__version__}")
    monkeypatch.setattr("sys.argv", ["record_edges", "--check"])
    assert record_edges.main() == 0


@needs["scipy"]
def test_scipy_flushes_and_loses():
    assert _report("sigmoid", "", "scipy").false_zeros > 0
    assert _report("gelu", "", "scipy").max_ulp > 100
    with pytest.raises(NotDefined, match="no gradients"):
        backends.run("scipy", actcli.sigmoid, {"input": np.ones(3)}, {}, "input", "float64")


@needs["jax"]
def test_jax_takes_the_tanh_form_by_default():
    assert _report("gelu", "", "jax").max_ulp > 1e6
    assert _report("sigmoid", "input", "jax").judged > 1000


@needs["jax"]
@pytest.mark.parametrize("wrt", ["", "input"])
def test_a_reduction_of_jax_is_told_its_axis(wrt):
    assert _report("logsumexp", wrt, "jax").judged > 100


@needs["keras"]
def test_keras_runs():
    assert _report("relu", "", "keras").max_ulp == 0


def test_numpy_has_what_needs_no_formula():
    assert _report("tanh", "", "numpy").max_ulp <= 4
    with pytest.raises(NotDefined, match="no gelu"):
        backends.run("numpy", actcli.gelu, {"input": np.ones(3)}, {}, "", "float64")


def test_names_and_parameters_that_a_backend_does_not_have():
    with pytest.raises(LookupError, match="no backend"):
        backends.check("theano")
    with pytest.raises(NotDefined, match="has no parameter"):
        backends.keywords("torch", actcli.relu, {"alpha": 0.1})
    if importlib.util.find_spec("jax") is None:
        with pytest.raises(Unreadable, match="pip install jax"):
            backends.check("jax")
