"""Numbers to a count of digits."""

from fractions import Fraction

import pytest
from mpmath import mp, nstr

from actcli.tables import digits


@pytest.mark.parametrize(
    ("number", "count", "expected"),
    [
        (Fraction(0), 5, "0.0"),
        (Fraction(1, 2), 30, "0.5"),
        (Fraction(-1), 30, "-1.0"),
        (Fraction(1, 3), 5, "0.33333"),
        (Fraction(2, 3), 5, "0.66667"),
        (Fraction(1, 10**7), 5, "1.0e-7"),
        (Fraction(-104442593562382456, 10**24), 8, "-1.0444259e-7"),
        (Fraction(12345), 3, "12300.0"),
        (Fraction(10**30), 5, "1.0e30"),
        (Fraction(1, 10**4), 5, "0.0001"),
        (1 - Fraction(1, 10**8), 4, "1.000"),  # not exactly 1: the zeros stand
        (Fraction(25, 100), 1, "0.2"),  # a tie, to even
    ],
)
def test_texts(number, count, expected):
    assert digits.text(number, count) == expected


def test_long_numbers_agree_with_mpmath():
    with mp.workdps(60):
        for exact in (mp.pi, mp.exp(-50), mp.exp(50), -mp.zeta(3) / 1000):
            sign, mantissa, exponent, _ = mp.mpf(exact)._mpf_
            value = Fraction((-1) ** sign * int(mantissa)) * Fraction(2) ** exponent
            assert float(digits.text(value, 40)) == pytest.approx(float(nstr(exact, 40)), rel=1e-15)
            assert digits.text(value, 25).replace("e", "").replace(".", "").strip("-0")[:20] in nstr(
                exact, 25, min_fixed=0, max_fixed=0
            ).replace(".", "")


def test_the_last_digit_is_decided_by_the_spare_ones():
    assert digits.is_decided(Fraction(1, 3), 5)
    assert digits.is_decided(Fraction(5, 2), 1)  # exactly half
    assert not digits.is_decided(Fraction(1, 2) - Fraction(1, 10**18) + Fraction(1), 1)
    assert digits.is_decided(Fraction(1, 2) - Fraction(1, 10**6) + Fraction(1), 1)
