"""How accuracy is judged: ULP at the exact result, an absolute bound beside a zero, the largest term where terms cancel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from mpmath import fprod, mpf

from actcli.exact import evaluate, ulp
from actcli.formula import Formula
from actcli.formula.tree import Binary, Call, Choice, Compare, Constant, Expression, Name, Negative, Number, Tree

UNIT = 2.0**-53

# Arguments where kernels switch from one form to another, or where an exponential becomes 1, subnormal or 0.
SWITCHES = (0.5, 1.25, 8.0, 22.5, 25.0, 37.5, 40.0, 45.0, 350.0, 700.0, 745.0)


class Judgement(NamedTuple):
    """The worst error found, in units of the bound's own kind, where, and how many points were judged."""

    worst: float
    at: float
    count: int


def magnitudes(rng: np.random.Generator, count: int, low: float = -1074.0, high: float = 1023.9) -> np.ndarray:
    """Numbers of both signs, uniform in the logarithm over all of float64."""
    exponents = rng.uniform(low, high, count)
    return np.exp2(exponents) * np.where(rng.random(count) < 0.5, -1.0, 1.0)


def samples(rng: np.random.Generator, count: int, places: tuple[float, ...] = (), scale: float = 1.0) -> np.ndarray:
    """Points over all magnitudes, more where functions of x/scale bend and where exponentials vanish, and beside places and switches."""
    parts = [
        magnitudes(rng, count),
        magnitudes(rng, count, -12, 11) * scale,
        rng.uniform(-4, 4, count) * scale,
        rng.uniform(-46, 46, count) * scale,
        rng.uniform(-760, 760, count) * scale,
        *(beside(rng, place, count // 4) for place in places),
        *(beside(rng, sign * place, max(count // 16, 1)) * scale for place in SWITCHES for sign in (-1, 1)),
    ]
    return np.unique(np.concatenate(parts))


def beside(rng: np.random.Generator, place: float, count: int) -> np.ndarray:
    """Points on both sides of a place, uniform in the logarithm of their distance."""
    return place + max(abs(place), 1.0) * np.exp2(rng.uniform(-50, 0, count)) * rng.choice([-1.0, 1.0], count)


def zeros(function: Callable[[np.ndarray], np.ndarray]) -> list[float]:
    """Zeros r ≠ 0 of a function of x, by its changes of sign."""
    grid = np.concatenate([-np.geomspace(50, 1e-3, 4001), np.geomspace(1e-3, 50, 4001)])
    signs = np.sign(function(grid))
    found = []
    for place in np.flatnonzero(signs[:-1] * signs[1:] < 0):
        low, high = grid[place], grid[place + 1]
        if low < 0 < high:
            continue
        for _ in range(80):
            middle = (low + high) / 2
            if np.sign(function(np.array([middle]))[0]) == signs[place]:
                low = middle
            else:
                high = middle
        found.append(float(low))
    return found


def judge(
    got: np.ndarray,
    xs: np.ndarray,
    exact: Callable[[float], Any],
    roots: list[float],
    bound: float,
    allowance: Callable[[float], float] = lambda x: 0.0,
) -> Judgement:
    """The worst of error/bound over the points, each in the terms that hold there (1 is just within)."""
    worst, at = 0.0, float("nan")
    for value, x in zip(got, xs, strict=True):
        truth = exact(float(x))
        beside = any(abs(x - root) < 0.3 * abs(root) for root in roots)
        error = float(abs(mpf(float(value)) - truth)) / UNIT if beside else ulp.ulp_error(float(value), truth)
        share = error / (bound + (0.0 if beside else allowance(float(x))))
        if not share <= worst:
            worst, at = share, float(x)
    return Judgement(worst, at, len(xs))


def oracle(
    formula: Any, values: Mapping[str, Any], wrt: str = "", order: int = 1, name: str = "x"
) -> Callable[[float], Any]:
    """The exact value of a formula at x, or its exact derivative."""
    if not wrt:
        return lambda x: evaluate.value(formula, {**values, name: x}, digits=25)
    return lambda x: evaluate.derivative(formula, {**values, name: x}, wrt, order=order, digits=25)


def numbers_in(rng: np.random.Generator, low: float, high: float, count: int) -> np.ndarray:
    """Numbers of a tensor's domain: over 600 decades, near 0 and 1, in the range where exponentials are ordinary, and 0, 1, -1."""
    tiny = 10.0 ** rng.uniform(-300, 0, count)
    if (low, high) == (0.0, 1.0):
        found = np.concatenate([tiny, 1 - 2.0 ** rng.uniform(-52, 0, count), rng.uniform(0, 1, count), [0.0, 1.0]])
    else:
        sizes = np.concatenate(
            [tiny, 1 / tiny, rng.uniform(0, 4, count), rng.uniform(0, 46, count), rng.uniform(0, 760, count)]
        )
        found = np.concatenate([sizes, -sizes, [0.0, 1.0, -1.0]])
    return rng.permutation(found[(found >= low) & (found <= high)])


_LEAVES = (Name, Number, Constant)


def terms(part: Expression) -> list[Expression]:
    """The terms a formula adds up; a difference of two names or numbers is one term, as its rounding is that of one float."""
    match part:
        case Negative(operand):
            return terms(operand)
        case Binary("+" | "-", left, right) if not (isinstance(left, _LEAVES) and isinstance(right, _LEAVES)):
            return terms(left) + terms(right)
        case Binary("*", left, right):
            return [Binary("*", one, other) for one in terms(left) for other in terms(right)]
        case Binary("/", left, right):
            return [Binary("/", one, right) for one in terms(left)]
        case Choice(condition, yes, no):
            zero = Number("0")
            return [Choice(condition, one, zero) for one in terms(yes)] + [
                Choice(condition, zero, one) for one in terms(no)
            ]
        case Call("max", (Number("0") as zero, inner)):
            return [Choice(Compare((">",), (inner, zero)), one, zero) for one in terms(inner)]
    return [part]


def factors(part: Expression) -> list[Expression]:
    """The factors of a term."""
    match part:
        case Binary("*", left, right):
            return factors(left) + factors(right)
        case Choice(condition, yes, Number("0") as zero):
            return [Choice(condition, one, zero) for one in factors(yes)]
        case Choice(condition, Number("0") as zero, no):
            return [Choice(condition, zero, one) for one in factors(no)]
    return [part]


def largest_term(formula: Formula, values: Mapping[str, Any], wrt: str = "") -> Any:
    """The largest of the terms of a definition at these values, or of their derivatives by the rule for products."""

    def size(part: Expression, order: int = 0) -> Any:
        alone = Formula.from_tree(Tree(part, formula.tree.definitions))
        if order and wrt not in alone.names:
            return mpf(0)
        if order:
            return abs(evaluate.derivative(alone, values, wrt, digits=8))
        return abs(evaluate.value(alone, values, digits=8))

    found = [mpf(0)]
    for term in terms(formula.tree.body):
        parts = factors(term)
        sizes = [size(part) for part in parts]
        if not wrt:
            found.append(fprod(sizes))
        for place, part in enumerate(parts) if wrt else ():
            found.append(size(part, 1) * fprod(sizes[:place] + sizes[place + 1 :]))
    return max(found)


def share_of_bound(got: float, truth: Any, bound: float, largest: Callable[[], Any]) -> float:
    """The error over the bound, which is in ULP, or in 2⁻⁵³ of the largest term where that is more."""
    share = ulp.ulp_error(float(got), truth) / bound
    if share <= 1 or not np.isfinite(got):
        return share
    return min(share, float(abs(mpf(float(got)) - truth) / max(largest(), abs(truth)) / UNIT) / bound)
