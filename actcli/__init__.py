"""actcli: activation and loss functions, exactly.

    >>> import actcli
    >>> f = actcli.get("gelu")
    >>> f([-5.5, 0.0, 1.0]), f.grad(1.0)
    >>> loss = actcli.get("CrossEntropyLoss")
    >>> loss([[2.0, 1.0, 0.1]], [0]), loss.grad([[2.0, 1.0, 0.1]], [0])

Every function of the catalogue is also an attribute: `actcli.gelu(x)`. Importing the package costs nothing; the catalogue is read
when the first name is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.errors import ActcliError, ActcliWarning

if TYPE_CHECKING:
    from actcli.definition.entry import Entry

__version__ = "0.1.0"
__all__ = ["ActcliError", "ActcliWarning", "entries", "get", "names"]


def get(name: str) -> Any:
    """The function of this name: canonical, an alias, or a framework's (`nn.GELU`, `keras.losses.Huber`).

    Case, "-", "_" and spaces do not matter; a loss is also found without its ending ("huber").
    Raises: UnknownName, with the nearest names.
    """
    from actcli.catalogue import find

    return find(name)


def names(kind: str | None = None) -> list[str]:
    """Canonical names in alphabetical order; kind is "activation", "loss" or None for both."""
    return [entry.name for entry in entries(kind)]


def entries(kind: str | None = None) -> list[Entry]:
    """The functions themselves, in the order of `names`."""
    from actcli.catalogue import entries

    return entries(kind)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(f"module 'actcli' has no attribute {name!r}")
    from actcli.catalogue import find
    from actcli.errors import UnknownName

    try:
        return find(name)
    except UnknownName as error:
        raise AttributeError(f"module 'actcli' has no attribute {name!r}: {error}") from None


def __dir__() -> list[str]:
    return [*__all__, *names()]
