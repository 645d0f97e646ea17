"""The error function and its kin on balls, relatively accurate in their tails."""

from __future__ import annotations

from mpmath import libmp

from actcli.exact.ball import (
    EXACT,
    MOST_MAGNITUDE,
    ONE,
    TWO,
    Ball,
    Mpf,
    UnsettledError,
    add,
    divide,
    magnitude,
    multiply,
    negative,
    pi,
    scale,
    subtract,
)
from actcli.exact.functions import exp, rounded, saturated, sqrt

_FZERO: Mpf = libmp.fzero


def erf(a: Ball, bits: int) -> Ball:
    """The error function."""
    return saturated(a, bits) or rounded(libmp.mpf_erf(a[0], bits, "n"), a[1] + 1, bits)


def erfc(a: Ball, bits: int) -> Ball:
    """1 - erf, relatively accurate in its tail."""
    value, error = a
    if value[0]:
        return add(ONE, erf(negative(a), bits), bits)
    if magnitude(value) < 1:
        return rounded(libmp.mpf_erfc(value, bits, "n"), error + 1, bits)
    square = _square(value)
    if not _is_far(square, bits):
        result = libmp.mpf_erfc(value, bits, "n")
        return _in_tail(a, (result, magnitude(result) - bits + 2))
    root = sqrt(pi(bits), bits)
    return _in_tail(a, divide(_tail(square, bits), multiply((value, EXACT), root, bits), bits))


def normal_distribution(a: Ball, bits: int) -> Ball:
    """Φ(a) = erfc(-a/√2) / 2. Far out it is found from a² itself, as a/√2 would have to be known to very many bits."""
    value = a[0]
    half_square = scale(_square(value), -1)
    if not _is_far(half_square, bits):
        return scale(erfc(negative(divide(a, sqrt(TWO, bits), bits)), bits), -1)
    root = sqrt(scale(pi(bits), 1), bits)
    size = libmp.mpf_abs(value)
    tail = _in_tail((size, a[1]), divide(_tail(half_square, bits), multiply((size, EXACT), root, bits), bits))
    return tail if value[0] else subtract(ONE, tail, bits)


def normal_density(a: Ball, bits: int) -> Ball:
    """φ(a) = e^(-a²/2) / √(2π)."""
    return divide(exp(negative(scale(multiply(a, a, bits), -1)), bits), sqrt(scale(pi(bits), 1), bits), bits)


def _square(value: Mpf) -> Ball:
    return multiply((value, EXACT), (value, EXACT), 2 * value[3] + 2)


def _is_far(square: Ball, bits: int) -> bool:
    """Whether the asymptotic series in 1/square reaches this many bits."""
    top = magnitude(square[0])
    return top > 60 or (top > 4 and libmp.to_int(square[0]) > bits + 20)


def _in_tail(a: Ball, result: Ball) -> Ball:
    """Add to erfc(a), or to the like of it, what the argument's error brings.

    For x ≥ 1 the slope is below (2x + 2) erfc(x), and over |δ| ≤ 1/(4x) it grows by less than a factor of 2.
    """
    top = magnitude(a[0])
    if a[1] + top > -2:
        if magnitude(a[0]) < 8 or a[1] > top - 2:
            raise UnsettledError
        return _FZERO, -(1 << min(top - 2, MOST_MAGNITUDE))  # a is at least 2**(top - 2), and erfc(a) < 2**-a
    return result[0], max(a[1] + top + 3 + magnitude(result[0]), result[1]) + 1


def _tail(square: Ball, bits: int) -> Ball:
    """With s for the square, e^-s · (1 - 1/(2s) + 3/(2s)² - 15/(2s)³ + …): erfc(√s) √(πs) for s > bits."""
    work = bits + 20
    decay = exp(negative(square), work)
    if magnitude(square[0]) > MOST_MAGNITUDE:
        return decay  # nothing but a bound, which the series does not change
    step = libmp.to_fixed(libmp.mpf_div(libmp.fone, libmp.mpf_shift(square[0], 1), work, "n"), work)
    total = term = 1 << work
    order = 1
    while term:
        term = (term * (2 * order - 1) * step) >> work
        total += -term if order & 1 else term
        order += 1
    series: Ball = (libmp.from_man_exp(total, -work, work, "n"), order.bit_length() + 2 - work)
    return multiply(decay, series, bits)
