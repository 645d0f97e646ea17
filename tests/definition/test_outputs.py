"""Results written to arrays of the caller's."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import actcli
from actcli.definition import blocks
from actcli.errors import BadShape, BadType, BadValue

SIZES = [5, 4 * blocks.BLOCK + 3]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
@pytest.mark.parametrize("name", ["gelu", "prelu", "relu"])
def test_value_derivative_and_both_are_written_where_they_are_wanted(name, dtype, size):
    f = actcli.get(name)
    x = np.random.default_rng(2).normal(size=size).astype(dtype)
    value, slope = np.empty_like(x), np.empty_like(x)
    assert f(x, out=value) is value
    np.testing.assert_array_equal(value, f(x))
    assert f.grad(x, out=slope) is slope
    np.testing.assert_array_equal(slope, f.grad(x))
    value[:], slope[:] = 7, 7
    both = f.value_and_grad(x, out=(value, slope))
    assert both[0] is value
    assert both[1] is slope
    np.testing.assert_array_equal(both, f.value_and_grad(x))
    assert f.grad(x, order=2, out=slope) is slope


@pytest.mark.parametrize("size", SIZES)
def test_an_input_may_be_overwritten(size):
    x = np.random.default_rng(3).normal(size=size)
    value, slope = actcli.silu.value_and_grad(x)
    over, beside = x.copy(), np.empty(size)
    actcli.silu.value_and_grad(over, out=(beside, over))
    np.testing.assert_array_equal(beside, value)
    np.testing.assert_array_equal(over, slope)
    buffer = np.concatenate([x, [0.0]])
    actcli.silu(buffer[:-1], out=buffer[1:])
    np.testing.assert_array_equal(buffer[1:], value)
    buffer = np.concatenate([[0.0], x])
    actcli.silu(buffer[1:][::-1], out=buffer[1:])
    np.testing.assert_array_equal(buffer[1:], value[::-1])


def test_outputs_and_inputs_in_any_order_of_memory():
    x = np.random.default_rng(4).normal(size=(300, 700)).T
    out = np.zeros((700, 600))[:, ::2]
    np.testing.assert_array_equal(actcli.tanh(x, out=out), np.tanh(x))
    np.testing.assert_array_equal(actcli.tanh(np.broadcast_to(x[:1], (500, 300))), np.tanh(x[:1]).repeat(500, axis=0))


def test_single_numbers_have_arrays_of_no_dimension():
    out = np.empty(())
    assert actcli.relu(2.5, out=out) is out
    assert out == 2.5


@pytest.mark.parametrize("shape", [(4, 6), (2, 3, 50_000), (3000, 40)])
@pytest.mark.parametrize("name", ["softmax", "logsumexp", "glu", "sparsemax"])
def test_functions_along_an_axis(name, shape):
    f = actcli.get(name)
    x = np.random.default_rng(5).normal(size=shape).astype(np.float32)
    for axis in (-1, 0) if shape[0] % 2 == 0 else (-1,):
        expected = f(x, axis=axis)
        out = np.full_like(expected, 7)
        assert f(x, axis=axis, out=out) is out
        np.testing.assert_array_equal(out, expected)
    if x.size < 30:
        expected, out = f.grad(x), np.empty_like(f.grad(x))
        assert f.grad(x, out=out) is out
        np.testing.assert_array_equal(out, expected)


def test_softmax_over_itself():
    x = np.random.default_rng(6).normal(size=(9000, 40))
    expected = actcli.softmax(x)
    assert actcli.softmax(x, out=x) is x
    np.testing.assert_array_equal(x, expected)


READ_ONLY = np.broadcast_to(0.0, (3,))
SHARED = np.empty(4)


@pytest.mark.parametrize(
    ("out", "error", "words"),
    [
        (np.empty(4), BadShape, r"gelu: out has shape \(4,\), the result has \(3,\)"),
        (np.empty((1, 3)), BadShape, "out has shape"),
        (np.empty(3, np.float32), BadType, "out has dtype float32, the result has float64"),
        (
            np.empty(3, ">f8" if sys.byteorder == "little" else "<f8"),
            BadType,
            "float64 in the other byte order, the result has float64",
        ),
        (np.empty(3, int), BadType, "int64"),
        ([0.0, 0.0, 0.0], BadType, "out is list; it takes a NumPy array of float64"),
        ((np.empty(3), np.empty(3)), BadShape, "out takes an array"),
        ("y", BadType, "NumPy array"),
        (READ_ONLY, BadValue, "read-only"),
    ],
)
def test_what_does_not_fit_is_refused(out, error, words):
    with pytest.raises(error, match=words):
        actcli.gelu([1.0, 2.0, 3.0], out=out)


@pytest.mark.parametrize(
    ("out", "error"),
    [
        (np.empty(3), BadShape),
        ((np.empty(3),), BadShape),
        ((np.empty(3), np.empty(4)), BadShape),
        ((np.empty(3), None), BadType),
        ((SHARED[:3], SHARED[1:]), BadValue),
    ],
)
def test_both_take_two_arrays_that_share_nothing(out, error):
    with pytest.raises(error):
        actcli.gelu.value_and_grad([1.0, 2.0, 3.0], out=out)


def test_nothing_is_written_where_something_is_wrong():
    good = np.full(3, 7.0)
    with pytest.raises(BadShape):
        actcli.gelu.value_and_grad([1.0, 2.0, 3.0], out=(good, np.empty(4)))
    with pytest.raises(BadType):
        actcli.softmax.value_and_grad([1.0, 2.0, 3.0], out=(good, np.empty((3, 3), int)))
    np.testing.assert_array_equal(good, 7)


def test_a_result_is_no_other_and_nothing_that_came_in():
    x = np.array([1.0, 2.0])
    for name in ("identity", "exponential", "relu"):
        value, slope = actcli.get(name).value_and_grad(x)
        value += 1
        slope += 1
        assert not np.shares_memory(value, slope)
        np.testing.assert_array_equal(x, [1.0, 2.0])
