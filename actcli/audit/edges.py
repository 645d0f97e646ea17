"""What a function gives where implementations differ: signed zeros, infinities, NaN, the ends of float64, kinks, ends of a domain.

What PyTorch gives is recorded in `torch_edges.json`, for the places at which it differs; the tests record it anew and compare.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from actcli.audit import backends
from actcli.audit.points import ends
from actcli.definition.activation import Activation
from actcli.definition.along_axis import AxisActivation
from actcli.definition.entry import Entry
from actcli.definition.layouts import Classes
from actcli.definition.loss import Loss
from actcli.definition.registry import find
from actcli.errors import ActcliError, NotDefined

AnyArray = NDArray[Any]
RECORD = Path(__file__).with_name("torch_edges.json")
SAME = 1e-12  # relative: what is nearer is PyTorch's rounding, which `audit` is for

_ROWS = {
    "equal": (0.0, 0.0, 0.0),
    "one far above": (1000.0, 0.0, -1000.0),
    "one masked": (-np.inf, 0.0, 1.0),
    "all masked": (-np.inf, -np.inf, -np.inf),
    "one infinite": (np.inf, 0.0, 1.0),
    "one NaN": (np.nan, 0.0, 1.0),
    "largest": (1.7976931348623157e308, 1.7976931348623157e308, -1.7976931348623157e308),
}


class Edge(NamedTuple):
    """One place: its name, and the tensors of one result there; at a side of a kink the limits, which no tensor gives."""

    label: str
    tensors: dict[str, AnyArray]
    limits: tuple[float, float] | None = None


class Found(NamedTuple):
    """Value and derivative by the input at an edge, of a row all of them; None where there is none. theirs: PyTorch's, if they differ."""

    edge: Edge
    value: AnyArray
    slope: AnyArray | None
    theirs: tuple[AnyArray, AnyArray] | None


def edges(entry: Entry, given: Mapping[str, Any]) -> list[Edge]:
    """The places of an entry at these parameters. Raises NotDefined where its tensors have a layout of their own."""
    if isinstance(entry, AxisActivation):
        return [_row(entry, label, row) for label, row in _ROWS.items()]
    if isinstance(entry, Activation):
        return _of_activation(entry, given)
    assert isinstance(entry, Loss)
    if entry.elementwise:
        return _of_loss(entry)
    if type(entry.layout) is Classes and "target" in entry.tensors:
        target = np.array([0])
        return [Edge(label, {entry.first: np.array([row]), "target": target}) for label, row in _ROWS.items()]
    raise NotDefined(f"{entry.name} takes tensors of a shape of its own, whose edges are not listed")


def _row(entry: AxisActivation, label: str, row: tuple[float, ...]) -> Edge:
    numbers = np.array([*row, 0.0]) if entry.divisor != 1 else np.array(row)
    return Edge(label, {"input": numbers if entry.fixed_axis is None else numbers.reshape(-1, 1, 1)})


def _line() -> list[float]:
    most, normal, least = ends("float64")
    return [0.0, -0.0, np.inf, -np.inf, np.nan, most, -most, normal, -normal, least, -least]


def _of_activation(entry: Activation, given: Mapping[str, Any]) -> list[Edge]:
    found = [Edge(spelled(x), {"input": np.array([x])}) for x in _line()]
    for kink in entry.kinks_at(**given):
        name = spelled(kink.x)
        # The sides are sampled a little way off; where the value does not jump, its limits are the value.
        left, right = (kink.left_value, kink.right_value) if kink.jumps else (kink.value, kink.value)
        found += [
            Edge(f"kink {name}, from the left", {}, (left, kink.left_slope)),
            Edge(f"kink {name}", {"input": np.array([kink.x])}),
            Edge(f"kink {name}, from the right", {}, (right, kink.right_slope)),
        ]
    return found


def _of_loss(loss: Loss) -> list[Edge]:
    """The edges of the first tensor beside each value of the others that matters."""
    first = loss.tensors[loss.first]
    numbers = [x for x in dict.fromkeys([first.low, first.high]) if np.isfinite(x)]
    numbers += [x for x in _line() if not (x < first.low or x > first.high) and x not in numbers]
    others: list[dict[str, float]] = [{}]
    for name, tensor in list(loss.tensors.items())[1:]:
        bounded = np.isfinite(tensor.low) and np.isfinite(tensor.high)
        chosen = (tensor.low, tensor.high) if bounded else (max(tensor.low, 0.0) + (tensor.expects == "variance"),)
        others = [{**other, name: float(value)} for other in others for value in chosen]
    return [
        Edge(
            f"{loss.first} {spelled(x)}" + "".join(f", {name} {value:g}" for name, value in other.items()),
            {loss.first: np.array([x]), **{name: np.array([value]) for name, value in other.items()}},
        )
        for other in others
        for x in numbers
    ]


def spelled(x: float) -> str:
    """A number as a person would say it: `+0`, `-inf`, `2.2e-308`."""
    if x == 0:
        return "-0" if np.signbit(x) else "+0"
    return f"{x:.15g}"


def found(entry: Entry, given: Mapping[str, Any]) -> list[Found]:
    """What the entry gives at its edges, with what PyTorch gives there where that differs. Raises: as `edges`."""
    if not entry.evaluable:
        raise NotDefined(f"{entry.name} cannot be evaluated, it has an info page only: actcli info {entry.name}")
    settled = entry.drawn(given)
    theirs = recorded().get(entry.name, {}) if _as_recorded(entry, settled) else {}
    results = []
    for edge in edges(entry, settled):
        value, slope = _limits(edge) if edge.limits is not None else ours(entry, edge, settled)
        results.append(Found(edge, value, slope, theirs.get(edge.label)))
    return results


def _as_recorded(entry: Entry, settled: Mapping[str, Any]) -> bool:
    """Whether PyTorch's record, at its defaults, is of these parameters: the entry's own or those of its dialect."""
    torch = entry.dialects.get("torch")
    names = [entry.name, *([f"{entry.name}:torch"] if torch and not torch.other else [])]
    return any(settled == find(name).drawn({}) for name in names)


def _limits(edge: Edge) -> tuple[AnyArray, AnyArray]:
    assert edge.limits is not None
    return np.array([edge.limits[0]]), np.array([edge.limits[1]])


def ours(entry: Entry, edge: Edge, settled: Mapping[str, Any]) -> tuple[AnyArray, AnyArray | None]:
    """Value and derivative by the input."""
    function: Any = entry
    reduced = {"reduction": "none"} if isinstance(entry, Loss) else {}
    value = np.asarray(function(*edge.tensors.values(), **settled, **reduced), dtype=np.float64)
    try:
        slope = np.asarray(function.grad(*edge.tensors.values(), **settled, **reduced), dtype=np.float64)
    except NotDefined:
        return value, None
    return value, slope


def in_torch(entry: Entry, edge: Edge) -> tuple[AnyArray, AnyArray]:
    """The same in PyTorch, at its defaults; what it refuses is NaN. Raises NotDefined where it has no such function."""
    if not backends.has("torch", entry):
        raise NotDefined(f"PyTorch has no {entry.name}")
    results = []
    for wrt in ("", "input"):
        try:
            results.append(backends.run("torch", entry, edge.tensors, {}, wrt, "float64"))
        except ActcliError:
            results.append(np.array([np.nan]))
    return results[0], results[1]


@cache
def recorded() -> dict[str, dict[str, tuple[AnyArray, AnyArray]]]:
    """By entry and edge, what PyTorch gives where it differs from this package."""
    read = json.loads(RECORD.read_text(encoding="utf-8"))["edges"]
    return {
        name: {label: (_numbers(value), _numbers(slope)) for label, (value, slope) in rows.items()}
        for name, rows in read.items()
    }


def _numbers(column: list[str]) -> AnyArray:
    return np.array(list(map(float.fromhex, column)))


def recorded_version() -> str:
    """The version of PyTorch that the record was made with."""
    return str(json.loads(RECORD.read_text(encoding="utf-8"))["torch"])


def differ(mine: AnyArray | None, theirs: AnyArray) -> bool:
    """Whether two results are not the same, but for the last digits; of a single zero the sign counts too."""
    if mine is None or mine.size != theirs.size:
        return False
    a, b = mine.ravel(), theirs.ravel()
    with np.errstate(all="ignore"):
        same = (a == b) | (np.isnan(a) & np.isnan(b)) | (np.abs(a - b) <= SAME * np.maximum(np.abs(a), np.abs(b)))
    signed = a.size == 1 and a[0] == 0 == b[0] and np.signbit(a[0]) != np.signbit(b[0])
    return bool(signed or not same.all())
