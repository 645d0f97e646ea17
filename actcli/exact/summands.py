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

_LEAVES = (Name, Number, Constant)
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
    sizes = [abs(part._replace(formula=factor, wrt="", at=None).answer(_DIGITS)) for factor in term]
    if not part.wrt:
        return mp.fprod(sizes)
    slopes = [abs(part._replace(formula=factor).answer(_DIGITS)) for factor in term]
    return max(mp.fprod([*sizes[:place], slope, *sizes[place + 1 :]]) for place, slope in enumerate(slopes))


@lru_cache(maxsize=512)
def terms(formula: Formula) -> tuple[Term, ...]:
    """The terms of a formula, each as its factors; sums within products, choices and max(0, …) are taken apart too.

    A difference of two names or numbers is one term, as its rounding is that of one float.
    """
    tree = formula.tree

    def alone(part: Expression) -> Formula:
        return Formula.from_tree(Tree(part, tree.definitions))

    return tuple(tuple(map(alone, _factors(term))) for term in _terms(tree.body))


def _terms(part: Expression) -> list[Expression]:
    match part:
        case Negative(operand):
            return _terms(operand)
        case Binary("+" | "-", left, right) if not (isinstance(left, _LEAVES) and isinstance(right, _LEAVES)):
            return [*_terms(left), *_terms(right)]
        case Binary("*", left, right):
            return [Binary("*", one, other) for one in _terms(left) for other in _terms(right)]
        case Binary("/", left, right):
            return [Binary("/", one, right) for one in _terms(left)]
        case Choice(condition, yes, no):
            return [
                *(Choice(condition, one, _ZERO) for one in _terms(yes)),
                *(Choice(condition, _ZERO, one) for one in _terms(no)),
            ]
        case Call("max", (Number("0") as zero, inner)):
            return [Choice(Compare((">",), (inner, zero)), one, zero) for one in _terms(inner)]
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
