"""Functions that mix the elements of an axis: softmax and its kin, gated units, maxout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition import dtypes
from actcli.definition.activation import Activation
from actcli.definition.bodies import Function
from actcli.definition.engines import over_any_array
from actcli.definition.outputs import apart, outputs
from actcli.definition.parameters import Integer, Parameter
from actcli.definition.row_blocks import RowBlocks
from actcli.errors import BadShape, BadValue, NotDefined
from actcli.formula.names import plain
from actcli.numerics.arrays import AnyArray, Array, moved

_MATRIX = "the Jacobian"  # beside the names of bodies


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
        super().__init__(
            function, formula, parameters={**parameters, **axis}, given=("x", "cotangent", "small"), **rest
        )

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

    @over_any_array
    def __call__(self, x: Any, *, out: Any = None, threads: Any = None, **parameters: Any) -> Any:
        """The value; its axis may have another length than that of x (gated units halve it), or be gone (logsumexp)."""
        return self._evaluated(x, parameters, [self._need("y", "value")], out, threads)[0]

    @over_any_array
    def grad(
        self, x: Any, *, wrt: str = "input", order: int = 1, out: Any = None, threads: Any = None, **parameters: Any
    ) -> Any:
        """The Jacobian over the axis, moved last, J[..., i, j] = d y_i / d x_j; by a parameter, the derivative of each output.

        Of a function that reduces the axis it is the gradient d y / d x_j, of the shape of x with the axis moved last.
        """
        key = self.defined(wrt, order)
        return self._evaluated(x, parameters, [_MATRIX if key == "vjp" else key], out, threads)[0]

    @over_any_array
    def value_and_grad(self, x: Any, *, out: Any = None, threads: Any = None, **parameters: Any) -> tuple[Any, Any]:
        """The value, and the Jacobian with its two axes last (see `grad`). out: a tuple of two arrays."""
        self._need("vjp", "Jacobian")
        value, matrix = self._evaluated(x, parameters, ["y", _MATRIX], out, threads)
        return value, matrix

    @over_any_array
    def vjp(self, x: Any, cotangent: Any, *, out: Any = None, threads: Any = None, **parameters: Any) -> Any:
        """The cotangent (shape of the value) times the Jacobian, of the shape of x; `out` and `threads` as for the value.

        Raises: BadShape when the cotangent does not have the shape of the value.
        """
        self._need("vjp", "vjp")
        x, cotangent = dtypes.tensor(x), dtypes.tensor(cotangent, "cotangent")
        seen, values, axis = self.prepared(x, parameters)
        rows = self._rows(seen, values, threads)
        dtype = dtypes.result_type([x, cotangent])
        values["small"] = dtype.itemsize < 8
        found = outputs(self.name, out, [x.shape], dtype)[0]
        view = moved(found, axis, -1)
        seen = apart(seen, [view])
        first = {**values, "x": rows.read(seen, rows.parts[0])}
        shape = self._placed("y", np.broadcast_to(0.0, rows.whole(self._resolved("y", first))), axis).shape
        if cotangent.shape != shape:
            raise BadShape(f"cotangent has shape {cotangent.shape}, the value of {self.name} has {shape}")
        pulled = apart(self._last("y", cotangent, axis), [view])

        def work(part: slice) -> None:
            environment = first if part is rows.parts[0] else {**values, "x": rows.read(seen, part)}
            rows.put(view, part, self._resolved("vjp", {**environment, "cotangent": rows.read(pulled, part)}))

        rows.each(work, rows.parts)
        return found

    def seen(self, x: Any, name: str, values: Mapping[str, Any]) -> Array:
        """What stands under a name of the bodies or of the formula: "x" with its axis last, or an intermediate made of it."""
        array, settled, _ = self.prepared(dtypes.tensor(x), values)
        return np.asarray(self._bodies.resolve(name, {**settled, "x": dtypes.double(array)}))

    def _evaluated(self, x: Any, given: Mapping[str, Any], wanted: list[str], out: Any, threads: Any) -> list[Any]:
        """What is wanted, over blocks of rows; the first of them shows how large the results are."""
        x = dtypes.tensor(x)
        seen, values, axis = self.prepared(x, given)
        rows = self._rows(seen, values, threads, seen.shape[-1] if _MATRIX in wanted else 1)

        def found(part: slice) -> list[Array]:
            environment = {**values, "x": rows.read(seen, part)}
            return [self._resolved(name, environment) for name in wanted]

        results = found(rows.parts[0])
        if out is None and len(rows.parts) == 1:
            dtype = dtypes.result_type([x])
            placed = [self._placed(name, result, axis) for name, result in zip(wanted, results, strict=True)]
            return [dtypes.finished(result, dtype) for result in placed]
        wholes = [np.broadcast_to(0.0, rows.whole(result)) for result in results]
        shapes = [self._placed(name, whole, axis).shape for name, whole in zip(wanted, wholes, strict=True)]
        outs = outputs(self.name, out, shapes, dtypes.result_type([x]))
        views = [self._last(name, array, axis) for name, array in zip(wanted, outs, strict=True)]
        if len(rows.parts) > 1:
            seen = apart(seen, views)

        def write(part: slice, results: list[Array]) -> None:
            for view, result in zip(views, results, strict=True):
                rows.put(view, part, result)

        write(rows.parts[0], results)
        rows.each(lambda part: write(part, found(part)), rows.parts[1:])
        return [array[()] if array.ndim == 0 and out is None else array for array in outs]

    def _rows(self, seen: AnyArray, values: Mapping[str, Any], threads: Any, width: int = 1) -> RowBlocks:
        """How the rows are cut: not at all where random numbers are drawn, or a parameter is an array."""
        whole = values.get("training", False) or any(isinstance(value, np.ndarray) for value in values.values())
        return RowBlocks(seen.shape, threads, None if whole else width)

    def _placed(self, name: str, result: AnyArray, axis: int) -> AnyArray:
        """What a body gives for each output, its axis put back to where that of x is; of a Jacobian both axes stay last."""
        if name == _MATRIX:
            return result[..., 0, :] if self.reduces else result
        return result[..., 0] if self.reduces else moved(result, -1, axis)

    def _last(self, name: str, outputs: AnyArray, axis: int) -> AnyArray:
        """The inverse of `_placed`."""
        if name == _MATRIX:
            return outputs[..., None, :] if self.reduces else outputs
        return outputs[..., None] if self.reduces else moved(outputs, axis, -1)

    def _jacobian(self, environment: dict[str, Any]) -> Any:
        if "jacobian" in self._bodies:
            return self._bodies.resolve("jacobian", environment)
        y = self._bodies.resolve("y", environment)
        rows = {"cotangent": np.eye(y.shape[-1]), "y": y[..., None, :], "x": environment["x"][..., None, :]}
        shared = {name: value for name, value in environment.items() if name in self.parameters or name == "small"}
        matrix = self._bodies.resolve("vjp", {**shared, **rows})
        return np.broadcast_to(matrix, (*y.shape, environment["x"].shape[-1]))

    def _resolved(self, key: str, environment: dict[str, Any]) -> Array:
        """A result in float64 that shares no memory with the input, and may be written to."""
        with np.errstate(all="ignore"):
            result = self._jacobian(environment) if key == _MATRIX else self._bodies.resolve(key, environment)
        own = result.flags.writeable and not np.may_share_memory(result, environment["x"])
        return np.array(result, dtype=np.float64, copy=None if own else True)

    def prepared(self, array: AnyArray, given: Mapping[str, Any]) -> tuple[AnyArray, dict[str, Any], int]:
        """What the bodies start from: x with its axis last, and all parameters; and the axis."""
        values = self.settle(given)
        values["small"] = dtypes.result_type([array]).itemsize < 8
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
        return moved(array, axis, -1), values, axis
