"""The entries that the laws run over, and the parameters they are tried at."""

from __future__ import annotations

from typing import Any

import pytest

import actcli
from actcli.definition.parameters import Choice, Real
from actcli.errors import ActcliError

ACTIVATIONS = [entry for entry in actcli.entries("activation") if entry.evaluable]
ELEMENTWISE = [entry for entry in ACTIVATIONS if entry.elementwise]
ALONG_AXIS = [entry for entry in ACTIVATIONS if not entry.elementwise]
LOSSES = actcli.entries("loss")


def each(entries: list[Any]) -> Any:
    """One test for each entry."""
    return pytest.mark.parametrize("entry", entries, ids=lambda entry: entry.name)


def settings(entry: Any) -> list[dict[str, Any]]:
    """Parameters to try: the defaults, each real parameter at powers of two in its domain, each other word of a choice."""
    found = [entry.drawn({})]
    for parameter in entry.parameters.values():
        tried: list[Any] = parameter.samples() if isinstance(parameter, Real) else []
        if isinstance(parameter, Choice):
            tried = list(parameter.words)
        for value in tried:
            try:
                found.append(entry.drawn({parameter.name: value}))
            except ActcliError:  # a value that another parameter's default rules out, such as min_val = 2
                continue
    return found
