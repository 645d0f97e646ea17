"""Quotients of polynomials: degrees, signs and sizes of coefficients that the default does not have."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.audit.terms import NEIGHBOURHOOD, zeros
from actcli.exact import ulp
from tests.laws.accuracy import magnitudes, oracle

rational = actcli.get("pau")

CASES = {
    "constant": ((3.0,), (2.0,)),
    "zero": ((0.0, 0.0), (1.0, 1.0)),
    "polynomial": ((0.25, -1.5, 0.0, 2.0), (2.0,)),
    "kinks": ((1.0, 2.0, 0.5), (1.0, -3.0, 1.0)),
    "kink at 0": ((0.5, 1.0), (1.0, 1.0)),
    "negative": ((1.0, 0.3, -0.7), (0.5, 0.0, -2.0)),
    "falling": ((1.0,), (1.0, 0.0, 0.0, 0.0, 1.0)),
    "trailing zeros": ((1.0, 2.0, 0.0), (1.0, 0.0, 3.0, 0.0, 0.0)),
    "odd": ((0.0, 1.0, 0.0, 1e-3), (1.0, 0.0, 0.5, 0.1)),
    "large": ((1e200, -3e200, 1e199), (1e150, 0.0, 2e150)),
    "published": ((0.02, 0.5, 1.6, 1.7, 0.9, 0.2), (1.0, 0.0, 1.4, 0.0, 0.3)),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("order", "bound"), [(0, 4.0), (1, 8.0), (2, 16.0)])
def test_values_and_derivatives_over_all_magnitudes(name, order, bound):
    numerator, denominator = CASES[name]
    given = {"numerator": numerator, "denominator": denominator}
    rng = np.random.default_rng(1)
    xs = np.concatenate([magnitudes(rng, 60), magnitudes(rng, 60, -8, 8), [0.9999999, 1.0, 1.0000001, -1.0]])

    def function(x):
        return rational.grad(x, order=order, **given) if order else rational(x, **given)

    exact = oracle(rational.definition, given, "x" if order else "", order)
    scale = max(1.0, float(np.max(np.abs(function(np.linspace(-3, 3, 50))))))  # of what cancels beside a zero
    roots = zeros(function)
    for x, got in zip(xs.tolist(), function(xs).tolist(), strict=True):
        error = ulp.ulp_error(got, exact(x))
        if np.any(np.abs(x - roots) < NEIGHBOURHOOD * np.abs(roots)):
            error = min(error, float(abs(got - exact(x))) / scale * 2.0**53)
        assert error <= bound, (x, error)


def test_beside_0_the_sum_in_bars_has_the_sign_of_its_first_term():
    for x in (0.0, -0.0, 1e-200, -1e-200, 1e-9):
        assert actcli.rational.grad(x, order=2) == pytest.approx(3.1914 - 2 * 0.0218 * 2.383, rel=1e-7)


def test_at_a_kink_the_denominator_counts_as_constant():
    slopes = actcli.rational.grad(
        [-1e-12, 0.0, 1e-12, 1.0], numerator=[0.5, 1.0, 2.0], denominator=[2.0, 4.0, 0.0, -4.0]
    )
    np.testing.assert_allclose(slopes, [0.5 + 0.5, 0.5, 0.5 - 0.5, 5 / 2], atol=1e-11)


def test_the_default_is_the_best_approximation_of_relu():
    x = np.linspace(-1, 1, 20001)
    error = actcli.rational(x) - actcli.relu(x)
    assert np.max(np.abs(error)) == pytest.approx(0.0218, abs=2e-4)
    peaks = np.flatnonzero(np.diff(np.sign(np.diff(error)))) + 1
    assert np.sum(np.abs(np.abs(error[peaks]) - 0.0218) < 5e-4) >= 4


def test_coefficients_are_not_broadcast_against_the_input():
    x = np.array([np.inf, 0.5, np.nan, -0.25])
    found = actcli.rational(x, numerator=np.array([1.0, 2.0, 3.0, 4.0]), denominator=[1.0, 0.0, 1.0, 0.0])
    assert found[0] == np.inf
    assert np.isnan(found[2])
    assert found[1] == (1 + 1 + 0.75 + 0.5) / 1.25
    assert actcli.rational(np.float32(0.5), numerator=(0, 1)).dtype == np.float32


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"denominator": [0.0, 1.0]}, "must be above 0"),
        ({"denominator": [-1.0]}, "must be above 0"),
        ({"numerator": []}, "numerator"),
        ({"numerator": [1.0, np.inf]}, "numerator"),
        ({"numerator": [[1.0], [2.0]]}, "numerator"),
        ({"numerator": "words"}, "numerator"),
    ],
)
def test_coefficients_that_make_no_function_are_refused(given, message):
    with pytest.raises(ValueError, match=message):
        actcli.rational(1.0, **given)
