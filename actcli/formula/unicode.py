"""Formulas in Unicode, on one line: log(1 + e^(βx))/β, Σⱼ e^(βxⱼ), x if x > 0, αx otherwise."""

from __future__ import annotations

from actcli.formula.letters import is_letter, subscript, superscript
from actcli.formula.tree import (
    Binary,
    Call,
    Choice,
    Expression,
    Item,
    Junction,
    Matches,
    Name,
    Negative,
    Number,
    Part,
    Series,
)
from actcli.formula.writer import ATOM, CHOICE, COMPARE, NEGATIVE, OR, POWER, PRODUCT, Piece, Writer

FUNCTIONS = {"sigmoid": "σ", "phi": "φ", "Phi": "Φ"}
POWERED = frozenset(("sin", "cos", "sinh", "cosh", "tanh"))  # sin²(x) rather than sin(x)²
LONGEST_EXPONENT = 6  # characters; beyond that exp(…) reads better than e^(…)
SIGNS = {"sum": "Σ", "prod": "Π", "largest": "max"}
COMPARISONS = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}

# What stands between two factors. A word (a name of several letters) keeps its distance.
_GAPS = {
    ("number", "letter"): "",
    ("number", "bracket"): "",
    ("number", "bars"): "",
    ("letter", "letter"): "",
    ("bracket", "bracket"): "",
}


def gap(first: str, second: str) -> str:
    """The space or dot between factors of these kinds."""
    if second == "number" or "ratio" in (first, second):
        return "·" if second == "number" and first != "ratio" else " · "
    return "·" if "word" in (first, second) else _GAPS.get((first, second), " ")


def halved(part: Binary) -> Binary:
    """1/2*x*y is written as (x*y)/2, unless a sum or a choice would have to go on top."""
    factors: list[Expression] = []
    rest: Expression = part
    while isinstance(rest, Binary) and rest.operator == "*":
        factors.insert(0, rest.right)
        rest = rest.left
    if not (isinstance(rest, Binary) and rest.operator == "/" and rest.left == Number("1")):
        return part
    if any(isinstance(factor, Series | Choice) for factor in factors):
        return part
    top = factors[0]
    for factor in factors[1:]:
        top = Binary("*", top, factor)
    return Binary("/", top, rest.right)


def scientific(source: str) -> tuple[str, str | None]:
    """A literal's digits and its power of ten, if it has one: 2.5e-07 is ("2.5", "-7"), 1e9 is ("", "9")."""
    mantissa, _, exponent = source.lower().partition("e")
    if not exponent:
        return mantissa, None
    return ("" if mantissa == "1" else mantissa), str(int(exponent))


def whole(part: Expression) -> str | None:
    """The digits of a whole-number literal, with its sign."""
    if isinstance(part, Negative) and isinstance(part.operand, Number):
        digits = whole(part.operand)
        return digits and f"-{digits}"
    return part.source if isinstance(part, Number) and part.source.isdigit() else None


class UnicodeWriter(Writer):
    """Writes Unicode; subscripts become letters of their own where Unicode has them."""

    minus = "−"
    conditions = COMPARISONS
    where = ", where "

    def _number(self, source: str) -> Piece:
        mantissa, exponent = scientific(source)
        if exponent is None:
            return Piece(mantissa, ATOM, "number")
        power = f"10{superscript(exponent)}"
        return Piece(f"{mantissa}·{power}", PRODUCT, "number") if mantissa else Piece(power, POWER, "number")

    def _constant(self, name: str) -> Piece:
        return Piece("π" if name == "pi" else name, ATOM, "letter")

    def _name(self, name: str) -> Piece:
        symbol = self._symbol(name)
        return Piece(symbol, ATOM, "letter" if is_letter(symbol) else "word")

    def _item(self, item: Item) -> Piece:
        base = self._symbol(item.name)
        written = [self.piece(index).text for index in item.indices]
        low = subscript("".join(written).replace(" ", "")) if all(map(_simple, item.indices)) else None
        if low is not None and len(base) == 1:
            return Piece(base + low, ATOM, "letter")
        return Piece(f"{base}[{', '.join(written)}]", ATOM, "call")

    def _size(self, name: str) -> Piece:
        return Piece("n", ATOM, "letter")

    def _product(self, part: Binary) -> Piece:
        rewritten = halved(part)
        if rewritten.operator == "/":
            return self._ratio(rewritten)
        first, second = self._within(part.left, NEGATIVE, closed=True), self._within(part.right, PRODUCT)
        if second.kind == "ratio":
            second = self._bracketed(second)
        level = NEGATIVE if first.text.startswith(self.minus) else PRODUCT
        kind = second.kind if second.kind in ("word", "bracket", "letter") and first.kind != "ratio" else "call"
        return Piece(first.text + gap(first.kind, second.kind) + second.text, level, kind, second.open)

    def _ratio(self, part: Binary) -> Piece:
        top, bottom = self._within(part.left, NEGATIVE, closed=True), self.piece(part.right)
        if bottom.level < POWER and not (isinstance(part.right, Series)):
            bottom = self._bracketed(bottom)
        slash = " / " if " " in top.text + bottom.text else "/"
        level = NEGATIVE if top.text.startswith(self.minus) else PRODUCT
        return Piece(top.text + slash + bottom.text, level, "ratio", bottom.open)

    def _power(self, part: Binary) -> Piece:
        digits = whole(part.right)
        high = digits and superscript(digits)
        if high and isinstance(part.left, Call) and part.left.function in POWERED:
            return Piece(f"{part.left.function}{high}({self._listed(part.left.arguments)})")
        base = self._within(part.left, ATOM)
        if high:
            return Piece(base.text + high, POWER, base.kind)
        return Piece(f"{base.text}^{self._high(part.right)}", POWER)

    def _high(self, part: Expression) -> str:
        """What stands behind ^: a letter or a number by itself, everything else in parentheses."""
        piece = self.piece(part)
        return piece.text if piece.level == ATOM and piece.kind in ("letter", "word", "number") else f"({piece.text})"

    def _call(self, part: Call) -> Piece:
        inside = self._listed(part.arguments)
        if part.function == "exp":
            short = len(inside) <= LONGEST_EXPONENT and " " not in inside and "^" not in inside
            return Piece(f"e^{self._high(part.arguments[0])}", POWER) if short else Piece(f"exp({inside})")
        if part.function == "sqrt":
            simple = isinstance(part.arguments[0], Name | Number) and len(inside) == 1
            return Piece(f"√{inside}" if simple else f"√({inside})", POWER)
        if part.function == "abs":
            return Piece(f"|{inside}|", ATOM, "bars")
        if part.function == "floor":
            return Piece(f"⌊{inside}⌋", ATOM, "bracket")
        return Piece(f"{FUNCTIONS.get(part.function, part.function)}({inside})")

    def _series(self, part: Series) -> Piece:
        low = subscript(part.index) or f"_{part.index}"
        if part.condition is not None:
            condition = condition_on(part, self.piece(part.condition).text)
            low = f"_({condition})" if isinstance(part.condition, Junction) else f"_({condition.replace(' ', '')})"
        return Piece(f"{SIGNS[part.kind]}{low} {self._within(part.body, PRODUCT).text}", PRODUCT, "call", True)

    def _choice(self, part: Choice) -> Piece:
        yes, condition = self._within(part.yes, OR).text, self._within(part.condition, OR).text
        last = isinstance(part.no, Choice)
        return Piece(f"{yes} if {condition}, {self.piece(part.no).text}{'' if last else ' otherwise'}", CHOICE)

    def _matches(self, part: Matches) -> Piece:
        value = "none" if part.value is None else str(part.value).lower()
        return Piece(f"{self._symbol(part.name)} {'=' if part.equal else '≠'} {value}", COMPARE)


def condition_on(series: Series, condition: str) -> str:
    """What is written under a sum: the condition, with the index in front unless it starts with it."""
    return condition if condition.startswith(f"{series.index} ") else f"{series.index}: {condition}"


def _simple(part: Part) -> bool:
    return isinstance(part, Name | Number | Binary)
