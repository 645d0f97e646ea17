"""The tensors and parameters of a call of a loss, told apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from actcli.definition import dtypes
from actcli.definition.tensors import pairs
from actcli.errors import BadShape, UnknownParameter
from actcli.numerics.arrays import AnyArray

if TYPE_CHECKING:
    from actcli.definition.loss import Loss


def gathered(
    loss: Loss, given: tuple[Any, ...], named: Mapping[str, Any]
) -> tuple[dict[str, AnyArray], dict[str, Any], set[str]]:
    """Tensors by name, as arrays; what is left over: the parameters; tensors that are Python numbers. Raises: as `told_apart`."""
    found, rest = told_apart(loss, given, named)
    weak = {name for name, value in found.items() if type(value) in (int, float, bool)}
    return {name: _read(loss, name, value) for name, value in found.items()}, rest, weak


def told_apart(loss: Loss, given: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Tensors by name, given by position or by keyword; what is left over: the parameters.

    Raises: BadShape for one too many or missing, UnknownParameter for one given twice.
    """
    if len(given) > len(loss.tensors):
        names = ", ".join(loss.tensors)
        raise BadShape(f"{loss.name} takes {len(loss.tensors)} tensors ({names}), {len(given)} were given")
    found = dict(zip(loss.tensors, given, strict=False))
    rest: dict[str, Any] = {}
    for spelling, value in named.items():
        name = None if loss.has_parameter(spelling) else loss.tensor_name(spelling)
        if name is None:
            rest[spelling] = value
        elif name in found:
            raise UnknownParameter(f"{loss.name}: {name} was given twice")
        else:
            found[name] = value
    found = {name: value for name, value in found.items() if value is not None}
    missing = [name for name, tensor in loss.tensors.items() if name not in found and not tensor.optional]
    if missing:
        raise BadShape(f"{loss.name} needs {' and '.join(missing)}: it takes ({', '.join(loss.tensors)})")
    return {name: found[name] for name in loss.tensors if name in found}, rest


def _read(loss: Loss, name: str, value: Any) -> Any:
    return pairs(value, name, loss.name) if loss.tensors[name].pairs else dtypes.tensor(value, name)
