"""Elementwise activations, and the engine that evaluates them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from actcli.definition import dtypes
from actcli.definition.bodies import Function
from actcli.definition.elementwise import Elements
from actcli.definition.engines import over_any_array
from actcli.definition.entry import Entry
from actcli.definition.parameters import Real
from actcli.errors import BadShape, NotDefined
from actcli.formula import Formula
from actcli.formula.names import plain
from actcli.numerics.arrays import AnyArray


class Kink(NamedTuple):
    """A point where the slope or the value jumps: limits from both sides, and what the function reports there."""

    x: float
    left_value: float
    value: float
    right_value: float
    left_slope: float
    slope: float
    right_slope: float

    @property
    def jumps(self) -> bool:
        """Whether the value itself jumps."""
        return not np.isclose(self.left_value, self.right_value, rtol=1e-9, atol=1e-9)


class Activation(Entry):
    """A function of each element.

    Attributes:
        window: the stretch of x a figure shows. kink_formulas: where the slope jumps, as text in the parameters.

    """

    kind = "activation"
    elementwise = True

    def __init__(
        self,
        function: Function,
        formula: str,
        *,
        kinks: tuple[str, ...] = (),
        window: tuple[float, float] = (-5.0, 5.0),
        given: Iterable[str] = ("x", "small"),
        info_only: bool = False,
        **rest: Any,
    ) -> None:
        super().__init__(function, formula, given=given, **rest)
        self._info_only = info_only
        self.kink_formulas = kinks
        self.window = window

    @property
    def evaluable(self) -> bool:
        """False for an entry that has an info page only."""
        return not self._info_only

    def _derivative_key(self, wrt: str, order: int) -> str:
        if plain(wrt) in ("input", "x"):
            if order not in (1, 2):
                raise NotDefined(f"{self.name} has derivatives of order 1 and 2; order {order} was asked")
            return "dy" if order == 1 else "d2y"
        if order != 1:
            raise NotDefined(f"a derivative by a parameter has order 1; order {order} by {wrt} was asked")
        return "d_" + self.parameter(wrt).name

    def _options(self) -> dict[str, Any]:
        return {"out": None, "threads": None}

    @over_any_array
    def __call__(self, x: Any, *, out: Any = None, threads: Any = None, **parameters: Any) -> Any:
        """f(x), of the shape and floating type of x; written to `out`, and that returned, where it is given (it may be x itself).

        threads: how many work on a large array, in place of what ACTCLI_THREADS says; results do not depend on it.
        Raises: BadShape, BadType, BadValue.
        """
        return self._results(x, parameters, [self._need("y", "value")], out, threads)[0]

    @over_any_array
    def grad(
        self, x: Any, *, wrt: str = "input", order: int = 1, out: Any = None, threads: Any = None, **parameters: Any
    ) -> Any:
        """The derivative by x (order 1 or 2) or by a real parameter, of the shape of x; `out` and `threads` as for the value.

        Raises: NotDefined where there is none; BadShape, BadType, BadValue.
        """
        return self._results(x, parameters, [self.defined(wrt, order)], out, threads)[0]

    def defined(self, wrt: str, order: int = 1) -> str:
        """The key of a derivative. Raises: NotDefined where there is none, UnknownParameter."""
        return self._need(self._derivative_key(wrt, order), f"derivative of order {order} by {wrt}")

    @over_any_array
    def value_and_grad(self, x: Any, *, out: Any = None, threads: Any = None, **parameters: Any) -> tuple[Any, Any]:
        """f(x) and f'(x); what both need is computed once. out: a tuple of two arrays."""
        wanted = [self._need("y", "value"), self._need("dy", "derivative")]
        value, slope = self._results(x, parameters, wanted, out, threads)
        return value, slope

    @over_any_array
    def vjp(self, x: Any, cotangent: Any, *, out: Any = None, threads: Any = None, **parameters: Any) -> Any:
        """The cotangent times the slope, of the shape of x; `out` and `threads` as for the value.

        Raises: BadShape when the cotangent does not have the shape of the value.
        """
        cotangent = dtypes.tensor(cotangent, "cotangent")
        return self._results(x, parameters, [self._need("dy", "derivative")], out, threads, cotangent)[0]

    def _results(
        self,
        x: Any,
        given: Mapping[str, Any],
        wanted: list[str],
        out: Any,
        threads: Any,
        cotangent: AnyArray | None = None,
    ) -> list[Any]:
        values = self.settle(given)
        x = dtypes.tensor(x)
        beside = [np.asarray(given[key]) for key in given if self._weighs(given[key])]
        dtype = dtypes.result_type([x, *(beside if cotangent is None else [cotangent])])
        if any(isinstance(value, np.ndarray) for value in values.values()):
            x, values = self.broadcast(x, values)
        if cotangent is not None and cotangent.shape != x.shape:
            raise BadShape(f"cotangent has shape {cotangent.shape}, the value of {self.name} has {x.shape}")
        values["small"] = dtype.itemsize < 8
        return Elements(self._bodies, {"x": x}, values, threads, cotangent).results(self.name, wanted, dtype, out)

    @staticmethod
    def _weighs(value: Any) -> bool:
        """Whether a parameter takes part in the promotion of types: arrays do, Python numbers do not."""
        return isinstance(value, np.ndarray) and value.ndim > 0

    def broadcast(self, x: AnyArray, values: Mapping[str, Any]) -> tuple[AnyArray, dict[str, Any]]:
        """The input and the arrays among the parameters in one shape. Raises: BadShape."""
        shaped = {}
        for name, value in values.items():
            if isinstance(value, np.ndarray):
                channels = self.by_channel(name, value.ndim, x.ndim)
                shaped[name] = value.reshape(-1, *(1,) * (x.ndim - 2)) if channels else value
        try:
            shape = np.broadcast_shapes(x.shape, *(value.shape for value in shaped.values()))
        except ValueError:
            shapes = ", ".join(f"{self.parameters[name].display} {values[name].shape}" for name in shaped)
            raise BadShape(f"{self.name}: {shapes} does not broadcast against the input of shape {x.shape}") from None
        return np.broadcast_to(x, shape), {**values, **{n: np.broadcast_to(v, shape) for n, v in shaped.items()}}

    def by_channel(self, name: str, dimensions: int, of_input: int) -> bool:
        """Whether a parameter of so many dimensions has a number for each channel: for each place along axis 1 of the input."""
        parameter = self.parameters[name]
        return isinstance(parameter, Real) and parameter.channels and dimensions == 1 and of_input >= 2

    @property
    def kinks(self) -> tuple[float, ...]:
        """Where the slope or the value jumps, at the default parameters."""
        return tuple(kink.x for kink in self.kinks_at())

    def kinks_at(self, **parameters: Any) -> list[Kink]:
        """The kinks at these parameters, in order; a place where value and slope agree from both sides is none."""
        if not self.evaluable:
            return []
        values = self.drawn(parameters)
        found = {}
        for formula in self.kink_formulas:
            place = _arithmetic(formula, values)
            if place is None or not np.isfinite(place):
                continue
            kink = self._kink(float(place), values)
            smooth = np.isclose(kink.left_slope, kink.right_slope, rtol=1e-7, atol=1e-9)
            if kink.jumps or not smooth:
                found[kink.x] = kink
        return [found[x] for x in sorted(found)]

    def _kink(self, place: float, values: Mapping[str, Any]) -> Kink:
        step = max(abs(place), 1e-3) * 1e-12
        around = np.array([place - step, place, place + step])
        value, slope = self.value_and_grad(around, **values)
        return Kink(place, *(float(v) for v in value), *(float(s) for s in slope))


def _arithmetic(formula: str, values: Mapping[str, Any]) -> float | None:
    """A short expression in the parameters, in float arithmetic; None where a parameter is not set or is an array."""
    needed = {name: values[name] for name in Formula(formula).names}
    if any(isinstance(value, np.ndarray) or value is None for value in needed.values()):
        return None
    try:
        return float(eval(formula, {"__builtins__": {}}, needed))
    except ZeroDivisionError:
        return None
