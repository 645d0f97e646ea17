"""`eval` and `grad` with --engine dask: arrays on disk, chunk by chunk, to a .zarr or, of a reduced loss, to one number.

What looks wrong with the numbers of a loss is not told here, as nobody sees all of them; what is an error is one on a worker too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from actcli.cli import delivery, headers
from actcli.cli.given import Arguments, read_texts, read_types, refuse_reduction
from actcli.cli.options import Readers
from actcli.cli.progress import bar
from actcli.cli.streamed import Asked, one_number
from actcli.definition.loss import Loss
from actcli.errors import BadValue, UnknownName, nearest
from actcli.inputs import Given, read_setting, read_tensor

ENGINES = ("dask",)


class Place(NamedTuple):
    """Where it is computed, and where the result goes, as typed."""

    engine: str | None
    scheduler: str | None
    format: str | None
    json: bool
    output: str | None


def values_by(place: Place, asked: Asked, refused: Mapping[str, bool]) -> None:
    """Deliver the value. Raises: what the function raises for what it is given; Unreadable for files, packages and clusters."""
    _check(place, refused)
    read = _Read(asked)
    reduced = {"reduction": read.reduction} if read.reduction else {}
    _deliver(place, read, read.entry(**read.tensors, **read.parameters, **reduced), "value", headers.value(read.entry))


def derivatives_by(place: Place, asked: Asked, refused: Mapping[str, bool], wrt: str, order: int) -> None:
    """Deliver a derivative. Raises: as `values_by`."""
    _check(place, refused)
    read = _Read(asked)
    entry, reduced = read.entry, {"reduction": read.reduction} if read.reduction else {}
    result = entry.grad(**read.tensors, **read.parameters, wrt=wrt, order=order, **reduced)
    read.more = {"wrt": headers.canonical(entry, wrt), "order": order}
    _deliver(place, read, result, "grad", headers.derivative(entry, wrt, order, read.reduction))


def _check(place: Place, refused: Mapping[str, bool]) -> None:
    """Raises: BadValue for options that do not go together, UnknownName, Unreadable."""
    if place.engine is None:
        what = (
            "a .zarr is read and written chunk by chunk"
            if place.scheduler is None
            else "--scheduler is for a cluster of Dask"
        )
        raise BadValue(f"{what}: add --engine dask")
    if place.engine.lower() not in ENGINES:
        near = nearest(place.engine, ENGINES)
        raise UnknownName(f"no engine {place.engine!r}: there is dask{near}; without --engine it is NumPy")
    for option, given in refused.items():
        if given:
            raise BadValue(f"{option} does not go with --engine dask, whose result is one array of floats")
    from actcli.cluster import require

    require()


class _Read:
    """The tensors as Dask arrays and numbers, the parameters, and how all of them are shown."""

    def __init__(self, asked: Asked) -> None:
        self.entry: Any = asked.entry
        self.paths: dict[int, str] = {}
        given, self.parameters, cast = read_texts(
            asked.entry, asked.inputs, asked.texts, asked.dtype, Readers(self._tensor, self._setting)
        )
        types = read_types(asked.entry, given, cast)
        if not self.paths:
            raise BadValue("--engine dask is for arrays on disk: give --input as a .zarr or a .npy")
        cast_to = {
            name: array if array.dtype == dtype else array.astype(dtype) for name, (array, dtype) in types.items()
        }
        self.shown: dict[str, Any] = {name: self.paths.get(id(one.array), cast_to[name]) for name, one in given.items()}
        self.tensors = cast_to if isinstance(asked.entry, Loss) else {"x": cast_to["input"]}
        self.reduction = (asked.reduction or asked.entry.reduction).lower()
        self.more: dict[str, Any] = {}
        if not isinstance(asked.entry, Loss):
            refuse_reduction(Arguments(asked.entry, {}, {}), asked.reduction)

    def _opened(self, text: str) -> Any:
        from actcli.cluster import opened

        array = opened(text.strip())
        if array is not None:
            self.paths[id(array)] = text.strip()
        return array

    def _tensor(self, text: str) -> Given:
        array = self._opened(text)
        return read_tensor(text) if array is None else Given(array, single=False)

    def _setting(self, text: str) -> Any:
        array = self._opened(text)
        return read_setting(text) if array is None else array

    def described(self, value: Any) -> dict[str, Any]:
        """The head of the JSON object; arrays on disk are their paths."""
        on_disk = {name: self.paths[id(one)] for name, one in self.parameters.items() if id(one) in self.paths}
        single = {name: one for name, one in self.parameters.items() if name not in on_disk}
        head = Arguments(self.entry, self.shown, single).described(value)
        head["params"] |= {self.entry.parameters[name].display: path for name, path in on_disk.items()}
        return head | self.more | ({"reduction": self.reduction} if self.reduction else {})


def _deliver(place: Place, read: _Read, result: Any, member: str, header: str) -> None:
    from actcli.cluster import names_zarr, stored

    to_zarr = place.output is not None and names_zarr(place.output)
    if to_zarr and (place.format or place.json):
        raise BadValue("-o FILE.zarr has a format of its own: leave --format and --json away")
    if not to_zarr and result.ndim:
        raise BadValue(
            f"the result has the shape {result.shape}; with --engine dask it goes to a directory: -o FILE.zarr"
        )
    if to_zarr:
        assert place.output is not None
        stored(result, place.output, lambda chunks: _computed(chunks, place, read))
        return
    where = delivery.chosen(place.format, place.json, place.output)
    value = np.asarray(_computed(result, place, read))[()]
    told = one_number(read.reduction, header, value)
    delivery.deliver(told._replace(members=lambda: {**read.described(value), member: value}), where)


def _computed(lazy: Any, place: Place, read: _Read) -> Any:
    from actcli.cluster import compute, connected

    with connected(place.scheduler) as client, bar(read.entry.label) as shown:
        return compute(lazy, client, shown)
