"""Formulas in their own language, in ASCII: what `Formula` reads back as the same formula."""

from __future__ import annotations

from collections.abc import Callable

from actcli.formula.tree import Binary, Call, Choice, Item, Matches, Part, Series, Tree
from actcli.formula.writer import ATOM, CHOICE, COMPARE, NEGATIVE, OR, POWER, PRODUCT, Piece, Writer


def write(tree: Tree, name: Callable[[str], str] = str) -> str:
    """The text of a tree; `name` may spell names differently."""
    return TextWriter(name).formula(tree)


class TextWriter(Writer):
    """Writes the language of `actcli.formula`."""

    def _constant(self, name: str) -> Piece:
        return Piece(name)

    def _name(self, name: str) -> Piece:
        return Piece(self._symbol(name))

    def _item(self, item: Item) -> Piece:
        return Piece(f"{self._symbol(item.name)}[{self._listed(item.indices)}]")

    def _size(self, name: str) -> Piece:
        return Piece(f"size({self._symbol(name)})")

    def _negated(self, operand: Part) -> Piece:
        return self._within(operand, POWER)  # -(a*b) and (-a)*b are different trees

    def _product(self, part: Binary) -> Piece:
        first, second = self._within(part.left, NEGATIVE), self._within(part.right, POWER)
        return Piece(f"{first.text}{part.operator}{second.text}", PRODUCT)

    _ratio = _product

    def _power(self, part: Binary) -> Piece:
        return Piece(f"{self._within(part.left, ATOM).text}**{self._within(part.right, ATOM).text}", POWER)

    def _call(self, part: Call) -> Piece:
        return Piece(f"{part.function}({self._listed(part.arguments)})")

    def _series(self, part: Series) -> Piece:
        condition = "" if part.condition is None else f", {self.piece(part.condition).text}"
        return Piece(f"{part.kind}({part.index}, {self.piece(part.body).text}{condition})")

    def _choice(self, part: Choice) -> Piece:
        yes, condition = self._within(part.yes, OR).text, self._within(part.condition, OR).text
        return Piece(f"{yes} if {condition} else {self.piece(part.no).text}", CHOICE)

    def _matches(self, part: Matches) -> Piece:
        sign = "==" if part.equal else "!="
        if part.value is None:
            sign = "is" if part.equal else "is not"
        return Piece(f"{self._symbol(part.name)} {sign} {part.value!r}", COMPARE)
