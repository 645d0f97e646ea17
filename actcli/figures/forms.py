"""What functions are drawn over, which decides what shares a picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from actcli.errors import BadValue
from actcli.figures import losses
from actcli.figures.placed import View
from actcli.figures.requests import Variant
from actcli.figures.views import SURFACE, view_name

_LARGEST = 1e30  # on the x axis


def form_of(variant: Variant) -> str:
    """What is drawn: "curve", "vector", or the view of a loss; functions of one form share a picture."""
    entry = variant.entry
    if entry.kind == "activation":
        return "curve" if entry.elementwise else "vector"
    name = view_name(entry, variant.settings)
    return "margin" if name == "logit" else name


def over(variant: Variant) -> str:
    """What a function is drawn over, in words."""
    form = form_of(variant)
    words = {"curve": "its input", "vector": "the entries of a vector", SURFACE: "the logits of two classes"}
    return words[form] if form in words else losses.view(variant).xlabel


def shared_view(found: Sequence[Variant]) -> View:
    """The view of all; losses of a logit stand beside margin losses with the label 1."""
    views = [losses.view(variant) for variant in found]
    return views[0] if all(view is views[0] for view in views) else losses.MARGIN


def refuse_window(low: float, high: float) -> None:
    """Raise BadValue unless the ends are finite, rising, and numbers between them can be told apart."""
    ends = f"the window {low:g}:{high:g}"
    if not (np.isfinite(low) and np.isfinite(high)):
        raise BadValue(f"{ends} is not finite; a window is two numbers, as in -3:3")
    if low >= high:
        raise BadValue(f"{ends} is {'reversed' if low > high else 'empty'}; the lesser number comes first, as in -3:3")
    largest = max(abs(low), abs(high))
    if largest > _LARGEST or high - low < max(1 / _LARGEST, 1e-9 * largest):
        raise BadValue(f"{ends} is too {'wide' if largest > _LARGEST else 'narrow'} to be drawn")
