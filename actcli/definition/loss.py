"""Losses: several tensors in, one value for each sample, then a reduction."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from actcli.definition import dtypes
from actcli.definition.bodies import Function
from actcli.definition.entry import Entry
from actcli.definition.expectations import complaint
from actcli.definition.gathering import gathered
from actcli.definition.layouts import Elementwise, Laid, Layout, check_weights, summed_to
from actcli.definition.special import over_all_values
from actcli.definition.tensors import Pairs, Tensor
from actcli.errors import ActcliWarning, BadShape, BadValue, NotDefined, UnknownName, UnknownParameter, nearest
from actcli.formula.names import plain
from actcli.numerics.arrays import Array


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
        super().__init__(function, formula, given=(*self.tensors, *provides, "cotangent"), **rest)

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
        return {"reduction": self.reduction}

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

    def __call__(self, *tensors: Any, reduction: str | None = None, **parameters: Any) -> Any:
        """The reduced loss (its mean, unless a dialect has another default), or with reduction="none" each loss value.

        Raises: BadShape, BadIndex, BadValue, BadType. Warns where `mean` divides by nothing.
        """
        laid, values, dtype = self._laid(tensors, parameters)
        environment = {**values, **laid.tensors}
        (value,) = self._resolved(laid, values, environment, ["y"])
        reduction = reduction or self.reduction
        return dtypes.finished(np.asarray(self._reduced(value, laid, environment, reduction)), dtype)

    def grad(
        self, *tensors: Any, reduction: str | None = None, wrt: str = "input", order: int = 1, **parameters: Any
    ) -> Any:
        """The gradient of the reduced loss (of the sum, for "none") by a tensor or a real parameter, in its shape.

        Order 2 is the second derivative by each element of the first tensor, for elementwise losses.
        """
        key = self._differentiable(wrt, order)
        laid, values, dtype = self._laid(tensors, parameters)
        return self._gradient(laid, values, {**values, **laid.tensors}, key, reduction or self.reduction, dtype)

    def value_and_grad(
        self, *tensors: Any, reduction: str | None = None, wrt: str = "input", **parameters: Any
    ) -> tuple[Any, Any]:
        """The reduced loss and its gradient; what both need is computed once."""
        key = self._differentiable(wrt, 1)
        laid, values, dtype = self._laid(tensors, parameters)
        environment = {**values, **laid.tensors}
        wanted = ["y"] if self._bodies.asks(key, "cotangent") else ["y", key]
        value = self._resolved(laid, values, environment, wanted)[0]
        reduction = reduction or self.reduction
        reduced = dtypes.finished(np.asarray(self._reduced(value, laid, environment, reduction)), dtype)
        return reduced, self._gradient(laid, values, environment, key, reduction, dtype)

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
        divisor = self._divisor(laid, {**values, **laid.tensors}, "mean")
        return float(divisor) if divisor.ndim == 0 else None

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

    def _resolved(
        self, laid: Laid, values: Mapping[str, Any], environment: dict[str, Any], wanted: list[str]
    ) -> list[Any]:
        missing = [name for name in wanted if name not in environment]
        if self.elementwise and missing:
            flat = {name: np.atleast_1d(tensor) for name, tensor in laid.tensors.items()}
            shaped = {
                name: np.atleast_1d(np.broadcast_to(value, laid.shape)) if isinstance(value, np.ndarray) else value
                for name, value in values.items()
            }
            results = over_all_values(self._bodies, flat, shaped, missing)
            environment |= {name: result.reshape(laid.shape) for name, result in zip(missing, results, strict=True)}
        with np.errstate(all="ignore"):
            return [self._bodies.resolve(name, environment) for name in wanted]

    def _reduced(self, value: Array, laid: Laid, environment: dict[str, Any], reduction: str) -> Any:
        if reduction == "none":
            return np.reshape(value, laid.shape)
        divisor = self._divisor(laid, environment, reduction, warn=True)
        if not np.size(value):
            return 0.0 if reduction == "sum" else np.nan
        with np.errstate(all="ignore"):
            total = np.sum(value)
            # A sum may overflow where the mean does not.
            apart = divisor.ndim or not np.isfinite(total)
            return np.sum(value / divisor) if apart else total / divisor

    def _divisor(self, laid: Laid, environment: dict[str, Any], reduction: str, warn: bool = False) -> Array:
        """What the sum of the loss values is divided by, or each of them before they are added."""
        if reduction not in self.reductions:
            known = self.reductions
            raise UnknownName(
                f"{self.name} has no reduction {reduction!r}: {', '.join(known)}{nearest(str(reduction), known)}"
            )
        divisor = self.divided_by(laid, environment, reduction)
        if warn and not np.any(divisor):
            by_class = any(tensor.expects == "class" for tensor in self.tensors.values())
            reason = "all targets are ignored, or their weights are 0" if by_class else f"{self.divides} is 0"
            reason = "there is no sample" if 0 in laid.shape else reason
            warnings.warn(f"{self.name}: the mean is NaN, it divides by nothing: {reason}", ActcliWarning, stacklevel=4)
        return np.asarray(divisor, dtype=np.float64)

    def divided_by(self, laid: Laid, environment: dict[str, Any], reduction: str) -> Any:
        """What the sum is divided by, as the bodies give it: of exact weights an exact number."""
        if reduction in ("sum", "none"):
            return 1.0
        if reduction == "batchmean":
            return laid.shape[0] if laid.shape else 1
        return self._bodies.resolve("divisor", environment) if "divisor" in self._bodies else laid.divisor

    def divisor_depends_on(self, wrt: str, reduction: str) -> bool:
        """Whether the mean divides by something that changes with this parameter."""
        return reduction == "mean" and f"divisor_{wrt}" in self._bodies

    def _gradient(
        self,
        laid: Laid,
        values: Mapping[str, Any],
        environment: dict[str, Any],
        key: str,
        reduction: str,
        dtype: np.dtype[Any],
    ) -> Any:
        divisor = self._divisor(laid, environment, reduction)
        # A mean over nothing pulls at nothing: its gradient is 0, as in PyTorch.
        divisor = np.where(divisor == 0, np.inf, divisor)
        name = self.first if key in ("dy", "d2y") else key.removeprefix("d_")
        if self._bodies.asks(key, "cotangent"):
            environment["cotangent"] = np.broadcast_to(1 / divisor, laid.shape)
            (gradient,) = self._resolved(laid, values, environment, [key])
        else:
            (derivative,) = self._resolved(laid, values, environment, [key])
            trailing = (1,) * (np.ndim(derivative) - len(laid.shape)) if divisor.ndim else ()
            with np.errstate(all="ignore"):
                gradient = derivative / divisor.reshape(divisor.shape + trailing)
        if name in laid.back:
            return self._finished(laid.back[name](gradient), dtype)
        if name in self.tensors:
            raise BadShape(f"{self.name} was given no {name}; without it there is nothing to differentiate by")
        if np.ndim(gradient) < len(laid.shape) and not self._bodies.asks(key, "cotangent"):
            gradient = np.broadcast_to(gradient, laid.shape)
        gradient = summed_to(np.asarray(gradient), np.shape(values[name]))
        return self._finished(np.asarray(gradient + self._through_divisor(laid, environment, name, reduction)), dtype)

    @staticmethod
    def _finished(gradient: Any, dtype: np.dtype[Any]) -> Any:
        if isinstance(gradient, list):
            return Pairs(gradient).astype(dtype)
        return dtypes.finished(np.array(gradient), dtype)

    def _through_divisor(self, laid: Laid, environment: dict[str, Any], name: str, reduction: str) -> Any:
        """The part of a mean's derivative that comes from what it divides by: -mean/D · dD."""
        if reduction != "mean" or "divisor_" + name not in self._bodies:
            return 0.0
        divisor = self._divisor(laid, environment, "mean")
        if divisor == 0:
            return 0.0
        with np.errstate(all="ignore"):
            total = np.sum(self._bodies.resolve("y", environment)) / divisor
            return -total * self._bodies.resolve("divisor_" + name, environment) / divisor
