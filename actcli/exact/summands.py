"""The terms that a formula adds up, each as a formula of its own: what rounding is measured by where terms cancel."""

from __future__ import annotations

from functools import lru_cache

from actcli.formula import Formula
from actcli.formula.tree import Binary, Call, Choice, Expression, Negative, Number, Tree

_ZERO = Number("0")


@lru_cache(maxsize=512)
def summands(formula: Formula) -> tuple[Formula, ...]:
    """The summands of a formula; products are taken apart too, and so are the arms of choices, max and min."""
    tree = formula.tree
    return tuple(Formula.from_tree(Tree(part, tree.definitions)) for part in _of(tree.body))


def _of(part: Expression) -> list[Expression]:
    match part:
        case Binary("+" | "-", left, right):
            return [*_of(left), *_of(right)]
        case Binary("*", left, right):
            return [Binary("*", one, other) for one in _of(left) for other in _of(right)]
        case Binary("/", left, right):
            return [Binary("/", one, right) for one in _of(left)]
        case Negative(operand):
            return _of(operand)
        case Choice(condition, yes, no):
            return [
                *(Choice(condition, one, _ZERO) for one in _of(yes)),
                *(Choice(condition, _ZERO, one) for one in _of(no)),
            ]
        case Call("max" | "min", arguments):
            return [one for argument in arguments for one in _of(argument)]
    return [part]
