"""Activations over Dask arrays are, to the bit, those over NumPy arrays; what they look like is known before."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.errors import ActcliError, BadShape, BadType, BadValue, NotDefined
from tests.laws.accuracy import samples
from tests.laws.registry import ALONG_AXIS, ELEMENTWISE, each

da = pytest.importorskip("dask.array", reason="the extra `dask` is not installed")

from tests.chunked.lazily import computed, cut, same  # noqa: E402  # it imports dask


def numbers(shape: tuple[int, ...], dtype: str = "f8") -> np.ndarray:
    rng = np.random.default_rng(0)
    drawn = np.concatenate([[np.inf, -np.inf, np.nan, -0.0], samples(rng, 40)])
    with np.errstate(all="ignore"):
        return rng.permutation(np.resize(drawn, shape).ravel()).reshape(shape).astype(dtype)


@each(ELEMENTWISE)
@pytest.mark.parametrize("dtype", ["f8", "f4"])
def test_elementwise(entry, dtype):
    x, given = numbers((8, 11), dtype), entry.drawn({})
    lazy = cut(x, 4)
    same(computed(entry(lazy, **given)), entry(x, **given))
    both = computed(*entry.value_and_grad(lazy, **given))
    for found, expected in zip(both, entry.value_and_grad(x, **given), strict=True):
        same(found, expected)
    same(computed(entry.grad(lazy, order=2, **given)), entry.grad(x, order=2, **given))
    pull = np.linspace(-2, 2, 88).reshape(x.shape)
    same(computed(entry.vjp(lazy, pull, **given)), entry.vjp(x, pull, **given))
    assert entry(lazy, **given).chunks == lazy.chunks
    for name, parameter in entry.parameters.items():
        if parameter.differentiable and entry.has_derivative(name) and given[name] is not None:
            same(computed(entry.grad(lazy, wrt=name, **given)), entry.grad(x, wrt=name, **given))


@each(ALONG_AXIS)
@pytest.mark.parametrize("shape", [(12,), (8, 12), (4, 6, 8)], ids=str)
def test_along_an_axis(entry, shape):
    if entry.ranks and len(shape) not in entry.ranks:
        shape = (4, 6, 8)
    x = np.random.default_rng(1).normal(size=shape) * 9
    x[(1,) * x.ndim] = -np.inf
    lazy = cut(x)
    for axis in [-3] if entry.fixed_axis is not None else range(-len(shape), len(shape)):
        given = {} if entry.fixed_axis is not None else {"axis": axis}
        value, matrix = entry.value_and_grad(x, **given)
        same(computed(entry(lazy, **given)), value)
        same(computed(entry.grad(lazy, **given)), matrix)
        for found, expected in zip(computed(*entry.value_and_grad(lazy, **given)), (value, matrix), strict=True):
            same(found, expected)
        same(computed(entry.vjp(lazy, cut(value), **given)), entry.vjp(x, value, **given))
        same(computed(entry.vjp(lazy, value, **given)), entry.vjp(x, value, **given))
        assert entry(lazy, **given).npartitions >= (1 if len(shape) == 1 else 3)
        for name, parameter in entry.parameters.items():
            if parameter.differentiable and entry.has_derivative(name):
                same(computed(entry.grad(lazy, wrt=name, **given)), entry.grad(x, wrt=name, **given))


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i4", "u1", "?"])
@pytest.mark.parametrize("shape", [(), (1,), (0,), (3, 0), (7, 5)], ids=str)
def test_types_and_shapes(dtype, shape):
    x = np.resize(np.arange(9) - 3, shape).astype(dtype)
    same(computed(actcli.silu(cut(x))), actcli.silu(x))
    if x.ndim > 1:
        same(computed(actcli.softmax(cut(x), axis=0)), actcli.softmax(x, axis=0))


def test_bfloat16():
    bfloat16 = pytest.importorskip("ml_dtypes", reason="bfloat16 needs ml_dtypes").bfloat16
    x = np.linspace(-9, 9, 30).astype(bfloat16)
    same(computed(actcli.gelu(cut(x))), actcli.gelu(x))


@pytest.mark.parametrize("shape", [(11,), (1, 11), (8, 1), (3, 1, 11), (8, 11)], ids=str)
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_arrays_among_the_parameters(shape, dtype):
    x, alpha = numbers((8, 11), "f4"), np.random.default_rng(2).uniform(size=shape).astype(dtype)
    for given in (alpha, cut(alpha)):
        same(computed(actcli.prelu(cut(x), alpha=given)), actcli.prelu(x, alpha=alpha))
    same(computed(actcli.prelu(x, alpha=cut(alpha))), actcli.prelu(x, alpha=alpha))
    same(computed(actcli.prelu.grad(cut(x), wrt="alpha", alpha=alpha)), actcli.prelu.grad(x, wrt="alpha", alpha=alpha))


def test_a_list_has_no_say_in_the_type():
    x, alpha = numbers((3, 4, 5), "f4"), [0.1, 0.2, 0.3, 0.4]
    same(computed(actcli.prelu(cut(x, 2), alpha=alpha)), actcli.prelu(x, alpha=alpha))


def test_dialects_and_aliases_keep_their_parameters():
    x = numbers((30,))
    for name in ("gelu:jax", "gelu_tanh", "leaky_relu:keras", "relu6", "hard_sigmoid:torch"):
        same(computed(actcli.get(name)(cut(x))), actcli.get(name)(x))


def test_chunks_are_merged_along_the_axis_and_cut_along_others():
    dask = pytest.importorskip("dask", reason="the extra `dask` is not installed")
    x = da.zeros((1000, 4000), chunks=(1000, 100))
    assert actcli.softmax(x).chunks == ((1000,), (4000,))
    with dask.config.set({"array.chunk-size": "1MiB"}):
        rows, columns = actcli.softmax(x).chunks
        assert columns == (4000,)
        assert max(rows) * 4000 <= 2**17
        assert len(rows) > 10
        matrix = actcli.softmax.grad(da.zeros((1000, 200), chunks=(1000, 200)))
        assert matrix.shape == (1000, 200, 200)
        assert max(matrix.chunks[0]) * 200**2 <= 2**17
    large = da.zeros((2, 2**25), chunks=(1, -1))
    assert actcli.softmax(large).chunks == large.chunks  # they were so when they came


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda x: actcli.softmax(da.zeros((2, 2**25), chunks=(1, 2**20))), BadShape, "takes all 33554432 elements of a slice"),
        (lambda x: actcli.softmax.grad(da.zeros((2, 5000))), BadShape, "takes a matrix of 5000 × 5000 in one chunk"),
        (lambda x: actcli.softmax(x, axis=2), BadValue, "axis 2 is not allowed: an input of shape (6, 4)"),
        (lambda x: actcli.glu(x[:5], axis=0), BadShape, "not divisible"),
        (lambda x: actcli.softmax(x[x > 0]), BadShape, "compute_chunk_sizes()"),
        (lambda x: actcli.softmax(da.zeros(())), BadShape, "the input is a scalar"),
        (lambda x: actcli.logsumexp(x, beta=np.ones(4)), ActcliError, "beta"),
        (lambda x: actcli.rrelu(x, training=True), NotDefined, "draws its random numbers for a whole array"),
        (lambda x: actcli.gumbel_softmax(x, training=True), NotDefined, "draws its random numbers"),
        (lambda x: actcli.gelu(x, out=np.empty((6, 4))), BadType, "dask.array.store"),
        (lambda x: actcli.gelu(x * 1j), BadType, "complex128"),
        (lambda x: actcli.gelu.grad(x, order=3), NotDefined, "order 1 and 2"),
        (lambda x: actcli.gelu(x, beta=1), ActcliError, "no parameter 'beta'"),
        (lambda x: actcli.threshold(x), BadValue, "needs threshold"),
        (lambda x: actcli.softplus(x, beta=-1), BadValue, "beta"),
        (lambda x: actcli.prelu(x, alpha=np.ones(7)), BadShape, "does not broadcast"),
        (lambda x: actcli.gelu.vjp(x, np.ones(3)), BadShape, "cotangent has shape (3,)"),
        (lambda x: actcli.softmax.vjp(x, np.ones(3)), BadShape, "cotangent has shape (3,)"),
        (lambda x: actcli.logsumexp.vjp(x, x), BadShape, "cotangent has shape (6, 4), the value of logsumexp has (6,)"),
    ],
)  # fmt: skip
def test_refusals(call, error, message):
    with pytest.raises(error) as refused:
        call(da.zeros((6, 4), chunks=2))
    assert message in str(refused.value)
    assert str(refused.value).count("\n") <= 1
