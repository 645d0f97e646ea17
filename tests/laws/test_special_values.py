"""NaN, infinities, types and shapes of elementwise activations."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.exact import evaluate, ulp

from .registry import ACTIVATIONS, ELEMENTWISE, each, settings

FAR = [1e290, 1e150, 1e30]


def _results(entry, x, values):
    """Value, both derivatives, and the derivatives by parameters, by name."""
    found = {"": entry(x, **values), "x": entry.grad(x, **values), "xx": entry.grad(x, order=2, **values)}
    for parameter in entry.parameters.values():
        if parameter.differentiable:
            found[parameter.name] = entry.grad(x, wrt=parameter.name, **values)
    return found


@each(ELEMENTWISE)
def test_nan_goes_through_everything(entry):
    for values in settings(entry):
        for what, result in _results(entry, np.array([np.nan, 1.0]), values).items():
            assert np.isnan(result[0]), (what, values)
            assert not np.isnan(result[1]), (what, values)


@each(ELEMENTWISE)
def test_infinities_give_the_limits(entry):
    for values in settings(entry):
        for sign in (-1.0, 1.0):
            at = _results(entry, np.array([sign * np.inf]), values)
            for what, order in (("", 0), ("x", 1), ("xx", 2)):
                expected = _limit(entry, values, sign, order)
                assert at[what][0] == pytest.approx(expected, abs=1e-12, nan_ok=True), (what, sign, values)


def _limit(entry, values, sign, order):
    """The limit by the formula, far out; more than 1e14 there counts as infinite, and a sine has none."""
    far = [
        float(evaluate.derivative(entry.definition, {**values, "x": sign * x}, "x", order=order, digits=20))
        if order
        else float(evaluate.value(entry.definition, {**values, "x": sign * x}, digits=20))
        for x in FAR
    ]
    if all(abs(value) > 1e14 for value in far):
        return np.copysign(np.inf, far[0])
    if far[0] != pytest.approx(far[1], abs=1e-14):
        assert "sin(" in entry.definition.text
        return np.nan
    return far[0]


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("gelu", -np.inf, -0.0),
        ("silu", -np.inf, -0.0),
        ("mish", -np.inf, -0.0),
        ("softsign", np.inf, 1.0),
        ("hardswish", -np.inf, -0.0),
    ],
)
def test_limits_where_the_naive_form_is_nan(name, x, expected):
    value = actcli.get(name)(x)
    assert value == expected
    assert np.signbit(value) == np.signbit(expected)


@each(ELEMENTWISE)
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_floats_keep_their_type_and_shape(entry, dtype):
    values = entry.drawn({})
    for shape in ((), (3,), (2, 3), (0,), (2, 0, 3)):
        x = np.linspace(-2, 2, int(np.prod(shape))).reshape(shape).astype(dtype)
        for result in _results(entry, x, values).values():
            assert result.dtype == dtype
            assert result.shape == shape


@each(ELEMENTWISE)
def test_integers_booleans_and_lists_compute_in_float64(entry):
    values = entry.drawn({})
    expected = entry(np.array([-2.0, 0.0, 1.0]), **values)
    for x in ([-2, 0, 1], np.array([-2, 0, 1]), (-2, 0, 1), np.array([-2, 0, 1], dtype=np.int8)):
        assert entry(x, **values).dtype == np.float64
        np.testing.assert_array_equal(entry(x, **values), expected)
    np.testing.assert_array_equal(entry(np.array([False, True]), **values), expected[1:])


@each(ELEMENTWISE)
def test_a_fused_call_gives_the_same_as_two(entry):
    x = np.linspace(-9, 9, 41)
    values = entry.drawn({})
    value, slope = entry.value_and_grad(x, **values)
    np.testing.assert_array_equal(value, entry(x, **values))
    np.testing.assert_array_equal(slope, entry.grad(x, **values))
    np.testing.assert_array_equal(entry.vjp(x, np.full(x.shape, 3.0), **values), 3.0 * slope)


@each(ELEMENTWISE)
def test_inputs_are_left_alone_and_results_are_new(entry):
    x = np.array([-np.inf, -1.0, 0.0, 2.0, np.nan])
    before = x.copy()
    x.flags.writeable = False
    for result in _results(entry, x, entry.drawn({})).values():
        assert not np.shares_memory(result, x)
        result[:] = 0
    np.testing.assert_array_equal(x, before)


@each(ELEMENTWISE)
def test_parameter_arrays_broadcast(entry):
    x = np.array([[-1.5], [0.25], [2.0]])
    for parameter in entry.parameters.values():
        if parameter.kind != "real" or not parameter.arrays or not parameter.differentiable:
            continue
        tried = [settings_of[parameter.name] for settings_of in settings(entry)]
        column = np.array(sorted({value for value in tried if value is not None}))
        assert column.size >= 2
        try:
            together = entry(x, **{**entry.drawn({}), parameter.name: column[None, :]})
        except actcli.ActcliError:  # values that are allowed one by one and not beside each other's defaults
            continue
        apart = np.concatenate(
            [entry(x, **{**entry.drawn({}), parameter.name: float(value)}) for value in column], axis=1
        )
        np.testing.assert_allclose(together, apart, rtol=1e-15)


def test_prelu_has_a_slope_for_each_channel():
    x = -np.ones((2, 3, 4))
    np.testing.assert_array_equal(actcli.prelu(x, alpha=np.array([1.0, 2.0, 3.0]))[0, :, 0], [-1, -2, -3])


@each(ACTIVATIONS)
def test_complex_numbers_and_text_are_refused(entry):
    for x in (1j, np.array([1 + 2j]), "words", [None]):
        with pytest.raises(TypeError):
            entry(x, **entry.drawn({}))


def test_random_functions_repeat_with_their_seed():
    x = np.linspace(-3, 3, 12).reshape(3, 4)
    for name in ("rrelu", "gumbel_softmax"):
        entry = actcli.get(name)
        first, again = (entry(x, training=True, seed=7) for _ in range(2))
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, entry(x, training=True, seed=8))
        np.testing.assert_array_equal(entry(x), entry(x, seed=7))
    slope = actcli.rrelu.grad(x, training=True, seed=7)
    np.testing.assert_allclose(slope[x < 0], (actcli.rrelu(x, training=True, seed=7) / x)[x < 0])
    assert np.all((slope[x < 0] >= 1 / 8) & (slope[x < 0] <= 1 / 3))


@pytest.mark.parametrize(
    ("name", "x", "order", "given"),
    [
        ("softplus", 1e308, 0, {"beta": 4.0}),
        ("softplus", -760832.0, 0, {"beta": 2.0**-10}),
        ("softplus", -740 * 2.0**-30, 2, {"beta": 2.0**30}),
        ("celu", -1e-300, 0, {"alpha": 2.0**600}),
        ("celu", -740 * 2.0**-10, 2, {"alpha": 2.0**-10}),
        ("elu", -740.0, 1, {"alpha": 2.0**40}),
        ("elu", -740.0, 2, {"alpha": 2.0**40}),
        ("selu", -740.0, 1, {"scale": 2.0**40}),
        ("rrelu", -1.0, 0, {"lower": -0.3, "upper": 0.3000001}),
    ],
)
def test_parameters_far_from_1_cost_no_digits(name, x, order, given):
    entry = actcli.get(name)
    values = entry.settle(given)
    bound = {**values, "x": x}
    exact = (
        evaluate.derivative(entry.definition, bound, "x", order=order)
        if order
        else evaluate.value(entry.definition, bound)
    )
    mine = entry.grad(x, order=order, **given) if order else entry(x, **given)
    assert ulp.ulp_error(float(mine), exact) <= 8


def test_names_that_are_no_text_are_refused_as_unknown():
    for wrong in (None, 3):
        with pytest.raises(actcli.ActcliError, match="no parameter"):
            actcli.elu.grad(1.0, wrt=wrong)
        with pytest.raises(actcli.ActcliError, match="no function"):
            actcli.get(wrong)
    with pytest.raises(actcli.ActcliError, match="beyond"):
        actcli.elu(1.0, alpha=10**400)


@pytest.mark.parametrize(
    ("name", "parameter"), [("softmax", "beta"), ("elu", "alpha"), ("softplus", "beta"), ("leaky_relu", "alpha")]
)
def test_parameters_are_finite_where_infinity_has_no_meaning(name, parameter):
    with pytest.raises(ValueError, match="inf"):
        actcli.get(name)([1.0, 2.0], **{parameter: np.inf})
    assert actcli.hardtanh(1e300, max_val=np.inf) == 1e300
