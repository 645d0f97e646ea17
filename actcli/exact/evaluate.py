"""Formulas to any number of digits: values and derivatives whose digits are proven, not assumed.

    >>> mpmath.nstr(value(Formula("x*Phi(x)"), {"x": -5.5}), 30, min_fixed=0)
    '-1.04442593562382456611182007185e-7'

The result is computed with errors carried along (see `ball`), again and again with more bits, until the error is below
the last digit asked for. What takes more than 3000 extra digits is given up with NotDefined, unless it is known to be
below 10**-1400 in magnitude: that is returned as 0. A kink takes the choices listed in `jet`.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from mpmath import libmp, mp

from actcli.errors import BadValue, NotDefined, nearest
from actcli.exact.ball import EXACT, Ball, Precision, UnsettledError, magnitude
from actcli.exact.bindings import Bindings
from actcli.exact.compiled import Run, compiled
from actcli.formula import Formula

BITS_PER_DIGIT = 3.3219280948873626
MOST_DIGITS = 100_000
GUARD_BITS = 40
STEPS = (500, 1250, 5000, 9966)  # bits beyond those asked for, when a result gives no hint how many are missing
VANISHING = -4651  # 2**-4651 is just below 10**-1400

NO_INDICES: Mapping[str, int] = MappingProxyType({})


def value(
    formula: Formula,
    bindings: Mapping[str, Any],
    *,
    digits: int = 30,
    indices: Mapping[str, int] = NO_INDICES,
    vanishing: int = VANISHING,
) -> Any:
    """The value of a formula as an mpf, right to `digits` significant digits.

    `bindings` gives each name a number (float, int, Fraction, Decimal, mpf, NumPy scalar; taken exactly), nested lists
    or an array of numbers, or a setting (bool, str, None). `indices` gives each free index. Raises BadValue for a
    number that is not finite, for a missing name, and where the formula has no value (log of 0); BadIndex for a
    subscript outside its axis; NotDefined if 3000 extra digits do not settle it. What is known to be below 2**vanishing
    in magnitude may come out as 0.
    """
    return _settled(formula, Bindings(bindings), digits, indices, 0, vanishing)


def derivative(
    formula: Formula,
    bindings: Mapping[str, Any],
    wrt: str,
    *,
    order: int = 1,
    digits: int = 30,
    indices: Mapping[str, int] = NO_INDICES,
    at: tuple[int, ...] | int | None = None,
    vanishing: int = VANISHING,
) -> Any:
    """The first or second derivative by the name `wrt`, or by its element `at`, as an mpf; errors as for `value`."""
    if order not in (1, 2):
        raise BadValue(f"order {order!r} is not allowed; derivatives have order 1 or 2")
    if wrt not in formula.names:
        raise BadValue(f"the formula has no {wrt}; it has {', '.join(formula.names)}{nearest(wrt, formula.names)}")
    place = () if at is None else (at,) if isinstance(at, int) else tuple(at)
    return _settled(formula, Bindings(bindings, wrt, place, order), digits, indices, order, vanishing)


def _settled(
    formula: Formula, bindings: Bindings, digits: int, indices: Mapping[str, int], order: int, vanishing: int
) -> Any:
    if not isinstance(digits, int) or not 1 <= digits <= MOST_DIGITS:
        raise BadValue(f"{digits!r} digits are not allowed; give a whole number from 1 to {MOST_DIGITS}")
    missing = [index for index in formula.free_indices if index not in indices]
    if missing:
        raise BadValue(f"the formula has a value for each {', '.join(missing)}; say for which")
    if bindings.wrt:
        bindings.tensor(bindings.wrt)  # an error in it is reported even where the formula does not come to use it
    free = {index: operator.index(place) for index, place in indices.items()}
    code = compiled(formula)
    target = int(digits * BITS_PER_DIGIT) + 2
    steps = [target + step for step in STEPS]
    bits = target + GUARD_BITS
    while True:
        precision = Precision(bits, last=bits >= steps[-1])
        good = None
        try:
            jet = code(Run(bindings, free, precision), free)
        except UnsettledError:
            pass
        else:
            result = jet[order] if order < len(jet) else (libmp.fzero, EXACT)
            good = _good_bits(result)
            if good >= target:
                return mp.make_mpf(libmp.mpf_pos(result[0], target + 10, "n"))
            if max(magnitude(result[0]), result[1]) + 1 < vanishing:
                return mp.make_mpf(libmp.fzero)
        if precision.last:
            raise NotDefined(f"{formula.text} cannot be settled to {digits} digits there, even with 3000 more")
        if good is not None and good > 0:
            bits = max(bits + target - good + 8, bits * 9 // 8)
        else:
            bits = next(step for step in steps if step > bits)
        bits = min(bits, steps[-1])


def _good_bits(result: Ball) -> int:
    """How many leading bits of a result are right."""
    return magnitude(result[0]) - 1 - result[1] if result[0][1] else 0
