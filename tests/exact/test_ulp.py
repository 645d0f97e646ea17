"""Distances in units of the last place, against NumPy's own spacing and rounding."""

from __future__ import annotations

import math
import random
import struct

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.errors import BadType, BadValue
from actcli.exact.ulp import FORMATS, floats_between, nearest, ulp_error

NUMPY = {"float64": np.float64, "float32": np.float32, "float16": np.float16}
LARGEST = {"float64": 1.7976931348623157e308, "float32": 3.4028234663852886e38, "float16": 65504.0,
           "bfloat16": 3.3895313892515355e38}  # fmt: skip
SMALLEST = {"float64": 5e-324, "float32": 2.0**-149, "float16": 2.0**-24, "bfloat16": 2.0**-133}


def points(seed: int) -> list[float]:
    chance = random.Random(seed)
    return [chance.choice((-1, 1)) * 10 ** chance.uniform(-330, 308.2) for _ in range(300)] + [0.0, 1.0, -2.0, 0.1]


@pytest.mark.parametrize("name", NUMPY)
def test_nearest_is_what_numpy_rounds_to(name: str) -> None:
    with np.errstate(over="ignore"):
        for x in points(1):
            if math.isfinite(x):
                assert nearest(mpf(x), name) == float(NUMPY[name](x))


def test_nearest_bfloat16_is_the_upper_half_of_float32() -> None:
    for x in points(2):
        bits = struct.unpack("<I", struct.pack("<f", np.float32(x)))[0] if 1e-37 < abs(x) < 1e38 else None
        if bits is None:
            continue
        upper = bits >> 16
        low, high = (struct.unpack("<f", struct.pack("<I", part << 16))[0] for part in (upper, upper + 1))
        assert abs(nearest(mpf(x), "bfloat16") - x) == min(abs(low - x), abs(high - x))


def test_ties_go_to_even_and_digits_beyond_the_float_decide() -> None:
    with mp.workdps(400):
        half = 1 + mpf(2) ** -53
        assert nearest(half) == 1.0
        assert nearest(half + mpf(10) ** -300) == 1 + 2**-52
        assert nearest(half - mpf(10) ** -300) == 1.0
        assert nearest(1 + 3 * mpf(2) ** -53) == 1 + 2**-51
        assert nearest(mpf(2) ** -1075) == 0.0
        assert nearest(mpf(2) ** -1075 * (1 + mpf(10) ** -300)) == 5e-324
        assert math.copysign(1, nearest(-(mpf(2) ** -2000))) == -1
        assert nearest(2 - mpf(2) ** -54) == 2.0


@pytest.mark.parametrize("name", FORMATS)
def test_overflow(name: str) -> None:
    form = FORMATS[name]
    with mp.workdps(100):
        largest = mpf(LARGEST[name])
        beyond = largest + mpf(2) ** (form.most - form.bits)  # half a step further: rounds to infinity
        assert nearest(largest, name) == LARGEST[name]
        assert nearest(beyond * (1 - mpf(10) ** -50), name) == LARGEST[name]
        assert nearest(beyond, name) == math.inf
        assert nearest(-beyond, name) == -math.inf
        assert ulp_error(math.inf, beyond, name) == 0
        assert ulp_error(-math.inf, beyond, name) == math.inf
        assert ulp_error(math.inf, largest, name) == math.inf
        assert ulp_error(LARGEST[name], beyond, name) == 0.5
        assert floats_between(math.inf, largest, name) == 1
        assert floats_between(math.inf, beyond, name) == 0


def test_huge_exponents_cost_nothing() -> None:
    huge = mp.exp(mpf(10) ** 300)
    assert nearest(huge) == math.inf
    assert nearest(1 / huge) == 0
    assert ulp_error(0.0, 1 / huge) == 0
    assert ulp_error(1.0, 1 / huge) == math.inf  # 2**1074 units, more than a float can say
    assert ulp_error(2.0**-60, 1 / huge) == 2.0**1014
    assert ulp_error(1.0, huge) == pytest.approx(2.0**53, rel=0.5, abs=0)


@pytest.mark.parametrize("name", NUMPY)
def test_error_is_the_difference_over_numpys_spacing(name: str) -> None:
    kind = NUMPY[name]
    chance = random.Random(3)
    judged = 0
    with np.errstate(over="ignore", under="ignore"):
        for x in points(4):
            exact = kind(x)
            if not np.isfinite(exact) or abs(exact) == LARGEST[name]:
                continue
            steps = chance.randrange(-3, 4)
            spacing = mpf(float(np.spacing(abs(exact))))
            with mp.workdps(50):
                truth = mpf(float(exact)) + spacing / 8 * (1 if exact >= 0 else -1)
                got = exact
                for _ in range(abs(steps)):
                    got = np.nextafter(got, kind(math.copysign(math.inf, steps)))
                if not np.isfinite(got):
                    continue
                expected = abs(mpf(float(got)) - truth) / spacing
            assert ulp_error(float(got), truth, name) == pytest.approx(float(expected), rel=1e-12, abs=0)
            assert floats_between(float(got), truth, name) == abs(steps)
            judged += 1
    assert judged > 20


@pytest.mark.parametrize("name", FORMATS)
def test_beside_zero_the_unit_is_the_smallest_float(name: str) -> None:
    small = SMALLEST[name]
    assert ulp_error(small, mpf(0), name) == 1
    assert ulp_error(0.0, mpf(small), name) == 1
    assert ulp_error(-small, mpf(small), name) == 2
    assert ulp_error(0.0, mpf(small) / 4, name) == 0.25
    assert floats_between(-small, mpf(small), name) == 2
    assert floats_between(-0.0, mpf(0), name) == 0
    assert floats_between(2 ** FORMATS[name].bits * small, mpf(small) * (2 ** FORMATS[name].bits - 1), name) == 1


def test_nan_is_infinitely_wrong() -> None:
    assert ulp_error(math.nan, mpf(1)) == math.inf
    with pytest.raises(BadValue, match="nan has no place"):
        floats_between(math.nan, mpf(1))


def test_refusals() -> None:
    with pytest.raises(BadValue, match="not a number of this float format"):
        floats_between(0.1, mpf(1), "float32")
    with pytest.raises(BadValue, match="not a number of this float format"):
        floats_between(1e300, mpf(1), "float16")
    with pytest.raises(BadValue, match="not a finite number"):
        ulp_error(1.0, mpf("inf"))
    with pytest.raises(BadType, match="known: float64, float32, float16, bfloat16"):
        nearest(mpf(1), "int8")
    assert ulp_error(1.0, mpf(1), np.dtype("float32")) == 0  # type: ignore[arg-type]
