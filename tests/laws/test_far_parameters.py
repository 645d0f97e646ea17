"""Parameters and inputs so far from 1 that products of them overflow or vanish: no digit and no limit is lost."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.exact import evaluate, ulp

SHARP = [
    ("swish", "beta"),
    ("smish", "beta"),
    ("smish", "alpha"),
    ("acon_c", "beta"),
    ("acon_c", "p1"),
    ("acon_c", "p2"),
    ("scaled_tanh", "alpha"),
    ("scaled_tanh", "beta"),
    ("dynamic_tanh", "alpha"),
    ("dynamic_tanh", "gamma"),
    ("isru", "alpha"),
    ("laplace", "sigma"),
]


@pytest.mark.parametrize(("name", "parameter"), SHARP)
@pytest.mark.parametrize("value", [2.0**600, 2.0**40, 3e-5, 2.0**-600])
def test_products_that_overflow_or_vanish_cost_no_digits(name, parameter, value):
    entry = actcli.get(name)
    given = {parameter: value}
    with np.errstate(all="ignore"):
        beside = [1.0 / value, -3.0 / value, -700.0 / value]
    for x in (1e308, -1e308, 1e155, -1e103, 1.5, -740.0, 1e-308, -3e-320, *beside):
        bound = {**entry.settle(given), "x": x}
        for mine, exact in (
            (entry(x, **given), evaluate.value(entry.definition, bound)),
            (entry.grad(x, **given), evaluate.derivative(entry.definition, bound, "x")),
        ):
            assert ulp.ulp_error(float(mine), exact) <= 4, (x, mine, exact)


@pytest.mark.parametrize("name", ["swish", "quick_gelu", "e_swish", "tanhexp", "serf", "acon_c"])
def test_the_left_tail_ends_at_minus_zero(name):
    entry = actcli.get(name)
    for x in (-np.inf, -1e308, -1e5):
        assert entry(x) == 0
        assert np.signbit(entry(x))
        assert entry.grad(x) == 0


def test_gates_bring_back_the_digits_of_a_large_feature():
    for name, given, formula in (
        ("swiglu", {}, "a*b*sigmoid(b)"),
        ("swiglu", {"beta": 2.0}, "a*b*sigmoid(2*b)"),
        ("geglu", {}, "a*b*Phi(b)"),
        ("geglu", {"approximate": "tanh"}, "a*b*(1 + tanh(sqrt(2/pi)*(b + 0.044715*b**3)))/2"),
    ):
        from actcli.formula import Formula

        for a, b in ((1e300, -20.0), (1e300, -38.5), (1e308, -400.0), (-1e-300, 3.0)):
            exact = evaluate.value(Formula(formula), {"a": a, "b": b})
            assert ulp.ulp_error(float(actcli.get(name)([a, b], **given)[0]), exact) <= 4, (name, a, b)


@pytest.mark.parametrize("name", ["geglu", "swiglu", "gtu", "reglu"])
def test_an_infinite_gate_is_open_or_closed(name):
    entry = actcli.get(name)
    assert entry([2.0, -np.inf]) == [0.0]
    assert np.isfinite(entry([2.0, np.inf])[0]) == (name == "gtu")
    assert np.isnan(entry([2.0, np.nan])[0])
    assert np.isnan(entry.grad([2.0, np.nan])).any()
