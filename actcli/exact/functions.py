"""The functions of the formula language on balls: each bounds what its argument's error does to its value.

Where a textbook form would cancel, another is used (softplus as max(x, 0) + log1p(e^-|x|)), so that these functions
keep their relative accuracy in both tails at any precision.
"""

from __future__ import annotations

from collections.abc import Callable

from mpmath import libmp

from actcli.errors import BadValue
from actcli.exact.ball import (
    EXACT,
    MOST_INTEGER_POWER,
    MOST_MAGNITUDE,
    ONE,
    ZERO,
    Ball,
    Mpf,
    Precision,
    UnsettledError,
    add,
    compare,
    divide,
    integer,
    is_exact,
    is_zero,
    magnitude,
    multiply,
    negative,
    scale,
    sign,
    whole,
)

_FZERO: Mpf = libmp.fzero


def rounded(value: Mpf, error: int, bits: int) -> Ball:
    """A ball for a computed value, to which the argument brings the error 2**error and rounding four ulps."""
    return value, max(error, magnitude(value) - bits + 2) + 1


def _show(value: Mpf) -> str:
    return str(libmp.to_str(value, 6))


def exp(a: Ball, bits: int) -> Ball:
    """The exponential; BadValue where the result has more than 2**4000 digits."""
    value, error = a
    top = magnitude(value)
    if top > MOST_MAGNITUDE:
        if error >= top - 1:
            raise UnsettledError
        if not value[0]:
            raise BadValue(f"the formula takes exp of {_show(value)}, which is too large to write down")
        return _FZERO, -(1 << (MOST_MAGNITUDE - 1))
    if error > 0:
        if value[0] and error <= top - 2:
            return _FZERO, -(1 << (top - 2))
        raise UnsettledError
    result = _exp(value, bits)
    return rounded(result, magnitude(result) + error + 1, bits)  # |e^δ - 1| < 2|δ| for |δ| ≤ 1


def _exp(value: Mpf, bits: int) -> Mpf:
    top = magnitude(value)
    if value[2] < 0 or top < 10 or bits < 600:
        result: Mpf = libmp.mpf_exp(value, bits, "n")
        return result
    # For a large integer mpmath would take a power of e, hundreds of times slower than removing multiples of log 2.
    work = bits + top + 10
    turns = libmp.to_int(libmp.mpf_div(value, libmp.mpf_ln2(64 + top), 32 + top, "n"))
    rest = libmp.mpf_sub(value, libmp.mpf_mul_int(libmp.mpf_ln2(work), turns, work, "n"), work, "n")
    reduced: Mpf = libmp.mpf_shift(libmp.mpf_exp(rest, bits + 4, "n"), int(turns))
    return reduced


def log(a: Ball, bits: int) -> Ball:
    """The natural logarithm; BadValue unless the argument is positive."""
    value, error = a
    top = magnitude(value)
    if is_zero(a) or (value[0] and top - 1 >= error):
        raise BadValue(f"the formula takes log of {_show(value)}; it needs a positive number")
    if not value[1] or value[0] or error > top - 2:
        raise UnsettledError
    return rounded(libmp.mpf_log(value, bits, "n"), error - top + 2, bits)  # |δ| / (a - |δ|) ≤ 2|δ|/a


def log1p(a: Ball, bits: int) -> Ball:
    """log(1 + a) for 0 ≤ a ≤ 1, relatively accurate."""
    value, error = a
    top = magnitude(value)
    if top < -bits - 2:
        return value, max(error, 2 * top) + 1  # a - a²/2 + …
    wide = libmp.mpf_add(libmp.fone, value, bits - min(top, 0) + 8, "n")
    return rounded(libmp.mpf_log(wide, bits, "n"), error + 1, bits)


def sqrt(a: Ball, bits: int) -> Ball:
    """The square root; BadValue for a negative number."""
    value, error = a
    top = magnitude(value)
    if is_zero(a):
        return ZERO
    if value[0] and top - 1 >= error:
        raise BadValue(f"the formula takes the square root of {_show(value)}; it needs a number that is not negative")
    if value[0] or error >= top - 1:  # all that is known is that it is small
        return _FZERO, (max(top, error) + 2) // 2
    result = libmp.mpf_sqrt(value, bits, "n")
    return rounded(result, error - magnitude(result) + 1, bits)


def sinh(a: Ball, bits: int) -> Ball:
    """The hyperbolic sine."""
    return _hyperbolic(libmp.mpf_sinh, a, bits)


def cosh(a: Ball, bits: int) -> Ball:
    """The hyperbolic cosine."""
    return _hyperbolic(libmp.mpf_cosh, a, bits)


def _hyperbolic(function: Callable[[Mpf, int, str], Mpf], a: Ball, bits: int) -> Ball:
    value, error = a
    if magnitude(value) > 40:  # e^-|x| is far below any precision
        big = scale(exp(absolute(a), bits), -1)
        return negative(big) if value[0] and function is libmp.mpf_sinh else big
    if error > 0:
        raise UnsettledError
    result = function(value, bits, "n")
    return rounded(result, error + 3 + max(magnitude(result), 0), bits)  # cosh(a + δ) ≤ e cosh(a) for |δ| ≤ 1


def absolute(a: Ball) -> Ball:
    """|a|."""
    return libmp.mpf_abs(a[0]), a[1]


def tanh(a: Ball, bits: int) -> Ball:
    """The hyperbolic tangent."""
    return saturated(a, bits) or rounded(libmp.mpf_tanh(a[0], bits, "n"), a[1], bits)


def saturated(a: Ball, bits: int) -> Ball | None:
    """±1 where the argument of tanh or erf is so large, in spite of its error, that no bit of the result differs."""
    value, error = a
    top = magnitude(value)
    if top < 8 or error > top - 2 or (top < 64 and (1 << (top - 2)) <= bits):
        return None
    return (libmp.fnone if value[0] else libmp.fone), -bits


def sin(a: Ball, bits: int) -> Ball:
    """The sine."""
    return rounded(libmp.mpf_sin(_reducible(a[0]), bits, "n"), a[1], bits)


def cos(a: Ball, bits: int) -> Ball:
    """The cosine."""
    return rounded(libmp.mpf_cos(_reducible(a[0]), bits, "n"), a[1], bits)


def _reducible(value: Mpf) -> Mpf:
    if magnitude(value) > MOST_MAGNITUDE:
        raise BadValue(f"the formula takes the sine or cosine of {_show(value)}, which is too large")
    return value


def atan(a: Ball, bits: int) -> Ball:
    """The arc tangent."""
    return rounded(libmp.mpf_atan(a[0], bits, "n"), a[1], bits)


def sigmoid(a: Ball, bits: int) -> Ball:
    """1 / (1 + e^-a), relatively accurate in both tails."""
    small = exp((libmp.mpf_neg(libmp.mpf_abs(a[0])), a[1]), bits)
    return divide(small if a[0][0] else ONE, add(ONE, small, bits), bits)


def softplus(a: Ball, bits: int) -> Ball:
    """log(1 + e^a), relatively accurate in both tails."""
    tail = log1p(exp((libmp.mpf_neg(libmp.mpf_abs(a[0])), a[1]), bits), bits)
    return tail if a[0][0] else add(a, tail, bits)


def floor(a: Ball, precision: Precision) -> Ball:
    """The largest integer not above a."""
    value, error = a
    nearest = (libmp.mpf_nint(value), EXACT)
    if error > -2:
        raise UnsettledError
    side = compare(a, nearest, precision)
    return nearest if side >= 0 else add(nearest, integer(-1), precision.bits + magnitude(value) + 2)


def integer_power(a: Ball, exponent: int, bits: int) -> Ball:
    """A power with a whole exponent, 0**0 being 1."""
    if exponent < 0:
        return divide(ONE, integer_power(a, -exponent, bits), bits)
    result = a if exponent & 1 else ONE
    while exponent := exponent >> 1:
        a = multiply(a, a, bits)
        if exponent & 1:
            result = multiply(result, a, bits)
    return result


def power(a: Ball, b: Ball, precision: Precision) -> Ball:
    """a**b; BadValue where it is not a real number."""
    bits = precision.bits
    exponent = whole(b)
    if exponent is not None and abs(exponent) <= MOST_INTEGER_POWER:
        return integer_power(a, exponent, bits)
    if is_zero(a):
        side = sign(b, precision)
        if side < 0:
            raise BadValue("the formula raises 0 to a negative power there")
        return ZERO if side else ONE
    negative_base = bool(a[0][0]) and magnitude(a[0]) - 1 >= a[1]
    if negative_base and exponent is None and is_exact(b):
        raise BadValue(f"the formula raises the negative number {_show(a[0])} to a power that is not whole")
    if negative_base and exponent is not None:
        result = exp(multiply(b, log(negative(a), bits), bits), bits)
        return negative(result) if exponent & 1 else result
    return exp(multiply(b, log(a, bits), bits), bits)
