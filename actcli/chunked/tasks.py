"""What a worker does with its chunks: the call of a function on NumPy arrays. A function travels by its name."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from actcli.definition import dtypes
from actcli.definition.loss_call import divides_by_nothing
from actcli.errors import ActcliWarning
from actcli.numerics.arrays import AnyArray, Array

# Sums are also taken of values scaled down by this: what is left where a sum overflows and its mean does not.
SCALE = 2.0**-600


@cache
def _found(label: str) -> Any:
    import actcli

    return actcli.get(label)


class Call(NamedTuple):
    """A call of a method: of which function, the arguments that come in chunks, in order, and all others."""

    label: str
    names: tuple[str, ...]
    given: Mapping[str, Any]

    @property
    def entry(self) -> Any:
        """The function."""
        return _found(self.label)

    def arguments(self, blocks: tuple[AnyArray, ...]) -> dict[str, Any]:
        """All arguments over these chunks."""
        return {**self.given, **dict(zip(self.names, blocks, strict=True))}

    def doubled(self, blocks: tuple[AnyArray, ...]) -> dict[str, Any]:
        """All arguments, floats among the chunks in float64, in which sums and quotients are taken before they are rounded."""
        return self.arguments(tuple(dtypes.double(block) if dtypes.is_float(block) else block for block in blocks))


def result(call: Call, method: str, dtype: np.dtype[Any], *blocks: AnyArray) -> AnyArray:
    """What a method gives, in the type of the whole result."""
    with np.errstate(all="ignore"):
        return np.asarray(getattr(call.entry, method)(**call.arguments(blocks))).astype(dtype, copy=False)


def both(call: Call, method: str, dtype: np.dtype[Any], *blocks: AnyArray) -> tuple[AnyArray, ...]:
    """The two results of a method."""
    with np.errstate(all="ignore"):
        found = getattr(call.entry, method)(**call.arguments(blocks))
        return tuple(np.asarray(one).astype(dtype, copy=False) for one in found)


def part(place: int, block: Any) -> AnyArray:
    """One of the results of `both`, also where the block comes as the only one of a list."""
    while isinstance(block, list):
        block = block[0]
    found: AnyArray = block[place]
    return found


def sums(call: Call, dimensions: int, *blocks: AnyArray) -> Array:
    """The sum of the loss values of a chunk, and that of the scaled ones, behind so many axes of length 1."""
    arguments = call.doubled(blocks)
    return _two_sums(call, arguments, call.entry(**arguments, reduction="sum"), dimensions)


def _two_sums(call: Call, arguments: Mapping[str, Any], total: Any, dimensions: int) -> Array:
    scaled = total * SCALE
    if not np.isfinite(total):
        scaled = np.sum(call.entry(**arguments, reduction="none") * SCALE)
    return np.reshape([total, scaled], (1,) * dimensions + (2,))


def value_and_slopes(
    call: Call, wrt: str, reduced: bool, dimensions: int, dtype: np.dtype[Any], *blocks: Any
) -> tuple[AnyArray, AnyArray]:
    """The sums of a chunk, or its loss values, and its gradient; what both need is computed once."""
    *arrays, share = blocks
    arguments = call.doubled(tuple(arrays))
    value, found = call.entry.value_and_grad(**arguments, wrt=wrt, reduction="sum" if reduced else "none")
    first = _two_sums(call, arguments, value, dimensions) if reduced else quotient(dtype, value, 1)
    return first, quotient(dtype, found, share)


def summed_slopes(call: Call, wrt: str, dimensions: int, *blocks: AnyArray) -> Array:
    """The derivative of a chunk's sum by a single number, behind so many axes of length 1."""
    slope = call.entry.grad(**call.doubled(blocks), reduction="sum", wrt=wrt)
    return np.reshape(slope, (1,) * dimensions + (1,))


def divisor(call: Call, dimensions: int, *blocks: AnyArray) -> Array:
    """What the mean over a chunk divides by, behind so many axes of length 1."""
    arguments = {name: value for name, value in call.arguments(blocks).items() if name != "threads"}
    return np.full((1,) * dimensions + (1,), call.entry.mean_divisor(**arguments))


def reduced(label: str, dtype: np.dtype[Any], totals: Array, share: Any) -> Any:
    """The reduced loss. Warns where a mean divides by nothing."""
    total, scaled = totals
    if not share:
        warnings.warn(divides_by_nothing(_found(label)), ActcliWarning, stacklevel=2)
    with np.errstate(all="ignore"):
        quotient = total / np.float64(share) if np.isfinite(total) else scaled / np.float64(share) / SCALE
        return np.asarray(quotient, dtype)


def slopes(call: Call, options: Mapping[str, Any], dtype: np.dtype[Any], *blocks: Any) -> AnyArray:
    """The gradient over a chunk; the last block is what the sum is divided by."""
    *arrays, share = blocks
    return quotient(dtype, call.entry.grad(**call.doubled(tuple(arrays)), reduction="sum", **options), share)


def quotient(dtype: np.dtype[Any], found: Any, share: Any) -> AnyArray:
    """Divided and rounded once; a mean over nothing pulls at nothing."""
    share = float(share) or np.inf
    with np.errstate(all="ignore"):
        return np.asarray(found if share == 1 else found / share).astype(dtype, copy=False)
