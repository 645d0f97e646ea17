"""Arrays as tables: a row for each element, a matrix, or matrices one after the other."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actcli.tables.table import Column, Table

Array = NDArray[Any]


def index_columns(shape: tuple[int, ...], order: Array | None = None) -> list[Column]:
    """The place of each element, one column for each axis, counted from 0; `order` lists the elements' flat places."""
    flat = np.arange(int(np.prod(shape))) if order is None else order
    places = np.unravel_index(flat, shape) if shape else ()
    return [Column(axis_name(axis, len(shape)), place, label=True) for axis, place in enumerate(places)]


def axis_name(axis: int, count: int) -> str:
    """i, j, k, … for the axes of an array, i0, i1, … where letters run out."""
    return "ijklmn"[axis] if count <= 6 else f"i{axis}"


def by_element(arrays: Mapping[str, Array], *, indexed: bool | None = None, last: int = -1) -> Table:
    """A row for each element of arrays of one shape, headers above them.

    indexed: whether the place of each element is shown; None means where there are two axes or more.
    last: the axis that runs fastest.
    """
    shape = next(iter(arrays.values())).shape
    order = running(shape, last)
    places = index_columns(shape, order) if indexed or (indexed is None and len(shape) > 1) else []
    values = [
        Column(header, np.ravel(array) if order is None else np.ravel(array)[order]) for header, array in arrays.items()
    ]
    return Table([*places, *values])


def running(shape: tuple[int, ...], last: int) -> Array | None:
    """The flat places of the elements in the order in which this axis runs fastest; None for the order they are in."""
    if not shape or last in (-1, len(shape) - 1):
        return None
    return np.moveaxis(np.arange(int(np.prod(shape))).reshape(shape), last, -1).ravel()


def spread(array: Array, pattern: str) -> list[Column]:
    """The last axis of an array as columns, named by the pattern (`x{}`): a row for all that stands before it."""
    rows = array.reshape(-1, array.shape[-1])
    return [Column(pattern.format(place), rows[:, place]) for place in range(rows.shape[1])]


def matrix(array: Array, corner: str, rows: str = "[{}]", columns: str = "[{}]", heading: str = "") -> Table:
    """A 2-d array with its rows and columns named by the patterns; `corner` is the header above the row names."""
    names = Column(corner, [rows.format(place) for place in range(array.shape[0])], label=True, numeric=False)
    return Table([names, *spread(array, columns)], heading)


def slices(shape: tuple[int, ...], axis: int) -> Iterator[tuple[tuple[int, ...], str]]:
    """The places of an array's slices along an axis, and how each is written: (0, 2) and `[0, :, 2]`."""
    axis %= len(shape)
    rest = [range(length) for place, length in enumerate(shape) if place != axis]
    for place in itertools.product(*rest):
        words = [str(number) for number in place]
        words.insert(axis, ":")
        yield place, f"[{', '.join(words)}]"
