"""Formula text to tree, node by node: what is not on the list is refused.

Python reads the text (`ast`, which never runs anything); each node it finds is translated or refused here, so that
nothing reaches evaluation but arithmetic on the names, functions and indices of the language in `formula`.
"""

from __future__ import annotations

import ast
import re
from typing import Literal, cast

from actcli.errors import BadValue, nearest
from actcli.formula.scope import scope
from actcli.formula.tree import (
    CONSTANTS,
    FUNCTIONS,
    RESERVED,
    SERIES,
    SIZE,
    Binary,
    Call,
    Choice,
    Compare,
    Condition,
    Constant,
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
    Size,
    Tree,
    Truth,
)

LONGEST_TEXT, DEEPEST_NESTING = 10_000, 150
LONGEST_NUMBER, LARGEST_EXPONENT = 1000, 5000  # 1e999999999 is ten characters, and would fill the memory

_DECIMAL = re.compile(r"(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,6}))?")
_DEFINITION = re.compile(r"\s*(\w+)\s*(?:\[\s*(\w+(?:\s*,\s*\w+)*)\s*\])?\s*=(?!=)(.*)")
_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


def parse(text: str) -> Tree:
    """The tree of a formula; BadValue names the part that is not in the language."""
    try:
        if len(text) > LONGEST_TEXT:
            raise BadValue(f"it has {len(text)} characters, at most {LONGEST_TEXT} are read")
        body, *rest = text.split(" where ")
        if len(rest) > 1:
            raise BadValue("'where' appears twice; definitions are separated by ';'")
        tree = Tree(_expression(body), tuple(_definition(part) for part in rest[0].split(";")) if rest else ())
        scope(tree)
    except BadValue as error:
        shown = text if len(text) <= 100 else f"{text[:97]}…"
        raise BadValue(f"formula '{shown}': {error}") from None
    return tree


def _expression(text: str) -> Expression:
    text = text.strip()
    if not text:
        raise BadValue("an expression is missing")
    try:
        node = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = getattr(error, "msg", None) or "it cannot be read"
        raise BadValue(f"'{text}' is not an expression ({reason})") from None
    return _Reader(text).number(node)


def _definition(text: str) -> Definition:
    match = _DEFINITION.fullmatch(text)
    if match is None:
        raise BadValue(
            f"'{text.strip()}' behind 'where' is not a definition; write name = expression or name[i] = expression"
        )
    name, indices, body = match.groups()
    inside = tuple(re.split(r"\s*,\s*", indices)) if indices else ()
    for word in (name, *inside):
        _check_name(word)
    return Definition(name, inside, _expression(body))


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII) or "__" in name:
        raise BadValue(f"'{name}' cannot be a name; names are ASCII letters, digits and single underscores")
    if name in RESERVED:
        raise BadValue(f"'{name}' is a {'constant' if name in CONSTANTS else 'function'} and cannot be a name")


class _Reader:
    """Translates the nodes of one expression; `text` is what it quotes from."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.depth = 0

    def segment(self, node: ast.AST) -> str:
        """The piece of text a node was read from."""
        return ast.get_source_segment(self.text, cast(ast.expr, node)) or ast.unparse(node)

    def refused(self, node: ast.AST, why: str) -> BadValue:
        """The error that names a node and says what is wrong with it."""
        return BadValue(f"'{self.segment(node)}' {why}")

    def number(self, node: ast.expr) -> Expression:
        """A node where a number is expected."""
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            raise BadValue(f"it is nested more than {DEEPEST_NESTING} deep")
        try:
            return self._number(node)
        finally:
            self.depth -= 1

    def _number(self, node: ast.expr) -> Expression:
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return self._literal(node)
            case ast.Name(id=name):
                if name in CONSTANTS:
                    return Constant(name)
                return Name(self._name(node, name))
            case ast.Subscript(value=ast.Name(id=name), slice=inside):
                nodes = inside.elts if isinstance(inside, ast.Tuple) else [inside]
                if not nodes or any(isinstance(one, ast.Slice | ast.Starred) for one in nodes):
                    raise self.refused(node, "needs one index for each axis")
                return Item(self._name(node, name), tuple(self.number(one) for one in nodes))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negative(self.number(operand))
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
                symbol = cast(Literal["+", "-", "*", "/", "**"], _OPERATORS[type(operator)])
                return Binary(symbol, self.number(left), self.number(right))
            case ast.IfExp(test=test, body=yes, orelse=no):
                return Choice(self.condition(test), self.number(yes), self.number(no))
            case ast.Call():
                return self._call(node)
            case ast.Compare() | ast.BoolOp() | ast.Constant() | ast.UnaryOp(op=ast.Not()):
                raise self.refused(node, "stands where a number is needed")
            case ast.Lambda():
                raise self.refused(node, "is not in the language of formulas (the parameter λ is written lambd)")
        raise self.refused(node, f"is not in the language of formulas ({type(node).__name__.lower()})")

    def condition(self, node: ast.expr) -> Condition:
        """A node where true or false is expected."""
        match node:
            case ast.Constant(value=bool() as value):
                return Truth(value)
            case ast.Name(id=name):
                return Flag(self._name(node, name))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.condition(operand))
            case ast.BoolOp(op=operator, values=values):
                word: Literal["and", "or"] = "and" if isinstance(operator, ast.And) else "or"
                return Junction(word, tuple(self.condition(value) for value in values))
            case ast.Compare(
                left=left, ops=[operator], comparators=[ast.Constant(value=str() | bool() | None as value)]
            ):
                wanted = (ast.Is, ast.IsNot) if value is None else (ast.Eq, ast.NotEq)
                if not isinstance(left, ast.Name) or not isinstance(operator, wanted):
                    raise self.refused(node, "is not a condition; write name == 'word', name == True or name is None")
                return Matches(self._name(left, left.id), value, isinstance(operator, wanted[0]))
            case ast.Compare(left=left, ops=operators, comparators=others):
                if any(type(operator) not in _OPERATORS for operator in operators):
                    raise self.refused(node, "is not a condition; numbers are compared with < <= > >= == !=")
                symbols = tuple(_OPERATORS[type(operator)] for operator in operators)
                return Compare(symbols, tuple(self.number(one) for one in (left, *others)))
        raise self.refused(node, "stands where a condition is needed")

    def _literal(self, node: ast.expr) -> Number:
        source = self.segment(node)
        match = _DECIMAL.fullmatch(source)
        if match is None or len(source) > LONGEST_NUMBER or abs(int(match[2] or 0)) > LARGEST_EXPONENT:
            raise self.refused(node, "is not a decimal number of reasonable size")
        return Number(source)

    def _name(self, node: ast.AST, name: str) -> str:
        if name in RESERVED:
            raise self.refused(
                node, f"uses '{name}' as a name" + (f"; write {name}(…)" if name not in CONSTANTS else "")
            )
        _check_name(name)
        return name

    def _call(self, node: ast.Call) -> Expression:
        if not isinstance(node.func, ast.Name):
            raise self.refused(node, f"is not in the language of formulas ({type(node.func).__name__.lower()})")
        name = node.func.id
        if name not in RESERVED or name in CONSTANTS:
            known = [*FUNCTIONS, *SERIES, SIZE]
            raise self.refused(
                node, f"calls the unknown function '{name}'{nearest(name, known) or '; known: ' + ', '.join(known)}"
            )
        if node.keywords or any(isinstance(one, ast.Starred) for one in node.args):
            raise self.refused(node, "has an argument that is not an expression")
        if name in SERIES:
            return self._series(node, cast(Literal["sum", "prod", "largest"], name))
        if name == SIZE:
            if len(node.args) != 1 or not isinstance(node.args[0], ast.Name):
                raise self.refused(node, "needs the name of one tensor")
            return Size(self._name(node.args[0], node.args[0].id))
        fewest, most = FUNCTIONS[name]
        if len(node.args) < fewest or (most is not None and len(node.args) > most):
            raise self.refused(
                node, f"has {len(node.args)} arguments, {name} takes {fewest}{'' if most else ' or more'}"
            )
        return Call(name, tuple(self.number(argument) for argument in node.args))

    def _series(self, node: ast.Call, kind: Literal["sum", "prod", "largest"]) -> Series:
        if len(node.args) not in (2, 3) or not isinstance(node.args[0], ast.Name):
            raise self.refused(node, f"is not {kind}(index, body) or {kind}(index, body, condition)")
        index, body, *rest = node.args
        condition = self.condition(rest[0]) if rest else None
        return Series(kind, self._name(index, cast(ast.Name, index).id), self.number(body), condition)
