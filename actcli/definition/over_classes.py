"""Parameters that losses over classes share."""

from __future__ import annotations

from typing import Any

from actcli.definition.parameters import Integer


def class_axis(**keywords: Any) -> Integer:
    """Which axis of the input holds the classes."""
    help = "the class axis; none for PyTorch's: 1, or 0 of a single sample"
    return Integer(None, help, optional=True, torch="dim", **keywords)


def ignored(**keywords: Any) -> Integer:
    """The class index whose samples are left out."""
    return Integer(-100, "targets of this index count for nothing", torch="ignore_index", **keywords)
