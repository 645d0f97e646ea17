"""What stretch of y a panel shows: all of a curve, but not the whole of a pole or of an exponential."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from actcli.figures.data import Curve, Limits, Segment
from actcli.numerics.arrays import Array

_TAILS = (0.1, 0.9)  # the bulk of a curve is what lies between these quantiles
_OUTER = (0.01, 0.99)  # nearly all of it
_FLAT = 0.002  # of the height of nearly all: a bulk that is no higher says nothing
_BEYOND = 1.5  # an end that shoots off is shown to this many times the height of the bulk
_TYPICAL = 3.0  # and not farther than this many times the height of the middle one of several curves
_MARGIN = 0.06  # of the height, above and below
_NEAR_ZERO = 0.35  # of the height: an axis this near is brought into the picture
_EDGE = 2e-3  # of the window
_GRID = 400


class _Extent(NamedTuple):
    """How far a curve reaches: what must be seen (turning points, ends of jumps), and what may be cut."""

    needed: Limits
    wanted: Limits


def y_limits(curves: Sequence[Curve], xlim: Limits, *, together: bool = False) -> Limits:
    """Return lower and upper limit, lower < upper, for curves over one window.

    A curve that is much taller than the others is cut, unless they are shown whole: `together`.
    """
    extents = [_extent(curve, xlim) for curve in curves if curve.segments]
    if len(extents) == 1 or together:
        return padded(
            min(min(e.needed[0], e.wanted[0]) for e in extents), max(max(e.needed[1], e.wanted[1]) for e in extents)
        )
    low, high = min(e.needed[0] for e in extents), max(e.needed[1] for e in extents)
    typical = float(np.median([e.wanted[1] - e.wanted[0] for e in extents]))
    middle = [float(np.median([e.wanted[side] for e in extents])) for side in (0, 1)]
    low = min(low, max(min(e.wanted[0] for e in extents), middle[0] - _TYPICAL * typical))
    high = max(high, min(max(e.wanted[1] for e in extents), middle[1] + _TYPICAL * typical))
    return padded(low, high)


def padded(low: float, high: float) -> Limits:
    """The range with a margin, and with 0 where that is near."""
    height = high - low
    if height <= 1e-9 * max(abs(low), abs(high)):  # a constant
        low, high = min(low, 0.0), max(high, 0.0)
        height = high - low
        if height == 0:
            return -1.1, 1.1
    if 0 < low < _NEAR_ZERO * height:
        low = 0.0
    if 0 > high > -_NEAR_ZERO * height:
        high = 0.0
    margin = _MARGIN * (high - low)
    return low - margin, high + margin


def inside(y: float, limits: Limits) -> bool:
    """Whether a point at this height is in the picture."""
    return limits[0] <= y <= limits[1]


def _extent(curve: Curve, xlim: Limits) -> _Extent:
    lows, highs = [], []
    for segment in curve.segments:
        turns = _turning_points(segment, xlim[1] - xlim[0])
        lows += turns
        highs += turns
    for _, y in (*curve.closed, *curve.open):
        lows.append(y)
        highs.append(y)
    values = _spread_evenly(curve, xlim)
    q_low, q_high = np.quantile(values, _TAILS)
    reach = _BEYOND * (q_high - q_low)
    least, most = min(s.y.min() for s in curve.segments), max(s.y.max() for s in curve.segments)
    wide_low, wide_high = np.quantile(values, _OUTER)
    if q_high - q_low <= _FLAT * (wide_high - wide_low):  # then the rest is all there is to see
        q_low, q_high, reach = wide_low, wide_high, _BEYOND * (wide_high - wide_low)
    wanted = (float(max(least, q_low - reach)), float(min(most, q_high + reach)))
    return _Extent((min([*lows, wanted[1]]), max([*highs, wanted[0]])), wanted)


def _turning_points(segment: Segment, width: float) -> list[float]:
    """The values where the curve turns back, but for its very ends: there it may come back from a pole."""
    inner = (segment.x > segment.x[0] + _EDGE * width) & (segment.x < segment.x[-1] - _EDGE * width)
    rises = np.sign(np.diff(segment.y))
    at = np.flatnonzero(rises)
    turned = at[1:][rises[at[1:]] != rises[at[:-1]]] if at.size else at
    return [float(y) for y in segment.y[turned][inner[turned]]]


def _spread_evenly(curve: Curve, xlim: Limits) -> Array:
    """The values of a curve at equal steps of x: its samples stand closer where it bends."""
    x = np.linspace(*xlim, _GRID)
    parts = []
    for segment in curve.segments:
        within = x[(x >= segment.x[0]) & (x <= segment.x[-1])]
        parts.append(np.interp(within, segment.x, segment.y) if within.size else segment.y)
    return np.concatenate(parts)
