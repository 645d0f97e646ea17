"""A formula under given settings: the choices that they decide are made, and what those leave behind is tidied."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from actcli.formula.tree import (
    Binary,
    Call,
    Choice,
    Compare,
    Condition,
    Definition,
    Expression,
    Flag,
    Item,
    Junction,
    Matches,
    Name,
    Negative,
    Not,
    Number,
    Series,
    Tree,
    Truth,
    walk,
)

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_ZERO, _ONE = Number("0"), Number("1")


def settle(tree: Tree, settings: Mapping[str, object]) -> Tree:
    """The tree with decided choices made, definitions that only rename put in place, and those no longer needed left out."""
    decided = _settled_definitions(tree, _Settler(settings, {}))
    renaming = {one.name: one for one in decided if isinstance(one.body, Name | Number | Item)}
    settler = _Settler(settings, renaming)
    body = settler.expression(tree.body)
    return Tree(body, _needed(body, _settled_definitions(tree, settler)))


def _settled_definitions(tree: Tree, settler: _Settler) -> list[Definition]:
    return [Definition(one.name, one.indices, settler.expression(one.body)) for one in tree.definitions]


def _needed(body: Expression, definitions: list[Definition]) -> tuple[Definition, ...]:
    bodies = {definition.name: definition.body for definition in definitions}
    needed: set[str] = set()
    waiting: list[Expression] = [body]
    while waiting:
        for part in walk(waiting.pop()):
            if isinstance(part, Name | Item) and part.name in bodies and part.name not in needed:
                needed.add(part.name)
                waiting.append(bodies[part.name])
    return tuple(definition for definition in definitions if definition.name in needed)


class _Settler:
    def __init__(self, settings: Mapping[str, object], renaming: Mapping[str, Definition]) -> None:
        self.settings = settings
        self.renaming = renaming

    def expression(self, part: Expression) -> Expression:
        match part:
            case Choice(condition, yes, no):
                decided = self.condition(condition)
                if isinstance(decided, Truth):
                    return self.expression(yes if decided.value else no)
                return Choice(decided, self.expression(yes), self.expression(no))
            case Negative(operand):
                return Negative(self.expression(operand))
            case Binary(symbol, left, right):
                settled = Binary(symbol, self.expression(left), self.expression(right))
                return part if settled == part else _tidy(settled)
            case Call(function, arguments):
                return Call(function, tuple(self.expression(one) for one in arguments))
            case Name(name) if name in self.renaming:
                return self.expression(self.renaming[name].body)
            case Item(name, indices) if name in self.renaming:
                return self._renamed(self.renaming[name], [self.expression(one) for one in indices])
            case Item(name, indices):
                return Item(name, tuple(self.expression(one) for one in indices))
            case Series(kind, index, body, condition):
                decided_or_none = None if condition is None else self.condition(condition)
                if decided_or_none == Truth(True):
                    decided_or_none = None
                return Series(kind, index, self.expression(body), decided_or_none)
        return part

    def _renamed(self, definition: Definition, indices: list[Expression]) -> Expression:
        """The body of a definition that is one name, with these indices for its own."""
        given = dict(zip(definition.indices, indices, strict=True))
        body = self.expression(definition.body)
        if not isinstance(body, Item):
            return body
        return Item(
            body.name, tuple(given.get(one.name, one) if isinstance(one, Name) else one for one in body.indices)
        )

    def condition(self, part: Condition) -> Condition:
        match part:
            case Flag(name) if isinstance(self.settings.get(name), bool):
                return Truth(bool(self.settings[name]))
            case Matches(name) if name in self.settings:
                return Truth(part.holds(self.settings[name]))
            case Not(operand):
                inner = self.condition(operand)
                return Truth(not inner.value) if isinstance(inner, Truth) else Not(inner)
            case Junction(word, operands):
                return _joined(word == "and", [self.condition(one) for one in operands])
            case Compare(symbols, operands):
                settled = Compare(symbols, tuple(self.expression(one) for one in operands))
                numbers = [self._known(one) for one in settled.operands]
                if any(number is None for number in numbers):
                    return settled
                pairs = zip(symbols, numbers, numbers[1:], strict=False)
                return Truth(all(_COMPARISONS[symbol](left, right) for symbol, left, right in pairs))
        return part

    def _known(self, part: Expression) -> Fraction | float | None:
        """The value of a literal or of a number among the settings, None for everything else."""
        match part:
            case Number(source):
                return Fraction(source)
            case Negative(operand):
                value = self._known(operand)
                return None if value is None else -value
            case Name(name):
                given = self.settings.get(name)
                return given if isinstance(given, int | float) and not isinstance(given, bool) else None
        return None


def _joined(both: bool, operands: list[Condition]) -> Condition:
    """`and` (both) or `or` of conditions, some of which are decided."""
    if any(isinstance(one, Truth) and one.value is not both for one in operands):
        return Truth(not both)
    undecided = tuple(one for one in operands if not isinstance(one, Truth))
    if len(undecided) < 2:
        return undecided[0] if undecided else Truth(both)
    return Junction("and" if both else "or", undecided)


def _tidy(part: Binary) -> Expression:
    """Drop the 0 and 1 that a choice has left behind: 1*x is x, x + 0 is x, 0*x is 0."""
    match part:
        case Binary("*", left, right) if _ZERO in (left, right):
            return _ZERO
        case Binary("*" | "/" | "**", other, right) if right == _ONE:
            return other
        case Binary("*", left, other) if left == _ONE:
            return other
        case Binary("+" | "-", other, right) if right == _ZERO:
            return other
        case Binary("+", left, other) if left == _ZERO:
            return other
        case Binary("-", left, other) if left == _ZERO:
            return Negative(other)
    return part
