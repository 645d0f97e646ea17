"""The functions of other libraries, run on the points at which they are judged. Each module imports its library when it runs.

A function runs as its library has it: only parameters that were given are passed on, so its own defaults are judged too.
"""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actcli.definition.entry import Entry
from actcli.definition.registry import find
from actcli.errors import NotDefined, UnknownName, Unreadable, nearest

AnyArray = NDArray[Any]

BACKENDS = ("torch", "jax", "keras", "scipy", "numpy")

# Keywords that are true or false where the parameter is a word.
_FLAGS = {("jax", "approximate"), ("keras", "approximate")}


def check(backend: str) -> str:
    """The name of a backend that is installed. Raises: UnknownName; Unreadable with the command that installs it."""
    name = backend.strip().lower()
    if name not in BACKENDS:
        raise UnknownName(f"no backend {backend!r}: there are {', '.join(BACKENDS)}{nearest(name, BACKENDS)}")
    if importlib.util.find_spec(name) is None:
        raise Unreadable(f"{name} is not installed: pip install {name}")
    return name


def version(backend: str) -> str:
    """The version of an installed backend."""
    from importlib.metadata import version

    return version(backend)


def has(backend: str, entry: Entry) -> bool:
    """Whether the backend has this function and there is a way here to run it."""
    return bool(_module(backend).has(entry))


def run(
    backend: str, entry: Entry, tensors: Mapping[str, AnyArray], given: Mapping[str, Any], wrt: str, dtype: str
) -> AnyArray:
    """What the backend's function gives in this format, as float64: its value (no `wrt`) or gradient by the input.

    given: the parameters to be passed on, by canonical name. Raises: NotDefined for a function, parameter, format or gradient that the
    backend does not have.
    """
    if not has(backend, entry):
        raise NotDefined(f"{backend} has no {entry.name} that can be run here")
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a library's warnings are for those who call it
        result: AnyArray = _module(backend).run(
            entry, tensors, {**_needed(entry), **_bound(backend, entry), **given}, wrt, dtype
        )
    return result


def _needed(entry: Entry) -> dict[str, Any]:
    """What every library wants to be told: parameters without a default."""
    drawn = entry.drawn({})
    return {name: drawn[name] for name, parameter in entry.parameters.items() if parameter.required}


def _bound(backend: str, entry: Entry) -> dict[str, Any]:
    """What a dialect or an alias has in force (`gelu:jax`, `gelu_tanh`) and the backend has not unless it is told."""
    if not entry.dialect and entry.defaults == find(entry.name).defaults:
        return {}
    theirs = find(f"{entry.name}:{backend}" if backend in entry.dialects else entry.name).defaults
    return {name: value for name, value in entry.defaults.items() if value is not None and value != theirs[name]}


def _module(backend: str) -> Any:
    if backend in ("scipy", "numpy"):
        from actcli.audit.backends.by_arrays import ArrayFunctions

        return ArrayFunctions(backend)
    return importlib.import_module(f"actcli.audit.backends.by_{backend}")


def keywords(backend: str, entry: Entry, given: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters by the backend's own keywords. Raises NotDefined for one that it does not have."""
    found = {}
    for name, value in given.items():
        parameter = entry.parameters[name]
        if backend not in parameter.keywords:
            raise NotDefined(f"{entry.name} of {backend} has no parameter {parameter.label}")
        keyword = parameter.keywords[backend].split(",")[0]
        found[keyword] = value == "tanh" if (backend, keyword) in _FLAGS else value
    return found
