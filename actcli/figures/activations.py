"""Elementwise activations as curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from actcli.definition.activation import Activation
from actcli.figures.breaks import Function
from actcli.figures.data import Limits
from actcli.figures.lines import Line, Naming, widened
from actcli.figures.requests import Variant
from actcli.numerics.arrays import Array

NAMING = Naming(("f(x)", "f′(x)", "f″(x)"), "x")


def functions(variant: Variant, order: int) -> tuple[Function, ...]:
    """The value and the derivatives up to this order, as functions of an array."""
    entry: Activation = variant.entry
    derivatives = [partial(entry.grad, order=n, **variant.settings) for n in range(1, order + 1)]
    return (partial(_value, entry, variant.settings), *derivatives)


def _value(entry: Activation, settings: Mapping[str, Any], x: Array) -> Array:
    return np.asarray(entry(x, **settings))


def kinks(variant: Variant) -> tuple[float, ...]:
    """Where value or slope jump."""
    return tuple(float(kink.x) for kink in variant.entry.kinks_at(**variant.settings))


def window(found: Sequence[Variant]) -> Limits:
    """What the functions' own windows show, wide enough for the kinks of the parameters that were given."""
    own = [variant.entry.window for variant in found]
    shown = (min(low for low, _ in own), max(high for _, high in own))
    return widened(shown, [place for variant in found if variant.request.values for place in kinks(variant)])


def line(variant: Variant, label: str, order: int, colour: int, dash: int) -> Line:
    """One variant as a line, its derivatives up to this order included."""
    return Line(variant.request.label, label, functions(variant, order), order + 1, kinks(variant), colour, dash)
