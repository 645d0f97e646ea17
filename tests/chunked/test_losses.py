"""Losses over Dask arrays are those over NumPy arrays: to the bit, or but for the order of adding."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import actcli
from actcli.definition.layouts import Classes, Elementwise, Rows
from actcli.errors import ActcliError, ActcliWarning, BadIndex, BadShape, BadValue, NotDefined, UnknownName
from tests.laws.loss_samples import array_parameters, needed, tensors
from tests.laws.registry import LOSSES, each

da = pytest.importorskip("dask.array", reason="the extra `dask` is not installed")

from tests.chunked.lazily import close, computed, cut, same  # noqa: E402  # it imports dask


def splits(loss: Any) -> bool:
    layout = loss.layout
    return isinstance(layout, Elementwise | Classes) or (isinstance(layout, Rows) and not layout.together)


SPLIT = [loss for loss in LOSSES if splits(loss)]
WHOLE = [loss for loss in LOSSES if not splits(loss)]


def drawn(loss: Any, *, indices: bool = False, rounds: int = 5) -> dict[str, Any]:
    """Tensors of several batches, one behind the other."""
    rng = np.random.default_rng(2)
    batches = [tensors(loss, rng, indices=indices) for _ in range(rounds)]
    return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}


def test_the_laws_have_losses():
    assert len(SPLIT) >= 75
    assert len(WHOLE) >= 15
    assert not {"mse_loss", "cross_entropy", "nll_loss", "cosine_embedding_loss", "giou_loss"} & {e.name for e in WHOLE}


def check(loss: Any, arrays: dict[str, Any], given: dict[str, Any]) -> None:
    lazy = {name: cut(array) for name, array in arrays.items()}
    same(computed(loss(**lazy, **given, reduction="none")), loss(**arrays, **given, reduction="none"))
    assert loss(**lazy, **given, reduction="none").npartitions > 1
    by_array = [name for name, tensor in loss.tensors.items() if tensor.differentiable and loss.has_derivative(name)]
    weighed = any(np.ndim(value) for value in given.values())
    for reduction in loss.reductions:
        if reduction != "none":
            close(computed(loss(**lazy, **given, reduction=reduction)), loss(**arrays, **given, reduction=reduction))
        for wrt in by_array:
            if loss.tensors[wrt].expects == "class" and arrays[wrt].ndim < arrays[loss.first].ndim:
                continue  # class indices
            equal = close if weighed and reduction == "mean" else same
            expected = loss.grad(**arrays, **given, reduction=reduction, wrt=wrt)
            equal(computed(loss.grad(**lazy, **given, reduction=reduction, wrt=wrt)), expected)
            value, slopes = computed(*loss.value_and_grad(**lazy, **given, reduction=reduction, wrt=wrt))
            equal(slopes, expected)
            close(value, loss(**arrays, **given, reduction=reduction))


@each(SPLIT)
@pytest.mark.parametrize("dtype", ["f8", "f4"])
def test_losses(entry, dtype):
    arrays = drawn(entry)
    check(entry, {n: a.astype(dtype) if a.dtype.kind == "f" else a for n, a in arrays.items()}, needed(entry))


@each([loss for loss in SPLIT if any(tensor.expects == "class" for tensor in loss.tensors.values())])
def test_class_indices(entry):
    arrays = drawn(entry, indices=True)
    if entry.defaults.get("ignore_index") == -100:
        arrays["target"][[0, 7, 8]] = -100
    check(entry, arrays, {})
    lazy = cut(arrays["input"], 4)
    same(computed(entry(lazy, arrays["target"], reduction="none")), entry(*arrays.values(), reduction="none"))


@each([loss for loss in SPLIT if any(parameter.kind == "array" for parameter in loss.parameters.values())])
def test_weights(entry):
    arrays = drawn(entry, indices=True)
    given = array_parameters(entry, np.random.default_rng(3), arrays)
    if entry.elementwise:
        given = {name: np.resize(value, len(arrays["input"])) for name, value in given.items()}
    check(entry, arrays, given)
    lazy = {name: cut(array) for name, array in arrays.items()}
    for name, value in given.items():
        close(computed(entry(**lazy, **{**given, name: cut(value)})), entry(**arrays, **given))


@each(SPLIT)
def test_by_parameters(entry):
    arrays = drawn(entry)
    lazy, given, tried = {name: cut(array) for name, array in arrays.items()}, entry.drawn(needed(entry)), 0
    for name, parameter in entry.parameters.items():
        if parameter.differentiable and entry.has_derivative(name) and given[name] is not None:
            tried += 1
            close(computed(entry.grad(**lazy, **given, wrt=name)), entry.grad(**arrays, **given, wrt=name))
    if entry.elementwise:
        same(computed(entry.grad(**lazy, **given, order=2)), entry.grad(**arrays, **given, order=2))
    assert tried == sum(
        p.differentiable and entry.has_derivative(n) and given[n] is not None for n, p in entry.parameters.items()
    )


@pytest.mark.parametrize("axes", [(4, 3), (4, 3, 5), (4, 3, 2, 5)], ids=str)
def test_classes_beside_other_axes(axes):
    rng = np.random.default_rng(4)
    scores, target = rng.normal(size=axes), rng.integers(0, 3, (axes[0], *axes[2:]))
    loss, given = actcli.cross_entropy, {"weight": np.array([1.0, 2.0, 0.5]), "label_smoothing": 0.1}
    for size in (1, 2, 9):
        close(computed(loss(cut(scores, size), cut(target, size), **given)), loss(scores, target, **given))
        close(computed(loss.grad(cut(scores, size), target, **given)), loss.grad(scores, target, **given))
    last = np.moveaxis(scores, 1, -1)
    loss, given = actcli.sparse_categorical_cross_entropy, {"axis": -1, "reduction": "none", "from_logits": True}
    same(computed(loss(cut(last, 2), target, **given)), loss(last, target, **given))


def test_one_chunk_is_numpys_to_the_bit():
    x, y = np.random.default_rng(5).normal(size=(2, 9, 70))
    same(computed(actcli.huber_loss(cut(x, 100), cut(y, 100))), actcli.huber_loss(x, y))
    labels = np.arange(9)
    same(computed(actcli.cross_entropy(cut(x, 100), labels)), actcli.cross_entropy(x, labels))


def test_single_numbers_and_single_samples():
    x = np.random.default_rng(6).normal(size=30).astype("f4")
    close(computed(actcli.mse_loss(cut(x), 0.5)), actcli.mse_loss(x, 0.5))
    close(computed(actcli.mse_loss(0.5, cut(x))), actcli.mse_loss(0.5, x))
    close(computed(actcli.mse_loss.grad(cut(x), 0.5, wrt="target")), actcli.mse_loss.grad(x, 0.5, wrt="target"))
    close(computed(actcli.cross_entropy(cut(x), 7)), actcli.cross_entropy(x, 7))
    same(computed(actcli.cross_entropy.grad(cut(x), 7)), actcli.cross_entropy.grad(x, 7))
    value, slopes = computed(*actcli.cross_entropy.value_and_grad(cut(x), 7))
    close(value, actcli.cross_entropy(x, 7))
    same(slopes, actcli.cross_entropy.grad(x, 7))


def test_a_variance_for_all():
    x, y, var = np.random.default_rng(7).uniform(1, 2, (3, 6, 8))
    loss = actcli.gaussian_nll_loss
    for one in (var, var[:, :1], 0.7):
        lazy = one if np.ndim(one) == 0 else cut(one)
        close(computed(loss(cut(x), cut(y), lazy)), loss(x, y, one))
        same(computed(loss.grad(cut(x), y, lazy)), loss.grad(x, y, one))


def test_a_sum_that_overflows_where_the_mean_does_not():
    x = np.full(100, 1.3e154)
    found = computed(actcli.mse_loss(cut(x, 8), 0.0))
    assert found == pytest.approx(1.3e154**2, rel=1e-14)
    assert computed(actcli.mse_loss(cut(x, 8), 0.0, reduction="sum")) == np.inf
    assert np.isnan(computed(actcli.mse_loss(cut(np.array([1.0, np.nan])), 0.0)))


def test_a_mean_over_nothing():
    scores, target = np.zeros((6, 3)), np.full(6, -100)
    with pytest.warns(ActcliWarning, match="all targets are ignored"):
        assert np.isnan(computed(actcli.cross_entropy(cut(scores), target)))
    assert computed(actcli.cross_entropy(cut(scores), target, reduction="sum")) == 0
    same(computed(actcli.cross_entropy.grad(cut(scores), target)), scores)
    with pytest.warns(ActcliWarning, match="the mean is NaN"):
        assert np.isnan(computed(actcli.mse_loss(da.zeros((0,)), da.zeros((0,)))))


@each(WHOLE)
def test_what_cannot_be_split_is_refused(entry):
    arrays = tensors(entry, np.random.default_rng(8))
    lazy = {name: cut(array) if name == entry.first else array for name, array in arrays.items()}
    for method in (entry, entry.grad, entry.value_and_grad):
        with pytest.raises(NotDefined, match="does not take Dask arrays") as refused:
            method(**lazy, **needed(entry))
        assert str(refused.value).count("\n") <= 1


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda x: actcli.mse_loss(x, x[:3]), BadShape, "do not go together"),
        (lambda x: actcli.mse_loss(x), BadShape, "needs target"),
        (lambda x: actcli.mse_loss(x, x, reduction="maen"), UnknownName, "did you mean mean?"),
        (lambda x: actcli.mse_loss(x, x, weight=np.ones(5)), BadShape, "weight"),
        (lambda x: actcli.mse_loss.grad(x, x, weight=x, wrt="weight"), NotDefined, "cannot be differentiated by weight"),
        (lambda x: actcli.cross_entropy(x, np.zeros(5)), BadShape, "class indices (6,) or probabilities (6, 4)"),
        (lambda x: actcli.cross_entropy(x, np.zeros(6), weight=np.ones(3)), BadShape, "has shape (3,), it must be (4,)"),
        (lambda x: actcli.generalized_cross_entropy(x, np.zeros(6), axis=2), BadValue, "axis 2 is not allowed"),
        (lambda x: actcli.cross_entropy.grad(x, np.zeros(6), wrt="target"), NotDefined, "by class indices"),
        (lambda x: actcli.cross_entropy(da.zeros((2, 2**25), chunks=(1, 2**20)), [0, 1]), BadShape, "elements of a slice in one chunk"),
        (lambda x: actcli.cosine_embedding_loss(x, x, np.ones(5)), BadShape, "holds one number a row: (6,)"),
        (lambda x: actcli.cosine_similarity_loss(x, x[:3]), BadShape, "must have one shape"),
        (lambda x: actcli.giou_loss(da.zeros((6, 3)), da.zeros((6, 3))), BadShape, "boxes are"),
        (lambda x: actcli.mse_loss(x[x > 0], 0.0), BadShape, "compute_chunk_sizes()"),
        (lambda x: actcli.gaussian_nll_loss(x, x, np.ones(6)), BadShape, "as many axes"),
        (lambda x: actcli.huber_loss(x, x, delta=-1), BadValue, "delta"),
        (lambda x: actcli.huber_loss(x, x, q=1), ActcliError, "no parameter 'q'"),
    ],
)  # fmt: skip
def test_refusals(call, error, message):
    with pytest.raises(error) as refused:
        call(da.zeros((6, 4), chunks=2))
    assert message in str(refused.value)
    assert str(refused.value).count("\n") <= 1


def test_what_is_wrong_with_values_is_found_when_they_are_computed():
    scores = da.zeros((6, 4), chunks=2)
    loss = actcli.cross_entropy(scores, np.array([0, 1, 2, 3, 4, 0]))
    with pytest.raises(BadIndex, match="target 4 is no class: there are 0 to 3"):
        loss.compute(scheduler="synchronous")
    with pytest.raises(BadValue, match="which is no probability"):
        actcli.binary_cross_entropy(scores + 2, 0.5).compute(scheduler="synchronous")
