"""Results as JSON: one object, its numbers the shortest that read back the same."""

from __future__ import annotations

from typing import Any

import numpy as np

from actcli.tables.numbers import nested

SCHEMA = 1


def plain(value: Any) -> Any:
    """The value in terms of JSON: arrays as nested lists, NaN and the infinities as strings."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray | np.generic | float):
        return nested(np.asarray(value))
    return value


def dumps(members: dict[str, Any], *, ascii_only: bool = False) -> str:
    """One line: an object that begins with the schema's version."""
    import json

    return json.dumps({"schema": SCHEMA, **plain(members)}, ensure_ascii=ascii_only, allow_nan=False)
