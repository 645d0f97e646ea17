"""The parameters at which properties are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.entry import Entry
from actcli.errors import NotDefined


def settled(entry: Entry, given: Mapping[str, Any]) -> dict[str, Any]:
    """All parameters in force, examples where there is no default.

    Raises: NotDefined for an array, which stands for several functions, and for random functions; and what `entry.drawn` raises.
    """
    values: dict[str, Any] = entry.drawn(given)
    for name, value in values.items():
        if isinstance(value, np.ndarray) and value.ndim:
            label = entry.parameters[name].label
            raise NotDefined(
                f"{entry.name}: {label} is an array of shape {value.shape}; properties take one number for it"
            )
    if values.get("training"):
        raise NotDefined(f"{entry.name} is random in training; its properties are those of evaluation")
    return values
