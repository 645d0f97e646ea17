"""Pictures in a few numbers, by which a gallery is checked on another machine.

A digest of the data would not do: other processors and other versions of NumPy and the mathematical library have other last digits, and
however coarsely numbers are rounded first, some lie at a boundary, where the last digit turns the rounded one. So a summary keeps rounded
numbers, and two are alike where theirs differ by no more than rounding and noise together. What a picture says is compared word by
word, and the numbers in it with the same patience.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from actcli.figures.data import Bars, Curve, Dots, Limits, Matrix, Panel, Surface
from actcli.formula import Formula
from actcli.numerics.arrays import AnyArray, Array

# Shares of the window at which a curve is looked at: points of the grid that every curve is sampled on, none of them a round number.
_PLACES = (16 * np.arange(16) + 5) / 256
_STEPS = 100_000  # of the height of a panel
_CLOSE = 2  # steps by which equal numbers may differ: rounding to a step, and far less noise
_CLOSE_STUDIES = 2_000  # the same where noise grows over hundreds of steps of a training
_FAR = 10 * _STEPS
_SAID = 2e-3  # of a number in a text: one in the last of three or four digits
_MOST = 8  # rows and columns of a map that are looked at
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?")


class Summary(NamedTuple):
    """A picture in short. words: digest of its texts and its make-up. said: the numbers in the texts. shown: what is drawn, in steps."""

    words: str
    said: tuple[str, ...]
    shown: tuple[int | None, ...]


def summary(picture: Any) -> Summary:
    """The summary of a picture or a contact sheet."""
    texts: list[str] = []
    shown: list[int | None] = []
    for found in _told(picture):
        if isinstance(found, str):
            texts.append(found)
        else:
            shown.extend(_steps(found))
    text = "\n".join(texts)
    digest = hashlib.blake2b(_NUMBER.sub("#", text).encode(), digest_size=8).hexdigest()
    return Summary(digest, tuple(_NUMBER.findall(text)), tuple(shown))


def alike(one: Summary, other: Summary, *, study: bool = False) -> bool:
    """Whether two pictures show the same, but for noise: that of a study is larger."""
    close = _CLOSE_STUDIES if study else _CLOSE
    return (
        one.words == other.words
        and len(one.shown) == len(other.shown)
        and _same_numbers(one.said, other.said)
        and all(_near(a, b, close) for a, b in zip(one.shown, other.shown, strict=True))
    )


def _near(one: int | None, other: int | None, close: int) -> bool:
    return one == other if one is None or other is None else abs(one - other) <= close


def same_text(one: str, other: str) -> bool:
    """Whether two texts say the same, but for the last digits of numbers in them."""
    if one == other:
        return True
    return _NUMBER.sub("#", one) == _NUMBER.sub("#", other) and _same_numbers(
        _NUMBER.findall(one), _NUMBER.findall(other)
    )


def _same_numbers(some: Any, others: Any) -> bool:
    return len(some) == len(others) and all(
        a == b or math.isclose(float(a), float(b), rel_tol=_SAID) for a, b in zip(some, others, strict=True)
    )


def _steps(shares: AnyArray) -> Iterator[int | None]:
    for share in shares.ravel().tolist():
        yield None if math.isnan(share) else int(max(-_FAR, min(_FAR, round(share * _STEPS))))


def _told(value: Any) -> Iterator[str | AnyArray]:
    """Texts, and arrays of shares of what they are seen within."""
    if isinstance(value, Panel):
        yield from _panel(value)
    elif isinstance(value, Bars):
        yield from _fields(value._replace(series=()))
        for series in value.series:
            yield series.label
            yield _shares(np.asarray(series.values), value.ylim)
    elif isinstance(value, Matrix):
        yield from _map(value.values)
        yield from _fields(value._replace(values=np.zeros(0)))
    elif isinstance(value, Surface):
        yield from _map(value.z)
        yield from _fields(value._replace(z=np.zeros(0), x=value.x[[0, -1]], y=value.y[[0, -1]], arrows=None))
    elif isinstance(value, Formula | str):
        yield str(value)
    elif isinstance(value, tuple):
        yield f"{type(value).__name__} of {len(value)}"
        for part in value:
            yield from _told(part)
    else:
        yield from _fields((value,))


def _fields(values: Any) -> Iterator[str | AnyArray]:
    """Numbers as they would be written, the rest as it comes."""
    for value in values:
        if isinstance(value, int | float | np.number):
            yield f"{float(value) + 0.0:.6g}"
        elif isinstance(value, np.ndarray):
            yield " ".join(f"{one + 0.0:.6g}" for one in value.ravel().tolist())
        else:
            yield from _told(value) if value is not None else ("nothing",)


def _panel(panel: Panel) -> Iterator[str | AnyArray]:
    yield from _fields(panel._replace(curves=(), dots=()))
    for curve in panel.curves:
        yield f"{curve.label}, {curve.colour}, {curve.dash}"
        yield _looked_at(curve, panel)
        for points in (curve.closed, curve.open):
            yield f"{len(points)} circles"
            yield from _points(np.array(points).reshape(-1, 2), panel)
    for dots in panel.dots:
        yield from _dots(dots, panel)


def _looked_at(curve: Curve, panel: Panel) -> Array:
    """Heights of a curve at a few places; NaN where it has none."""
    x = panel.xlim[0] + _PLACES * (panel.xlim[1] - panel.xlim[0])
    y = np.full(x.shape, np.nan)
    for segment in curve.segments:
        within = (x >= segment.x[0]) & (x <= segment.x[-1])
        y[within] = np.interp(x[within], segment.x, segment.y)
    return _shares(y, panel.ylim)


def _dots(dots: Dots, panel: Panel) -> Iterator[str | AnyArray]:
    """How many there are, and their middle."""
    yield f"{dots.label}, {dots.colour}, {dots.x.size}"
    if dots.x.size:
        yield from _points(np.array([[dots.x.mean(), dots.y.mean()]]), panel)


def _points(points: Array, panel: Panel) -> Iterator[AnyArray]:
    yield _shares(points[:, 0], panel.xlim)
    yield _shares(points[:, 1], panel.ylim)


def _map(values: Array) -> Iterator[str | AnyArray]:
    """A few values of a map, within their range."""
    yield f"map {values.shape}"
    finite = values[np.isfinite(values)]
    largest = float(np.abs(finite).max(initial=0.0)) or 1.0
    rows, columns = (np.unique(np.linspace(0, n - 1, min(n, _MOST)).round().astype(int)) for n in values.shape)
    yield f"{largest:.5g}"
    yield _shares(values[np.ix_(rows, columns)], (0.0, largest))


def _shares(values: AnyArray, limits: Limits) -> Array:
    with np.errstate(invalid="ignore"):
        shares = (np.asarray(values, dtype=np.float64) - limits[0]) / (limits[1] - limits[0])
    return np.where(np.isinf(values), np.sign(values) * _FAR, shares)
