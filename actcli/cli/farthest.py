"""The largest differences in words, as a table and for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from actcli.comparison.curves import Axis, Differences, Together
from actcli.comparison.largest import Largest, Place
from actcli.comparison.vectors import Farthest, Vectors
from actcli.figures.data import Limits
from actcli.figures.requests import number
from actcli.figures.ticks import with_exponent
from actcli.tables.table import Column, Table

_DIGITS, _DRAWN = 6, 3  # of a number in a table and in a picture
_SMALL = 1e-3  # smaller differences are written with an exponent
_MOST = 4  # places that are told one by one
_IN_PICTURE = 4  # differences told beneath a title
_SAME = "the same, to rounding"


class _Row(NamedTuple):
    function: str
    case: str
    what: str
    largest: Largest


def _rows(axis: Axis, differences: Sequence[Sequence[Differences]]) -> Iterator[_Row]:
    for together, found in zip(axis.cases, differences, strict=True):
        for side, one in zip(together.sides[1:], found, strict=True):
            yield _Row(side.label, together.case, "value", one.value)
            if one.slope is not None:
                yield _Row(side.label, together.case, "slope", one.slope)


def table(axis: Axis, differences: Sequence[Sequence[Differences]]) -> Table:
    """A row for each function but the first, each case, and its value and slope."""
    rows = list(_rows(axis, differences))
    low, high = axis.window
    columns = {
        "function": [row.function for row in rows],
        "case": [row.case for row in rows],
        "of": [row.what for row in rows],
        "difference": [_signed(row.largest, _written) for row in rows],
        "at": [where(row.largest, axis.window) for row in rows],
        "symmetry": [row.largest.parity for row in rows],
    }
    return Table(
        [
            Column(header, cells, label=header in ("function", "case"), numeric=header == "difference")
            for header, cells in columns.items()
            if any(cells)
        ],
        f"Largest difference from {axis.cases[0].sides[0].label}, {axis.naming.xlabel} from {low:g} to {high:g}",
    )


def where(largest: Largest, window: Limits, digits: int = _DIGITS) -> str:
    """The places in words: `±2.69894`, `0−`, `-5 to 0`, `3 (end of the window)`."""
    if not largest.places:
        return _SAME
    mirrored = _mirrored(largest)
    distinct = [place for place in largest.places if place.start > 0] if mirrored else largest.places
    told = ["±" * mirrored + _place(place, digits) for place in distinct[:_MOST]]
    more = f", … ({len(largest.places)} places)" if len(distinct) > _MOST else ""
    ends = any(place.start == place.stop and place.start in window for place in largest.places)
    return " and ".join(told) + more + " (end of the window)" * ends


def _mirrored(largest: Largest) -> bool:
    """Whether the places are single ones, and pairs of opposite numbers."""
    points = {_rounded(place.start) for place in largest.places}
    single = all(place.start == place.stop and not place.side and place.start for place in largest.places)
    return bool(largest.parity) and single and points == {-one for one in points}


def _place(place: Place, digits: int) -> str:
    start, stop = (f"{_rounded(x, digits):g}" for x in (place.start, place.stop))
    if place.start != place.stop:
        return f"{start} to {stop}"
    return start + {"-": "−", "+": "+"}.get(place.side, "")


def _rounded(x: float, digits: int = _DIGITS) -> float:
    return float(f"{x:.{digits}g}") + 0.0


def _written(size: float) -> str:
    """A difference to six digits: `0.05`, `4.73236e-04`."""
    if size and size < _SMALL:
        mantissa, _, exponent = f"{size:.{_DIGITS - 1}e}".partition("e")
        return f"{float(mantissa)!r}e{exponent}"
    return repr(_rounded(size))


def _drawn(size: float) -> str:
    return with_exponent(_rounded(size, _DRAWN)) if size and size < _SMALL else number(size, _DRAWN)


def _signed(largest: Largest, write: Callable[[float], str]) -> str:
    signs = {place.by > 0 for place in largest.places}
    return ("±" if len(signs) > 1 else "-" if signs == {False} else "") + write(largest.size)


def words(axis: Axis, differences: Sequence[Sequence[Differences]]) -> list[str]:
    """The largest differences of values, for a picture; none where they are too many."""
    rows = [row for row in _rows(axis, differences) if row.what == "value"]
    if len(rows) > _IN_PICTURE:
        return []
    several = len(rows) > 1
    return [
        "largest difference"
        + ": " * several
        + " " * (not several)
        + "; ".join(_sentence(row, axis.window, several) for row in rows)
    ]


def _sentence(row: _Row, window: Limits, several: bool) -> str:
    name = ", ".join(filter(None, (row.function, row.case))) + " " if several else ""
    if not row.largest.places:
        return f"{name}none"
    return f"{name}{_signed(row.largest, _drawn)} at {where(row.largest, window, _DRAWN)}".replace("-", "−")


def members(axis: Axis, differences: Sequence[Sequence[Differences]]) -> Iterator[dict[str, Any]]:
    """For JSON: an object for each function but the first and each case."""
    for together, found in zip(axis.cases, differences, strict=True):
        for side, one in zip(together.sides[1:], found, strict=True):
            yield {
                **_head(together, side.label),
                "value": _member(one.value),
                **({"grad": _member(one.slope)} if one.slope is not None else {}),
            }


def _head(together: Together, label: str) -> dict[str, Any]:
    names = {"function": label, "from": together.sides[0].label}
    return {**names, "case": together.case} if together.case else names


def _member(largest: Largest) -> dict[str, Any]:
    return {
        "largest": largest.size,
        "where": [_place_member(place) for place in largest.places],
        "symmetry": largest.parity or None,
    }


def _place_member(place: Place) -> dict[str, Any]:
    if place.start != place.stop:
        return {"from": place.start, "to": place.stop, "difference": place.by}
    side = {"side": place.side} if place.side else {}
    return {"x": place.start, **side, "difference": place.by}


def vector_table(vectors: Vectors) -> Table:
    """The largest differences of values and Jacobians."""
    found = [
        (label, what, one)
        for label, pair in zip(vectors.labels[1:], vectors.differences(), strict=True)
        for what, one in zip(("value", "Jacobian"), pair, strict=True)
    ]
    return Table(
        [
            Column("function", [label for label, _, _ in found], label=True, numeric=False),
            Column("of", [what for _, what, _ in found], numeric=False),
            Column("difference", [("-" if one.by < 0 else "") + _written(one.size) for *_, one in found]),
            Column("at", [_entry(one) for *_, one in found], numeric=False),
        ],
        f"Largest difference from {vectors.labels[0]}",
    )


def _entry(one: Farthest) -> str:
    if not one.size:
        return _SAME
    row, *column = one.place
    return f"∂y{row}/∂x{column[0]}" if column else f"y{row}"


def vector_words(vectors: Vectors) -> list[str]:
    """The largest difference of the values of each function, for a picture."""
    found = [(label, value) for label, (value, _) in zip(vectors.labels[1:], vectors.differences(), strict=True)]
    if len(found) > _IN_PICTURE:
        return []
    several = len(found) > 1
    told = [f"{f'{label} ' * several}{_vector_sentence(value)}" for label, value in found]
    return ["largest difference" + ": " * several + " " * (not several) + "; ".join(told)]


def _vector_sentence(one: Farthest) -> str:
    sign = "−" * (one.by < 0)
    return f"{sign}{_drawn(one.size)} at {_entry(one)}" if one.size else "none"


def vector_members(vectors: Vectors) -> Iterator[dict[str, Any]]:
    """For JSON: an object for each function but the first."""
    for label, pair in zip(vectors.labels[1:], vectors.differences(), strict=True):
        named = {
            what: {"largest": one.size, "where": list(one.place), "difference": one.by}
            for what, one in zip(("value", "grad"), pair, strict=True)
        }
        yield {"function": label, "from": vectors.labels[0], **named}
