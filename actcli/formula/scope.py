"""Which names of a formula are tensors and parameters, which are indices, and what an index runs over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from actcli.errors import BadValue
from actcli.formula.tree import (
    CONSTANTS,
    Definition,
    Flag,
    Item,
    Matches,
    Name,
    Part,
    Series,
    Size,
    Tree,
    children,
    walk,
)

INDEX_LETTERS = frozenset("cijklmn")


class Scope(NamedTuple):
    """The names a formula needs from outside, and its free indices, in order of appearance."""

    names: tuple[str, ...]
    free_indices: tuple[str, ...]


class Axis(NamedTuple):
    """An axis of a tensor, counted from 0."""

    tensor: str
    number: int


def scope(tree: Tree) -> Scope:
    """Sort the names of a tree; BadValue where a name or an index is used in a way that has no meaning."""
    return _Sorter(tree).result()


def axes(tree: Tree, part: Part, index: str) -> Iterator[Axis]:
    """The axes that `index` subscripts in `part`, also through definitions, in reading order."""
    definitions = {definition.name: definition for definition in tree.definitions}
    for inside in walk(part):
        if not isinstance(inside, Item):
            continue
        for position, subscript in enumerate(inside.indices):
            if subscript != Name(index):
                continue
            definition = definitions.get(inside.name)
            if definition is None:
                yield Axis(inside.name, position)
            else:
                yield from axes(tree, definition.body, definition.indices[position])


class _Sorter:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.definitions: dict[str, Definition] = {}
        for definition in tree.definitions:
            self._declare(definition)
        self._refuse_circles()
        self.free = self._free_indices()
        self.names: dict[str, None] = {}  # a dictionary is an ordered set

    def result(self) -> Scope:
        self._visit(self.tree.body, frozenset())
        for definition in self.tree.definitions:
            self._visit(definition.body, frozenset(definition.indices))
        return Scope(tuple(self.names), tuple(self.free))

    def _declare(self, definition: Definition) -> None:
        name, indices = definition.name, definition.indices
        if name in self.definitions:
            raise BadValue(f"'{name}' is defined twice")
        if len(set(indices)) < len(indices) or name in indices:
            raise BadValue(f"the definition of '{name}' uses an index twice")
        self.definitions[name] = definition

    def _refuse_circles(self) -> None:
        done: set[str] = set()

        def follow(name: str, above: tuple[str, ...]) -> None:
            if name in above:
                raise BadValue(f"the definition of '{name}' needs itself")
            if name in done or name not in self.definitions:
                return
            for part in walk(self.definitions[name].body):
                if isinstance(part, Name | Item):
                    follow(part.name, (*above, name))
            done.add(name)

        for name in self.definitions:
            follow(name, ())

    def _free_indices(self) -> dict[str, None]:
        found: dict[str, None] = {}
        letters = INDEX_LETTERS - self.definitions.keys()

        def search(part: Part, bound: frozenset[str]) -> None:
            if isinstance(part, Series):
                bound |= {part.index}
            if isinstance(part, Item):
                for subscript in part.indices:
                    if isinstance(subscript, Name) and subscript.name in letters - bound:
                        found[subscript.name] = None
            for child in children(part):
                search(child, bound)

        search(self.tree.body, frozenset())
        for definition in self.tree.definitions:
            search(definition.body, frozenset(definition.indices))
        return found

    def _visit(self, part: Part, bound: frozenset[str]) -> None:
        match part:
            case Series(_, index):
                self._check_series(part, bound)
                bound |= {index}
            case Item(name, indices):
                self._check_item(name, len(indices), bound)
            case Name(name):
                self._check_scalar(name, bound)
            case Flag(name) | Matches(name) | Size(name):
                if name in bound or name in self.free or name in self.definitions:
                    raise BadValue(f"'{name}' is not a {'tensor' if isinstance(part, Size) else 'setting'} here")
                self.names[name] = None
        for child in children(part):
            self._visit(child, bound)

    def _check_series(self, series: Series, bound: frozenset[str]) -> None:
        if series.index in bound or series.index in self.definitions:
            raise BadValue(f"the index '{series.index}' of {series.kind} is already in use")
        if not any(axes(self.tree, series, series.index)):
            raise BadValue(f"the index '{series.index}' of {series.kind} subscripts nothing, so it has no range")

    def _check_item(self, name: str, count: int, bound: frozenset[str]) -> None:
        if name in bound or name in self.free:
            raise BadValue(f"the index '{name}' is subscripted")
        definition = self.definitions.get(name)
        if definition is None:
            self.names[name] = None
        elif len(definition.indices) != count:
            raise BadValue(f"'{name}' has {count} indices here and {len(definition.indices)} in its definition")

    def _check_scalar(self, name: str, bound: frozenset[str]) -> None:
        definition = self.definitions.get(name)
        if name in bound or name in self.free or name in CONSTANTS:
            return
        if definition is None:
            self.names[name] = None
        elif definition.indices:
            raise BadValue(f"'{name}' needs its indices: {name}[{', '.join(definition.indices)}]")
