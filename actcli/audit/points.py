"""Inputs that find faults: all magnitudes of a format, both sides of every switch, kinks, the ends of the format.

Everything is drawn with one seed, so that two runs judge the same points.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actcli.definition.activation import Activation
from actcli.definition.along_axis import AxisActivation
from actcli.definition.entry import Entry
from actcli.definition.layouts import Classes, Rows
from actcli.definition.loss import Loss
from actcli.definition.tensors import Tensor
from actcli.errors import NotDefined
from actcli.exact import ulp
from actcli.numerics.arrays import Array

AnyArray = NDArray[Any]
SEED = 20
COUNT = 2000  # of points, where nobody says how many
WIDTH = 4  # of the rows for functions that mix an axis

# Where exponentials overflow, vanish, or drown beside 1, in float64, float32 and float16, and where libraries change formulas.
_SWITCHES = (
    2.0**-26, 1e-8, 2.0**-12, 1e-4, 0.125, 0.5, 0.625, 1.0, 1.25, 2.0, 2.5, 3.0, 5.0, 5.54, 6.0, 8.0, 8.29, 8.32, 9.01, 10.4,
    11.09, 13.9, 15.0, 15.94, 16.64, 17.33, 18.36, 19.06, 20.0, 22.0, 25.0, 27.2, 36.04, 36.74, 37.43, 38.57, 40.0, 44.36,
    45.0, 87.34, 88.73, 103.28, 104.0, 354.9, 372.5, 708.4, 709.79, 745.14, 746.0,
)  # fmt: skip


_LEAST_PROBABILITY = 1e-40  # binary_cross_entropy bounds its logarithms at -100


def ends(dtype: str) -> tuple[float, float, float]:
    """The largest, the least normal and the least positive number of a format."""
    form = ulp.FORMATS[dtype]
    return (2.0 - 2.0 ** (1 - form.bits)) * 2.0**form.most, 2.0**form.least, 2.0**form.smallest


def in_format(x: Array, dtype: str) -> Array:
    """Each number rounded to the format, as float64; those beyond its largest are left out."""
    from actcli.definition.dtypes import named

    with np.errstate(all="ignore"):
        rounded = np.asarray(x.astype(named(dtype)), dtype=np.float64)
    return np.asarray(rounded[np.isfinite(rounded)])


def magnitudes(rng: np.random.Generator, count: int, dtype: str = "float64") -> Array:
    """Numbers of both signs, uniform in the logarithm over the whole format."""
    form = ulp.FORMATS[dtype]
    exponents = rng.uniform(form.smallest, form.most + 0.9, count)
    return np.asarray(np.exp2(exponents) * rng.choice([-1.0, 1.0], count))


def line(places: tuple[float, ...] = (), count: int = COUNT, dtype: str = "float64") -> Array:
    """Finite points of the real line in ascending order, more of them beside the places."""
    rng = np.random.default_rng(SEED)
    most, normal, least = ends(dtype)
    switches = np.array(_SWITCHES)
    beside = np.array([*places, *switches, *-switches])
    beside = beside[np.argsort(~np.isin(beside, places), kind="stable")]
    near = np.concatenate([np.repeat(np.array(places), max(count // 50, 8)), np.resize(beside, count // 4)])
    steps = np.exp2(rng.uniform(-ulp.FORMATS[dtype].bits, -1, near.size)) * rng.choice([-1.0, 1.0], near.size)
    parts = [
        magnitudes(rng, count // 4, dtype),
        np.exp2(rng.uniform(-12, 11, count // 8)) * rng.choice([-1.0, 1.0], count // 8),
        rng.uniform(-50, 50, count // 4),
        rng.uniform(-760, 760, count // 8),
        near + np.maximum(np.abs(near), normal) * steps,
        beside[: max(count // 16, len(places))],
        np.array([0.0, most, -most, normal, -normal, least, -least]),
    ]
    return np.unique(in_format(np.concatenate(parts), dtype))


def specials(dtype: str = "float64") -> Array:
    """Signed zeros, infinities, NaN, and both ends of the format."""
    most, normal, least = ends(dtype)
    return np.array([0.0, -0.0, np.inf, -np.inf, np.nan, most, -most, normal, -normal, least, -least])


def tensors(
    entry: Entry, parameters: Mapping[str, Any], *, count: int = COUNT, dtype: str = "float64"
) -> dict[str, AnyArray]:
    """Tensors of an entry by name, in the format, as float64 (class indices as int64).

    Raises: NotDefined for entries whose tensors have a layout of their own.
    """
    if isinstance(entry, AxisActivation):
        return {"input": in_format_rows(_axis_rows(entry, count, dtype), dtype)}
    if isinstance(entry, Activation):
        kinks = tuple(kink.x for kink in entry.kinks_at(**parameters))
        return {"input": line(kinks, count, dtype)}
    assert isinstance(entry, Loss)
    if entry.elementwise:
        return _elementwise(entry, count, dtype)
    if type(entry.layout) in (Classes, Rows):
        return _rowwise(entry, count, dtype)
    raise NotDefined(f"{entry.name} takes tensors of a shape of its own; give them as --input and --values")


def in_format_rows(rows: Array, dtype: str) -> Array:
    """The rows rounded to the format, within its ends."""
    most, _, _ = ends(dtype)
    return in_format(np.clip(rows, -most, most).ravel(), dtype).reshape(rows.shape)


def _axis_rows(entry: AxisActivation, count: int, dtype: str) -> Array:
    rows = _rows(np.random.default_rng(SEED), max(count // 16, 8), dtype)
    rows[3::7, 1] = rows[3::7, 0]
    if entry.fixed_axis is None:
        return rows
    return np.moveaxis(rows[..., None, None], 1, entry.fixed_axis)  # one place of an image for each row


def _rows(rng: np.random.Generator, count: int, dtype: str) -> Array:
    """Rows of scores on scales from tiny to huge, some with an entry that dominates."""
    reach = 2.4 if ulp.FORMATS[dtype].most > 100 else 1.0
    rows = rng.normal(size=(count, WIDTH)) * 10.0 ** rng.uniform(-3, reach, (count, 1))
    rows[::7, 0] += 10.0 ** rng.uniform(0, reach, len(rows[::7]))
    return rows


def _elementwise(loss: Loss, count: int, dtype: str) -> dict[str, AnyArray]:
    rng = np.random.default_rng(SEED)
    names = list(loss.tensors)
    first = line((), 2 * count, dtype)
    # The last decades of a format are left out where squares of them are beyond it.
    first = rng.permutation(first)[:count]
    found = {names[0]: _within(loss.tensors[names[0]], first, rng)}
    for name in names[1:]:
        found[name] = _beside(loss.tensors[name], found[names[0]], rng)
    return {name: in_format_rows(array, dtype) for name, array in found.items()}


def _within(tensor: Tensor, x: Array, rng: np.random.Generator) -> Array:
    """The points that lie in a tensor's domain, the others brought into it."""
    if tensor.low == 0 and tensor.high == 1:
        inside = np.maximum(np.abs(x) % 1, _LEAST_PROBABILITY)
        chosen = np.where(rng.random(x.size) < 0.3, 1 - inside * 2.0**-20, inside)
        return np.asarray(np.minimum(chosen, 1 - 2.0**-53))
    if np.isfinite(tensor.low):
        return np.asarray(tensor.low + np.abs(x))
    return np.asarray(tensor.high - np.abs(x) if np.isfinite(tensor.high) else x)


def _beside(tensor: Tensor, first: Array, rng: np.random.Generator) -> Array:
    """A further tensor: its special values, and numbers near those of the first tensor and far from them."""
    size = first.size
    if tensor.expects == "label":
        return np.asarray(rng.choice([tensor.low, tensor.high], size))
    if tensor.low == 0 and tensor.high == 1:
        return np.asarray(np.where(rng.random(size) < 0.5, rng.choice([0.0, 1.0], size), rng.random(size)))
    with np.errstate(over="ignore"):
        near = first * (1 + np.exp2(rng.uniform(-52, 1, size)) * rng.choice([-1.0, 1.0], size))
    some = np.where(rng.random(size) < 0.4, 0.0, np.where(rng.random(size) < 0.5, near, rng.normal(size=size) * 10))
    some = np.where(np.isfinite(some) & (some != first), some, 1 - first / 2)  # equal tensors are a kink of many losses
    if np.isfinite(tensor.high):
        return np.asarray(tensor.high - np.abs(some))
    if np.isfinite(tensor.low):
        return tensor.low + np.abs(some) + (0.1 if tensor.expects == "variance" else 0.0)
    return some


def _rowwise(loss: Loss, count: int, dtype: str) -> dict[str, AnyArray]:
    rng = np.random.default_rng(SEED)
    rows = max(count // 8, 8)
    found: dict[str, AnyArray] = {}
    for name, tensor in loss.tensors.items():
        scores = _rows(rng, rows, dtype)
        shares = np.exp(scores / 20 - scores.max(axis=1, keepdims=True) / 20)
        shares /= shares.sum(axis=1, keepdims=True)
        if tensor.expects == "class":
            found[name] = rng.integers(0, WIDTH, rows)
        elif tensor.per_row:
            found[name] = rng.choice([tensor.low, tensor.high], rows) if tensor.expects == "label" else rng.random(rows)
        elif tensor.low == 0 and tensor.high == 1:
            found[name] = in_format_rows(shares, dtype)
        elif np.isfinite(tensor.low) and np.isfinite(tensor.high):
            found[name] = in_format_rows(rng.uniform(tensor.low, tensor.high, (rows, WIDTH)), dtype)
        elif tensor.expects == "log-probability":
            found[name] = in_format_rows(np.log(shares), dtype)
        else:
            found[name] = in_format_rows(scores, dtype)
    return found
