"""A formula's tree as a function: each part is translated once into a closure that computes a jet.

The closures take a Run (what the names stand for, and how precisely to compute) and the values of the indices in force.
The branch of a choice that is not taken is never computed, nor is a factor beside one that is exactly 0: 0·log(0) is 0,
as information theory has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from actcli.errors import BadIndex, BadValue
from actcli.exact import ball, jet
from actcli.exact.ball import Precision
from actcli.exact.bindings import Bindings
from actcli.exact.jet import CONSTANT_ZERO, Jet
from actcli.formula import Formula
from actcli.formula.scope import Axis, axes
from actcli.formula.tree import (
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
    Part,
    Series,
    Size,
    Tree,
    Truth,
    walk,
)

Indices: TypeAlias = Mapping[str, int]


class Run:
    """One evaluation at one precision; `definitions` and `repeated` remember what has been computed."""

    __slots__ = ("bindings", "definitions", "free", "precision", "repeated")

    def __init__(self, bindings: Bindings, free: Indices, precision: Precision) -> None:
        self.bindings = bindings
        self.free = free
        self.precision = precision
        self.definitions: dict[tuple[str, tuple[int, ...]], Jet] = {}
        self.repeated: dict[int, Jet] = {}


Code: TypeAlias = Callable[[Run, Indices], Jet]
Test: TypeAlias = Callable[[Run, Indices], bool]
Operation: TypeAlias = Callable[[Jet, Jet, Precision], Jet]

_OPERATIONS: dict[str, Operation] = {"+": jet.add, "-": jet.subtract, "/": jet.divide, "**": jet.power}
_KINKED: dict[str, Callable[[Jet, Precision], Jet]] = {"abs": jet.absolute, "sign": jet.sign, "floor": jet.floor}
_COMPARISONS: dict[str, frozenset[int]] = {
    "<": frozenset((-1,)),
    "<=": frozenset((-1, 0)),
    ">": frozenset((1,)),
    ">=": frozenset((0, 1)),
    "==": frozenset((0,)),
    "!=": frozenset((-1, 1)),
}
_EQUALITIES = (_COMPARISONS["=="], _COMPARISONS["!="])


@lru_cache(maxsize=1024)
def compiled(formula: Formula) -> Code:
    """The function that computes a formula; translated once for each text."""
    return _Compiler(formula).body


class _Compiler:
    def __init__(self, formula: Formula) -> None:
        self.tree: Tree = formula.tree
        self.free = frozenset(formula.free_indices)
        self.definitions = {definition.name: definition for definition in self.tree.definitions}
        self.defined: dict[str, Code] = {}
        self.repeated = self._repeated()
        for definition in self.tree.definitions:
            self.defined[definition.name] = self.expression(definition.body, self.free | set(definition.indices))
        self.body = self.expression(self.tree.body, self.free)

    def _repeated(self) -> dict[Call, int]:
        """The calls that stand in the formula several times and are the same at every index, numbered."""
        parts = list(walk(self.tree.body))
        indices = self.free | {part.index for part in parts if isinstance(part, Series)}
        times = Counter(part for part in parts if isinstance(part, Call) and not _varies(part, indices))
        return {call: number for number, call in enumerate(call for call, count in times.items() if count > 1)}

    def expression(self, part: Expression, scope: frozenset[str]) -> Code:
        """The code of a part, in which the names in `scope` are indices."""
        match part:
            case Number(source):
                return _literal(source)
            case Constant(name):
                constant = ball.pi if name == "pi" else ball.euler
                return lambda run, indices: (constant(run.precision.bits),)
            case Name(name):
                return self.name(name, scope)
            case Item():
                return self.item(part, scope)
            case Size(name):
                return lambda run, indices: (ball.integer(run.bindings.size(name)),)
            case Negative(operand):
                inner = self.expression(operand, scope)
                return lambda run, indices: jet.negative(inner(run, indices))
            case Binary(operator, left, right):
                return _binary(operator, self.expression(left, scope), self.expression(right, scope))
            case Call(function, arguments):
                code = _call(function, [self.expression(argument, scope) for argument in arguments])
                return _once(self.repeated[part], code) if part in self.repeated else code
            case Series():
                return self.series(part, scope)
            case Choice(condition, yes, no):
                test = self.condition(condition, scope)
                first, second = self.expression(yes, scope), self.expression(no, scope)
                return lambda run, indices: (first if test(run, indices) else second)(run, indices)

    def condition(self, part: Condition, scope: frozenset[str]) -> Test:
        """The code of a condition."""
        match part:
            case Flag(name):
                return lambda run, indices: run.bindings.flag(name)
            case Matches(name):
                return lambda run, indices: part.holds(run.bindings.setting(name))
            case Truth(value):
                return lambda run, indices: value
            case Not(operand):
                inner = self.condition(operand, scope)
                return lambda run, indices: not inner(run, indices)
            case Junction(operator, operands):
                tests = [self.condition(operand, scope) for operand in operands]
                join = all if operator == "and" else any
                return lambda run, indices: join(test(run, indices) for test in tests)
            case Compare(operators, operands):
                codes = [self.expression(operand, scope) for operand in operands]
                return _chain([_COMPARISONS[operator] for operator in operators], codes)

    def name(self, name: str, scope: frozenset[str]) -> Code:
        """An index, a definition without indices, or a scalar."""
        if name in scope:
            return lambda run, indices: (ball.integer(indices[name]),)
        if name in self.definitions:
            return self.definition(self.definitions[name], [])
        return lambda run, indices: run.bindings.number(name, run.precision)

    def item(self, part: Item, scope: frozenset[str]) -> Code:
        """An element of a tensor, or a definition with indices."""
        places = [self.place(index, scope) for index in part.indices]
        if part.name in self.definitions:
            return self.definition(self.definitions[part.name], places)
        name = part.name
        if len(places) == 1:
            place = places[0]
            return lambda run, indices: run.bindings.element(name, (place(run, indices),), run.precision)
        return lambda run, indices: run.bindings.element(
            name, tuple(place(run, indices) for place in places), run.precision
        )

    def place(self, part: Expression, scope: frozenset[str]) -> Callable[[Run, Indices], int]:
        """The code of a subscript, which must come out whole."""
        if isinstance(part, Name) and part.name in scope:
            name = part.name
            return lambda run, indices: indices[name]
        code = self.expression(part, scope)

        def whole(run: Run, indices: Indices) -> int:
            number = ball.whole(code(run, indices)[0])
            if number is None:
                raise BadIndex("a subscript of the formula is not a whole number there")
            return number

        return whole

    def definition(self, definition: Definition, places: list[Callable[[Run, Indices], int]]) -> Code:
        """A use of a definition; its body sees the free indices and its own, not those around the use."""
        name, own, defined = definition.name, definition.indices, self.defined

        def use(run: Run, indices: Indices) -> Jet:
            at = tuple(place(run, indices) for place in places)
            found = run.definitions.get((name, at))
            if found is None:
                inside = {**run.free, **dict(zip(own, at, strict=True))} if at else run.free
                found = run.definitions[name, at] = defined[name](run, inside)
            return found

        return use

    def series(self, part: Series, scope: frozenset[str]) -> Code:
        """A sum, a product or a maximum over an index."""
        index, ranges = part.index, tuple(dict.fromkeys(axes(self.tree, part, part.index)))
        inside = scope | {index}
        body = self.expression(part.body, inside)
        condition = None if part.condition is None else self.condition(part.condition, inside)
        join = jet.JOINED[part.kind]

        def total(run: Run, indices: Indices) -> Jet:
            around = [{**indices, index: place} for place in range(_length(run.bindings, index, ranges))]
            if condition is not None:
                around = [one for one in around if condition(run, one)]
            return join([body(run, one) for one in around], run.precision)

        return total


def _literal(source: str) -> Code:
    number = Fraction(source)
    if number.denominator & (number.denominator - 1) == 0:
        exact: Jet = (ball.rational(number.numerator, number.denominator, 1),)
        return lambda run, indices: exact

    @lru_cache(maxsize=8)
    def to(bits: int) -> Jet:
        return (ball.rational(number.numerator, number.denominator, bits),)

    return lambda run, indices: to(run.precision.bits)


def _binary(operator: str, left: Code, right: Code) -> Code:
    if operator == "*":

        def product(run: Run, indices: Indices) -> Jet:
            first = left(run, indices)
            return CONSTANT_ZERO if jet.vanishes(first) else jet.multiply(first, right(run, indices), run.precision)

        return product
    operation = _OPERATIONS[operator]
    return lambda run, indices: operation(left(run, indices), right(run, indices), run.precision)


def _varies(part: Part, indices: frozenset[str]) -> bool:
    """Whether a part may differ from one index to the next."""
    parts = list(walk(part))
    return any(isinstance(one, Item | Series) or (isinstance(one, Name) and one.name in indices) for one in parts)


def _once(number: int, code: Code) -> Code:
    """A call that stands in the formula several times, computed once in a run."""

    def remembered(run: Run, indices: Indices) -> Jet:
        if number not in run.repeated:
            run.repeated[number] = code(run, indices)
        return run.repeated[number]

    return remembered


def _call(function: str, arguments: list[Code]) -> Code:
    if function in ("max", "min"):
        wanted = 1 if function == "max" else -1
        return lambda run, indices: jet.extreme([one(run, indices) for one in arguments], wanted, run.precision)
    applied, argument = _KINKED.get(function) or jet.SMOOTH[function], arguments[0]
    return lambda run, indices: applied(argument(run, indices), run.precision)


def _chain(wanted: list[frozenset[int]], codes: list[Code]) -> Test:
    def holds(run: Run, indices: Indices) -> bool:
        first = codes[0](run, indices)
        for sides, code in zip(wanted, codes[1:], strict=True):
            second = code(run, indices)
            if not _compared(first, second, sides, run.precision):
                return False
            first = second
        return True

    return holds


def _compared(first: Jet, second: Jet, sides: frozenset[int], precision: Precision) -> bool:
    """Whether two numbers are as wanted. Where one varies, they are equal at single points, and a derivative is that beside them."""
    if sides in _EQUALITIES and not (jet.is_constant(first) and jet.is_constant(second)):
        return sides is not _COMPARISONS["=="]
    return ball.compare(first[0], second[0], precision) in sides


def _length(bindings: Bindings, index: str, ranges: tuple[Axis, ...]) -> int:
    """How many values an index takes: the length of the first axis it subscripts that is there."""
    for tensor, axis in ranges:
        if bindings.given.get(tensor) is not None:
            length = bindings.length(tensor, axis)
            if length is not None:
                return length
    tensors = ", ".join(dict.fromkeys(tensor for tensor, _ in ranges))
    raise BadValue(f"the index {index} of the formula has no range; it runs over an axis of {tensors}")
