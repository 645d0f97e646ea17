"""Results depend, to the bit, neither on how arrays are cut into blocks nor on the threads that work on them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from actcli.definition import blocks
from actcli.errors import ActcliWarning

from .accuracy import samples
from .loss_samples import needed, tensors
from .registry import ALONG_AXIS, ELEMENTWISE, LOSSES, each, settings

# Block sizes, threads and stretches: all in one piece, odd pieces by one and by two threads, single elements.
WAYS = [(1 << 20, 1, 8), (40, 1, 8), (64, 2, 8), (8, 3, 8)]


@pytest.fixture
def cut(monkeypatch):
    """Sets how arrays are cut, and counts the pieces."""
    counted = []
    original = blocks.each

    def each(work: Any, parts: Any, elements: int, threads: Any = None) -> None:
        counted.append(len(parts))
        original(work, parts, elements, threads)

    def setting(size: int, threads: int, stretch: int) -> list[int]:
        counted.clear()
        monkeypatch.setattr(blocks, "BLOCK", size)
        monkeypatch.setattr(blocks, "STRETCH", stretch)
        monkeypatch.setattr(blocks, "SHARED", 1)
        monkeypatch.setattr(blocks, "LARGE", 100)
        monkeypatch.setenv("ACTCLI_THREADS", str(threads))
        return counted

    monkeypatch.setattr(blocks, "each", each)
    return setting


def _same(cut: Any, compute: Any, pieces: int = 2) -> None:
    """The same bits in all ways, and cut into pieces in all but the first."""
    reference: list[np.ndarray] = []
    for size, threads, stretch in WAYS:
        counted = cut(size, threads, stretch)
        found = [_bits(result) for result in compute()]
        if not reference:
            reference = found
            continue
        assert max(counted) >= pieces
        for one, other in zip(reference, found, strict=True):
            np.testing.assert_array_equal(one, other)


def _bits(result: Any) -> np.ndarray:
    """The result's bits, those of all NaN being one."""
    array = np.atleast_1d(result).copy()
    array[np.isnan(array)] = np.nan
    return array.view(f"u{array.itemsize}")


def _numbers(entry: Any, dtype: str = "float64") -> np.ndarray:
    rng = np.random.default_rng(len(entry.name))
    xs = rng.permutation(np.concatenate([samples(rng, 40), [np.inf, -np.inf, np.nan, 0.0, -0.0]]))
    with np.errstate(all="ignore"):
        return xs[: len(xs) // 8 * 8].astype(dtype)


@each(ELEMENTWISE)
def test_elementwise_activations(entry, cut):
    xs = _numbers(entry)
    assert len(xs) > 200
    keys = ["input", *(p.name for p in entry.parameters.values() if p.differentiable and entry.has_derivative(p.name))]
    for values in settings(entry):
        _same(cut, lambda values=values: entry.value_and_grad(xs, **values))
        _same(cut, lambda values=values: [entry(_numbers(entry, "f4"), **values), entry.grad(xs, order=2, **values)])
        _same(
            cut,
            lambda values=values: [entry.grad(xs, wrt=key, **values) for key in keys if values.get(key, 0) is not None],
        )


@each([entry for entry in ELEMENTWISE if any(getattr(p, "arrays", False) for p in entry.parameters.values())])
def test_arrays_among_the_parameters_are_cut_like_the_input(entry, cut):
    xs = _numbers(entry)
    for name, parameter in entry.parameters.items():
        if not getattr(parameter, "arrays", False):
            continue
        tried = [values[name] for values in settings(entry) if isinstance(values[name], float)]
        array = np.resize(tried, xs.shape)
        assert len(set(tried)) > 1
        values = {n: v for n, v in entry.drawn({}).items() if n != name}
        _same(cut, lambda values=values, name=name, array=array: entry.value_and_grad(xs, **values, **{name: array}))


@pytest.mark.parametrize("seed", [0, 7])
def test_random_slopes_are_those_of_the_whole_array(seed, cut):
    rrelu = next(entry for entry in ELEMENTWISE if entry.name == "rrelu")
    xs = np.linspace(-3, -1, 400).reshape(20, 20)
    _same(cut, lambda: rrelu.value_and_grad(xs, training=True, seed=seed))
    value, slope = rrelu.value_and_grad(xs, training=True)
    np.testing.assert_array_equal(value, slope * xs)


@each(ALONG_AXIS)
def test_functions_along_an_axis(entry, cut):
    rng = np.random.default_rng(3)
    shape = (2, 40, 6, 2) if entry.ranks else (60, 12)
    x = rng.normal(size=shape) * np.exp2(rng.uniform(-9, 9, shape))
    x[np.unravel_index(5, shape)] = -np.inf
    x[np.unravel_index(17, shape)] = np.nan
    axis = {"axis": 0} if entry.fixed_axis is None else {}
    cotangent = np.random.default_rng(5).normal(size=entry(x).shape)
    for values in settings(entry):
        values = {name: value for name, value in values.items() if name != "axis"}
        _same(cut, lambda values=values: entry.value_and_grad(x, **values))
        _same(
            cut,
            lambda values=values: [entry.vjp(x, cotangent, **values), entry(x.astype("f4"), **values, **axis)],
        )


def _large(loss: Any) -> dict[str, Any]:
    rng = np.random.default_rng(11)
    found = [tensors(loss, rng) for _ in range(64)]
    return {name: np.concatenate([one[name] for one in found]) for name in found[0]}


@each([loss for loss in LOSSES if loss.elementwise or type(loss.layout).__name__ == "Classes"])
@pytest.mark.filterwarnings("ignore::actcli.errors.ActcliWarning")
def test_losses_of_elements_and_of_samples(entry, cut):
    loss = entry
    given = _large(loss)
    assert issubclass(ActcliWarning, UserWarning)
    for reduction in loss.reductions:
        options = {"reduction": reduction, **needed(loss)}
        _same(cut, lambda options=options: loss.value_and_grad(**given, **options))
        _same(cut, lambda options=options: [loss(**{n: t.astype("f4") for n, t in given.items()}, **options)])
    others = [name for name, tensor in loss.tensors.items() if tensor.differentiable and loss.has_derivative(name)]
    _same(cut, lambda: [loss.grad(**given, wrt=name) for name in others], pieces=1)
