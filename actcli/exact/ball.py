"""Numbers with a proven error: a ball is a value and an exponent e, and the true number is within 2**e of the value.

A formula such as x - tanh(x) loses, at 1e-300, the first 600 digits it computes. Two precisions can agree on a wrong
result - α(e^x - 1) - αx + βx has lost its first term at both - so agreement proves nothing. An error that is carried
along does: every operation here widens it by what its operands bring and by its own rounding, and evaluation is
repeated with more bits until the error is small enough. A comparison that the error leaves open raises UnsettledError,
for the same reason.

The elementary functions are mpmath's, whose results are good to about an ulp; four are allowed for.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from mpmath import libmp

from actcli.errors import BadValue

Mpf: TypeAlias = tuple[int, int, int, int]  # sign, mantissa, exponent, bits of the mantissa
Ball: TypeAlias = tuple[Mpf, int]

# The "error" of an exact number. It is a bound like any other, only far below everything that is ever compared with it.
EXACT = -(1 << 4200)
_NEGLIGIBLE = EXACT // 2
# |x| < 2**MOST_MAGNITUDE may be an argument of exp; beyond, exp(-x) is below 2**-(2**(MOST_MAGNITUDE - 1)).
MOST_MAGNITUDE = 4000
MOST_INTEGER_POWER = 1024

_FZERO: Mpf = libmp.fzero
ZERO: Ball = (_FZERO, EXACT)
ONE: Ball = (libmp.fone, EXACT)
TWO: Ball = (libmp.ftwo, EXACT)
MINUS_ONE: Ball = (libmp.fnone, EXACT)


class UnsettledError(Exception):
    """The precision does not suffice to go on; more may."""


class Precision:
    """How exactly to compute. `last`: no further attempt will follow, so what cannot be told apart counts as equal."""

    __slots__ = ("bits", "last")

    def __init__(self, bits: int, last: bool = False) -> None:
        self.bits = bits
        self.last = last


def magnitude(value: Mpf) -> int:
    """The least m with |value| < 2**m; far below everything for 0."""
    return value[2] + value[3] if value[1] else EXACT


def is_zero(ball: Ball) -> bool:
    """Whether the number is exactly 0."""
    return not ball[0][1] and ball[1] < _NEGLIGIBLE


def is_exact(ball: Ball) -> bool:
    """Whether the value is the number itself."""
    return ball[1] < _NEGLIGIBLE


def integer(number: int) -> Ball:
    """An integer, exactly."""
    return libmp.from_int(number), EXACT


def rational(numerator: int, denominator: int, bits: int) -> Ball:
    """A fraction; exact where the denominator is a power of two."""
    if denominator & (denominator - 1) == 0:
        return libmp.from_man_exp(numerator, 1 - denominator.bit_length()), EXACT
    value = libmp.from_rational(numerator, denominator, bits, "n")
    return value, magnitude(value) - bits


@lru_cache(maxsize=64)
def pi(bits: int) -> Ball:
    """The number π."""
    return libmp.mpf_pi(bits, "n"), 2 - bits


@lru_cache(maxsize=64)
def euler(bits: int) -> Ball:
    """The number e."""
    return libmp.mpf_e(bits, "n"), 2 - bits


def negative(a: Ball) -> Ball:
    """-a."""
    return libmp.mpf_neg(a[0]), a[1]


def add(a: Ball, b: Ball, bits: int) -> Ball:
    """The sum a + b."""
    first, second = a[0], b[0]
    error = a[1] if a[1] > b[1] else b[1]
    if not first[1]:
        return second, error + 1
    if not second[1]:
        return first, error + 1
    value = libmp.mpf_add(first, second, bits, "n")
    if not value[1]:
        return value, error + 1
    top = value[2] + value[3]
    if top - min(first[2], second[2]) < bits:  # every bit of the sum fits: nothing was rounded
        return value, error + 1
    return value, max(error, top - bits) + 2


def subtract(a: Ball, b: Ball, bits: int) -> Ball:
    """The difference a - b."""
    return add(a, (libmp.mpf_neg(b[0]), b[1]), bits)


def multiply(a: Ball, b: Ball, bits: int) -> Ball:
    """The product a·b."""
    first, second = a[0], b[0]
    top_a, top_b = magnitude(first), magnitude(second)
    error = max(a[1] + top_b, b[1] + top_a, a[1] + b[1])
    value = libmp.mpf_mul(first, second, bits, "n")
    if first[3] + second[3] > bits and value[1]:
        error = max(error, value[2] + value[3] - bits)
    return value, error + 2


def scale(a: Ball, power: int) -> Ball:
    """The product a·2**power."""
    return libmp.mpf_shift(a[0], power), a[1] + power


def divide(a: Ball, b: Ball, bits: int) -> Ball:
    """The quotient a/b; BadValue where b is 0."""
    first, second = a[0], b[0]
    if is_zero(b):
        raise BadValue("the formula divides by zero there")
    low = magnitude(second) - 1
    if b[1] >= low - 1:
        raise UnsettledError
    value = libmp.mpf_div(first, second, bits, "n")
    if not value[1]:
        return value, a[1] - low + 2
    # |a/b - value| ≤ (δa + |value| δb) / (|b| - δb), and the denominator is at least |b|/2
    top = value[2] + value[3]
    error = max(a[1], top + b[1]) - low + 1
    exact = second[3] == 1 or (value[3] < bits // 2 and libmp.mpf_mul(value, second) == first)
    return value, (error if exact else max(error, top - bits)) + 2


def compare(a: Ball, b: Ball, precision: Precision) -> int:
    """-1, 0 or 1 as a is less than, equal to or greater than b; UnsettledError where the errors leave it open."""
    difference = libmp.mpf_sub(a[0], b[0], 32, "n")
    error = (a[1] if a[1] > b[1] else b[1]) + 1
    if difference[1] and difference[2] + difference[3] - 2 >= error:
        return -1 if difference[0] else 1
    if error < _NEGLIGIBLE:
        return (-1 if difference[0] else 1) if difference[1] else 0
    if not precision.last:
        raise UnsettledError
    return 0


def sign(a: Ball, precision: Precision) -> int:
    """-1, 0 or 1; UnsettledError where the error leaves it open."""
    return compare(a, ZERO, precision)


def whole(a: Ball) -> int | None:
    """The integer that an exact ball is, or None."""
    sign_bit, mantissa, exponent, size = a[0]
    if not is_exact(a) or (mantissa and exponent < 0) or exponent + size > 10_000:
        return None
    number = int(mantissa) << exponent
    return -number if sign_bit else number
