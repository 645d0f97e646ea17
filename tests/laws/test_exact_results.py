"""The exact results of every entry that has a formula against its kernels: which number belongs where, at every shape."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.errors import NotDefined
from actcli.exact import results

from .loss_samples import array_parameters, needed, tensors
from .registry import ACTIVATIONS, LOSSES, each

WITH_FORMULA = [entry for entry in LOSSES if entry.definition is not None]


def _floats(array):
    return np.asarray(np.frompyfunc(float, 1, 1)(array), dtype=np.float64)


def _input(entry, rng):
    if entry.elementwise:
        return rng.normal(size=(2, 3)) * 2
    return rng.normal(size=(2, 4, 2, 1) if entry.fixed_axis is not None else (2, 4, 2)) * 2


@each([entry for entry in ACTIVATIONS if entry.definition is not None])
def test_activations(entry):
    rng = np.random.default_rng(30)
    values = entry.drawn({} if entry.elementwise or entry.fixed_axis is not None else {"axis": 1})
    x = _input(entry, rng)
    exact = results.values(entry, {"input": x}, values, digits=20)
    np.testing.assert_allclose(_floats(exact), entry(x, **values), rtol=1e-14, atol=1e-300)
    slopes = results.derivatives(entry, {"input": x}, values, digits=20)
    np.testing.assert_allclose(_floats(slopes), entry.grad(x, **values), rtol=1e-12, atol=1e-15)
    by = [p.name for p in entry.parameters.values() if p.differentiable and values[p.name] is not None]
    for name in by:
        if entry.has_derivative(name) and not isinstance(values[name], np.ndarray):
            found = results.derivatives(entry, {"input": x}, values, wrt=name, digits=20)
            np.testing.assert_allclose(_floats(found), entry.grad(x, wrt=name, **values), rtol=1e-12, atol=1e-15)


def _places(loss, arrays):
    """Tensors with classes on axis 1 of images, where the layout allows them."""
    found = [arrays]
    if getattr(loss.layout, "spatial", False):
        found.append({n: np.stack([a, a[::-1]], axis=-1) for n, a in arrays.items()})
    return found


@each(WITH_FORMULA)
@pytest.mark.parametrize("indices", [False, True])
def test_losses(entry, indices):
    rng = np.random.default_rng(31)
    arrays = tensors(entry, rng, indices=indices or "[target]" in entry.definition.text)
    judged = 0
    for given in _places(entry, arrays):
        for settings in (needed(entry), {**needed(entry), **array_parameters(entry, rng, arrays)}):
            values = entry.settle(settings)
            for reduction in ("none", "mean"):
                exact = results.reduced(entry, given, values, reduction, digits=20)
                mine = entry(**given, **settings, reduction=reduction)
                np.testing.assert_allclose(_floats(exact), mine, rtol=1e-12, atol=1e-15)
            for name in given:
                if not entry.tensors[name].differentiable or not entry.has_derivative(name):
                    continue
                try:
                    slope = entry.grad(**given, **settings, wrt=name, reduction="sum")
                except NotDefined:  # by class indices
                    continue
                exact = results.derivatives(entry, given, values, wrt=name, digits=20)
                np.testing.assert_allclose(_floats(exact), slope, rtol=1e-11, atol=1e-14)
                judged += slope.size
    assert judged >= 6


def test_ignored_targets_count_for_nothing():
    loss, x = actcli.cross_entropy, np.array([[0.5, 1.0, -1.0], [2.0, 0.0, 1.0]])
    given, values = {"input": x, "target": np.array([-100, 1])}, actcli.cross_entropy.settle({})
    assert float(results.reduced(loss, given, values, "mean")[()]) == pytest.approx(loss(**given), rel=1e-15)
    assert not _floats(results.derivatives(loss, given, values))[0].any()


def test_what_has_no_formula_or_is_random_is_refused():
    with pytest.raises(NotDefined, match="algorithm"):
        results.values(actcli.ctc_loss, {}, {})
    with pytest.raises(NotDefined, match="random"):
        results.values(actcli.rrelu, {"input": np.ones(2)}, actcli.rrelu.settle({"training": True}))
    with pytest.raises(NotDefined, match="soft form"):
        results.values(actcli.gumbel_softmax, {"input": np.ones(2)}, actcli.gumbel_softmax.settle({"hard": True}))


def test_sums_that_cancel_keep_their_digits():
    # p₀ - 1 for each of two samples, and a mean of both: the sum over samples of a shared tensor.
    loss = actcli.mse_loss
    given = {"input": np.array([1.0, 2.0, 3.0]), "target": np.array(2.0 + 2.0**-50)}
    exact = results.derivatives(loss, given, loss.settle({}), wrt="target", digits=20)
    assert float(exact[()]) == 6 * 2.0**-50
