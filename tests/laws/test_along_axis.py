"""Functions along an axis: formulas, Jacobians, axes, masks."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.exact import evaluate

from .registry import ALONG_AXIS, each, settings

SOFT = ["softmax", "softmin", "gumbel_softmax", "softmax2d", "sparsemax", "entmax"]


def _needs(entry, *tensors):
    """Whether the formula is one of these tensors and of parameters."""
    return entry.definition is not None and set(entry.definition.names) - set(entry.parameters) == set(tensors)


def _input(entry, rng, length=4):
    return rng.normal(size=(2, length, 3)) * 3 if entry.fixed_axis is None else rng.normal(size=(2, length, 2, 3)) * 3


def _axis(entry):
    return {} if entry.fixed_axis is not None else {"axis": 1}


def _last(entry, array):
    return np.moveaxis(array, 1 if entry.fixed_axis is None else -3, -1)


def _outputs_last(entry, array, axis=None):
    """An array in the shape of the value, with an axis for the outputs last."""
    if entry.reduces:
        return array[..., None]
    return _last(entry, array) if axis is None else np.moveaxis(array, axis, -1)


def _rows(entry, jacobian):
    """The Jacobian with an axis for the outputs."""
    return jacobian[..., None, :] if entry.reduces else jacobian


def _exact(entry, bound, i, by="", j=0):
    """The value or a derivative of one output, by the formula."""
    indices = {"i": i} if entry.definition.free_indices else {}
    if not by:
        return float(evaluate.value(entry.definition, bound, indices=indices))
    return float(evaluate.derivative(entry.definition, bound, by, at=j, indices=indices))


@each([entry for entry in ALONG_AXIS if _needs(entry, "x")])
def test_values_and_jacobians_are_the_formulas(entry):
    rng = np.random.default_rng(1)
    for values in settings(entry):
        for scale in (0.3, 1.0, 40.0, 300.0):
            x = rng.normal(size=(3, 1, 1) if entry.fixed_axis is not None else 3) * scale
            y, jacobian = entry.value_and_grad(x, **values)
            flat, y = x.ravel(), y.ravel()
            jacobian = jacobian.reshape(y.size, 3)
            for i in range(y.size):
                bound = {**values, "x": flat}
                assert y[i] == pytest.approx(_exact(entry, bound, i), rel=2e-13, abs=1e-305)
                for j in range(3):
                    exact = _exact(entry, bound, i, "x", j)
                    assert jacobian[i, j] == pytest.approx(exact, rel=2e-13, abs=1e-305), (i, j, values, x)


@each([entry for entry in ALONG_AXIS if _needs(entry, "a", "b")])
def test_gated_units_are_the_formulas_of_their_halves(entry):
    rng = np.random.default_rng(9)
    for gate_last in (True, False):
        for values in settings(entry):
            values = {**values, "gate_last": gate_last}
            for scale in (1.0, 12.0):
                halves = {"a": rng.normal(size=2) * scale, "b": rng.normal(size=2) * scale}
                order = ("a", "b") if gate_last else ("b", "a")
                x = np.concatenate([halves[name] for name in order])
                y, jacobian = entry.value_and_grad(x, **values)
                for i in range(2):
                    assert y[i] == pytest.approx(_exact(entry, {**values, **halves}, i), rel=2e-15, abs=0)
                    for place, name in enumerate(order):
                        for j in range(2):
                            exact = _exact(entry, {**values, **halves}, i, name, j)
                            assert jacobian[i, 2 * place + j] == pytest.approx(exact, rel=4e-15, abs=1e-300)


@each(ALONG_AXIS)
def test_vjp_is_the_cotangent_times_the_jacobian(entry):
    rng = np.random.default_rng(2)
    x = _input(entry, rng)
    values = {**entry.drawn({}), **_axis(entry)}
    y, jacobian = entry.value_and_grad(x, **values)
    cotangent = rng.normal(size=y.shape)
    product = np.einsum("...i,...ij->...j", _outputs_last(entry, cotangent), _rows(entry, jacobian))
    np.testing.assert_allclose(_last(entry, entry.vjp(x, cotangent, **values)), product, rtol=1e-11, atol=1e-14)
    with pytest.raises(ValueError, match="cotangent"):
        entry.vjp(x, cotangent[:1], **values)


@each(ALONG_AXIS)
def test_jacobians_are_the_differences_of_values(entry):
    rng = np.random.default_rng(3)
    x = _last(entry, _input(entry, rng)) if entry.fixed_axis is None else rng.normal(size=(4, 1, 1))
    values = entry.drawn({})
    jacobian = entry.grad(x, **values)
    step = 1e-6
    for j in range(x.shape[-1] if entry.fixed_axis is None else 4):
        change = np.zeros_like(x)
        change[(..., j) if entry.fixed_axis is None else (j, 0, 0)] = step
        slope = (entry(x + change, **values) - entry(x - change, **values)) / (2 * step)
        column = jacobian[..., j] if entry.fixed_axis is None else jacobian[0, 0, :, j][:, None, None]
        np.testing.assert_allclose(column, slope, atol=1e-8)


@each([entry for entry in ALONG_AXIS if entry.fixed_axis is None])
def test_every_axis_and_pytorchs_keyword(entry):
    x = np.random.default_rng(4).normal(size=(4, 4, 4))
    for axis in range(3):
        by_last = _outputs_last(entry, entry(np.moveaxis(x, axis, -1)), -1)
        for along in ({"axis": axis}, {"dim": axis - 3}):
            np.testing.assert_array_equal(_outputs_last(entry, entry(x, **along), axis), by_last)
    with pytest.raises(ValueError, match="axis 3"):
        entry(x, axis=3)
    with pytest.raises(ValueError, match="axis"):
        entry(1.0)
    with pytest.raises(ValueError, match="order"):
        entry.grad(x, order=2)


@pytest.mark.parametrize("name", SOFT)
def test_sums_are_one_and_rows_of_the_jacobian_sum_to_zero(name):
    entry = actcli.get(name)
    x = _input(entry, np.random.default_rng(5))
    y, jacobian = entry.value_and_grad(x, **_axis(entry))
    np.testing.assert_allclose(_last(entry, y).sum(axis=-1), 1, rtol=1e-14)
    np.testing.assert_allclose(jacobian.sum(axis=-1), 0, atol=1e-15)
    np.testing.assert_array_equal(jacobian, np.swapaxes(jacobian, -1, -2))


def test_masked_infinite_and_empty_axes():
    assert actcli.softmax([0.0, -np.inf]).tolist() == [1.0, 0.0]
    assert actcli.log_softmax([0.0, -np.inf]).tolist() == [0.0, -np.inf]
    for x in ([np.inf, 0.0], [-np.inf, -np.inf], [np.inf, np.inf], [np.nan, 0.0]):
        assert np.isnan(actcli.softmax(x)).all()
        assert np.isnan(actcli.log_softmax(x)).all()
    assert actcli.softmax(np.zeros((2, 0))).shape == (2, 0)
    assert actcli.log_softmax([18.0, 0.0])[0] == pytest.approx(-1.5229979628736488e-08, rel=1e-15, abs=0)


@each(ALONG_AXIS)
def test_real_parameters_have_derivatives(entry):
    x, step = np.array([1.0, 2.0, -0.5, 0.75]), 1e-6
    for parameter in entry.parameters.values():
        assert entry.has_derivative(parameter.name) == parameter.differentiable
        if parameter.differentiable:
            values = [entry(x, **{parameter.name: 1.5 + change}) for change in (step, -step)]
            slope = (values[0] - values[1]) / (2 * step)
            found = entry.grad(x, wrt=parameter.name, **{parameter.name: 1.5})
            np.testing.assert_allclose(found, slope, atol=1e-9)
            assert found.shape == values[0].shape


@each([entry for entry in ALONG_AXIS if entry.fixed_axis is None])
def test_float32_is_computed_in_float64_and_rounded_once(entry):
    x = np.random.default_rng(6).normal(size=(3, 4)).astype(np.float32)
    wide = entry(x.astype(np.float64))
    assert entry(x).dtype == np.float32
    np.testing.assert_array_equal(entry(x), wide.astype(np.float32))
    np.testing.assert_array_equal(entry.grad(x), entry.grad(x.astype(np.float64)).astype(np.float32))


def test_gates_and_maxout():
    x = np.array([1.0, 2.0, 3.0, 4.0])
    assert actcli.glu(x, gate_last=False).tolist() == pytest.approx([3 / (1 + np.exp(-1)), 4 / (1 + np.exp(-2))])
    assert actcli.maxout(x, k=4).tolist() == [4.0]
    with pytest.raises(ValueError, match="not divisible"):
        actcli.maxout(x, k=3)
    with pytest.raises(ValueError, match="3 or 4"):
        actcli.softmax2d(x)


def test_scaled_scores_neither_overflow_nor_lose_their_mask():
    assert actcli.softmax([0.0, -np.inf, 1.0], beta=0).tolist() == [0.5, 0.0, 0.5]
    assert actcli.softmax([1e308, 0.0], beta=4).tolist() == [1.0, 0.0]
    assert actcli.gumbel_softmax([1e308, 0.0], tau=0.25).tolist() == [1.0, 0.0]
    assert actcli.softmax([1e308, -1e308], beta=0).tolist() == [0.5, 0.5]


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "softmin", "gumbel_softmax"])
def test_the_vjp_keeps_what_is_left_beside_a_certain_entry(name):
    entry = actcli.get(name)
    for x in ([40.0, 0.0, -1.0], [-40.0, 0.0, 1.0]):
        for cotangent in ([1.0, 0.0, 0.0], [1.0, 1.0, 1e-25], [0.0, -2.0, 1.0]):
            by_rows = np.asarray(cotangent) @ entry.grad(x)
            np.testing.assert_allclose(entry.vjp(x, cotangent), by_rows, rtol=1e-14, atol=1e-32)


def test_the_slope_by_temperature_keeps_what_is_left_beside_a_certain_entry():
    expected = 40 * np.exp(-40.0)
    np.testing.assert_allclose(actcli.softmax.grad([100.0, 60.0], wrt="beta"), [expected, -expected], rtol=1e-14)
    np.testing.assert_allclose(actcli.gumbel_softmax.grad([100.0, 60.0], wrt="tau"), [-expected, expected], rtol=1e-14)


@each([entry for entry in ALONG_AXIS if entry.fixed_axis is None])
def test_an_axis_of_no_entries(entry):
    x = np.zeros((2, 0))
    y = entry(x)
    assert y.shape == ((2,) if entry.reduces else (2, 0))
    assert entry.grad(x).shape == (*y.shape, 0)
    assert entry.vjp(x, y).shape == (2, 0)


def test_a_gate_brings_back_the_digits_of_a_large_feature():
    assert actcli.glu([1e300, -740.0])[0] == pytest.approx(4.188739880048049e-22, rel=1e-14, abs=0)
