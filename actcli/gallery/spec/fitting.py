"""Which keys of a figure go with each other: one that would do nothing is refused."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from actcli.definition.parameters import Parameter

_FUNCTIONS = ("plot", "compare", "tails")
GOES_WITH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "grad": ("plot",),
        "order": ("plot",),
        "xlim": ("plot", "compare"),
        "input": ("plot", "compare"),
        "params": (*_FUNCTIONS, "study"),
        "mark": (*_FUNCTIONS, "study"),
        "note": (*_FUNCTIONS, "study"),
    }
)


def idle(table: Mapping[str, Any], how: str) -> tuple[str, str] | None:
    """The first key of a figure that would do nothing, and why; None where all have a say."""
    for key, fitting in GOES_WITH.items():
        if key in table and how not in fitting:
            return key, f"{key} does nothing with {how}; it goes with {', '.join(fitting)}"
    if "grad" in table and "order" in table and (table["grad"], table["order"]) != ("alone", 2):
        return "order", "grad and order were both given; one of them is enough"
    return None


def wrong_flag(parameter: Parameter, values: tuple[Any, ...]) -> str:
    """What is wrong with true or false as the value of a number; "" where nothing is."""
    flag = next((value for value in values if isinstance(value, bool)), None)
    if flag is None or parameter.kind in ("flag", "choice"):
        return ""
    return f"{parameter.display} = {str(flag).lower()}: it takes {parameter.describe()}"
