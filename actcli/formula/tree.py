"""The parts a parsed formula is made of.

Every part is immutable and compares by value. An *expression* is a number; a *condition* is true or false and stands
only where one is asked for: in a choice, or beside the index of a sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal, TypeAlias, dataclass_transform

# name: (fewest, most) arguments; None means any number
FUNCTIONS: dict[str, tuple[int, int | None]] = {
    **dict.fromkeys(("exp", "log", "sqrt", "abs", "sign", "floor", "erf", "erfc", "atan", "sin", "cos"), (1, 1)),
    **dict.fromkeys(("sinh", "cosh", "tanh", "sigmoid", "softplus", "Phi", "phi"), (1, 1)),
    **dict.fromkeys(("max", "min"), (2, None)),
}
SERIES = ("sum", "prod", "largest")
SIZE = "size"  # size(x): the length of the last axis of the tensor x
CONSTANTS = ("pi", "e")
RESERVED = frozenset((*FUNCTIONS, *SERIES, SIZE, *CONSTANTS))


@dataclass_transform(frozen_default=True)
class Node:
    """A record with the annotated fields, which cannot be changed and compares by value.

    It does what a frozen dataclass does; making twenty of those costs more than taking a formula apart.
    """

    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls.__match_args__ = tuple(cls.__annotations__)  # type: ignore[misc]  # mypy knows only dataclass's own

    def __init__(self, *values: Any) -> None:
        self.__dict__.update(zip(self.__match_args__, values, strict=True))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be set")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.__dict__.values()))})"


class Number(Node):
    """A literal, kept as it was written: 0.044715 is that rational number, not the float nearest to it."""

    source: str


class Constant(Node):
    """`pi` or `e`."""

    name: str


class Name(Node):
    """A scalar, a flag, an index, or a definition without indices."""

    name: str


class Item(Node):
    """`x[i]`, `A[c, k]`: an element of a tensor, or a definition with indices."""

    name: str
    indices: tuple[Expression, ...]


class Size(Node):
    """`size(x)`: the length of the last axis of a tensor."""

    name: str


class Negative(Node):
    """`-operand`."""

    operand: Expression


class Binary(Node):
    """Two operands and one of `+ - * / **`."""

    operator: Literal["+", "-", "*", "/", "**"]
    left: Expression
    right: Expression


class Call(Node):
    """A function of scalars, one of `FUNCTIONS`."""

    function: str
    arguments: tuple[Expression, ...]


class Series(Node):
    """`sum(i, body)`, `prod(i, body)` or `largest(i, body)`, over the indices for which the condition holds."""

    kind: Literal["sum", "prod", "largest"]
    index: str
    body: Expression
    condition: Condition | None


class Choice(Node):
    """`yes if condition else no`; nested in `no` it is a piecewise function."""

    condition: Condition
    yes: Expression
    no: Expression


class Compare(Node):
    """A chain of comparisons between numbers: operands[0] operators[0] operands[1] …"""

    operators: tuple[str, ...]
    operands: tuple[Expression, ...]


class Matches(Node):
    """A setting against a constant: `approximate == 'tanh'`, `threshold is None`; not `equal` for != and `is not`."""

    name: str
    value: str | bool | None
    equal: bool

    def holds(self, given: object) -> bool:
        """Whether it is true of a setting with this value; True is not 1."""
        same = given is None if self.value is None else type(given) is type(self.value) and given == self.value
        return same is self.equal


class Flag(Node):
    """A setting that is true or false by itself: `x if log_input else …`."""

    name: str


class Truth(Node):
    """`True` or `False`."""

    value: bool


class Not(Node):
    """`not operand`."""

    operand: Condition


class Junction(Node):
    """Two or more conditions joined by `and` or by `or`."""

    operator: Literal["and", "or"]
    operands: tuple[Condition, ...]


Expression: TypeAlias = Number | Constant | Name | Item | Size | Negative | Binary | Call | Series | Choice
Condition: TypeAlias = Compare | Matches | Flag | Truth | Not | Junction
Part: TypeAlias = Expression | Condition


class Definition(Node):
    """What follows `where`: `name = body`, or `name[i, j] = body`."""

    name: str
    indices: tuple[str, ...]
    body: Expression


class Tree(Node):
    """A whole formula: its expression and the definitions behind `where`."""

    body: Expression
    definitions: tuple[Definition, ...]


def children(part: Part) -> tuple[Part, ...]:
    """The parts directly inside one, in reading order."""
    match part:
        case Item(_, inside) | Call(_, inside) | Compare(_, inside) | Junction(_, inside):
            return inside
        case Negative(operand) | Not(operand):
            return (operand,)
        case Binary(_, left, right):
            return (left, right)
        case Series(_, _, body, condition):
            return (body,) if condition is None else (body, condition)
        case Choice(condition, yes, no):
            return (yes, condition, no)
    return ()


def walk(part: Part) -> Iterator[Part]:
    """The part itself and everything inside it, in reading order."""
    yield part
    for child in children(part):
        yield from walk(child)
