"""The rational function for GELU in small floats, made anew and against mpmath."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from actcli.numerics import small_floats

from ..oracles import mills_ratio


def test_the_coefficients_are_those_that_the_script_makes():
    numerator, denominator = mills_ratio.coefficients()
    assert tuple(numerator) == tuple(map(float, small_floats._NUMERATOR))
    assert tuple(denominator) == tuple(map(float, small_floats._DENOMINATOR))
    with mp.workdps(40):
        assert float(mills_ratio.root()) == small_floats._ROOT


def test_the_mills_ratio_and_its_distance_from_u_are_right():
    u = np.linspace(0, 14.6, 1501)
    bell = small_floats.Bell(u)
    ratio = bell.off * bell.slant + small_floats._ROOT
    above = bell.off * (bell.slant - 1)
    with mp.workdps(40):
        for place, one in enumerate(map(mpf, u.tolist())):
            exact = mills_ratio.mills(one)
            assert abs(float(ratio[place] / exact) - 1) < 6e-11
            assert abs(float(above[place] / (exact - one)) - 1) < 6e-11
