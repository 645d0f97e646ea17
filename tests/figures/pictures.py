"""Pictures of entries by name, and what the tests look at in them."""

from __future__ import annotations

from typing import Any

import numpy as np

import actcli
from actcli.figures.compose import picture
from actcli.figures.data import Bars, Curve, Matrix, Panel, Part, Picture, Surface
from actcli.figures.requests import Request

DRAWN = [entry for entry in actcli.entries() if entry.evaluable]


def pictured(names: str, order: int = 0, *, xlim: Any = None, given: Any = None, **values: list[Any]) -> Picture:
    """The picture of functions, each with the values of those parameters that it has."""
    requests = []
    for name in names.split():
        entry = actcli.get(name)
        own = {parameter: tried for parameter, tried in values.items() if parameter in entry.parameters}
        requests.append(Request(entry, entry.name, own))
    return picture(requests, order=order, xlim=xlim, given=given)


def curves(drawn: Picture) -> list[Curve]:
    return [curve for part in drawn.parts if isinstance(part, Panel) for curve in part.curves]


def numbers(part: Part) -> list[Any]:
    """Every array and limit of a part."""
    if isinstance(part, Panel):
        points = [point for curve in part.curves for point in (*curve.closed, *curve.open)]
        return [part.xlim, part.ylim, points, *(array for curve in part.curves for s in curve.segments for array in s)]
    if isinstance(part, Bars):
        return [part.ylim, *(series.values for series in part.series)]
    if isinstance(part, Matrix):
        return [part.values]
    assert isinstance(part, Surface)
    return [part.x, part.y, part.z, part.levels, *(part.arrows or ())]


def at(curve: Curve, x: Any) -> Any:
    """A curve read off at x; NaN where it has no point."""
    x = np.asarray(x, dtype=np.float64)
    y = np.full(x.shape, np.nan)
    for segment in curve.segments:
        inside = (x > segment.x[0]) & (x < segment.x[-1])
        y[inside] = np.interp(x[inside], segment.x, segment.y)
    return y
