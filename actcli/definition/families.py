"""The decorators of the catalogue: each family's module makes its own `activation` or `loss` here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actcli.definition.activation import Activation
from actcli.definition.along_axis import AxisActivation
from actcli.definition.bodies import Function
from actcli.definition.dialects import FRAMEWORKS
from actcli.definition.loss import Loss
from actcli.definition.parameters import Parameter
from actcli.definition.registry import register
from actcli.definition.tensors import Tensor


def activation_family(family: str) -> Callable[..., Callable[[Function], Any]]:
    """The decorator `activation` of one family's module.

    Its keywords are parameters, names in frameworks, and options of Activation.
    """

    def activation(formula: str = "", *, along_axis: bool = False, **rest: Any) -> Callable[[Function], Any]:
        return _block(AxisActivation if along_axis else Activation, family, formula, rest)

    return activation


def loss_family(family: str) -> Callable[..., Callable[[Function], Any]]:
    """The decorator `loss` of one family's module.

    Its keywords are tensors in their positional order, parameters, names in frameworks, and options of Loss.
    """

    def loss(formula: str = "", **rest: Any) -> Callable[[Function], Any]:
        tensors = {name: value for name, value in rest.items() if isinstance(value, Tensor)}
        options = {name: value for name, value in rest.items() if name not in tensors}
        return _block(Loss, family, formula, {**options, "tensors": tensors})

    return loss


def _block(form: Callable[..., Any], family: str, formula: str, rest: dict[str, Any]) -> Callable[[Function], Any]:
    parameters = {name: value for name, value in rest.items() if isinstance(value, Parameter)}
    frameworks = {name: value for name, value in rest.items() if name in FRAMEWORKS}
    options = {name: value for name, value in rest.items() if name not in parameters and name not in frameworks}

    def define(function: Function) -> Any:
        entry = form(function, formula, family=family, parameters=parameters, frameworks=frameworks, **options)
        register(entry)
        return entry

    return define
