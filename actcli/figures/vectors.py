"""Functions along an axis: input and output as bars, the Jacobian as a map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from actcli.definition.along_axis import AxisActivation
from actcli.errors import BadShape, BadValue
from actcli.figures.data import Bars, Limits, Matrix, Part, Series
from actcli.figures.requests import Variant
from actcli.numerics.arrays import AnyArray, Array

_MOST_BARS = 32
_ROOM = 0.12  # of the height, for the numbers above the bars
_DIGITS = "₀₁₂₃₄₅₆₇₈₉"


def parts(
    found: Sequence[Variant], labels: Sequence[str], given: AnyArray | None, order: int, ordered: bool
) -> tuple[Part, ...]:
    """The input, the outputs, and the Jacobian: of a single function always, of several if a derivative is asked for.

    Raises BadShape for an input that is no vector, BadValue for one with too many or infinite entries, and what the
    functions raise.
    """
    x = vector(found[0].entry.example if given is None else given)
    outputs = [output(variant, x) for variant in found]
    names = entry_names("y", max(y.size for y in outputs))
    several = len(found) > 1
    series = tuple(
        Series(label if several else "", tuple(float(v) for v in y), n)
        for n, (label, y) in enumerate(zip(labels, outputs, strict=True))
    )
    bars: list[Part] = [
        Bars("input x", entry_names("x", x.size), (Series("", tuple(float(v) for v in x), -1),), bar_limits(x)),
        Bars("output y", names, series, bar_limits(np.concatenate(outputs)), ordered, len(found)),
    ]
    if several and order == 0:
        return tuple(bars)
    maps = [
        Matrix(
            f"Jacobian ∂yᵢ/∂xⱼ{', ' + label if several else ''}",
            entry_names("y", y.size),
            entry_names("x", x.size),
            jacobian(variant, x),
        )
        for variant, label, y in zip(found, labels, outputs, strict=True)
    ]
    return (*bars, *maps)


def output(variant: Variant, x: Array) -> Array:
    """f(x) for a vector; functions over the channels of an image are given an image of one place."""
    values = variant.entry(_shaped(variant.entry, x), **_along_last(variant))
    return np.asarray(values, dtype=np.float64).reshape(-1)


def jacobian(variant: Variant, x: Array) -> Array:
    """J[i, j] = d y_i / d x_j."""
    matrix = np.asarray(variant.entry.grad(_shaped(variant.entry, x), **_along_last(variant)), dtype=np.float64)
    return matrix.reshape(-1, x.size)


def _along_last(variant: Variant) -> dict[str, Any]:
    return {name: value for name, value in variant.settings.items() if name != "axis"}


def _shaped(entry: AxisActivation, x: Array) -> Array:
    return x if entry.fixed_axis is None else x.reshape(x.size, *(1,) * (-entry.fixed_axis - 1))


def vector(given: AnyArray | tuple[float, ...]) -> Array:
    """What can be shown as bars. Raises BadShape and BadValue for all else."""
    x = np.asarray(given, dtype=np.float64)
    if x.ndim != 1:
        raise BadShape(f"a picture shows one vector; the input has shape {x.shape}")
    if x.size > _MOST_BARS:
        raise BadValue(f"a picture shows at most {_MOST_BARS} entries; the input has {x.size}")
    if not np.all(np.isfinite(x)):
        raise BadValue(f"a picture shows finite numbers; the input holds {x[~np.isfinite(x)][0]}")
    return x


def entry_names(letter: str, count: int) -> tuple[str, ...]:
    """The entries of a vector: y₀, y₁, …."""
    return tuple(letter + "".join(_DIGITS[int(digit)] for digit in str(n)) for n in range(count))


def bar_limits(values: Array) -> Limits:
    """From 0 to the tallest bar, with room for the numbers beyond the ends."""
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        raise BadValue("every output is NaN or infinite: there is nothing to draw")
    low, high = min(0.0, float(finite.min())), max(0.0, float(finite.max()))
    room = _ROOM * (high - low) or 1.0
    return low - (room if low < 0 else 0.0), high + (room if high > 0 or low == 0 else 0.0)
