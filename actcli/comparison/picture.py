"""The picture of a comparison: the functions over each other, and their difference from the first beneath."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from actcli.comparison.curves import Axis, Together
from actcli.comparison.vectors import Vectors
from actcli.errors import BadValue
from actcli.figures import vectors
from actcli.figures.data import Bars, Limits, Matrix, Panel, Part, Picture, Series, Tick
from actcli.figures.limits import padded
from actcli.figures.lines import Line, Naming, panels
from actcli.figures.requests import MOST_CURVES
from actcli.figures.ticks import ticks, with_exponent
from actcli.numerics.arrays import Array

_TINY = 1e-2  # numbers along an axis that are all smaller are written with an exponent
_MOST_TICKS = 5
_NUMBERED = 0.12  # of the height: low bars, of a single series beneath those of several, with room for their numbers


def curves(axis: Axis, title: str, words: str) -> Picture:
    """Functions over one axis: a panel of them all, and a panel of the differences.

    words: what stands beneath the title. Raises BadValue for too many curves, and where one has no finite value.
    """
    count = sum(len(together.sides) for together in axis.cases)
    if count > MOST_CURVES:
        raise BadValue(f"{count} curves were asked for; a picture holds at most {MOST_CURVES}")
    lines = [line for n, together in enumerate(axis.cases) for line in _lines(together, n, axis)]
    apart = [line for n, together in enumerate(axis.cases) for line in _apart(together, n, axis)]
    (drawn,) = panels(lines, axis.window, axis.naming, False)
    first = axis.cases[0].sides[0].label
    (beneath,) = panels(apart, axis.window, Naming((f"difference from {first}", "", ""), axis.naming.xlabel), False)
    if len(apart) == 1:  # alone it would have the first colour, which is that of the first function
        only = beneath.curves[0]._replace(colour=apart[0].colour, dash=apart[0].dash)
        beneath = beneath._replace(curves=(only,))
    named = beneath._replace(curves=tuple(curve._replace(label="") for curve in beneath.curves))
    return Picture(title, (drawn, _ticked(named)), settings=words)


def _lines(together: Together, case: int, axis: Axis) -> list[Line]:
    return [
        Line(side.label, _label(side.label, together), side.functions, 1, side.kinks, n, _dash(n, case, axis))
        for n, side in enumerate(together.sides)
    ]


def _apart(together: Together, case: int, axis: Axis) -> list[Line]:
    breaks = tuple(together.breaks)
    first = together.sides[0].label
    return [
        Line(
            f"{side.label} less {first}",
            _label(side.label, together),
            (together.difference(n),),
            1,
            breaks,
            n,
            _dash(n, case, axis),
        )
        for n, side in enumerate(together.sides)
        if n
    ]


def _label(label: str, together: Together) -> str:
    return f"{label}, {together.case}" if together.case else label


def _dash(side: int, case: int, axis: Axis) -> int:
    """Line styles tell cases apart, or functions where there is one case."""
    return case if len(axis.cases) > 1 else side


def _ticked(panel: Panel) -> Panel:
    """The panel, its numbers along y written with an exponent where all of them are tiny."""
    places = ticks(panel.ylim, _MOST_TICKS)
    if max(abs(place) for place in places) >= _TINY:
        return panel
    return panel._replace(yticks=tuple(Tick(place, with_exponent(place)) for place in places))


def bars(compared: Vectors, title: str, words: str) -> Picture:
    """Functions of one vector: input and outputs as bars, the differences of these, and of two functions that of the Jacobians.

    Raises BadValue for an input that is too long or not finite.
    """
    vectors.vector(compared.x)
    first, *others = compared.labels
    outputs, names = compared.outputs, vectors.entry_names("y", compared.outputs[0].size)
    apart = [y - outputs[0] for y in outputs[1:]]
    parts: list[Part] = [
        Bars(
            "input x", vectors.entry_names("x", compared.x.size), (_series("", compared.x, -1),), _limits([compared.x])
        ),
        Bars(
            "output y",
            names,
            tuple(_series(label, y, n) for n, (label, y) in enumerate(zip(compared.labels, outputs, strict=True))),
            _limits(outputs),
            colours=len(outputs),
        ),
        Bars(
            f"difference from {first}",
            names,
            tuple(_series(label, y, n + 1) for n, (label, y) in enumerate(zip(others, apart, strict=True))),
            _limits(apart, _NUMBERED if len(apart) == 1 else 0.0),
            colours=len(outputs),
        ),
    ]
    if len(others) == 1:
        jacobian = compared.jacobians[1] - compared.jacobians[0]
        parts.append(
            Matrix(
                f"Jacobian ∂yᵢ/∂xⱼ, difference from {first}", names, vectors.entry_names("x", compared.x.size), jacobian
            )
        )
    return Picture(title, tuple(parts), settings=words)


def _series(label: str, values: Array, colour: int) -> Series:
    return Series(label, tuple(float(value) for value in values), colour)


def _limits(values: Sequence[Array], room: float = 0.0) -> Limits:
    """What the bars need, and this share of it more above and below."""
    together = np.concatenate(values)
    if not np.any(together[np.isfinite(together)]):
        return padded(0.0, 0.0)
    low, high = vectors.bar_limits(together)
    return (low - room * (high - low) if low < 0 else low), (high + room * (high - low) if high > 0 else high)
