"""What functions do far out, on logarithmic axes: how fast activations saturate, how fast losses grow."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from actcli.errors import BadValue, NotDefined
from actcli.figures import losses
from actcli.figures.data import Curve, Limits, Panel, Picture, Segment
from actcli.figures.forms import form_of, shared_view
from actcli.figures.requests import Variant, common, number, symbols
from actcli.figures.ticks import decades
from actcli.numerics.arrays import Array

_NEAR, _FAR = -1.0, 2.0  # powers of ten of |x|
_COUNT = 91
_LEAST = -20.0  # power of ten beneath which nothing is drawn
_GROWTH: Limits = (-2.0, 3.0)  # powers of ten of a residual
_PROBE = 2.0  # an |x| at which a function that saturates only in the limit has not yet
_WIDTH = 0.05  # of a decade, about what a line is thick
_TITLE = "distance from what it tends to"


class Side(NamedTuple):
    """One end of the axis at which a function tends to a constant, or to a line where its slope is not 0.

    sign: -1 for x → −∞, 1 for x → ∞.
    """

    sign: int
    slope: float

    @property
    def title(self) -> str:
        """The end in words."""
        return "x → ∞" if self.sign > 0 else "x → −∞"


class _Tail(NamedTuple):
    """log₁₀ of the distance (logs) over log₁₀|x| (t), and the distance as a formula."""

    side: Side
    t: Array
    logs: Array
    told: str


def sides(variant: Variant) -> list[Side]:
    """The ends at which an elementwise activation comes close to a constant or a line, and never reaches it."""
    if form_of(variant) != "curve":
        return []
    found = (_side(variant, sign) for sign in (-1, 1))
    return [side for side in found if side is not None]


def _side(variant: Variant, sign: int) -> Side | None:
    entry, settings = variant.entry, variant.settings
    if any(sign * kink.x > 0 for kink in entry.kinks_at(**settings)):  # made of pieces, it reaches what it tends to
        return None
    with np.errstate(all="ignore"):
        end, slope = float(entry(sign * math.inf, **settings)), float(entry.grad(sign * math.inf, **settings))
        near, next_to = (float(entry(sign * at, **settings)) for at in (_PROBE, _PROBE + 1))
    if math.isfinite(end):
        return Side(sign, 0.0) if near != end else None
    if not math.isfinite(slope) or slope == 0 or math.isclose(near - next_to, -sign * slope, rel_tol=1e-9):
        return None
    return Side(sign, slope)


def picture(found: Sequence[Variant]) -> Picture:
    """Functions far out: activations by their distance from what they tend to, losses of a residual by how they grow.

    Raises NotDefined for functions that have no such tail, BadValue for losses and activations together.
    """
    kinds = {form_of(variant) for variant in found}
    if len(kinds) > 1:
        raise BadValue("tails are those of activations, or of losses over one residual, not of both")
    labels = [", ".join(filter(None, (variant.request.label, variant.label))) for variant in found]
    parts, told = (_growth(found, labels), "") if kinds == {"residual"} else _saturation(found, labels)
    if len(found) > 1:
        return Picture(", ".join(labels), parts, settings=told)
    entry, shared = found[0].entry, common(found)
    formula = entry.definition and entry.definition.settled(shared)
    return Picture(labels[0], parts, formula, tuple(symbols(entry).items()), entry.words, told)


def along(places: Sequence[float]) -> tuple[float, ...]:
    """Where |x| stands along the axis of such a picture. Raises BadValue for what has no logarithm."""
    for x in places:
        if x <= 0:
            raise BadValue(f"mark = {number(x)}: the axis of tails is |x|, which is > 0 on a logarithmic axis")
    return tuple(math.log10(x) for x in places)


def _saturation(found: Sequence[Variant], labels: Sequence[str]) -> tuple[tuple[Panel, ...], str]:
    """The panels, and of a single function what its distance is from."""
    tails = [_tail(variant, side) for variant in found for side in sides(variant)]
    owners = [n for n, variant in enumerate(found) for _ in sides(variant)]
    if not tails:
        raise NotDefined(f"{', '.join(labels)}: no tail; it reaches what it tends to, or tends to nothing")
    if len(found) == 1:
        told = ", ".join(f"{tail.told} as {tail.side.title}" for tail in tails)
        if len(tails) == 1 or _alike(*tails):
            return (_panel(_TITLE, [_curve(tails[0], "")]),), told
        return (_panel(_TITLE, [_curve(tail, tail.side.title, n) for n, tail in enumerate(tails)]),), told
    panels = []
    for sign in (-1, 1):
        shown = [(tail, n) for tail, n in zip(tails, owners, strict=True) if tail.side.sign == sign]
        if shown:
            title = f"{_TITLE} as {shown[0][0].side.title}"
            panels.append(_panel(title, [_curve(tail, labels[n], n) for tail, n in shown], len(found)))
    return tuple(panels), ""


def _alike(one: _Tail, other: _Tail) -> bool:
    """Whether two tails cannot be told apart where they are drawn."""
    seen = np.maximum(one.logs, other.logs) >= _LEAST
    return bool(np.allclose(one.logs[seen], other.logs[seen], rtol=0.0, atol=_WIDTH))


def _curve(tail: _Tail, label: str, n: int = 0) -> Curve:
    kept = tail.logs >= _LEAST - 1.0
    count = int(np.argmin(kept)) if not kept.all() else kept.size
    return Curve(label, (Segment(tail.t[:count], tail.logs[:count]),), (), (), n, n)


def _panel(title: str, curves: Sequence[Curve], colours: int = 2) -> Panel:
    top = max(float(segment.y.max()) for curve in curves for segment in curve.segments)
    low = min(float(segment.y.min()) for curve in curves for segment in curve.segments)
    xlim, ylim = (_NEAR, _FAR), (max(low, _LEAST), max(0.0, math.ceil(2 * top) / 2))
    return Panel(title, "|x|", xlim, ylim, tuple(curves), False, colours, (), decades(xlim), decades(ylim))


def _tail(variant: Variant, side: Side) -> _Tail:
    """The distance of a function from the line or constant that it tends to, in arithmetic of many digits."""
    from mpmath import mp

    from actcli.exact.evaluate import value

    formula = variant.entry.definition.settled(variant.settings)
    bound = {name: variant.settings[name] for name in formula.names if name in variant.settings}

    def exact(x: Any, digits: int) -> Any:
        return value(formula, {**bound, "x": x}, digits=digits)

    def whole(number: Any) -> Any:
        return mp.mpf(0) if abs(number) < mp.mpf(10) ** -15 else number

    with mp.workdps(140):
        far = mp.mpf(side.sign) * mp.mpf(10) ** 40
        slope = whole((exact(2 * far, 130) - exact(far, 130)) / far) if side.slope else mp.mpf(0)
        shift = whole(exact(far, 130) - slope * far)
        t = np.linspace(_NEAR, _FAR, _COUNT)
        apart = [abs(exact(x, 60) - slope * x - shift) for x in (side.sign * mp.mpf(float(10.0**one)) for one in t)]
        logs = np.array([float(mp.log10(one)) if one > 0 else -np.inf for one in apart])
    return _Tail(side, t, logs, _told(float(slope), float(shift)))


def _told(slope: float, shift: float) -> str:
    """The distance as a formula: `|f(x)|`, `|f(x) − 1|`, `|f(x) − (x − 0.693)|`."""
    line = {0.0: "", 1.0: "x", -1.0: "−x"}.get(slope, f"{number(slope)}x")
    if line and shift:
        return f"|f(x) − ({line} {'−' if shift < 0 else '+'} {number(abs(shift))})|"
    line = line or (number(shift) if shift else "")
    if not line:
        return "|f(x)|"
    return f"|f(x) + {line[1:]}|" if line.startswith("−") else f"|f(x) − {line}|"


def _growth(found: Sequence[Variant], labels: Sequence[str]) -> tuple[Panel, ...]:
    """Loss and slope over the residual, both axes logarithmic."""
    (case, *_) = shared_view(found).cases
    t = np.linspace(*_GROWTH, 401)
    panels = []
    for order, title in enumerate(("loss", "slope")):
        curves = []
        for n, (variant, label) in enumerate(zip(found, labels, strict=True)):
            y = np.asarray(losses.functions(variant, case, 1)[order](10.0**t))
            curves.append(Curve(label if len(found) > 1 else "", tuple(_positive(t, y)), (), (), n, n))
        shown = [curve for curve in curves if curve.segments]
        low = min(float(segment.y.min()) for curve in shown for segment in curve.segments)
        top = max(float(segment.y.max()) for curve in shown for segment in curve.segments)
        ylim = (max(math.floor(low), -8.0) - 0.2, math.ceil(top) + 0.2)
        ticks = decades(_GROWTH), decades(ylim)
        panels.append(Panel(title, "residual x − y", _GROWTH, ylim, tuple(shown), False, len(found), (), *ticks))
    return tuple(panels)


def _positive(t: Array, y: Array) -> Iterator[Segment]:
    """The stretches on which a logarithm exists."""
    kept = y > 0
    cuts = np.flatnonzero(kept[1:] != kept[:-1]) + 1
    for a, b, has in zip(np.split(t, cuts), np.split(y, cuts), np.split(kept, cuts), strict=True):
        if has[0] and a.size > 1:
            yield Segment(a, np.log10(b))
