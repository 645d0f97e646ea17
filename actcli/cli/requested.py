"""What several functions are asked for together: each with those parameters that it has, and a window on the x axis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actcli.definition.entry import Entry
from actcli.definition.parameters import Parameter
from actcli.errors import BadValue, UnknownParameter
from actcli.figures.requests import Request, no_parameter
from actcli.inputs import read_setting, read_sweep


def window(text: str | None) -> tuple[float, float] | None:
    """The two numbers of --xlim. Raises BadValue for anything else."""
    if text is None:
        return None
    allowed = "--xlim takes two numbers, as in -3:3"
    try:
        low, *others = read_sweep(text.replace(":", ","))
    except BadValue as error:
        raise BadValue(f"--xlim {text}: {str(error).partition(';')[0]}; {allowed}") from None
    if len(others) != 1:
        raise BadValue(f"--xlim {text} holds {1 + len(others)} number{'s' if others else ''}; {allowed}")
    return low, others[0]


def requested(entries: Mapping[str, Entry], texts: Mapping[str, str]) -> list[Request]:
    """Each function, under its label, with the values of those parameters that it has.

    Raises UnknownParameter for a parameter that none of them has, BadValue for its values.
    """
    values: dict[str, dict[str, list[Any]]] = {label: {} for label in entries}
    for spelling, text in texts.items():
        for label, entry in _owners(spelling, entries).items():
            parameter = entry.parameter(spelling)
            if parameter.name in values[label]:
                raise UnknownParameter(f"{entry.name}: {parameter.label} was given twice, at last as {spelling}")
            values[label][parameter.name] = _values(parameter, text)
    return [Request(entry, label, values[label]) for label, entry in entries.items()]


def _owners(spelling: str, entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """The functions that have this parameter, at least one of them."""
    found = {label: entry for label, entry in entries.items() if entry.has_parameter(spelling)}
    if found:
        return found
    entry = next(iter(entries.values()))
    tensor = getattr(entry, "tensor_name", None)
    if tensor and tensor(spelling):
        raise UnknownParameter(
            f"{spelling} is a tensor of {entry.name}; a picture itself chooses what the tensors hold"
        )
    raise no_parameter(list(entries.values()), spelling)


def _values(parameter: Parameter, text: str) -> list[Any]:
    """One or several values of a parameter, each once; an array is one value. Raises BadValue."""
    if parameter.kind in ("array", "integers"):
        return [read_setting(text)]
    words = [word.strip() for word in text.split(",")]
    if parameter.kind in ("flag", "choice") or any(word.lower() in ("none", "null") for word in words):
        return list(dict.fromkeys(read_setting(word) for word in words))
    return list(dict.fromkeys(read_sweep(text)))
