"""How far a float is from an exact number, in units of its last place, for the four float formats.

All arithmetic is on integers, as the exact number may have a thousand digits and any exponent.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, NamedTuple

from mpmath import libmp

from actcli.errors import BadType, BadValue


class Format(NamedTuple):
    """A binary format: bits of the significand (the hidden one included), and the range of the exponent."""

    bits: int
    least: int
    most: int

    @property
    def smallest(self) -> int:
        """The exponent of the smallest positive number, which is 2**smallest."""
        return self.least - self.bits + 1


CORRECT = 0.5  # the error that correct rounding may have

FORMATS = {
    "float64": Format(53, -1022, 1023),
    "float32": Format(24, -126, 127),
    "float16": Format(11, -14, 15),
    "bfloat16": Format(8, -126, 127),
}


def ulp_error(got: float, exact: Any, dtype: str = "float64") -> float:
    """|got - exact| in units of the last place: the spacing of the format's numbers around `exact` (an mpf).

    0.5 is the most that correct rounding can differ. Where `exact` rounds to an infinity, that infinity has error 0.
    NaN, or an infinity where `exact` is within the range, has an infinite error.
    """
    form = _format(dtype)
    got = float(got)
    if not math.isfinite(got):
        return 0.0 if got == _nearest(exact, form) else math.inf
    sign, mantissa, exponent, size = _parts(exact)
    spacing = max(exponent + size - 1, form.least) - form.bits + 1 if mantissa else form.smallest
    difference = libmp.mpf_sub(libmp.from_float(got), (sign, mantissa, exponent, size), 60, "n")
    return _as_float(libmp.mpf_shift(libmp.mpf_abs(difference), -spacing))


def floats_between(got: float, exact: Any, dtype: str = "float64") -> int:
    """How many steps lie between `got` and the float nearest to `exact`; 0 if it is that float.

    Zero is one number, whatever its sign, and an infinity one step beyond the largest float. BadValue for NaN.
    """
    form = _format(dtype)
    return abs(_place(float(got), form) - _place(_nearest(exact, form), form))


def nearest(exact: Any, dtype: str = "float64") -> float:
    """The float of the format that is nearest to `exact` (an mpf), ties to even, as a Python float.

    Beyond the largest float it is an infinity, by the rule of IEEE 754; zero keeps the sign of what was rounded to it.
    """
    return _nearest(exact, _format(dtype))


def _format(dtype: str) -> Format:
    try:
        return FORMATS[str(dtype)]
    except KeyError:
        raise BadType(f"{dtype} is not a float format; known: {', '.join(FORMATS)}") from None


def _parts(exact: Any) -> tuple[int, int, int, int]:
    sign, mantissa, exponent, size = exact._mpf_
    if not mantissa and exponent:
        raise BadValue(f"{exact} is not a finite number")
    return int(sign), int(mantissa), int(exponent), int(size)


def _nearest(exact: Any, form: Format) -> float:
    sign, mantissa, exponent, size = _parts(exact)
    signed = -1.0 if sign else 1.0
    top = exponent + size  # |exact| < 2**top
    if not mantissa or top < form.smallest - 1:
        return math.copysign(0.0, signed)
    if top > form.most + 1:
        return math.copysign(math.inf, signed)
    unit = max(top - form.bits, form.smallest)
    whole = _rounded_shift(mantissa, exponent - unit)
    if whole.bit_length() + unit > form.most + 1:
        return math.copysign(math.inf, signed)
    return signed * math.ldexp(whole, unit)


def _rounded_shift(mantissa: int, by: int) -> int:
    """Mantissa · 2**by as an integer, ties to even."""
    if by >= 0:
        return mantissa << by
    whole, rest = mantissa >> -by, mantissa & ((1 << -by) - 1)
    half = 1 << (-by - 1)
    return whole + (rest > half or (rest == half and whole & 1))


def _place(number: float, form: Format) -> int:
    """The position among all numbers of the format, 0 being at 0."""
    if math.isnan(number):
        raise BadValue("nan has no place among the floats")
    size = abs(number)
    if math.isinf(size):
        place = (form.most - form.least + 2) << (form.bits - 1)
    else:
        binade = max(math.frexp(size)[1] - 1, form.least) if size else form.least
        steps = Fraction(size) / Fraction(2) ** (binade - form.bits + 1)
        if steps.denominator != 1 or binade > form.most:
            raise BadValue(f"{number!r} is not a number of this float format")
        place = ((binade - form.least) << (form.bits - 1)) + int(steps)
    return -place if number < 0 else place


def _as_float(value: tuple[int, int, int, int]) -> float:
    if value[1] and value[2] + value[3] > 1023:
        return math.inf
    return float(libmp.to_float(value)) if value[2] + value[3] > -1000 else 0.0
