"""Everything about one function, as a page for people and as members of a JSON object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actcli.cli import characteristics, dialects, formulas
from actcli.cli.dialects import settings, shown
from actcli.definition.activation import Activation, Kink
from actcli.definition.entry import Entry
from actcli.definition.loss import Loss
from actcli.definition.parameters import Parameter
from actcli.definition.tensors import Tensor
from actcli.formula.names import plain
from actcli.properties import properties
from actcli.tables.numbers import text
from actcli.tables.page import Section
from actcli.tables.table import Column, Table


def page(entry: Entry, asked: str, encoding: str) -> list[Section]:
    """The sections of a function's page; those with nothing to say are left out."""
    sections = [
        _head(entry, asked),
        _formulas(entry, encoding),
        Section("Parameters", tables=_parameters(entry)),
        Section("Kinks (x− and x+ are the limits from the left and the right)", tables=_kinks(entry)),
        Section(_at_examples(entry), tables=characteristics.tables(properties(entry))),
        Section("Tensors", tables=_tensors(entry)),
        Section("Reductions", _reductions(entry)),
        Section("Names elsewhere", tables=_names(entry)),
        dialects.section(entry),
        Section("Also called", _aliases(entry)),
        Section("Convention", [entry.convention] if entry.convention else []),
        Section("Pitfalls", entry.pitfalls),
        Section("Notes", entry.notes),
        Section("Source", [entry.source] if entry.source else []),
    ]
    return [section for section in sections if section.paragraphs or section.tables]


def members(entry: Entry) -> dict[str, Any]:
    """The same as an object."""
    found: dict[str, Any] = {
        "name": entry.name,
        "kind": entry.kind,
        "family": entry.family,
        "summary": entry.summary,
        "formula": formulas.written(entry),
        "derivative": formulas.written(entry, entry.slope) if entry.slope else None,
        "parameters": [_parameter(entry, parameter) for parameter in entry.parameters.values()],
        "differentiable_by": [
            entry.parameters[name].display if name in entry.parameters else name for name, _ in _differentiable(entry)
        ],
    }
    if isinstance(entry, Activation):
        found["kinks"] = [kink._asdict() for kink in entry.kinks_at()]
    if isinstance(entry, Loss):
        found["tensors"] = [_tensor(tensor) for tensor in entry.tensors.values()]
        found["reductions"] = entry.reductions
        found["mean_divides_by"] = entry.divides
    return {
        **found,
        "properties": properties(entry),
        "aliases": entry.aliases,
        "variants": {alias: _without_gaps(given) for alias, given in entry.variants.items()},
        "frameworks": entry.frameworks,
        "dialect": entry.dialect or None,
        "dialects": dialects.members(entry),
        "convention": entry.convention,
        "pitfalls": entry.pitfalls,
        "notes": entry.notes,
        "source": entry.source,
    }


def _head(entry: Entry, asked: str) -> Section:
    lines = [entry.summary]
    if entry.dialect:
        lines.append(dialects.told(entry))
    if implied := _implied(entry, asked):
        lines.append(f"{asked} is {entry.label} with {settings(entry, implied)}.")
    return Section(f"{entry.name}: {entry.kind}, family {entry.family}", lines)


def _at_examples(entry: Entry) -> str:
    """The heading of the properties, with the parameters that have no default and an example's value here."""
    drawn = entry.drawn({})
    examples = {name: value for name, value in drawn.items() if value is not None and entry.defaults[name] is None}
    return f"Properties (where {settings(entry, examples)})" if examples else "Properties"


def _implied(entry: Entry, asked: str) -> Mapping[str, Any]:
    """The parameters that the name asked for implies; `...` stands for one that must be given."""
    name = plain(asked.partition(":")[0].rsplit(".", 1)[-1])
    return next((given for alias, given in entry.variants.items() if plain(alias) == name), {})


def _without_gaps(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if value is ... else value for name, value in given.items()}


def _formulas(entry: Entry, encoding: str) -> Section:
    value, slope = formulas.sides(entry)
    lines = [f"{value} = {formulas.written(entry, None, encoding)}"] if entry.formula else []
    if entry.slope is not None:
        lines.append(f"{slope} = {formulas.written(entry, entry.slope, encoding)}")
    if entry.definition is not None:
        general = formulas.show(entry, entry.definition, encoding)
        if general != formulas.written(entry, None, encoding):
            lines.append(f"with all parameters: {general}")
    derivatives = [
        (entry.parameters[name].label if name in entry.parameters else name)
        + (" (order 1 and 2)" if 2 in orders else "")
        for name, orders in _differentiable(entry)
    ]
    if entry.evaluable:
        lines.append(f"differentiable by {', '.join(derivatives)}" if derivatives else "not differentiable")
    return Section("Formula", lines)


def _differentiable(entry: Entry) -> list[tuple[str, list[int]]]:
    """What the entry can be differentiated by, by name, and the orders; those without one are left out."""
    tensors = list(entry.tensors) if isinstance(entry, Loss) else ["input"]
    parameters = [parameter.name for parameter in entry.parameters.values() if parameter.differentiable]
    found = [
        (name, [order for order in (1, 2) if entry.has_derivative(name, order)]) for name in (*tensors, *parameters)
    ]
    return [(name, orders) for name, orders in found if orders]


def _words(rows: list[dict[str, str]]) -> list[Table]:
    """A table of words; a column in which nothing stands is left out."""
    columns = [
        Column(header, [row[header] for row in rows], label=not place, numeric=False)
        for place, header in enumerate(rows[0] if rows else {})
    ]
    return [Table([column for column in columns if any(column.values)])] if rows else []


def _parameters(entry: Entry) -> list[Table]:
    rows = []
    for name, parameter in entry.parameters.items():
        default = entry.defaults[name]
        rows.append(
            {
                "parameter": parameter.label,
                "default": "must be given" if default is None and name in entry.required else shown(default),
                "takes": parameter.describe(),
                "meaning": parameter.help,
            }
        )
    spelled = [
        {"parameter": p.label, "elsewhere": _spelled_elsewhere(p)} for p in entry.parameters.values() if p.keywords
    ]
    return [*_words(rows), *_words(spelled)]


def _spelled_elsewhere(parameter: Parameter) -> str:
    """The keywords of the frameworks: `negative_slope (torch, jax)`."""
    owners: dict[str, list[str]] = {}
    for framework, keywords in parameter.keywords.items():
        for keyword in keywords.split(","):
            owners.setdefault(keyword.strip(), []).append(framework)
    return ", ".join(f"{keyword} ({', '.join(frameworks)})" for keyword, frameworks in owners.items())


def _parameter(entry: Entry, parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.display,
        "symbol": parameter.symbol,
        "default": entry.defaults[parameter.name],
        "required": parameter.name in entry.required,
        "takes": parameter.describe(),
        "help": parameter.help,
        "keywords": parameter.keywords,
    }


def _kinks(entry: Entry) -> list[Table]:
    kinks = entry.kinks_at() if isinstance(entry, Activation) else []
    if not kinks:
        return []
    wanted: dict[str, Callable[[Kink], float]] = {"x": lambda kink: kink.x}
    if any(kink.jumps for kink in kinks):
        wanted |= {
            "f(x−)": lambda kink: kink.left_value,
            "f(x)": lambda kink: kink.value,
            "f(x+)": lambda kink: kink.right_value,
        }
    wanted |= {
        "f'(x−)": lambda kink: kink.left_slope,
        "f'(x)": lambda kink: kink.slope,
        "f'(x+)": lambda kink: kink.right_slope,
    }
    return [
        Table(
            [
                Column(header, [text(read(kink)) for kink in kinks], label=header == "x")
                for header, read in wanted.items()
            ]
        )
    ]


def _tensors(entry: Entry) -> list[Table]:
    if not isinstance(entry, Loss):
        return []
    letters = formulas.symbols(entry)
    rows = []
    for name, tensor in entry.tensors.items():
        symbol = "" if letters[name] == name else f" ({letters[name]})"
        rows.append({"tensor": name + symbol, "holds": tensor.expects, "details": _details(tensor)})
    return _words(rows)


def _details(tensor: Tensor) -> str:
    return "; ".join([*([tensor.help] if tensor.help else []), *(["may be left out"] if tensor.optional else [])])


def _tensor(tensor: Tensor) -> dict[str, Any]:
    domain = [tensor.low, tensor.high]
    return {
        "name": tensor.name,
        "holds": tensor.expects,
        "help": tensor.help,
        "domain": domain,
        "optional": tensor.optional,
    }


def _reductions(entry: Entry) -> list[str]:
    if not isinstance(entry, Loss):
        return []
    return [", ".join(f"mean (÷ {entry.divides})" if name == "mean" else name for name in entry.reductions)]


def _names(entry: Entry) -> list[Table]:
    return _words([{"framework": framework, "name": name} for framework, name in entry.frameworks.items()])


def _aliases(entry: Entry) -> list[str]:
    alone = [alias for alias in entry.aliases if alias not in entry.variants]
    return ([", ".join(alone)] if alone else []) + [
        f"{alias} ({settings(entry, given)})" for alias, given in entry.variants.items()
    ]
