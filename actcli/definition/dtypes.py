"""What comes in and what goes out: everything computes in float64, and floats go back to the type they came in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from actcli.errors import BadType, UnknownName, Unreadable, nearest
from actcli.numerics.arrays import AnyArray, Array

FLOATS = ("float64", "float32", "float16", "bfloat16")


def named(name: str) -> np.dtype[Any]:
    """The floating type of this name. Raises UnknownName, and Unreadable for bfloat16 without its package."""
    wanted = str(name).strip().lower()
    if wanted not in FLOATS:
        raise UnknownName(f"no dtype {name!r}: there are {', '.join(FLOATS)}{nearest(wanted, FLOATS)}")
    if wanted != "bfloat16":
        return np.dtype(wanted)
    try:
        import ml_dtypes
    except ImportError:
        raise Unreadable("bfloat16 needs the package ml_dtypes: pip install ml_dtypes") from None
    bfloat16: np.dtype[Any] = np.dtype(ml_dtypes.bfloat16)
    return bfloat16


def is_float(array: AnyArray) -> bool:
    """Whether the array holds floats of a supported type."""
    kind, size = array.dtype.kind, array.dtype.itemsize
    return size in (2, 4, 8) if kind == "f" else kind == "V" and array.dtype.name in FLOATS  # the name takes long


def tensor(value: Any, name: str = "input") -> AnyArray:
    """The value as an array of a supported type: floats, integers or booleans.

    Raises: BadType for complex, text, objects and float128.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise BadType(f"{name} is not an array of numbers: its rows differ in length") from None
    if is_float(array) or array.dtype.kind in "iub":
        return array
    raise BadType(f"{name} has dtype {array.dtype.name}; actcli takes {', '.join(FLOATS)}, integers and booleans")


def result_type(arrays: list[AnyArray]) -> np.dtype[Any]:
    """NumPy's promotion of the floating types; integers and booleans count as float64."""
    kinds = [array.dtype if is_float(array) else np.dtype(np.float64) for array in arrays]
    first = kinds[0]
    return first if first.isnative and all(kind is first for kind in kinds) else np.result_type(*kinds)


def double(array: AnyArray) -> Array:
    """The array in float64; no copy where it is that already."""
    return array.astype(np.float64, copy=False)


def finished(result: Array, dtype: DTypeLike) -> Any:
    """Round once to the type asked for; 0-d results become NumPy scalars."""
    if result.dtype != dtype:
        with np.errstate(all="ignore"):
            result = result.astype(dtype)
    return result[()] if result.ndim == 0 else result
