"""Properties of a function along an axis, from samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.along_axis import AxisActivation
from actcli.numerics.arrays import Array

_SEED, _ROWS, _WIDTH = 5, 64, 12  # a width that twos, threes and fours divide
_ORDINARY = 8.0  # no two numbers further apart than 16, so that no probability rounds to 0 or 1
_SCALES = (1e-3, 1.0, 10.0, 1e3, 1e300)
_HUGE = 1e200
_SAME = 1e-9


def properties(entry: AxisActivation, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The properties by name; see the package for what each says."""
    rng = np.random.default_rng(_SEED)
    width = _WIDTH if entry.divisor == 1 else _divisible(entry, settings)
    x = rng.uniform(-1, 1, (_ROWS, width)) * _reach(settings)
    y, jacobian = _rows(entry, x, settings)
    order = rng.permutation(width)
    shifted, permuted = _rows(entry, x + 2.5, settings)[0], _rows(entry, x[:, order], settings)[0]
    return {
        **_range(entry, x, y, settings),
        "sums_to_one": _same(y.sum(axis=-1), np.ones(_ROWS)),
        "shift_invariant": _same(shifted, y),
        "permutation": _permutation(y, permuted, order),
        "sparse": bool(np.any(y == 0)),
        "outputs": _outputs(y.shape[-1], width, entry.reduces),
        "jacobian_symmetric": jacobian.shape[-2] == jacobian.shape[-1]
        and _same(jacobian, np.swapaxes(jacobian, -1, -2)),
    }


def _reach(settings: Mapping[str, Any]) -> float:
    """How large ordinary inputs are: smaller where a parameter may make much of them."""
    scales = [abs(value) for value in settings.values() if isinstance(value, float) and value]
    return _ORDINARY / float(np.prod([max(scale, 1 / scale) for scale in scales]))


def _divisible(entry: AxisActivation, settings: Mapping[str, Any]) -> int:
    """A width that the entry can split."""
    divisor = int(settings[entry.divisor]) if isinstance(entry.divisor, str) else entry.divisor
    return _WIDTH if _WIDTH % divisor == 0 else 2 * divisor


def _rows(entry: AxisActivation, x: Array, settings: Mapping[str, Any]) -> tuple[Array, Array]:
    """Outputs (rows, m) and Jacobians (rows, m, n) of rows (rows, n), wherever the axis of the entry is."""
    if entry.fixed_axis is None:
        value, jacobian = entry.value_and_grad(x, **{**settings, "axis": -1})
    else:
        value, jacobian = entry.value_and_grad(x[:, :, None, None], **settings)
        value, jacobian = value[:, :, 0, 0], jacobian[:, 0, 0]
    if entry.reduces:
        value, jacobian = value[:, None], jacobian[:, None, :]
    return np.asarray(value), np.asarray(jacobian)


def _range(entry: AxisActivation, x: Array, y: Array, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Bounds over inputs of all magnitudes, and whether ordinary inputs come to them."""
    with np.errstate(over="ignore"):
        unit = np.concatenate([x, np.abs(x), -np.abs(x)]) / np.abs(x).max()
        results = [_rows(entry, scale * unit, settings)[0] for scale in _SCALES]
    seen = np.concatenate([y.ravel(), *(result.ravel() for result in results)])
    seen = seen[~np.isnan(seen)]
    found: dict[str, Any] = {}
    for name, best, ordinary in (("infimum", seen.min(), y.min()), ("supremum", seen.max(), y.max())):
        unbounded = abs(best) > _HUGE
        found[name] = float(np.copysign(np.inf, best) if unbounded else best) + 0.0
        found[f"{name}_attained"] = bool(not unbounded and ordinary == best)
    return {**found, "bounded": bool(np.isfinite(found["infimum"]) and np.isfinite(found["supremum"]))}


def _permutation(y: Array, permuted: Array, order: Any) -> str:
    """What becomes of the output when the inputs change places."""
    if y.shape[-1] == 1:
        return "invariant" if _same(permuted, y) else "neither"
    return "equivariant" if y.shape[-1] == order.size and _same(permuted, y[:, order]) else "neither"


def _outputs(count: int, width: int, reduces: bool) -> str:
    """How many outputs n inputs have, which is the number of rows of the Jacobian; it has n columns."""
    if reduces:
        return "1"
    if count >= width:
        return "n" if count == width else f"{count // width}n"
    return f"n/{width // count}"


def _same(one: Array, other: Array) -> bool:
    return bool(np.allclose(one, other, rtol=_SAME, atol=_SAME))
