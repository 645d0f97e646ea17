"""What every way of writing a formula shares: which part binds tighter, and where parentheses are needed for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from actcli.formula.tree import (
    Binary,
    Call,
    Choice,
    Compare,
    Constant,
    Definition,
    Flag,
    Item,
    Junction,
    Matches,
    Name,
    Negative,
    Not,
    Number,
    Part,
    Series,
    Size,
    Tree,
    Truth,
)

WORDS = MappingProxyType({"and": " and ", "or": " or ", "not": "not "})
CHOICE, OR, AND, NOT, COMPARE, SUM, NEGATIVE, PRODUCT, POWER, ATOM = range(10)


class Piece(NamedTuple):
    """A written part.

    level: how tightly it binds, from CHOICE to ATOM. kind: what it looks like to a factor beside it, one of number,
    letter, word, call, bars, bracket, ratio. open: it ends in the body of a sum, which would swallow a factor
    behind it.
    """

    text: str
    level: int = ATOM
    kind: str = "call"
    open: bool = False


class Writer:
    """A way of writing formulas; they differ in the signs below and in the methods that have no body here."""

    minus = "-"
    conditions: Mapping[str, str] = MappingProxyType({})  # signs for comparisons where they differ from the language
    words: Mapping[str, str] = WORDS  # how `and`, `or`, `not` are written, with the space around them
    where, semicolon = " where ", "; "

    def __init__(self, name: Callable[[str], str]) -> None:
        self._symbol = name

    def formula(self, tree: Tree) -> str:
        """The whole formula with its definitions."""
        body = self.piece(tree.body).text
        definitions = self.semicolon.join(
            f"{self._head(one)} = {self.piece(one.body).text}" for one in tree.definitions
        )
        return f"{body}{self.where}{definitions}" if definitions else body

    def piece(self, part: Part) -> Piece:
        """Write one part."""
        match part:
            case Number(source):
                return self._number(source)
            case Constant(name):
                return self._constant(name)
            case Name(name):
                return self._name(name)
            case Item():
                return self._item(part)
            case Size(name):
                return self._size(name)
            case Negative(operand):
                inner = self._negated(operand)
                return Piece(self.minus + inner.text, NEGATIVE, inner.kind, inner.open)
            case Binary("+" | "-" as sign, left, right):
                first, second = self._within(left, SUM), self._within(right, PRODUCT)
                return Piece(f"{first.text} {self._sign(sign)} {second.text}", SUM, "call", second.open)
            case Binary("*"):
                return self._product(part)
            case Binary("/"):
                return self._ratio(part)
            case Binary():
                return self._power(part)
            case Call():
                return self._call(part)
            case Series():
                return self._series(part)
            case Choice():
                return self._choice(part)
        return self._condition(part)

    def _condition(self, part: Part) -> Piece:
        """Write a condition."""
        match part:
            case Compare(operators, operands):
                pieces = [self._within(operand, SUM).text for operand in operands]
                signs = [self.conditions.get(operator, operator) for operator in operators]
                rest = (f" {sign} {piece}" for sign, piece in zip(signs, pieces[1:], strict=True))
                return Piece(pieces[0] + "".join(rest), COMPARE)
            case Matches():
                return self._matches(part)
            case Flag(name):
                return self._name(name)
            case Truth(value):
                return Piece(str(value))
            case Not(operand):
                return Piece(self.words["not"] + self._within(operand, NOT).text, NOT)
            case Junction(operator, operands):
                level = AND if operator == "and" else OR
                return Piece(self.words[operator].join(self._within(one, level + 1).text for one in operands), level)
        raise TypeError(f"{part!r} is not a part of a formula")

    def _within(self, part: Part, level: int, *, closed: bool = False) -> Piece:
        """Write a part where something at least as tight as `level` is needed; `closed` when a factor follows it."""
        piece = self.piece(part)
        return self._bracketed(piece) if piece.level < level or (closed and piece.open) else piece

    def _bracketed(self, piece: Piece) -> Piece:
        """The piece in parentheses."""
        return Piece(f"({piece.text})", ATOM, "bracket")

    def _sign(self, sign: str) -> str:
        return self.minus if sign == "-" else sign

    def _negated(self, operand: Part) -> Piece:
        """What stands behind a minus sign."""
        return self._within(operand, PRODUCT)

    def _head(self, definition: Definition) -> str:
        """The left side of a definition."""
        if not definition.indices:
            return self._name(definition.name).text
        return self._item(Item(definition.name, tuple(Name(index) for index in definition.indices))).text

    def _listed(self, parts: tuple[Part, ...]) -> str:
        return ", ".join(self.piece(part).text for part in parts)

    def _number(self, source: str) -> Piece:
        return Piece(source, ATOM, "number")

    def _constant(self, name: str) -> Piece:
        raise NotImplementedError

    def _name(self, name: str) -> Piece:
        raise NotImplementedError

    def _item(self, item: Item) -> Piece:
        raise NotImplementedError

    def _size(self, name: str) -> Piece:
        raise NotImplementedError

    def _product(self, part: Binary) -> Piece:
        raise NotImplementedError

    def _ratio(self, part: Binary) -> Piece:
        raise NotImplementedError

    def _power(self, part: Binary) -> Piece:
        raise NotImplementedError

    def _call(self, part: Call) -> Piece:
        raise NotImplementedError

    def _series(self, part: Series) -> Piece:
        raise NotImplementedError

    def _choice(self, part: Choice) -> Piece:
        raise NotImplementedError

    def _matches(self, part: Matches) -> Piece:
        raise NotImplementedError
