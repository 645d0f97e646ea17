"""The errors that balls claim are kept: random formulas, computed with few and with many bits, must overlap."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from mpmath import libmp

from actcli.errors import BadValue
from actcli.exact import ball, functions, gaussian
from actcli.exact.ball import EXACT, Ball, Precision, UnsettledError, magnitude
from actcli.exact.bindings import Bindings
from actcli.exact.compiled import Run, compiled
from actcli.formula import Formula
from actcli.formula.tree import FUNCTIONS

ONE_ARGUMENT = [name for name, (fewest, most) in FUNCTIONS.items() if most == 1]
MANY_BITS = 1200


RANGES: list[tuple[Callable[[Ball, int], Ball], float, float]] = [
    (functions.exp, -800, 800),
    (functions.log, 1e-9, 1e9),
    (functions.sqrt, 1e-9, 1e9),
    (functions.sin, -1e9, 1e9),
    (functions.cos, -1e9, 1e9),
    (functions.sinh, -800, 800),
    (functions.cosh, -800, 800),
    (functions.tanh, -1000, 1000),
    (functions.atan, -50, 50),
    (functions.sigmoid, -800, 800),
    (functions.softplus, -800, 800),
    (gaussian.erf, -1000, 1000),
    (gaussian.erfc, -12, 40),
    (gaussian.normal_distribution, -60, 20),
    (gaussian.normal_density, -60, 60),
]


def random_number(chance: random.Random, low: float, high: float) -> float:
    """A number between low and high, half of the time of any size."""
    if chance.random() < 0.5:
        return chance.uniform(low, high)
    return max(low, chance.choice((-1, 1) if low < 0 else (1,)) * high * 10 ** chance.uniform(-14, 0))


def random_text(chance: random.Random, depth: int) -> str:
    if depth == 0:
        return chance.choice(["x", "x", "x", "y", "2", "0.1", "3", "(-x)", "pi", "e"])
    kind = chance.random()
    first = random_text(chance, depth - 1)
    if kind < 0.45:
        return f"{chance.choice(ONE_ARGUMENT)}({first})"
    second = random_text(chance, chance.randrange(depth))
    if kind < 0.9:
        return f"({first} {chance.choice('+-*/')} {second})"
    if kind < 0.95:
        return f"({first})**{chance.choice(['2', '3', '(-1)', '0.5', 'y', '1.7'])}"
    return f"({chance.choice(['max', 'min'])}({first}, {second}) if {first} < {second} else {second})"


def random_point(chance: random.Random) -> float:
    return chance.choice(
        [
            chance.uniform(-3, 3),
            chance.uniform(-50, 50),
            chance.choice((-1, 1)) * 10 ** chance.uniform(-320, 308),
            chance.choice((0.0, 1.0, -1.0, 0.5)),
        ]
    )


def computed(formula: Formula, bindings: dict[str, float], order: int, bits: int) -> Ball | None:
    """The ball with this many bits; None where they do not suffice."""
    bound = Bindings(bindings, "x" if order else "", (), order)
    try:
        jet = compiled(formula)(Run(bound, {}, Precision(bits)), {})
    except UnsettledError:
        return None
    return jet[order] if order < len(jet) else (libmp.fzero, EXACT)


@pytest.mark.parametrize("seed", range(12))
def test_claimed_errors_are_kept(seed: int) -> None:
    chance = random.Random(seed)
    compared = 0
    for _ in range(150):
        text = random_text(chance, chance.randrange(1, 5))
        bindings = {"x": random_point(chance), "y": chance.choice([0.7, 2.0, 0.0, -3.0, 1e-5])}
        if "x" not in Formula(text).names:
            continue
        for order in range(3):
            try:
                few, many = (computed(Formula(text), bindings, order, bits) for bits in (70, MANY_BITS))
            except BadValue:
                continue  # the formula has no value there
            if few is None or many is None:
                continue
            compared += 1
            difference = libmp.mpf_sub(few[0], many[0], 60, "n")
            assert not difference[1] or magnitude(difference) <= max(few[1], many[1]) + 2, (text, bindings, order)
    assert compared > 200


@pytest.mark.parametrize("bits", [60, 150, 700, 3000])
@pytest.mark.parametrize(("function", "low", "high"), RANGES)
def test_functions_keep_their_relative_accuracy(
    function: Callable[[Ball, int], Ball], low: float, high: float, bits: int
) -> None:
    """Of an exact argument, only a few bits are lost (to the magnitude of x² at most), and what is claimed is right."""
    chance = random.Random(bits)
    for _ in range(20):
        argument = (libmp.from_float(random_number(chance, low, high)), EXACT)
        value, error = function(argument, bits)
        exact = function(argument, 2 * bits + 200)[0]
        assert magnitude(value) - error >= bits - 24
        difference = libmp.mpf_sub(value, exact, 60, "n")
        assert not difference[1] or magnitude(difference) <= error + 1


@pytest.mark.parametrize("sharpness", [1, 4, 9, 30])
@pytest.mark.parametrize(("function", "low", "high"), RANGES)
def test_functions_bound_what_an_inexact_argument_brings(
    function: Callable[[Ball, int], Ball], low: float, high: float, sharpness: int
) -> None:
    """Of an argument that is off by all its error allows, the result is off by no more than it claims."""
    chance = random.Random(sharpness)
    judged = 0
    for _ in range(200):
        true = libmp.from_float(random_number(chance, low, high))
        error = magnitude(true) - sharpness
        off = libmp.mpf_add(true, (chance.randrange(2), 1, error, 1), 200, "n")
        try:
            value, claimed = function((off, error), 150)
            exact = function((true, EXACT), 400)[0]
        except (UnsettledError, BadValue):
            continue
        judged += 1
        difference = libmp.mpf_sub(value, exact, 60, "n")
        assert not difference[1] or magnitude(difference) <= claimed + 1, libmp.to_float(true)
    assert judged > 30 or sharpness == 1


@pytest.mark.parametrize("function", [function for function, _, _ in RANGES])
def test_an_argument_that_may_be_anything_tells_nothing(function: Callable[[Ball, int], Ball]) -> None:
    """3000 with an error of 4096 may be 0.5, and -3000 as well; the result must allow for it or wait for more bits."""
    exact = function((libmp.from_float(0.5), EXACT), 200)[0]
    for place in (3000, -3000):
        try:
            value, claimed = function((libmp.from_int(place), 12), 150)
        except (UnsettledError, BadValue):
            continue
        assert magnitude(libmp.mpf_sub(value, exact, 60, "n")) <= claimed + 1


def test_an_integer_argument_of_exp_takes_the_same_value_by_another_way() -> None:
    for number in (600, -1000, 12345, 10**300):
        argument = (libmp.from_int(number), EXACT)
        value, error = functions.exp(argument, 900)
        powers = libmp.mpf_pow_int(libmp.mpf_e(3000, "n"), number, 2500, "n")
        assert magnitude(libmp.mpf_sub(value, powers, 60, "n")) <= error + 1
        assert magnitude(value) - error >= 890


def test_exactness_is_noticed() -> None:
    third = ball.rational(1, 3, 100)
    assert not ball.is_exact(third)
    assert ball.is_exact(ball.rational(3, 8, 10))
    assert ball.is_exact(ball.add(ball.integer(7), ball.rational(3, 8, 10), 60))
    assert ball.is_exact(ball.multiply(ball.integer(7), ball.rational(3, 8, 10), 60))
    assert ball.is_exact(ball.divide(ball.integer(21), ball.integer(7), 60))
    assert not ball.is_exact(ball.divide(ball.integer(22), ball.integer(7), 60))
    assert not ball.is_exact(ball.add(ball.integer(1), ball.rational(1, 2**80, 10), 60))


def test_comparison_waits_for_more_bits() -> None:
    third = ball.rational(1, 3, 100)
    near = ball.add(third, ball.rational(1, 2**200, 10), 100)
    with pytest.raises(UnsettledError):
        ball.compare(third, near, Precision(100))
    assert ball.compare(third, near, Precision(100, last=True)) == 0
    assert ball.compare(ball.rational(1, 3, 400), ball.rational(1, 2, 1), Precision(100)) == -1
    assert ball.compare(ball.integer(3), ball.integer(3), Precision(100)) == 0
