"""Losses: several tensors in, one value for each sample, then a reduction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from actcli.definition import dtypes
from actcli.definition.bodies import Function
from actcli.definition.engines import over_any_array
from actcli.definition.entry import Entry
from actcli.definition.expectations import complaint
from actcli.definition.gathering import gathered
from actcli.definition.layouts import Elementwise, Laid, Layout, check_weights
from actcli.definition.loss_call import LossCall
from actcli.definition.outputs import Destination
from actcli.definition.tensors import Tensor
from actcli.errors import BadValue, NotDefined, UnknownName, UnknownParameter, nearest
from actcli.formula.names import plain


class Loss(Entry):
    """A loss. Its bodies give the unreduced value and its derivatives, each sample's for itself; the engine reduces.

    Attributes:
        tensors: name → Tensor in PyTorch's positional order.
        layout: how the tensors lie together. reductions: those that are defined. divides: what `mean` divides by, in words.
        view: what a figure draws the loss over ("residual", "margin", "logit", …).
        window: the stretch of it a figure shows.

    """

    kind = "loss"
    reduction = "mean"

    def __init__(
        self,
        function: Function,
        formula: str,
        *,
        tensors: Mapping[str, Tensor],
        layout: Layout | None = None,
        batchmean: bool = False,
        provides: tuple[str, ...] = (),  # what the layout hands to the bodies beside the tensors
        divides: str = "",
        view: str = "",
        window: tuple[float, float] = (-3.0, 3.0),
        **rest: Any,
    ) -> None:
        self.tensors = dict(tensors)
        for name, tensor in self.tensors.items():
            tensor.name = name
        self.layout: Layout = layout or Elementwise()
        self.elementwise = isinstance(self.layout, Elementwise)
        self.reductions = ("mean", "sum", "none", *(("batchmean",) if batchmean else ()))
        self.divides = divides or self.layout.divides
        self.view, self.window = view, window
        self._tensor_spellings = {plain(name): name for name in self.tensors} | {"input": next(iter(self.tensors))}
        super().__init__(function, formula, given=(*self.tensors, *provides, "cotangent", "small"), **rest)

    def divisor(self, function: Function) -> Function:
        """Add the body of what `mean` divides by: a number, or an array with one for each loss value."""
        self._bodies.add("divisor", function)
        return function

    def divisor_derivative(self, *, wrt: str) -> Callable[[Function], Function]:
        """Add the derivative of the divisor by a parameter that it depends on."""

        def add(body: Function) -> Function:
            self._bodies.add("divisor_" + wrt, body)
            return body

        return add

    def _arguments(self) -> Iterable[str]:
        return self.tensors

    def _options(self) -> dict[str, Any]:
        return {"reduction": self.reduction, "out": None, "threads": None}

    @property
    def first(self) -> str:
        """The name of the first tensor, which `wrt="input"` means."""
        return next(iter(self.tensors))

    def tensor_name(self, spelling: str) -> str | None:
        """The tensor of this spelling, or None."""
        return self._tensor_spellings.get(plain(spelling))

    def _derivative_key(self, wrt: str, order: int) -> str:
        tensor = self.tensor_name(wrt)
        if order not in (1, 2):
            raise NotDefined(f"{self.name} has derivatives of order 1 and 2; order {order} was asked")
        if order == 2 and tensor == self.first:
            return "d2y"
        if order == 2:
            raise NotDefined(f"a derivative of order 2 is by the {self.first}; {wrt} was asked")
        if tensor == self.first:
            return "dy"
        return "d_" + (tensor or self._by_parameter(wrt))

    def _by_parameter(self, wrt: str) -> str:
        try:
            return self.parameter(wrt).name
        except UnknownParameter:
            known = [*self.tensors, *(p.label for p in self.parameters.values() if p.differentiable)]
            raise UnknownParameter(
                f"{self.name} has no {wrt!r} to differentiate by: there are {', '.join(known)}{nearest(str(wrt), known)}"
            ) from None

    @over_any_array
    def __call__(
        self, *tensors: Any, reduction: str | None = None, out: Any = None, threads: Any = None, **parameters: Any
    ) -> Any:
        """The reduced loss (its mean, unless a dialect has another default), or with reduction="none" each loss value.

        out: an array of the shape and type of the result, written to and returned (of no dimension for a reduced loss).
        threads: how many work on large tensors, in place of what ACTCLI_THREADS says; results do not depend on it.
        Raises: BadShape, BadIndex, BadValue, BadType. Warns where `mean` divides by nothing.
        """
        return self._call(tensors, parameters, reduction, threads, out).results(None)[0]

    @over_any_array
    def grad(
        self,
        *tensors: Any,
        reduction: str | None = None,
        wrt: str = "input",
        order: int = 1,
        out: Any = None,
        threads: Any = None,
        **parameters: Any,
    ) -> Any:
        """The gradient of the reduced loss (of the sum, for "none") by a tensor or a real parameter, in its shape; or in `out`.

        Order 2 is the second derivative by each element of the first tensor, for elementwise losses.
        """
        key = self._differentiable(wrt, order)
        return self._call(tensors, parameters, reduction, threads, out).results(key, valued=False)[1]

    @over_any_array
    def value_and_grad(
        self,
        *tensors: Any,
        reduction: str | None = None,
        wrt: str = "input",
        out: Any = None,
        threads: Any = None,
        **parameters: Any,
    ) -> tuple[Any, Any]:
        """The reduced loss and its gradient; what both need is computed once. out: a tuple of two arrays."""
        key = self._differentiable(wrt, 1)
        return self._call(tensors, parameters, reduction, threads, out).results(key)

    def _differentiable(self, wrt: str, order: int) -> str:
        key = self._derivative_key(wrt, order)
        name = self.tensor_name(wrt)
        if key not in self._bodies and name is not None and not self.tensors[name].differentiable:
            raise NotDefined(f"{self.name} cannot be differentiated by {name}: it holds {self.tensors[name].help}")
        return self._need(key, f"derivative of order {order} by {wrt}")

    def laid(self, *tensors: Any, **parameters: Any) -> Laid:
        """The tensors as the bodies see them, checked; for those who look into a loss."""
        return self._laid(tensors, parameters)[0]

    def mean_divisor(self, *tensors: Any, **parameters: Any) -> float | None:
        """What the mean divides the sum of the loss values by; None where each of them has a divisor of its own."""
        laid, values, _ = self._laid(tensors, parameters)
        divisor = np.asarray(self.divided_by(laid, {**values, **laid.doubled()}, "mean"), dtype=np.float64)
        return float(divisor) if divisor.ndim == 0 else None

    def _call(
        self, tensors: tuple[Any, ...], parameters: Mapping[str, Any], reduction: str | None, threads: Any, out: Any
    ) -> LossCall:
        reduction = reduction or self.reduction
        laid, values, dtype = self._laid(tensors, parameters)
        if reduction not in self.reductions:
            known = self.reductions
            raise UnknownName(
                f"{self.name} has no reduction {reduction!r}: {', '.join(known)}{nearest(str(reduction), known)}"
            )
        values["small"] = dtype.itemsize < 8
        given = [array for array in (*tensors, *parameters.values()) if isinstance(array, np.ndarray)]
        return LossCall(self, self._bodies, laid, values, dtype, reduction, threads, Destination(self.name, out, given))

    def _laid(
        self, given: tuple[Any, ...], parameters: Mapping[str, Any]
    ) -> tuple[Laid, dict[str, Any], np.dtype[Any]]:
        arrays, rest, weak = gathered(self, given, parameters)
        values = self.settle(rest)
        for name, array in arrays.items():
            if self.tensors[name].enforced and (
                wrong := complaint(self.tensors[name], array, values, first=name == self.first)
            ):
                raise BadValue(f"{self.name}: {wrong}")
        floats = [
            array
            for name, array in arrays.items()
            if self.tensors[name].differentiable and array.dtype.kind not in "iub" and name not in weak
        ]
        # A single integer has no say, and no Python number has, as in NumPy.
        counted = [a for n, a in arrays.items() if self.tensors[n].counts and a.shape and a.dtype.kind in "iub"]
        dtype = dtypes.result_type([*floats, *counted] or [np.empty(0)])
        laid = self.layout.lay(self.name, self.tensors, arrays, values)
        check_weights(self.name, self.parameters, values, laid)
        return laid, values, dtype

    def divided_by(self, laid: Laid, environment: dict[str, Any], reduction: str) -> Any:
        """What the sum is divided by, as the bodies give it: of exact weights an exact number."""
        if reduction in ("sum", "none"):
            return 1.0
        if reduction == "batchmean":
            return laid.shape[0] if laid.shape else 1
        return self._bodies.resolve("divisor", environment) if "divisor" in self._bodies else laid.divisor

    @property
    def has_divisor(self) -> bool:
        """Whether the loss itself says what `mean` divides by."""
        return "divisor" in self._bodies

    def divisor_depends_on(self, wrt: str, reduction: str) -> bool:
        """Whether the mean divides by something that changes with this parameter."""
        return reduction == "mean" and f"divisor_{wrt}" in self._bodies
