"""The bodies of one entry and how they ask for each other's results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Function = Callable[..., Any]


class Bodies:
    """Named bodies; resolving one computes what it asks for, each at most once per environment."""

    def __init__(self, owner: str, given: Iterable[str]) -> None:
        self._owner = owner
        self._given = set(given)
        self._bodies: dict[str, tuple[Function, tuple[str, ...]]] = {}
        self._asks: dict[tuple[str, str], bool] = {}

    def add(self, name: str, function: Function) -> None:
        """Add a body. Raises NameError when it asks for something that nothing before it provides, or has the name of what is given."""
        if name in self._given:
            raise NameError(f"{self._owner}: a body cannot be named {name}, which is given")
        code = function.__code__
        asked = code.co_varnames[: code.co_argcount]
        for argument in asked:
            if argument not in self._given and argument not in self._bodies:
                known = ", ".join(sorted(self._given | set(self._bodies)))
                raise NameError(f"{self._owner}: the body of {name} asks for {argument}; there are {known}")
        self._bodies[name] = (function, asked)
        self._asks.clear()

    def __contains__(self, name: str) -> bool:
        return name in self._bodies

    def names(self) -> list[str]:
        """Names in the order of definition."""
        return list(self._bodies)

    def asks(self, name: str, argument: str) -> bool:
        """Whether the body asks for this argument, itself or through an intermediate."""
        if (name, argument) not in self._asks:
            asked = self._bodies[name][1]
            through = (self.asks(other, argument) for other in asked if other in self._bodies)
            self._asks[name, argument] = argument in asked or any(through)
        return self._asks[name, argument]

    def asking(self, argument: str) -> list[str]:
        """The bodies that ask for this argument themselves."""
        return [name for name, (_, asked) in self._bodies.items() if argument in asked]

    def renamed(self, names: Mapping[str, str]) -> Bodies:
        """The same bodies where some of what they ask for, and their derivatives by it, have other names."""
        prefixes = ("", "d_", "divisor_")
        spelled = {prefix + old: prefix + new for old, new in names.items() for prefix in prefixes}
        found = Bodies(self._owner, [spelled.get(name, name) for name in self._given])
        found._bodies = {
            spelled.get(name, name): (function, tuple(spelled.get(one, one) for one in asked))
            for name, (function, asked) in self._bodies.items()
        }
        return found

    def resolve(self, name: str, environment: dict[str, Any]) -> Any:
        """The result of a body in this environment, which keeps every result."""
        if name not in environment:
            function, asked = self._bodies[name]
            for argument in asked:
                if argument not in environment:
                    self.resolve(argument, environment)
            environment[name] = function(*[environment[argument] for argument in asked])
        return environment[name]
