"""The terms that a formula adds up: what rounding is measured by where terms cancel."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from mpmath import mp

from actcli.errors import ActcliError
from actcli.exact.questions import Part
from actcli.formula import Formula
from actcli.formula.tree import Binary, Call, Choice, Compare, Constant, Expression, Name, Negative, Number, Tree

Term: TypeAlias = tuple[Formula, ...]  # factors

_ZERO = Number("0")
_DIGITS = 8


def largest_term(part: Part, exact: Any) -> Any:
    """The largest of the terms of what a part asks: of a derivative, of those of the rule for products.

    Of a derivative by one element of a row, of all elements. At least the size of the exact result. A term that has no value there (in
    the arm of a choice that is not taken) counts for nothing.
    """
    places = [part.at]
    if part.at and part.wrt in part.place.sources:
        places = list(np.ndindex(part.place.sources[part.wrt][1].shape))
    largest = abs(exact)
    for term in terms(part.formula):
        for at in places:
            try:
                largest = max(largest, _size(part._replace(at=at), term))
            except ActcliError:
                continue
    return largest


def _size(part: Part, term: Term) -> Any:
    sizes = [_of_factor(part._replace(wrt="", at=None), factor) for factor in term]
    if not part.wrt:
        return mp.fprod(sizes)
    slopes = [_of_factor(part, factor) for factor in term]
    return max(mp.fprod([*sizes[:place], slope, *sizes[place + 1 :]]) for place, slope in enumerate(slopes))


def _of_factor(part: Part, factor: Formula) -> Any:
    """The size of a factor or of its derivative; of the power of a sum, that to which the largest term of the sum makes it uncertain."""
    size = abs(part._replace(formula=factor).answer(_DIGITS))
    power = _power_of_sum(factor)
    if power is None:
        return size
    rate, summed = power
    largest = max(abs(part._replace(formula=one, wrt="", at=None).answer(_DIGITS)) for one in summed)
    return max(size, abs(part._replace(formula=rate).answer(_DIGITS)) * largest)


@lru_cache(maxsize=512)
def _power_of_sum(factor: Formula) -> tuple[Formula, tuple[Formula, ...]] | None:
    """Of s**n with a sum s, the rate n s**(n-1) and the terms of s."""
    tree = factor.tree
    body, arms = tree.body, list[Choice]()
    while isinstance(body, Choice) and _ZERO in (body.yes, body.no):
        arms.append(body)
        body = body.no if body.yes == _ZERO else body.yes
    if not (isinstance(body, Binary) and body.operator == "**"):
        return None
    base: Expression = body.left
    defined = {definition.name: definition.body for definition in tree.definitions if not definition.indices}
    while isinstance(base, Name) and base.name in defined:
        base = defined[base.name]
    parts = [term for term in _terms(base, frozenset(defined)) if term != _ZERO]
    if len(parts) < 2:
        return None
    rate: Expression = Binary("*", body.right, Binary("**", body.left, Binary("-", body.right, Number("1"))))
    for arm in reversed(arms):  # where the factor is 0, so is this
        rate = Choice(arm.condition, *((_ZERO, rate) if arm.yes == _ZERO else (rate, _ZERO)))
    alone = [Formula.from_tree(Tree(part, tree.definitions)) for part in (rate, *parts)]
    return alone[0], tuple(alone[1:])


@lru_cache(maxsize=512)
def terms(formula: Formula) -> tuple[Term, ...]:
    """The terms of a formula, each as its factors; sums within products, choices and max(0, …) are taken apart too.

    A difference of two names or numbers is one term, as its rounding is that of one float.
    """
    tree = formula.tree

    def alone(part: Expression) -> Formula:
        return Formula.from_tree(Tree(part, tree.definitions))

    computed = frozenset(definition.name for definition in tree.definitions)
    return tuple(tuple(map(alone, _factors(term))) for term in _terms(tree.body, computed))


def _given(part: Expression, computed: frozenset[str]) -> bool:
    """Whether a part is a number that was given, and not one that has been rounded."""
    return isinstance(part, Number | Constant) or (isinstance(part, Name) and part.name not in computed)


def _terms(part: Expression, computed: frozenset[str]) -> list[Expression]:
    def split(part: Expression) -> list[Expression]:
        return _terms(part, computed)

    match part:
        case Negative(operand):
            return split(operand)
        case Binary("+" | "-", left, right) if not (_given(left, computed) and _given(right, computed)):
            return [*split(left), *split(right)]
        case Binary("*", left, right):
            return [Binary("*", one, other) for one in split(left) for other in split(right)]
        case Binary("/", left, right):
            return [Binary("/", one, right) for one in split(left)]
        case Choice(condition, yes, no):
            return [
                *(Choice(condition, one, _ZERO) for one in split(yes)),
                *(Choice(condition, _ZERO, one) for one in split(no)),
            ]
        case Call("max", (Number("0") as zero, inner) | (inner, Number("0") as zero)):
            return [Choice(Compare((">",), (inner, zero)), one, zero) for one in split(inner)]
    return [part]


def _factors(part: Expression) -> list[Expression]:
    match part:
        case Binary("*", left, right):
            return [*_factors(left), *_factors(right)]
        case Choice(condition, yes, Number("0") as zero):
            return [Choice(condition, one, zero) for one in _factors(yes)]
        case Choice(condition, Number("0") as zero, no):
            return [Choice(condition, zero, one) for one in _factors(no)]
    return [part]
