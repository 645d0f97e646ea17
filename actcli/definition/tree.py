"""The parts a parsed formula is made of.

Every part is immutable and compares by value. An *expression* is a number; a *condition* is true or false and stands
only where one is asked for: in a choice, or beside the index of a sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

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


@dataclass(frozen=True, slots=True)
class Number:
    """A literal, kept as it was written: 0.044715 is that rational number, not the float nearest to it."""

    source: str


@dataclass(frozen=True, slots=True)
class Constant:
    """`pi` or `e`."""

    name: str


@dataclass(frozen=True, slots=True)
class Name:
    """A scalar, a flag, an index, or a definition without indices."""

    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """`x[i]`, `A[c, k]`: an element of a tensor, or a definition with indices."""

    name: str
    indices: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """`size(x)`: the length of the last axis of a tensor."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """`-operand`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and one of `+ - * / **`."""

    operator: Literal["+", "-", "*", "/", "**"]
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A function of scalars, one of `FUNCTIONS`."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """`sum(i, body)`, `prod(i, body)` or `largest(i, body)`, over the indices for which the condition holds."""

    kind: Literal["sum", "prod", "largest"]
    index: str
    body: Expression
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Choice:
    """`yes if condition else no`; nested in `no` it is a piecewise function."""

    condition: Condition
    yes: Expression
    no: Expression


@dataclass(frozen=True, slots=True)
class Compare:
    """A chain of comparisons between numbers: operands[0] operators[0] operands[1] …"""

    operators: tuple[str, ...]
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """A setting against a constant: `approximate == 'tanh'`, `threshold is None`; not `equal` for != and `is not`."""

    name: str
    value: str | bool | None
    equal: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """A setting that is true or false by itself: `x if log_input else …`."""

    name: str


@dataclass(frozen=True, slots=True)
class Truth:
    """`True` or `False`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Not:
    """`not operand`."""

    operand: Condition


@dataclass(frozen=True, slots=True)
class Junction:
    """Two or more conditions joined by `and` or by `or`."""

    operator: Literal["and", "or"]
    operands: tuple[Condition, ...]


Expression: TypeAlias = Number | Constant | Name | Item | Size | Negative | Binary | Call | Series | Choice
Condition: TypeAlias = Compare | Matches | Flag | Truth | Not | Junction
Part: TypeAlias = Expression | Condition


@dataclass(frozen=True, slots=True)
class Definition:
    """What follows `where`: `name = body`, or `name[i, j] = body`."""

    name: str
    indices: tuple[str, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole formula: its expression and the definitions behind `where`."""

    body: Expression
    definitions: tuple[Definition, ...] = ()


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
