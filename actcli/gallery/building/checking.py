"""Checking a gallery against the definitions, without drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from actcli.gallery.building import manifest
from actcli.gallery.building.making import Gallery, Made, made
from actcli.gallery.building.manifest import Held
from actcli.gallery.building.summaries import alike, same_text
from actcli.gallery.building.workers import Progress

_PROPERTY = re.compile(r"<dd>.*?</dd>", re.DOTALL)


def check(gallery: Gallery, folder: Path, jobs: int = 1, progress: Progress | None = None) -> list[str]:
    """What does not match the definitions, a line each. Raises what figures raise.

    Figures are compared by their summaries and pages but for last digits, so that the machine does not matter.
    """
    held = manifest.load(folder)
    if held is None:
        return [f"there is no gallery in {str(folder)!r}"]
    figures, pages = made(gallery, gallery.figures, lambda name, data: False, jobs, progress)
    touched = manifest.changed(folder, held.files)
    studies = {gallery.file(figure) for figure in gallery.figures if figure.recipe.how == "study"}
    found = [] if held.look == gallery.typed else [f"drawn with {_look(held.look)}, not with {_look(gallery.typed)}"]
    found += [f"{name} is missing" for name in (*figures, *pages) if name not in held.files]
    for name, own in sorted(
        held.files.items(), key=lambda item: item[0] in pages
    ):  # pages only repeat what figures tell
        if name in touched:
            there = (folder / name).exists()
            found.append(f"{name} is not the file that was written" if there else f"{name} is missing")
        elif name in figures:
            found += _figure(name, own, figures[name], name in studies)
        elif name in pages:
            same = same_text(_kept((folder / name).read_text(encoding="utf-8")), _kept(pages[name]))
            found += [] if same else [f"{name} says what was before"]
        else:
            found.append(f"{name} is of no figure")
    return found


def _look(typed: str) -> str:
    return typed or "the usual look"


def _kept(page: str) -> str:
    """A page without the values of properties: searches find them, in which the last digit may decide whether there is a fixed point."""
    return _PROPERTY.sub("", page)


def _figure(name: str, held: Held, made: Made, study: bool) -> Iterator[str]:
    if held.summary is None or not alike(held.summary, made.summary, study=study):
        yield f"{name} shows what was before"
