"""The whole catalogue: importing this module reads every definition."""

from __future__ import annotations

import actcli.activations
import actcli.losses  # noqa: F401
from actcli.definition.registry import entries, find

__all__ = ["entries", "find"]
