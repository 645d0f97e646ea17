"""One call of a loss: its bodies over the tensors, reduced, and pulled back to a tensor or a parameter."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from actcli.definition import blocks, dtypes
from actcli.definition.class_blocks import Samples
from actcli.definition.elementwise import Elements
from actcli.definition.layouts import Classes, Laid
from actcli.definition.pullbacks import Moving, summed_to
from actcli.definition.tensors import Pairs
from actcli.errors import ActcliWarning, BadShape
from actcli.numerics.arrays import AnyArray, Array

if TYPE_CHECKING:
    from actcli.definition.bodies import Bodies
    from actcli.definition.loss import Loss
    from actcli.definition.outputs import Destination


class LossCall:
    """The tensors as the bodies see them, the parameters in force, how to reduce, and the type of the results."""

    def __init__(
        self,
        loss: Loss,
        bodies: Bodies,
        laid: Laid,
        values: Mapping[str, Any],
        dtype: np.dtype[Any],
        reduction: str,
        threads: Any,
        destination: Destination,
    ) -> None:
        blocks.check_threads(threads)
        self.loss, self._bodies, self.laid, self.values = loss, bodies, laid, values
        self.dtype, self.reduction, self._threads, self._destination = dtype, reduction, threads, destination
        self.environment = {**values, **laid.tensors}
        self._doubled = not laid.raw
        self._elements = Elements(bodies, laid.tensors, self._shaped(), threads) if loss.elementwise else None

    def _shaped(self) -> dict[str, Any]:
        """The parameters, arrays among them in the shape of the loss."""
        shape = self.laid.shape
        return {n: np.broadcast_to(v, shape) if isinstance(v, np.ndarray) else v for n, v in self.values.items()}

    def results(self, key: str | None, valued: bool = True) -> tuple[Any, Any]:
        """The reduced loss, if it is wanted, and the gradient by what `key` stands for, if there is one."""
        value, gradient = self._found(key, valued)
        delivered = self._destination.delivered(
            [*([value] if valued else []), *([gradient] if key else [])], self.dtype
        )
        return delivered[0] if valued else None, delivered[-1] if key else None

    def _found(self, key: str | None, valued: bool) -> tuple[Any, Any]:
        """The results, in one pass where that can be."""
        divisor = self._divisor(warn=valued)
        cut = self._cut(key, divisor)
        if cut is None:
            value = self._reduced(self._whole("y"), divisor) if valued else None
            return value, self._gradient(key, divisor) if key else None
        if key is not None and not self._pulls_at_elements(key):
            value = self._in_blocks(cut, None, True, divisor, None)[0] if valued else None
            return value, self._gradient(key, divisor)
        return self._in_blocks(cut, key, valued, divisor, self._early(key, valued))

    def _cut(self, key: str | None, divisor: Array) -> Elements | Samples | None:
        """How the call is cut into blocks, None where it must be seen as a whole."""
        if key is not None and (divisor.ndim or self._bodies.asks(key, "cotangent")):
            return None
        if self._elements is not None:
            return self._elements
        if not isinstance(self.loss.layout, Classes) or divisor.ndim:
            return None
        if self._threads is None and self.laid.tensors[self.loss.first].size <= blocks.BLOCK:
            return None
        samples = Samples(self._bodies, self.laid.tensors, self.values, self._threads)
        return samples if len(samples.rows.parts) > 1 else None

    def _pulls_at_elements(self, key: str) -> bool:
        """Whether the gradient has an element for each of the tensor's, and not a sum over many."""
        name = self._by(key)
        if name not in self.laid.back or not isinstance(self.laid.tensors[name], np.ndarray):
            return False
        probe = np.broadcast_to(0.0, self.laid.tensors[name].shape)
        return self._elements is None or self.laid.back[name](probe) is probe

    def _by(self, key: str) -> str:
        return self.loss.first if key in ("dy", "d2y") else key.removeprefix("d_")

    def _in_blocks(
        self, cut: Elements | Samples, key: str | None, valued: bool, divisor: Array, outs: list[AnyArray] | None
    ) -> tuple[Any, Any]:
        """The results block by block, written to `outs` where there are such."""
        wanted = [*(["y"] if valued else []), *([key] if key else [])]
        plain, shape = self.reduction == "none", self.laid.shape
        summing = valued and not plain and self._elements is not None
        name = self._by(key) if key else ""
        if outs and valued and plain:
            values = outs[0]
        else:
            values = np.empty(shape if valued and not summing else 0, self.dtype if plain else np.float64)
        sums = np.zeros(blocks.stretches(self._elements.size) if summing and self._elements is not None else 0)
        if outs and key:
            back = self.laid.back[name]
            gradient = back.forth(outs[-1]) if isinstance(back, Moving) else outs[-1]
        else:
            gradient = np.empty(self.laid.tensors[name].shape if key else 0, self.dtype)
        share = float(_nothing_as_infinity(divisor)) if key else 1.0

        def work(part: slice, results: list[Array]) -> None:
            with np.errstate(all="ignore"):
                if summing:
                    blocks.add_up(sums, part, results[0])
                elif valued:
                    cut.put(values, part, results[0])
                if key:
                    cut.put(gradient, part, results[-1] if share == 1 else results[-1] / share)

        cut.each(work, wanted)
        value = None
        if summing:
            value = self._of_sums(sums, divisor)
        elif valued:
            value = self._finished(values, copy=False) if plain else self._reduced(values, divisor)
        if outs and key:
            return value, outs[-1]
        return value, self._finished(self.laid.back[name](gradient), copy=False) if key else None

    def _early(self, key: str | None, valued: bool) -> list[AnyArray] | None:
        """The caller's arrays for the value and the gradient by a tensor, where blocks may be written to them."""
        value = self.laid.shape if self.reduction == "none" else ()
        shapes = [value] if valued else []
        if key:
            name = self._by(key)
            shapes.append(self.laid.back[name](np.broadcast_to(0.0, self.laid.tensors[name].shape)).shape)
        return self._destination.early(shapes, self.dtype)

    def _of_sums(self, sums: Array, divisor: Array) -> Any:
        with np.errstate(all="ignore"):
            total = np.add.reduce(sums)
        if not divisor.ndim and np.isfinite(total) and 0 not in self.laid.shape:
            return self._finished(total / divisor)
        return self._reduced(self._whole("y"), divisor)  # a sum may overflow where the mean does not

    def _whole(self, name: str) -> Any:
        """A result over all tensors at once."""
        if self._elements is not None and name not in self.environment:
            found = self._elements.results(self.loss.name, [name], np.dtype(np.float64))[0]
            self.environment[name] = np.asarray(found)
        elif self._elements is None:
            self.environment |= {} if self._doubled else self.laid.doubled()
            self._doubled = True
        with np.errstate(all="ignore"):
            return self._bodies.resolve(name, self.environment)

    def _reduced(self, value: Array, divisor: Array) -> Any:
        if self.reduction == "none":
            return self._finished(np.reshape(value, self.laid.shape))
        if not np.size(value):
            return self._finished(0.0 if self.reduction == "sum" else np.nan)
        with np.errstate(all="ignore"):
            total = np.add.reduce(value, axis=None)
            apart = divisor.ndim or not np.isfinite(total)
            return self._finished(np.sum(value / divisor) if apart else total / divisor)

    def _divisor(self, warn: bool = False) -> Array:
        """What the sum of the loss values is divided by, or each of them before they are added."""
        divisor = self.loss.divided_by(self.laid, self.environment, self.reduction)
        if warn and not np.asarray(divisor).any():
            message = divides_by_nothing(self.loss, empty=0 in self.laid.shape)
            warnings.warn(message, ActcliWarning, stacklevel=4)
        return np.asarray(divisor, dtype=np.float64)

    def _gradient(self, key: str, divisor: Array) -> Any:
        """The gradient from a derivative over all tensors at once."""
        name, shape = self._by(key), self.laid.shape
        pulling = self._bodies.asks(key, "cotangent")
        divisor = _nothing_as_infinity(divisor)
        if pulling:
            self.environment["cotangent"] = np.broadcast_to(1 / divisor, shape)
            gradient = self._whole(key)
        else:
            derivative = self._whole(key)
            trailing = (1,) * (np.ndim(derivative) - len(shape)) if divisor.ndim else ()
            with np.errstate(all="ignore"):
                gradient = derivative / divisor.reshape(divisor.shape + trailing)
        if name in self.laid.back:
            return self._finished(self.laid.back[name](gradient))
        if name in self.loss.tensors:
            raise BadShape(f"{self.loss.name} was given no {name}; without it there is nothing to differentiate by")
        if np.ndim(gradient) < len(shape) and not pulling:
            gradient = np.broadcast_to(gradient, shape)
        gradient = summed_to(np.asarray(gradient), np.shape(self.values[name]))
        return self._finished(gradient + self._through_divisor(name))

    def _through_divisor(self, name: str) -> Any:
        """The part of a mean's derivative that comes from what it divides by: -mean/D · dD."""
        if not self.loss.divisor_depends_on(name, self.reduction):
            return 0.0
        divisor = self._divisor()
        if divisor == 0:
            return 0.0
        with np.errstate(all="ignore"):
            total = np.sum(self._whole("y")) / divisor
            return -total * self._bodies.resolve("divisor_" + name, self.environment) / divisor

    def _finished(self, result: Any, copy: bool = True) -> Any:
        if isinstance(result, list):
            return Pairs(result).astype(self.dtype)
        return dtypes.finished(np.array(result) if copy else np.asarray(result), self.dtype)


def _nothing_as_infinity(divisor: Array) -> AnyArray:
    """A mean over nothing pulls at nothing: its gradient is 0, as in PyTorch."""
    return np.where(divisor == 0, np.inf, divisor)


def divides_by_nothing(loss: Loss, empty: bool = False) -> str:
    """Why a mean is NaN."""
    by_class = any(tensor.expects == "class" for tensor in loss.tensors.values())
    reason = "all targets are ignored, or their weights are 0" if by_class else f"{loss.divides} is 0"
    reason = "there is no sample" if empty else reason
    return f"{loss.name}: the mean is NaN, it divides by nothing: {reason}"
