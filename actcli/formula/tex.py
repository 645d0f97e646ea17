"""Formulas in LaTeX, and in the part of it that matplotlib draws."""

from __future__ import annotations

from types import MappingProxyType

from actcli.formula.letters import is_letter, tex_letters, tex_symbol
from actcli.formula.tree import (
    Binary,
    Call,
    Choice,
    Item,
    Matches,
    Name,
    Number,
    Part,
    Series,
    Size,
    children,
    walk,
)
from actcli.formula.unicode import POWERED, condition_on, halved, scientific, whole
from actcli.formula.writer import ATOM, CHOICE, COMPARE, NEGATIVE, OR, POWER, PRODUCT, Piece, Writer

_COMMANDS = {
    "sigmoid": r"\sigma", "phi": r"\varphi", "Phi": r"\Phi", "atan": r"\arctan",
    **{name: f"\\{name}" for name in ("exp", "log", "sin", "cos", "sinh", "cosh", "tanh", "max", "min")},
}  # fmt: skip
_LATEX_CONDITIONS = MappingProxyType({"<=": r"\le", ">=": r"\ge", "==": "=", "!=": r"\ne"})
_LATEX_WORDS = MappingProxyType({"and": r" \text{ and } ", "or": r" \text{ or } ", "not": r"\text{not } "})
_MATHTEXT_CONDITIONS = MappingProxyType({"<=": r"\leq", ">=": r"\geq", "==": "=", "!=": r"\neq"})
_MATHTEXT_WORDS = MappingProxyType(
    {"and": r" \; \mathrm{and} \; ", "or": r" \; \mathrm{or} \; ", "not": r"\mathrm{not} \; "}
)
_SIGNS = {"sum": r"\sum", "prod": r"\prod", "largest": r"\max"}
_TALL = (r"\frac", r"\dfrac", r"\sum", r"\prod", r"\sqrt", r"\begin", r"\max_", r"\left")
_OPERATORS = tuple(
    f"\\{name}" for name in ("exp", "log", "sin", "cos", "tanh", "max", "min", "sum", "prod", "operatorname")
)
_MOST_LEAVES = 3  # in an exponent; beyond that \exp(…) reads better


def _leaves(part: Part) -> int:
    if isinstance(part, Name | Number | Item | Size) or not children(part):
        return 1
    return sum(_leaves(child) for child in children(part))


def _has_exp(part: Part) -> bool:
    return any(isinstance(inside, Call) and inside.function == "exp" for inside in walk(part))


class LatexWriter(Writer):
    """Writes LaTeX for amsmath, without dollar signs."""

    conditions = _LATEX_CONDITIONS
    words = _LATEX_WORDS
    where, semicolon = r", \quad \text{where}\; ", r";\; "
    spaces_operators = True  # whether log, max and the like keep a distance of their own accord
    large_fraction = r"\frac"  # for a fraction that is not inside another
    low = False  # inside an exponent or a subscript, where fractions are written with a slash
    depth = 0  # how many fractions and roots we are in

    def _text(self, words: str) -> str:
        """Words inside the mathematics."""
        return rf"\text{{{words}}}"

    def _small(self, part: Part) -> str:
        """A part in an exponent or a subscript."""
        before, self.low = self.low, True
        try:
            return self.piece(part).text
        finally:
            self.low = before

    def _bracketed(self, piece: Piece) -> Piece:
        return Piece(self._fenced("(", piece.text, ")"), ATOM, "bracket")

    def _fenced(self, left: str, inside: str, right: str) -> str:
        """Brackets as tall as what they hold."""
        tall = any(command in inside for command in _TALL)
        return rf"\left{left} {inside} \right{right}" if tall else f"{left}{inside}{right}"

    def _number(self, source: str) -> Piece:
        mantissa, exponent = scientific(source)
        if exponent is None:
            return Piece(mantissa, ATOM, "number")
        power = f"10^{{{exponent}}}"
        return Piece(rf"{mantissa} \cdot {power}", PRODUCT, "number") if mantissa else Piece(power, POWER, "number")

    def _constant(self, name: str) -> Piece:
        return Piece(r"\pi" if name == "pi" else name, ATOM, "letter")

    def _name(self, name: str) -> Piece:
        symbol = self._symbol(name)
        return Piece(tex_symbol(symbol), ATOM, "letter" if is_letter(symbol) else "word")

    def _item(self, item: Item) -> Piece:
        symbol = self._symbol(item.name)
        # x_{ij} for letters, x_{i, j + 1} for more
        low = [self._small(index) for index in item.indices]
        joined = ("" if all(len(one) == 1 for one in low) else ", ").join(low)
        return Piece(tex_symbol(symbol, joined), ATOM, "letter" if is_letter(symbol) else "word")

    def _size(self, name: str) -> Piece:
        return Piece("n", ATOM, "letter")

    def _product(self, part: Binary) -> Piece:
        rewritten = halved(part)
        if rewritten.operator == "/":
            return self._ratio(rewritten)
        first, second = self._within(part.left, NEGATIVE, closed=True), self._within(part.right, PRODUCT)
        if second.kind == "slash":
            second = self._bracketed(second)
        level = NEGATIVE if first.text.startswith(self.minus) else PRODUCT
        return Piece(first.text + self._between(first, second) + second.text, level, second.kind, second.open)

    def _between(self, first: Piece, second: Piece) -> str:
        """What is needed between two factors."""
        kinds = (first.kind, second.kind)
        if second.kind == "number" or "slash" in kinds:
            return r" \cdot "
        if self.spaces_operators and second.text.startswith(_OPERATORS):
            return " "
        apart = "word" in kinds or "call" in kinds or kinds == ("letter", "bracket")
        return r" \, " if apart else " "

    def _ratio(self, part: Binary) -> Piece:
        if self.low:
            top, bottom = self._within(part.left, NEGATIVE, closed=True), self._within(part.right, POWER, closed=True)
            level = NEGATIVE if top.text.startswith(self.minus) else PRODUCT
            return Piece(f"{top.text} / {bottom.text}", level, "slash")
        fraction = self.large_fraction if self.depth == 0 else r"\frac"
        self.depth += 1
        top, bottom = self.piece(part.left), self.piece(part.right)
        self.depth -= 1
        if top.level == NEGATIVE:  # the sign goes in front of the fraction
            return Piece(rf"-{fraction}{{{top.text[1:]}}}{{{bottom.text}}}", NEGATIVE, "bars")
        return Piece(rf"{fraction}{{{top.text}}}{{{bottom.text}}}", POWER, "bars")

    def _power(self, part: Binary) -> Piece:
        digits = whole(part.right)
        if digits and isinstance(part.left, Call) and part.left.function in POWERED:
            inside = self._fenced("(", self._listed(part.left.arguments), ")")
            return Piece(f"{_COMMANDS[part.left.function]}^{{{digits}}}{inside}")
        base = self._within(part.left, ATOM)
        # x_{i}^{2} and x^{+2} must not become a double superscript
        text = f"{{{base.text}}}" if "^" in base.text and base.kind in ("letter", "word") else base.text
        return Piece(f"{text}^{{{self._small(part.right)}}}", POWER, base.kind)

    def _call(self, part: Call) -> Piece:
        argument = part.arguments[0]
        if part.function == "exp" and _leaves(argument) <= _MOST_LEAVES and not _has_exp(argument):
            return Piece(f"e^{{{self._small(argument)}}}", POWER, "letter")
        self.depth += part.function == "sqrt"
        inside = self._listed(part.arguments)
        self.depth -= part.function == "sqrt"
        if part.function == "sqrt":
            return Piece(rf"\sqrt{{{inside}}}", ATOM, "bars")
        if part.function == "abs":
            return Piece(self._fenced("|", inside, "|"), ATOM, "bars")
        if part.function == "floor":
            return Piece(rf"\lfloor {inside} \rfloor", ATOM, "bars")
        command = _COMMANDS.get(part.function, rf"\operatorname{{{part.function}}}")
        return Piece(command + self._fenced("(", inside, ")"))

    def _series(self, part: Series) -> Piece:
        low = part.index if part.condition is None else condition_on(part, self._small(part.condition))
        return Piece(rf"{_SIGNS[part.kind]}_{{{low}}} {self._within(part.body, PRODUCT).text}", PRODUCT, "call", True)

    def _choice(self, part: Choice) -> Piece:
        rows: list[str] = []
        rest: Part = part
        while isinstance(rest, Choice):
            rows.append(rf"{self.piece(rest.yes).text} & {self._text('if ')} {self.piece(rest.condition).text}")
            rest = rest.no
        rows.append(rf"{self.piece(rest).text} & {self._text('otherwise')}")
        joined = r" \\ ".join(rows)
        return Piece(rf"\begin{{cases}} {joined} \end{{cases}}", CHOICE)

    def _matches(self, part: Matches) -> Piece:
        value = "none" if part.value is None else str(part.value).lower()
        sign = self.conditions["==" if part.equal else "!="]
        return Piece(rf"{tex_symbol(self._symbol(part.name))} {sign} {tex_letters(value)}", COMPARE)


class MathtextWriter(LatexWriter):
    """Writes what matplotlib's mathtext draws: one line, no environments."""

    conditions = _MATHTEXT_CONDITIONS
    words = _MATHTEXT_WORDS
    where = r", \quad \mathrm{where}\; "
    spaces_operators = False
    large_fraction = r"\dfrac"

    def _text(self, words: str) -> str:
        return rf"\mathrm{{{words.strip()}}}"

    def _choice(self, part: Choice) -> Piece:
        yes, condition = self._within(part.yes, OR).text, self._within(part.condition, OR).text
        no = self.piece(part.no).text + ("" if isinstance(part.no, Choice) else r" \; \mathrm{otherwise}")
        return Piece(rf"{yes} \; ({condition}); \;\; {no}", CHOICE)
