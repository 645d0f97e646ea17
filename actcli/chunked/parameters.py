"""The parameters of a call: those that every chunk gets as they are, and arrays, which are cut."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.chunked.arrays import as_lazy, is_lazy
from actcli.definition.entry import Entry


class Parameters:
    """Parameters by canonical name, defaults included.

    settled: as the entry takes them, with an example in the place of each Dask array, whose values are checked where they are computed.
    single: as they were given, without the arrays. arrays: those, as Dask arrays. weighing: the arrays that take part in the promotion
    of types.

    Raises: UnknownParameter, BadValue, BadType.
    """

    def __init__(self, entry: Entry, given: Mapping[str, Any]) -> None:
        examples = {spelling: entry.parameter(spelling).drawn for spelling, value in given.items() if is_lazy(value)}
        examples = {spelling: 1.0 if value is None else value for spelling, value in examples.items()}
        self.settled = entry.settle({**given, **examples})
        defaults = {name: value for name, value in entry.defaults.items() if value is not None}
        named = defaults | {entry.parameter(spelling).name: value for spelling, value in given.items()}
        found = {name: value if is_lazy(value) else self.settled[name] for name, value in named.items()}
        self.arrays = {
            n: as_lazy(v, n) for n, v in found.items() if is_lazy(v) or (isinstance(v, np.ndarray) and v.ndim)
        }
        self.single = {name: value for name, value in named.items() if name not in self.arrays}
        self.weighing = [
            named[name] for name in self.arrays if is_lazy(named[name]) or isinstance(named[name], np.ndarray)
        ]
