"""What activations and losses have in common: names, parameters, formula, sources, derivatives."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from actcli.definition.bodies import Bodies, Function
from actcli.definition.dialects import FRAMEWORKS, Dialect, all_dialects
from actcli.definition.parameters import Parameter
from actcli.errors import ActcliError, BadValue, NotDefined, UnknownParameter, nearest
from actcli.formula import Formula
from actcli.formula.names import plain


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Spelling → name, as written and in plain form; a plain form that two parameters share (m and M) leads to neither."""
    exact, claimed = {}, dict[str, set[str]]()
    for spelling, name in pairs:
        exact[spelling] = name
        claimed.setdefault(plain(spelling), set()).add(name)
    return {spelling: min(names) for spelling, names in claimed.items() if len(names) == 1} | exact


def _like(parameter: Parameter, other: Parameter) -> Parameter:
    """What a parameter is, under the name, symbol and keywords of another."""
    found = copy.copy(parameter)
    found.name, found.symbol, found.keywords = other.name, other.symbol, other.keywords
    return found


class Entry:
    """One function of the catalogue.

    Attributes:
        name, kind, family: canonical name; "activation" or "loss"; the family it stands in.
        module: that which defines it.
        definition: the formula, to be read, evaluated to any number of digits and written in any notation; None where there are
            `words` only. slope: the first derivative as a formula, where it reads well.
        allowance: the ULP that rounding a constant times the argument of an exponential may cost, as a formula; None for most.
        parameters: name → Parameter, in order.
        defaults: name → value in force where none is given; None where there is none.
        required: names of the parameters that must be given.
        aliases: other names. variants: alias → parameters it implies.
        frameworks: framework → name there. dialects: framework → what it does otherwise. dialect: the one that was picked, or "".
        reduction: how a loss is reduced where nothing is said; "" of an activation.
        source: paper and year. notes: what its user should know. summary: the first sentence of the docstring.
        pitfalls: what it is taken for and is not, and where libraries differ, with numbers; both sides name each other.

    """

    kind = ""
    elementwise = False
    dialect = ""
    reduction = ""

    def __init__(
        self,
        function: Function,
        formula: str,
        *,
        family: str,
        parameters: Mapping[str, Parameter],
        given: Iterable[str],
        aliases: str = "",
        variants: Mapping[str, Mapping[str, Any]] | None = None,
        frameworks: Mapping[str, str] | None = None,
        dialects: Mapping[str, Dialect] | None = None,
        source: str = "",
        notes: tuple[str, ...] = (),
        pitfalls: tuple[str, ...] = (),
        slope: str = "",
        allowance: str = "",
        words: str = "",
        where: tuple[Function, ...] | Mapping[str, Function] = (),
        rule: Callable[[dict[str, Any]], str | None] | None = None,
    ) -> None:
        self.name: str = function.__name__
        self.module: str = function.__module__
        self.family = family
        self.definition = Formula(formula) if formula else None
        self.words = words
        self.slope = Formula(slope) if slope else None
        self.allowance = Formula(allowance) if allowance else None
        self.parameters = {name: parameter.named(name) for name, parameter in parameters.items()}
        self.variants = dict(variants or {})
        self.aliases = (*aliases.split(), *self.variants)
        self.frameworks = dict(frameworks or {})
        self.dialects = all_dialects(self, dialects or {})
        self.source = source
        self.notes, self.pitfalls = notes, pitfalls
        self.__doc__ = function.__doc__
        self.defaults = {name: parameter.default for name, parameter in self.parameters.items()}
        for parameter in self.parameters.values():
            if unknown := set(parameter.keywords) - set(FRAMEWORKS):
                raise NameError(f"{self.name}: {parameter.name} names no framework by {', '.join(sorted(unknown))}")
        self.required = frozenset(name for name, parameter in self.parameters.items() if parameter.required)
        self._spellings = _unique(
            (spelling, name) for name, parameter in self.parameters.items() for spelling in parameter.spellings()
        )
        self._bodies = Bodies(self.name, [*given, *self.parameters])
        named = where if isinstance(where, Mapping) else {one.__name__.lstrip("_"): one for one in where}
        for intermediate, body in named.items():
            self._bodies.add(intermediate, body)
        self._bodies.add("y", function)
        self._rule = rule

    @property
    def label(self) -> str:
        """The name, with the dialect where one was picked: `gelu:jax`."""
        return f"{self.name}:{self.dialect}" if self.dialect else self.name

    @property
    def formula(self) -> str:
        """The definition as text: a formula in its own language, or words where no formula says it."""
        return self.definition if self.definition is not None else self.words

    @property
    def summary(self) -> str:
        """The first sentence of the docstring."""
        return (self.__doc__ or "").strip().split("\n")[0]

    @property
    def convention(self) -> str:
        """The rest of the docstring: the choice at each kink."""
        return " ".join((self.__doc__ or "").strip().split("\n")[1:]).strip()

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name}({', '.join(parameter.display for parameter in self.parameters.values())})>"

    @property
    def __signature__(self) -> Any:
        """What `inspect.signature`, `help` and notebooks show: the tensors, then the parameters as keywords."""
        from inspect import Parameter as Argument
        from inspect import Signature

        tensors = [Argument(name, Argument.POSITIONAL_OR_KEYWORD) for name in self._arguments()]
        named = [
            Argument(name, Argument.KEYWORD_ONLY, default=Argument.empty if name in self.required else default)
            for name, default in {**self._options(), **self.defaults}.items()
        ]
        return Signature([*tensors, *named])

    def _arguments(self) -> Iterable[str]:
        return ("x",)

    def _options(self) -> dict[str, Any]:
        return {}

    def derivative(self, function: Function | None = None, *, wrt: str = "input", order: int = 1) -> Any:
        """Add the body of a derivative; used as a decorator, bare or with arguments."""
        key = self._derivative_key(wrt, order)

        def add(body: Function) -> Function:
            self._bodies.add(key, body)
            return body

        return add(function) if function is not None else add

    def _derivative_key(self, wrt: str, order: int) -> str:
        raise NotImplementedError

    def has_derivative(self, wrt: str = "input", order: int = 1) -> bool:
        """Whether this derivative is defined. Raises UnknownParameter for a name that is none."""
        try:
            return self._derivative_key(wrt, order) in self._bodies
        except NotDefined:
            return False

    def _need(self, key: str, words: str) -> str:
        if not self.evaluable:
            raise NotDefined(f"{self.name} cannot be evaluated: {self.notes[0] if self.notes else 'see its info page'}")
        if key not in self._bodies:
            raise NotDefined(f"{self.name} has no {words}")
        return key

    @property
    def evaluable(self) -> bool:
        """False for an entry that has an info page only."""
        return True

    def with_defaults(self, **parameters: Any) -> Any:
        """The same function with other defaults: what an alias such as `gelu_tanh` stands for; `...` makes a parameter required."""
        bound = copy.copy(self)
        given = {self.parameter(name).name: value for name, value in parameters.items()}
        bound.defaults = self.defaults | {name: None if value is ... else value for name, value in given.items()}
        bound.required = self.required | {name for name, value in given.items() if value is ...}
        return bound

    def with_exchanged(self, one: str, other: str) -> Any:
        """The same function with two parameters in each other's place: in formula, bodies, defaults and what is said of them."""
        bound = copy.copy(self)
        swapped = {one: other, other: one}
        bound._bodies = self._bodies.renamed(swapped)
        bound.definition = self.definition and self.definition.renamed(swapped)
        bound.slope = self.slope and self.slope.renamed(swapped)
        bound.parameters = self.parameters | {
            a: _like(self.parameters[b], self.parameters[a]) for a, b in swapped.items()
        }
        bound.defaults = self.defaults | {a: self.defaults[b] for a, b in swapped.items()}
        return bound

    def has_parameter(self, spelling: str) -> bool:
        """Whether there is a parameter of this spelling."""
        return spelling in self._spellings or plain(spelling) in self._spellings

    def parameter(self, spelling: str) -> Parameter:
        """The parameter of this spelling. Raises UnknownParameter, naming those that exist."""
        spelling = str(spelling)
        name = self._spellings.get(spelling) or self._spellings.get(plain(spelling))
        if name is None:
            known = [parameter.label for parameter in self.parameters.values()]
            has = f"it takes {', '.join(known)}" if known else "it takes none"
            raise UnknownParameter(
                f"{self.name} has no parameter {spelling!r}: {has}{nearest(spelling, self._spellings)}"
            )
        return self.parameters[name]

    def settle(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All parameters in force, defaults included, checked, by canonical name.

        Raises: UnknownParameter, BadValue, BadType.
        """
        values = dict(self.defaults)
        seen: dict[str, str] = {}
        for spelling, value in given.items():
            parameter = self.parameter(spelling)
            if parameter.name in seen:
                raise UnknownParameter(f"{self.name}: {seen[parameter.name]} and {spelling} are the same parameter")
            seen[parameter.name] = spelling
            values[parameter.name] = parameter.check(value)
        missing = [
            parameter for name, parameter in self.parameters.items() if name in self.required and values[name] is None
        ]
        if missing:
            raise self._missing(missing)
        if self._rule is not None and (message := self._rule(values)):
            raise BadValue(f"{self.name}: {message}")
        return values

    def drawn(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Like settle, with examples in place of parameters that have no default: what figures draw."""
        examples = {n: self.parameters[n].drawn for n in self.required if self.defaults[n] is None}
        given_names = {self.parameter(spelling).name for spelling in given}
        return self.settle({**{n: v for n, v in examples.items() if n not in given_names}, **given})

    def _missing(self, parameters: list[Parameter]) -> ActcliError:
        names = " and ".join(parameter.label for parameter in parameters)
        example = ", ".join(f"{parameter.display}={parameter.drawn:g}" for parameter in parameters)
        return BadValue(f"{self.name} needs {names}, which has no default here; for example {example}")
