"""Arithmetic in two floats, against mpmath."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.numerics import two_floats
from actcli.numerics.two_floats import TwoFloats


def _exact(a: TwoFloats, place: int) -> mpf:
    return mpf(float(np.broadcast_to(a.high, 200)[place])) + mpf(float(np.broadcast_to(a.low, 200)[place]))


def _drawn(seed: int, size: float = 1.0) -> TwoFloats:
    rng = np.random.default_rng(seed)
    high = rng.uniform(-size, size, 200)
    return TwoFloats(high, rng.uniform(-0.5, 0.5, 200) * np.spacing(np.abs(high)))


def _worst(found: TwoFloats, exact) -> float:
    with mp.workdps(60):
        return max(float(abs(_exact(found, n) / exact(n) - 1)) for n in range(200))


@pytest.mark.parametrize(
    ("name", "operate"),
    [
        ("sum", lambda a, b: a + b),
        ("difference", lambda a, b: 3.0 - a - b),
        ("product", lambda a, b: a * b),
        ("quotient", lambda a, b: a / b),
        ("mixed", lambda a, b: (2.0 * a + 0.1) / (1 - 0.5 * b) * b),
    ],
)
def test_a_hundred_bits_are_right(name, operate):
    a, b = _drawn(1), _drawn(2)
    with mp.workdps(60):
        exact = [operate(_exact(a, n), _exact(b, n)) for n in range(200)]
    assert _worst(operate(a, b), exact.__getitem__) < 2.0**-92


def test_square_roots():
    a = abs(_drawn(3, 1e9))
    assert _worst(a.sqrt(), lambda n: mp.sqrt(_exact(a, n))) < 2.0**-100


def test_arrays_wait_for_the_arithmetic_of_two_floats():
    product = np.array([0.1, 3.0]) * TwoFloats(np.array([0.1, 1.0]))
    assert isinstance(product, TwoFloats)
    assert product.low[0] != 0
    assert product.rounded().tolist() == [0.1 * 0.1, 3.0]


@pytest.mark.parametrize("size", [1e-6, 1.0, 40.0, 700.0, 4000.0])
def test_exponentials(size):
    z = _drawn(4, size)
    m, power = two_floats.exponential(z)
    assert np.all((m.high >= 0.35) & (m.high <= 0.72))
    assert _worst(m, lambda n: mp.exp(_exact(z, n)) / mpf(2) ** int(power[n])) < 2.0**-58


@pytest.mark.parametrize("size", [1e-9, 0.21, 1.0, 30.0])
def test_tanh_and_its_slope(size):
    z = _drawn(5, size)
    value, m, power = two_floats.tanh(z)
    assert _worst(value, lambda n: mp.tanh(_exact(z, n))) < 2.0**-57
    assert _worst(m, lambda n: mp.sech(_exact(z, n)) ** 2 / mpf(2) ** int(power[n])) < 2.0**-58


def test_products_are_bounded_and_know_what_a_decimal_has_beyond_its_float():
    x = np.array([1e308, -1e308, 1e-300, 3.0, 7.0])
    z = two_floats.product(x, 1.702, 4.263256414560601e-17)
    assert z.high[:3].tolist() == [4000.0, -4000.0, 1.702e-300]
    with mp.workdps(40):
        for n in (3, 4):
            assert abs((mpf(float(z.high[n])) + mpf(float(z.low[n]))) / (mpf("1.702") * mpf(x[n])) - 1) < mpf(2) ** -100


def test_a_subnormal_product_is_rounded_once():
    half = TwoFloats(np.array([0.75]))
    assert two_floats.scaled(half, -1074, 1.0).tolist() == [5e-324]
    assert two_floats.scaled(half, -2000, 1e300).tolist() == [float(mpf(0.75) * mpf(2) ** -2000 * mpf(1e300))]
    assert two_floats.scaled(half, -1100, 1e308, 1e308)[0] == pytest.approx(
        float(mpf(0.75) * mpf(2) ** -1100 * mpf(1e308) ** 2)
    )
    assert two_floats.scaled(half, 0, np.inf).tolist() == [np.inf]
    with np.errstate(invalid="ignore"):
        assert np.isnan(two_floats.scaled(half, -4000, np.inf)).all()
