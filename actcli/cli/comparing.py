"""What `compare` does: which functions go together, over what, and where the result goes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

import actcli
from actcli.cli import delivery, pictures
from actcli.cli.compared import Compared, OnAxis, OnVector
from actcli.cli.requested import requested, window
from actcli.comparison.curves import axis
from actcli.comparison.vectors import vectors_of
from actcli.definition.entry import Entry
from actcli.errors import BadShape, BadValue, NotDefined, UnknownName, nearest
from actcli.figures.forms import form_of, over, refuse_window
from actcli.figures.requests import Variant, variants
from actcli.inputs import read_tensor

_FORMATS = ("table", "json", "csv")
_DATA = (".txt", ".json", ".csv")
_EXAMPLE = "gelu gelu_tanh"


class Asked(NamedTuple):
    """The command line."""

    names: Sequence[str]
    input: str | None
    xlim: str | None
    texts: Mapping[str, str]
    format: str | None
    json: bool
    output: str | None
    looks: pictures.Looks


def run(asked: Asked) -> None:
    """Do what is asked. Raises: ActcliError for what does not go together."""
    drawing = pictures.chosen(asked.format, asked.output, asked.looks)
    if not (drawing or asked.format or asked.json or asked.output in (None, "-") or _suffix(asked) in _DATA):
        known = pictures.SUFFIXES
        near = nearest(_suffix(asked), (*known, *_DATA))
        raise UnknownName(f"{asked.output!r}: {', '.join(known)} hold a picture, {', '.join(_DATA)} the data{near}")
    where = pictures.beside(drawing, asked.format, asked.json, asked.output, _FORMATS)
    found = _variants(asked)
    labels = [", ".join(filter(None, (one.request.label, one.label))) for one in found]
    _refuse(found, labels)
    compared: Compared = (_vector if form_of(found[0]) == "vector" else _axis)(asked, found, labels)
    if drawing is not None:
        pictures.draw(compared.picture(), drawing)
    if where is not None:
        delivery.deliver(compared.result(), where)


def _suffix(asked: Asked) -> str:
    return os.path.splitext(asked.output or "")[1].lower()


def _variants(asked: Asked) -> list[Variant]:
    """The functions under the names that were typed. Raises BadValue for a name given twice."""
    entries: dict[str, Entry] = {}
    for name in asked.names:
        entry = actcli.get(name)
        if name in entries:
            raise BadValue(f"{name} was given twice; compare takes different functions, as in: compare {_EXAMPLE}")
        if not entry.evaluable:
            raise NotDefined(f"{name} cannot be compared: {entry.notes[0] if entry.notes else 'see its info page'}")
        entries[name] = entry
    return [variant for request in requested(entries, asked.texts) for variant in variants(request)]


def _refuse(found: Sequence[Variant], labels: Sequence[str]) -> None:
    """Raise BadValue unless there are several functions, of one kind."""
    if len(found) < 2:
        raise BadValue(f"{labels[0]} alone was given; compare takes two functions or more, as in: compare {_EXAMPLE}")
    for one, label in zip(found, labels, strict=True):
        if form_of(one) != form_of(found[0]):
            raise BadValue(
                f"{labels[0]} is {_kind(found[0])}, {label} {_kind(one)}; compare takes activations of each element,"
                " functions along an axis, or losses over one quantity"
            )


def _kind(variant: Variant) -> str:
    words = {"curve": "an activation of each element", "vector": "a function along an axis"}
    return words.get(form_of(variant)) or f"a loss over the {over(variant).removeprefix('the ')}"


def _axis(asked: Asked, found: Sequence[Variant], labels: Sequence[str]) -> Compared:
    shown = window(asked.xlim)
    if shown is not None:
        refuse_window(*shown)
    points = None if asked.input is None else read_tensor(asked.input).array.astype(np.float64)
    if points is not None and points.ndim != 1:
        raise BadShape(f"--input is a list of points here; it has shape {points.shape}")
    return OnAxis(found, axis(found, labels, shown), points)


def _vector(asked: Asked, found: Sequence[Variant], labels: Sequence[str]) -> Compared:
    if asked.xlim is not None:
        raise BadValue(f"{labels[0]} is compared for one vector (--input), not over a window")
    return OnVector(found, vectors_of(found, labels, None if asked.input is None else read_tensor(asked.input).array))
