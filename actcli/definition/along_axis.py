"""Functions that mix the elements of an axis: softmax and its kin, gated units, maxout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition import dtypes
from actcli.definition.activation import Activation
from actcli.definition.bodies import Function
from actcli.definition.parameters import Integer, Parameter
from actcli.errors import BadShape, BadValue, NotDefined
from actcli.formula.names import plain
from actcli.numerics.arrays import AnyArray, Array


class AxisActivation(Activation):
    """A function along one axis. Its bodies see that axis last; `vjp` is what they must define, the Jacobian follows from it.

    A body of `jacobian` is given where the one built from `vjp` would cancel (1 - p beside p). A function that `reduces` its axis to one
    number gives it as a last axis of length 1, which is taken off: the value has the shape of x without the axis, and the Jacobian,
    then a gradient, that of x with the axis moved last. `example` is the vector that a figure shows.
    """

    elementwise = False

    def __init__(
        self,
        function: Function,
        formula: str,
        *,
        parameters: Mapping[str, Parameter],
        fixed_axis: int | None = None,
        ranks: tuple[int, ...] = (),
        divisor: str | int = 1,
        reduces: bool = False,
        example: tuple[float, ...] = (1.0, 2.0, 3.0, 0.5),
        **rest: Any,
    ) -> None:
        axis = (
            {}
            if fixed_axis is not None
            else {"axis": Integer(-1, "the axis along which elements are mixed", torch="dim", jax="axis")}
        )
        self.fixed_axis, self.ranks, self.divisor = fixed_axis, ranks, divisor
        self.reduces, self.example = reduces, example
        super().__init__(function, formula, parameters={**parameters, **axis}, given=("x", "cotangent"), **rest)

    def transposed(self, function: Function) -> Function:
        """Add the body of the vjp: cotangent times Jacobian, in x, y and the cotangent, broadcasting over leading axes."""
        self._bodies.add("vjp", function)
        return function

    def jacobian(self, function: Function) -> Function:
        """Add a body for the Jacobian itself, J[..., i, j] = d y_i / d x_j."""
        self._bodies.add("jacobian", function)
        return function

    def _derivative_key(self, wrt: str, order: int) -> str:
        if plain(wrt) in ("input", "x"):
            if order != 1:
                raise NotDefined(
                    f"{self.name} mixes the elements of an axis: it has a Jacobian, and no derivative of order {order}"
                )
            return "vjp"
        return super()._derivative_key(wrt, order)

    def grad(self, x: Any, *, wrt: str = "input", order: int = 1, **parameters: Any) -> Any:
        """The Jacobian over the axis, moved last, J[..., i, j] = d y_i / d x_j; by a parameter, the derivative of each output.

        Of a function that reduces the axis it is the gradient d y / d x_j, of the shape of x with the axis moved last.
        """
        key = self._need(self._derivative_key(wrt, order), f"derivative of order {order} by {wrt}")
        if key == "vjp":
            return self.value_and_grad(x, **parameters)[1]
        environment, axis, dtype = self._prepared(x, parameters)
        return dtypes.finished(self._placed(self._resolved(key, environment), axis), dtype)

    def __call__(self, x: Any, **parameters: Any) -> Any:
        """The value; its axis may have another length than that of x (gated units halve it), or be gone (logsumexp)."""
        self._need("y", "value")
        environment, axis, dtype = self._prepared(x, parameters)
        return dtypes.finished(self._placed(self._resolved("y", environment), axis), dtype)

    def value_and_grad(self, x: Any, **parameters: Any) -> tuple[Any, Any]:
        """The value, and the Jacobian with its two axes last (see `grad`)."""
        self._need("vjp", "Jacobian")
        environment, axis, dtype = self._prepared(x, parameters)
        y = self._resolved("y", environment)
        matrix = self._jacobian(environment, y)
        matrix = matrix[..., 0, :] if self.reduces else matrix
        return dtypes.finished(self._placed(y, axis), dtype), dtypes.finished(matrix, dtype)

    def vjp(self, x: Any, cotangent: Any, **parameters: Any) -> Any:
        """The cotangent (shape of the value) times the Jacobian, of the shape of x.

        Raises: BadShape when the cotangent does not have the shape of the value.
        """
        self._need("vjp", "vjp")
        x, cotangent = dtypes.tensor(x), dtypes.tensor(cotangent, "cotangent")
        environment, axis, _ = self._prepared(x, parameters)
        y = self._resolved("y", environment)
        shape = self._placed(y, axis).shape
        if cotangent.shape != shape:
            raise BadShape(f"cotangent has shape {cotangent.shape}, the value of {self.name} has {shape}")
        environment["cotangent"] = self._last(dtypes.double(cotangent), axis)
        result = self._resolved("vjp", environment)
        return dtypes.finished(np.moveaxis(result, -1, axis), dtypes.result_type([x, cotangent]))

    def seen(self, x: Any, name: str, values: Mapping[str, Any]) -> Array:
        """What stands under a name of the bodies or of the formula: "x" with its axis last, or an intermediate made of it."""
        environment, _, _ = self._prepared(x, values)
        return np.asarray(self._bodies.resolve(name, environment))

    def _placed(self, y: Array, axis: int) -> Array:
        """What a body gives for each output, its axis put back to where that of x is."""
        return y[..., 0] if self.reduces else np.moveaxis(y, -1, axis)

    def _last(self, outputs: Array, axis: int) -> Array:
        """The inverse of `_placed`."""
        return outputs[..., None] if self.reduces else np.moveaxis(outputs, axis, -1)

    def _jacobian(self, environment: dict[str, Any], y: Array) -> Array:
        if "jacobian" in self._bodies:
            return self._resolved("jacobian", environment)
        rows = {"cotangent": np.eye(y.shape[-1]), "y": y[..., None, :], "x": environment["x"][..., None, :]}
        shared = {name: value for name, value in environment.items() if name in self.parameters}
        matrix = self._resolved("vjp", {**shared, **rows})
        return np.broadcast_to(matrix, (*y.shape, environment["x"].shape[-1])).copy()

    def _resolved(self, key: str, environment: dict[str, Any]) -> Array:
        with np.errstate(all="ignore"):
            return np.array(self._bodies.resolve(key, environment), dtype=np.float64)

    def _prepared(self, x: Any, given: Mapping[str, Any]) -> tuple[dict[str, Any], int, np.dtype[Any]]:
        """What the bodies start from (x with its axis last, and all parameters), the axis, and the type of the result."""
        values = self.settle(given)
        array: AnyArray = dtypes.tensor(x)
        dtype = dtypes.result_type([array])
        if array.ndim == 0:
            raise BadShape(f"{self.name} works along an axis; the input is a scalar")
        if self.ranks and array.ndim not in self.ranks:
            raise BadShape(
                f"{self.name} takes {' or '.join(map(str, self.ranks))} dimensions, the input has shape {array.shape}"
            )
        axis = int(values["axis"]) if self.fixed_axis is None else self.fixed_axis
        if not -array.ndim <= axis < array.ndim:
            raise BadValue(
                f"axis {axis} is not allowed: an input of shape {array.shape} has axes {-array.ndim} to {array.ndim - 1}"
            )
        divisor = values[self.divisor] if isinstance(self.divisor, str) else self.divisor
        if array.shape[axis] % divisor:
            raise BadShape(
                f"{self.name} splits axis {axis} in {divisor}: its length {array.shape[axis]} is not divisible"
            )
        return {**values, "x": np.moveaxis(dtypes.double(array), axis, -1)}, axis, dtype
