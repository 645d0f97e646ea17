"""Galleries stated in TOML: the one that comes with this package, and anybody's own.

    title = "Lecture 3"

    [[figure]]
    name = "softplus-to-relu"
    plot = ["softplus", "relu"]
    params = { beta = [1, 2, 5, 20] }
    caption = "Softplus comes closer to ReLU as β grows."

`reading` says what may stand where, `lines` finds the line of what is wrong.
"""

from __future__ import annotations

from pathlib import Path

from actcli.gallery.figure import Figure
from actcli.gallery.spec.reading import Spec, read

__all__ = ["Spec", "packaged", "read"]


def packaged(name: str) -> tuple[Figure, ...]:
    """The figures of a file of this package, in `definitions`."""
    path = Path(__file__).parent.parent / "definitions" / name
    return read(path.read_text(encoding="utf-8"), name).figures
