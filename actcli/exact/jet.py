"""Truncated Taylor arithmetic: a jet is a value and its first derivatives by one variable, all of them balls.

A jet of length 1 is constant. Derivatives follow from exact rules (tanh' = 1/cosh², written so that it does not
cancel), never from differences, so they are as exact as values. At a point where a function has no derivative the rules
below make a choice: abs and sign have derivative 0 at 0, floor has 0 everywhere, and of equal arguments of max and min
the first one counts, so that max(0, x) has derivative 0 at 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from actcli.errors import BadValue
from actcli.exact import ball, functions, gaussian
from actcli.exact.ball import MINUS_ONE, ONE, ZERO, Ball, Precision, UnsettledError, is_zero
from actcli.exact.ball import negative as minus

Jet: TypeAlias = tuple[Ball, ...]
Slope: TypeAlias = Callable[[Ball, Ball, int], Ball]  # of the argument, the value and the bits
Curvature: TypeAlias = Callable[[Ball, Ball, Ball, int], Ball]  # of the argument, the value, the slope and the bits

CONSTANT_ZERO: Jet = (ZERO,)
CONSTANT_ONE: Jet = (ONE,)


def vanishes(a: Jet) -> bool:
    """Whether value and derivatives are exactly 0."""
    return all(is_zero(part) for part in a)


def is_constant(a: Jet) -> bool:
    """Whether all derivatives are exactly 0."""
    return all(is_zero(part) for part in a[1:])


def add(a: Jet, b: Jet, precision: Precision) -> Jet:
    """The sum a + b."""
    bits = precision.bits
    if len(a) == len(b) == 1:
        return (ball.add(a[0], b[0], bits),)
    longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
    shared = tuple(ball.add(one, other, bits) for one, other in zip(longer, shorter, strict=False))
    return shared + longer[len(shorter) :]


def negative(a: Jet) -> Jet:
    """-a."""
    return tuple(minus(part) for part in a)


def subtract(a: Jet, b: Jet, precision: Precision) -> Jet:
    """The difference a - b."""
    return add(a, negative(b), precision)


def multiply(a: Jet, b: Jet, precision: Precision) -> Jet:
    """The product a·b."""
    bits = precision.bits
    if len(a) == 1 or len(b) == 1:
        factor, other = (a[0], b) if len(a) == 1 else (b[0], a)
        return tuple(ball.multiply(factor, part, bits) for part in other)
    slope = ball.add(ball.multiply(a[0], b[1], bits), ball.multiply(a[1], b[0], bits), bits)
    if len(a) == 2:
        return ball.multiply(a[0], b[0], bits), slope
    outer = ball.add(ball.multiply(a[0], b[2], bits), ball.multiply(a[2], b[0], bits), bits)
    curve = ball.add(outer, ball.scale(ball.multiply(a[1], b[1], bits), 1), bits)
    return ball.multiply(a[0], b[0], bits), slope, curve


def divide(a: Jet, b: Jet, precision: Precision) -> Jet:
    """The quotient a/b."""
    bits = precision.bits
    if len(b) == 1:
        return tuple(ball.divide(part, b[0], bits) for part in a)
    order = len(b)
    parts = a + (ZERO,) * (order - len(a))
    value = ball.divide(parts[0], b[0], bits)
    slope = ball.divide(ball.subtract(parts[1], ball.multiply(value, b[1], bits), bits), b[0], bits)
    if order == 2:
        return value, slope
    lost = ball.add(ball.scale(ball.multiply(slope, b[1], bits), 1), ball.multiply(value, b[2], bits), bits)
    return value, slope, ball.divide(ball.subtract(parts[2], lost, bits), b[0], bits)


def chain(a: Jet, value: Ball, slope: Callable[[], Ball], curvature: Callable[[Ball], Ball], bits: int) -> Jet:
    """The jet of f(a) from f, f' and f'' at a; the latter two are computed only where they count."""
    if len(a) == 1:
        return (value,)
    if all(is_zero(part) for part in a[1:]):
        return (value, *a[1:])
    first = slope()
    moved = ball.multiply(first, a[1], bits)
    if len(a) == 2:
        return value, moved
    bent = ball.multiply(first, a[2], bits)
    if not is_zero(a[1]):
        bent = ball.add(bent, ball.multiply(curvature(first), ball.multiply(a[1], a[1], bits), bits), bits)
    return value, moved, bent


def _smooth(value: Callable[[Ball, int], Ball], slope: Slope, curvature: Curvature) -> Callable[[Jet, Precision], Jet]:
    """A function of jets from a function of balls and its derivatives."""

    def applied(a: Jet, precision: Precision) -> Jet:
        bits, x = precision.bits, a[0]
        y = value(x, bits)
        if len(a) == 1:
            return (y,)
        return chain(a, y, lambda: slope(x, y, bits), lambda first: curvature(x, y, first, bits), bits)

    return applied


def _sech_squared(x: Ball, y: Ball, bits: int) -> Ball:
    """4e/(1 + e)² with e = exp(-2|x|): 1 - tanh² would cancel, and cosh would overflow."""
    small = functions.exp(ball.scale(minus(functions.absolute(x)), 1), bits)
    root = ball.add(ONE, small, bits)
    return ball.divide(ball.scale(small, 2), ball.multiply(root, root, bits), bits)


def _erf_slope(x: Ball, y: Ball, bits: int) -> Ball:
    bell = functions.exp(minus(ball.multiply(x, x, bits)), bits)
    return ball.divide(ball.scale(bell, 1), functions.sqrt(ball.pi(bits), bits), bits)


def _minus_2xf(x: Ball, y: Ball, first: Ball, bits: int) -> Ball:
    return minus(ball.scale(ball.multiply(x, first, bits), 1))


def _atan_slope(x: Ball, y: Ball, bits: int) -> Ball:
    return ball.divide(ONE, ball.add(ONE, ball.multiply(x, x, bits), bits), bits)


def _phi_curvature(x: Ball, y: Ball, first: Ball, bits: int) -> Ball:
    return ball.multiply(ball.add(ball.multiply(x, x, bits), MINUS_ONE, bits), y, bits)


def _sigmoid_slope(x: Ball, y: Ball, bits: int) -> Ball:
    return ball.multiply(y, functions.sigmoid(minus(x), bits), bits)


def _sigmoid_curvature(x: Ball, y: Ball, first: Ball, bits: int) -> Ball:
    return minus(ball.multiply(first, functions.tanh(ball.scale(x, -1), bits), bits))


SMOOTH: dict[str, Callable[[Jet, Precision], Jet]] = {
    "exp": _smooth(functions.exp, lambda x, y, p: y, lambda x, y, f, p: y),
    "log": _smooth(
        functions.log, lambda x, y, p: ball.divide(ONE, x, p), lambda x, y, f, p: minus(ball.multiply(f, f, p))
    ),
    "sqrt": _smooth(
        functions.sqrt,
        lambda x, y, p: ball.divide(ONE, ball.scale(y, 1), p),
        lambda x, y, f, p: minus(ball.divide(f, ball.scale(x, 1), p)),
    ),
    "sin": _smooth(functions.sin, lambda x, y, p: functions.cos(x, p), lambda x, y, f, p: minus(y)),
    "cos": _smooth(functions.cos, lambda x, y, p: minus(functions.sin(x, p)), lambda x, y, f, p: minus(y)),
    "sinh": _smooth(functions.sinh, lambda x, y, p: functions.cosh(x, p), lambda x, y, f, p: y),
    "cosh": _smooth(functions.cosh, lambda x, y, p: functions.sinh(x, p), lambda x, y, f, p: y),
    "tanh": _smooth(
        functions.tanh, _sech_squared, lambda x, y, f, p: minus(ball.scale(ball.multiply(y, f, p), 1))
    ),
    "atan": _smooth(
        functions.atan,
        _atan_slope,
        lambda x, y, f, p: _minus_2xf(x, y, ball.multiply(f, f, p), p),
    ),
    "erf": _smooth(gaussian.erf, _erf_slope, _minus_2xf),
    "erfc": _smooth(gaussian.erfc, lambda x, y, p: minus(_erf_slope(x, y, p)), _minus_2xf),
    "sigmoid": _smooth(functions.sigmoid, _sigmoid_slope, _sigmoid_curvature),
    "softplus": _smooth(
        functions.softplus, lambda x, y, p: functions.sigmoid(x, p), lambda x, y, f, p: _sigmoid_slope(x, f, p)
    ),
    "Phi": _smooth(
        gaussian.normal_distribution,
        lambda x, y, p: gaussian.normal_density(x, p),
        lambda x, y, f, p: minus(ball.multiply(x, f, p)),
    ),
    "phi": _smooth(gaussian.normal_density, lambda x, y, p: minus(ball.multiply(x, y, p)), _phi_curvature),
}  # fmt: skip


def absolute(a: Jet, precision: Precision) -> Jet:
    """|a|, with derivative 0 at 0."""
    if len(a) == 1:
        return (functions.absolute(a[0]),)
    side = ball.sign(a[0], precision)
    return a if side > 0 else negative(a) if side < 0 else CONSTANT_ZERO


def sign(a: Jet, precision: Precision) -> Jet:
    """-1, 0 or 1."""
    return (ball.integer(ball.sign(a[0], precision)),)


def floor(a: Jet, precision: Precision) -> Jet:
    """The largest integer not above a."""
    return (functions.floor(a[0], precision),)


def extreme(jets: Sequence[Jet], wanted: int, precision: Precision) -> Jet:
    """The largest (wanted = 1) or smallest (wanted = -1); the first of equal ones."""
    best = jets[0]
    for jet in jets[1:]:
        try:
            if ball.compare(jet[0], best[0], precision) == wanted:
                best = jet
        except UnsettledError:
            if len(jet) > 1 or len(best) > 1:
                raise  # the value would do, but the derivatives are those of one of the two
            best = ((best[0][0], max(jet[0][1], best[0][1]) + 3),)
    return best


def power(a: Jet, b: Jet, precision: Precision) -> Jet:
    """a**b. A base that is not positive needs a whole exponent; 0**0 is 1."""
    bits = precision.bits
    value = functions.power(a[0], b[0], precision)
    if len(a) == 1 and len(b) == 1:
        return (value,)
    if len(b) == 1:
        exponent = b[0]

        def lowered(by: int) -> Ball:
            """The derivative of that order of x**exponent: exponent·(exponent - 1)·…·x**(exponent - order)."""
            factor = ONE
            for step in range(by):
                factor = ball.multiply(factor, ball.add(exponent, ball.integer(-step), bits), bits)
            if is_zero(factor):
                return ZERO
            rest = ball.add(exponent, ball.integer(-by), bits)
            return ball.multiply(factor, functions.power(a[0], rest, precision), bits)

        return chain(a, value, lambda: lowered(1), lambda _: lowered(2), bits)
    if vanishes(a):
        return (value,)
    if ball.sign(a[0], precision) <= 0:
        raise BadValue(
            "the formula has no derivative there: it raises a number that is not positive to a variable power"
        )
    return SMOOTH["exp"](multiply(b, SMOOTH["log"](a, precision), precision), precision)


def tree(jets: list[Jet], operation: Callable[[Jet, Jet, Precision], Jet], precision: Precision) -> Jet:
    """Many jets joined two by two: the error of the result grows with the depth of the tree, not with their number."""
    while len(jets) > 1:
        pairs = [operation(one, other, precision) for one, other in zip(jets[::2], jets[1::2], strict=False)]
        jets = pairs + ([jets[-1]] if len(jets) % 2 else [])
    return jets[0]


def total(jets: list[Jet], precision: Precision) -> Jet:
    """The sum of any number of jets."""
    return tree(jets, add, precision) if jets else CONSTANT_ZERO


def product(jets: list[Jet], precision: Precision) -> Jet:
    """The product of any number of jets."""
    return tree(jets, multiply, precision) if jets else CONSTANT_ONE


def largest(jets: list[Jet], precision: Precision) -> Jet:
    """The largest of the jets; BadValue where there are none."""
    if not jets:
        raise BadValue("the formula takes the largest of no numbers")
    return extreme(jets, 1, precision)


JOINED: dict[str, Callable[[list[Jet], Precision], Jet]] = {"sum": total, "prod": product, "largest": largest}
