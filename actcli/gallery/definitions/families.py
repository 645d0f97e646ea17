"""Each family together, in pictures that can still be read."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import numpy as np

import actcli
from actcli.figures import activations, losses
from actcli.figures.data import Limits
from actcli.figures.forms import form_of
from actcli.figures.requests import Request, variants
from actcli.figures.views import SURFACE
from actcli.gallery.figure import Figure, Recipe

SECTION = "Families"
_MOST = 6  # functions in a picture
_MOST_CURVES = 8  # where each has several
_MOST_MAPS = 4
_TALLER, _TOO_TALL = 2.5, 8.0  # times as tall as the next: then in another picture, and never in the same one
_BULK = (0.03, 0.97)
_COUNT = 201
_WORDS = {"activation": "activations", "loss": "losses"}


def figures() -> Iterator[Figure]:
    """For each family, and within it for what is drawn over the same axis, one picture or several."""
    names = Counter[str]()
    for figure in _all():
        names[figure.name] += 1
        number = names[figure.name]
        yield figure._replace(name=f"{figure.name}-{number}") if number > 1 else figure


def _all() -> Iterator[Figure]:
    for kind in _WORDS:
        found: list[Any] = [entry for entry in actcli.entries(kind) if entry.evaluable]
        found.sort(key=lambda entry: (entry.family.lower(), _form(entry), entry.name))
        for (family, form), group in groupby(found, key=lambda entry: (entry.family, _form(entry))):
            entries = list(group)
            if len(entries) > 1:
                yield from _pictures(kind, family, form, entries)


def _form(entry: Any) -> str:
    """What entries share that can stand in one picture."""
    (variant,) = variants(Request(entry, entry.name, {}))
    form = form_of(variant)
    if form != "vector":
        return f"{form}, {len(entry.tensors)} tensors" if entry.kind == "loss" and form != SURFACE else form
    outputs = (
        np.asarray(entry(np.asarray(entry.example), **{n: v for n, v in variant.settings.items() if n != "axis"}))
        if entry.fixed_axis is None
        else np.zeros(3)
    )
    return f"{form}, {entry.example}, {outputs.size}"


def _pictures(kind: str, family: str, form: str, entries: list[Any]) -> Iterator[Figure]:
    for chosen in _parts(entries, form):
        if len(chosen) == 1:  # as its own card shows it
            continue
        slope = all(entry.has_derivative("input", 1) for entry in chosen) and not form.startswith("vector")
        names = tuple(entry.name for entry in chosen)
        caption = f"{_WORDS[kind].capitalize()} of the family {family} over each other: {', '.join(names)}."
        recipe = Recipe("plot", names, order=int(slope), xlim=_shared_window(chosen) if form == "curve" else None)
        title = f"{family}: {', '.join(names)}"
        yield Figure(_topic(kind, family), title, caption, SECTION, recipe, kind, family)


def _parts(entries: list[Any], form: str) -> Iterator[list[Any]]:
    """As many pictures as are needed: maps by twos or fours, the last ones of which may have been seen; curves evenly."""
    if form == SURFACE:
        size = _MOST_MAPS if len(entries) >= _MOST_MAPS else 2
        for start in range(0, len(entries), size):
            rest = len(entries) - start
            most = size if rest > 2 else 2
            yield entries[max(0, min(start, len(entries) - most)) :][:most]
        return
    for alike in [entries] if form.startswith("vector") else _of_a_height(entries, form):
        most = max(2, _MOST_CURVES // _cases(alike[0])) if form != "curve" else _MOST
        count = math.ceil(len(alike) / min(most, _MOST))
        size = math.ceil(len(alike) / count)
        for n in range(0, len(alike), size):
            yield alike[n : n + size]


def _of_a_height(entries: list[Any], form: str) -> list[list[Any]]:
    """The functions sorted by their height where they are drawn together, cut where it jumps: none makes others flat.

    The tallest one, if alone, then joins those next in height; a loss only if it is not very much taller, since windows of
    losses are given.
    """
    heights = _heights(entries, form)
    groups: list[list[Any]] = []
    last = 0.0
    for entry in sorted(entries, key=lambda entry: heights[entry.name]):
        if groups and heights[entry.name] <= _TALLER * last:
            groups[-1].append(entry)
        else:
            groups.append([entry])
        last = heights[entry.name]
    if len(groups) > 1 and len(groups[-1]) == 1:
        (tallest,) = groups[-1]
        if form == "curve" or heights[tallest.name] <= _TOO_TALL * heights[groups[-2][-1].name]:
            del groups[-1]
            groups[-1].append(tallest)
    return [sorted(group, key=lambda entry: entry.name) for group in groups]


def _heights(entries: list[Any], form: str) -> dict[str, float]:
    """How tall the bulk of each curve is; of several curves, that of the first."""
    found = {}
    drawn = [variants(Request(entry, entry.name, {}))[0] for entry in entries]
    for entry, variant in zip(entries, drawn, strict=True):
        if form == "curve":
            function, window = activations.functions(variant, 0)[0], _window(entries)
        else:
            view = losses.view(variant)
            function = losses.functions(variant, view.cases[0], 0)[0]
            window = losses.window(view, drawn)
        with np.errstate(all="ignore"):
            values = np.asarray(function(np.linspace(*window, _COUNT)))
        low, high = np.nanquantile(values[np.isfinite(values)], _BULK)
        found[entry.name] = float(high - low)
    return found


def _cases(entry: Any) -> int:
    """How many curves a loss has in a picture."""
    if entry.kind != "loss":
        return 1
    (variant,) = variants(Request(entry, entry.name, {}))
    return len(losses.view(variant).cases)


def _window(entries: list[Any]) -> Limits:
    """The middle one of their windows: a single wide one would make the others small."""
    low, high = (float(np.median([entry.window[side] for entry in entries])) for side in (0, 1))
    return low, high


def _shared_window(entries: list[Any]) -> Limits:
    """The middle one, or the narrowest where a function in it would make the others flat."""
    heights = sorted(_heights(entries, "curve").values())
    if heights[-1] <= _TALLER * heights[len(heights) // 2]:
        return _window(entries)
    return max(entry.window[0] for entry in entries), min(entry.window[1] for entry in entries)


def _topic(kind: str, family: str) -> str:
    """The beginning of the file names: `rectifier-family`, `contrastive-losses`."""
    return f"{family.lower().replace(' ', '-')}-{'losses' if kind == 'loss' else 'family'}"
