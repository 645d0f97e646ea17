"""Whatever is computed can be written to arrays of the caller's, with the same bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from actcli.definition import blocks
from actcli.errors import BadType

from .loss_samples import needed, tensors
from .registry import ALONG_AXIS, ELEMENTWISE, LOSSES, each


@pytest.fixture(params=[1 << 16, 24], ids=["whole", "cut"])
def _block(request, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", request.param)
    monkeypatch.setattr(blocks, "STRETCH", 8)


def _like(result: Any) -> np.ndarray:
    """An array for this result, full of something else, with gaps between its elements."""
    result = np.asarray(result)
    return np.full((*result.shape, 2), 7, result.dtype)[..., 0]


@each(ELEMENTWISE)
@pytest.mark.usefixtures("_block")
def test_elementwise_vjp(entry):
    rng = np.random.default_rng(1)
    x, cotangent = rng.normal(size=(2, 12, 5)) * 4
    values = entry.drawn({})
    expected = entry.vjp(x, cotangent, **values)
    out = _like(expected)
    assert entry.vjp(x, cotangent, out=out, threads=2, **values) is out
    np.testing.assert_array_equal(out, expected)
    for over in (x.copy(), cotangent.copy()):
        given = (over, cotangent) if (over == x).all() else (x, over)
        entry.vjp(*given, out=over, **values)
        np.testing.assert_array_equal(over, expected)
    small = entry.vjp(x.astype("f4"), cotangent.astype("f4"), **values)
    assert small.dtype == np.float32
    slope = entry.grad(x.astype("f4").astype("f8"), **values)
    np.testing.assert_allclose(small, slope * cotangent.astype("f4"), rtol=2**-23, atol=1e-45)


@each(ALONG_AXIS)
@pytest.mark.usefixtures("_block")
def test_vjp_along_an_axis(entry):
    rng = np.random.default_rng(2)
    x = rng.normal(size=(2, 4, 6, 3) if entry.ranks else (40, 12))
    cotangent = rng.normal(size=entry(x).shape)
    values = entry.drawn({})
    expected = entry.vjp(x, cotangent, **values)
    out, over = _like(expected), x.copy()
    assert entry.vjp(x, cotangent, out=out, **values) is out
    np.testing.assert_array_equal(out, expected)
    entry.vjp(over, cotangent, out=over, **values)
    np.testing.assert_array_equal(over, expected)


@each([entry for entry in ALONG_AXIS if not entry.ranks])
@pytest.mark.usefixtures("_block")
def test_what_is_returned_may_be_written_to(entry):
    x, values = np.random.default_rng(6).normal(size=(40, 12)), entry.drawn({})
    found = [entry(x, **values), entry.grad(x, **values), *entry.value_and_grad(x, **values)]
    assert [result.flags.writeable for result in found] == [True] * 4
    assert not any(np.may_share_memory(result, x) for result in found)


@each(LOSSES)
@pytest.mark.usefixtures("_block")
@pytest.mark.filterwarnings("ignore::actcli.errors.ActcliWarning")
def test_losses(entry):
    loss = entry
    given = tensors(loss, np.random.default_rng(3))
    for reduction in loss.reductions:
        options = {"reduction": reduction, **needed(loss)}
        value, gradient = loss.value_and_grad(**given, **options)
        outs = _like(value), _like(gradient)
        found = loss.value_and_grad(**given, **options, out=outs)
        assert all(one is other for one, other in zip(found, outs, strict=True))
        np.testing.assert_array_equal(outs[0], value)
        np.testing.assert_array_equal(outs[1], gradient)
        alone = _like(value), _like(gradient)
        assert loss(**given, **options, out=alone[0]) is alone[0]
        np.testing.assert_array_equal(alone[0], value)
        assert loss.grad(**given, **options, out=alone[1]) is alone[1]
        np.testing.assert_array_equal(alone[1], gradient)


@each([loss for loss in LOSSES if loss.elementwise or type(loss.layout).__name__ == "Classes"])
@pytest.mark.usefixtures("_block")
@pytest.mark.filterwarnings("ignore::actcli.errors.ActcliWarning")
def test_the_gradient_of_a_loss_may_overwrite_its_tensor(entry):
    given = tensors(entry, np.random.default_rng(4))
    given = {name: tensor.copy() for name, tensor in given.items()}
    expected = entry.grad(**given, **needed(entry))
    over = given[entry.first]
    assert over.dtype == expected.dtype
    assert entry.grad(**given, **needed(entry), out=over) is over
    np.testing.assert_array_equal(over, expected)


def test_a_wrong_array_is_refused_before_anything_is_written():
    loss = next(one for one in LOSSES if one.name == "huber_loss")
    x = np.linspace(-3, 3, 50)
    gradient = np.full(50, 7.0)
    with pytest.raises(BadType, match="huber_loss: out has dtype float32, the result has float64"):
        loss.value_and_grad(x, 0.0, out=(np.empty((), np.float32), gradient))
    np.testing.assert_array_equal(gradient, 7)
