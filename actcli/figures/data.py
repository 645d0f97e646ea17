"""What a picture shows, as plain data: no colours, no fonts, no inches."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from actcli.formula import Formula
from actcli.numerics.arrays import Array

Point: TypeAlias = tuple[float, float]
Limits: TypeAlias = tuple[float, float]


class Segment(NamedTuple):
    """A stretch without a jump: x ascending, all numbers finite, arrays of one shape (n,)."""

    x: Array
    y: Array


class Curve(NamedTuple):
    """One line of a panel.

    segments: its stretches from left to right. closed, open: the ends of its jumps, as filled and hollow circles.
    colour: which colour of the palette. dash: which line style.
    """

    label: str
    segments: tuple[Segment, ...]
    closed: tuple[Point, ...] = ()
    open: tuple[Point, ...] = ()
    colour: int = 0
    dash: int = 0


class Dots(NamedTuple):
    """Single points of one colour, arrays of one shape (n,)."""

    label: str
    x: Array
    y: Array
    colour: int = 0


class Tick(NamedTuple):
    """A number along an axis that is not linear: its place, and how it is written."""

    place: float
    text: str


class Panel(NamedTuple):
    """Curves over one axis. ordered: the colours stand for ascending values, `colours` of them.

    dots: single points, beneath the curves. xticks, yticks: the numbers along an axis, where they are not round ones.
    """

    title: str
    xlabel: str
    xlim: Limits
    ylim: Limits
    curves: tuple[Curve, ...]
    ordered: bool = False
    colours: int = 1
    dots: tuple[Dots, ...] = ()
    xticks: tuple[Tick, ...] = ()
    yticks: tuple[Tick, ...] = ()


class Series(NamedTuple):
    """Bars of one colour: one value for each name of the Bars they stand in."""

    label: str
    values: tuple[float, ...]
    colour: int = 0


class Bars(NamedTuple):
    """Groups of bars, one group for each name."""

    title: str
    names: tuple[str, ...]
    series: tuple[Series, ...]
    ylim: Limits
    ordered: bool = False
    colours: int = 1


class Matrix(NamedTuple):
    """A map of numbers, each in a cell of its own: values[i][j] in row i and column j."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Array


class Surface(NamedTuple):
    """A function of two variables: z[i, j] at (x[j], y[i]), with contour lines at the levels.

    arrows: where gradients are drawn, as arrays x, y and their components u, v, all of one shape (n,).
    """

    title: str
    xlabel: str
    ylabel: str
    x: Array
    y: Array
    z: Array
    levels: tuple[float, ...]
    arrows: tuple[Array, Array, Array, Array] | None = None


Part: TypeAlias = Panel | Bars | Matrix | Surface


class Picture(NamedTuple):
    """Parts under one title.

    formula, symbols: the formula beneath the title and how its names are written; words: where there is no formula.
    settings: the parameters in force (`α = 0.01`), and remarks.
    """

    title: str
    parts: tuple[Part, ...]
    formula: Formula | None = None
    symbols: tuple[tuple[str, str], ...] = ()
    words: str = ""
    settings: str = ""
