"""The largest differences in words: how large, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from actcli.comparison.curves import Axis, Differences
from actcli.comparison.largest import Largest, Place
from actcli.comparison.vectors import Farthest, Vectors
from actcli.figures.data import Limits
from actcli.figures.requests import Variant, number, settings
from actcli.figures.ticks import with_exponent

_DIGITS, _DRAWN = 6, 3  # of a number in a table and in a picture
_SMALL = 1e-3  # smaller differences are written with an exponent
_MOST = 4  # places that are told one by one
_IN_PICTURE = 4  # differences told beneath a title
_SAME = "the same, to rounding"


class Row(NamedTuple):
    """A function in a case, and how far its value or slope (`what`) is from that of the first."""

    function: str
    case: str
    what: str
    largest: Largest


def rows(axis: Axis, differences: Sequence[Sequence[Differences]]) -> Iterator[Row]:
    """A row for each function but the first, each case, and its value and slope."""
    for together, found in zip(axis.cases, differences, strict=True):
        for side, one in zip(together.sides[1:], found, strict=True):
            yield Row(side.label, together.case, "value", one.value)
            if one.slope is not None:
                yield Row(side.label, together.case, "slope", one.slope)


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


def written(size: float) -> str:
    """A difference to six digits: `0.05`, `4.73236e-04`."""
    if size and size < _SMALL:
        mantissa, _, exponent = f"{size:.{_DIGITS - 1}e}".partition("e")
        return f"{float(mantissa)!r}e{exponent}"
    return repr(_rounded(size))


def _drawn(size: float) -> str:
    return with_exponent(_rounded(size, _DRAWN)) if size and size < _SMALL else number(size, _DRAWN)


def signed(largest: Largest, write: Callable[[float], str]) -> str:
    """The difference with its sign, ± where both occur, as `write` writes its size."""
    signs = {place.by > 0 for place in largest.places}
    return ("±" if len(signs) > 1 else "-" if signs == {False} else "") + write(largest.size)


def words(axis: Axis, differences: Sequence[Sequence[Differences]]) -> list[str]:
    """The largest differences of values, for a picture; none where they are too many."""
    found = [row for row in rows(axis, differences) if row.what == "value"]
    if len(found) > _IN_PICTURE:
        return []
    several = len({row.function for row in found}) > 1
    return ["largest difference " + "; ".join(_sentence(row, axis.window, several) for row in found)]


def _sentence(row: Row, window: Limits, several: bool) -> str:
    """Size, place, and of which: the function where there are `several`, the case where there is one."""
    of = ", ".join(filter(None, (row.function if several else "", row.case)))
    named = f" for {of}" if of else ""
    if not row.largest.places:
        return f"none{named}"
    return f"{signed(row.largest, _drawn)} at {where(row.largest, window, _DRAWN)}".replace("-", "−") + named


def entry(one: Farthest) -> str:
    """Which entry of a vector or of a Jacobian."""
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
    told = [f"{_vector_sentence(value)}{f' for {label}' * several}" for label, value in found]
    return ["largest difference " + "; ".join(told)]


def _vector_sentence(one: Farthest) -> str:
    sign = "−" * (one.by < 0)
    return f"{sign}{_drawn(one.size)} at {entry(one)}" if one.size else "none"


def beneath(found: Sequence[Variant], largest: Sequence[str]) -> str:
    """What stands beneath the title of a picture: parameters that were given, and the largest differences."""
    given = dict.fromkeys(settings(one.request, one.settings, of_formula=False) for one in found)
    return "; ".join(filter(None, (", ".join(filter(None, given)), *largest)))
