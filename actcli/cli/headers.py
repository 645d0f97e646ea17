"""How derivatives are written above columns: `silu'(x)`, `∂softplus/∂β`, `∂mean/∂input`."""

from __future__ import annotations

from actcli.definition.entry import Entry
from actcli.definition.loss import Loss
from actcli.formula.names import plain


def value(entry: Entry) -> str:
    """The header of a value: `silu(x)`, of a loss its name."""
    return entry.label if isinstance(entry, Loss) else f"{entry.label}(x)"


def canonical(entry: Entry, wrt: str) -> str:
    """What is differentiated by, as JSON says it: "input" (the first tensor), another tensor, or a parameter.

    Raises: UnknownParameter.
    """
    if isinstance(entry, Loss):
        tensor = entry.tensor_name(wrt)
        if tensor is not None:
            return "input" if tensor == entry.first else tensor
    elif plain(wrt) in ("input", "x"):
        return "input"
    return entry.parameter(wrt).display


def derivative(entry: Entry, wrt: str, order: int, reduction: str | None) -> str:
    """The header of a derivative."""
    name = canonical(entry, wrt)
    if not isinstance(entry, Loss):
        if name == "input":
            return f"{entry.label}{chr(39) * order}(x)"
        return f"∂{entry.label}/∂{entry.parameter(wrt).symbol}"
    by = entry.tensor_name(wrt) or entry.parameter(wrt).symbol
    total = "sum" if reduction == "none" else reduction
    return f"∂{total}/∂{by}" if order == 1 else f"∂²{total}/∂{by}²"
