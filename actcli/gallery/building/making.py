"""From figures to the bytes of their files, by several processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from actcli.errors import ActcliError
from actcli.figures.data import Picture
from actcli.gallery.building import digests
from actcli.gallery.building.summaries import Summary, summary
from actcli.gallery.building.workers import Progress, spread
from actcli.gallery.contact_sheet import ContactSheet
from actcli.gallery.figure import Figure


class Look(NamedTuple):
    """How the figures of a gallery are drawn."""

    format: str
    theme: Any
    size: Any


class Gallery(NamedTuple):
    """What is to be built.

    pages: from nothing to file name → text. source: what states it, "" for this package. typed: the options that ask for the
    look, "" for the usual one.
    """

    figures: Sequence[Figure]
    pages: Callable[[], Mapping[str, str]]
    source: str
    look: Look
    typed: str = ""

    def file(self, figure: Figure) -> str:
        """The name of a figure's file."""
        return f"{figure.name}.{self.look.format}"


class Made(NamedTuple):
    """A figure that was composed, and its file's bytes if it had to be drawn."""

    data: str
    summary: Summary
    content: bytes | None = None


Stale = Callable[[str, str], bool]


def made(
    gallery: Gallery, chosen: Sequence[Figure], stale: Stale, jobs: int, progress: Progress | None
) -> tuple[dict[str, Made], Mapping[str, str]]:
    """The chosen figures by file name; and the pages, if all are chosen.

    stale: whether the file of this name must be drawn, now that the digest of its data is this. Raises what the first of the
    figures raises that cannot be composed, with the place where that is stated.
    """
    groups = _groups(chosen)
    whole = len(chosen) == len(gallery.figures)

    # Pages come first: they take longer than most groups.
    tasks: list[Callable[[], Any]] = [
        *([gallery.pages] if whole else []),
        *(partial(_each, group, gallery, stale) for group in groups),
    ]
    results: dict[int, Any] = {}
    done = 0
    for n, result in spread(lambda n: tasks[n](), len(tasks), jobs):
        results[n] = result
        done += len(groups[n - whole]) if n >= whole else 0
        if progress is not None:
            progress(done, len(chosen))
    composed = [
        (figure, one) for n, group in enumerate(groups) for figure, one in zip(group, results[n + whole], strict=True)
    ]
    found = {figure.name: one for figure, one in composed}
    figures = {gallery.file(figure): _right(found[figure.name], figure) for figure in chosen}
    return figures, results[0] if whole else {}


def _groups(chosen: Sequence[Figure]) -> list[list[Figure]]:
    """Figures that begin with the same function are made by the same process, which remembers the formulas it has set.

    Large groups come first, so that no process is left alone with one.
    """
    groups: dict[str, list[Figure]] = {}
    for figure in chosen:
        groups.setdefault(figure.recipe.of[0], []).append(figure)
    return sorted(groups.values(), key=len, reverse=True)


def _each(group: Sequence[Figure], gallery: Gallery, stale: Stale) -> list[Made | ActcliError]:
    return [_make(figure, gallery.look, partial(stale, gallery.file(figure))) for figure in group]


def _make(figure: Figure, look: Look, stale: Callable[[str], bool]) -> Made | ActcliError:
    """Compose a figure, and draw it if that is stale; what is wrong with it is returned."""
    from actcli.gallery.composing import compose

    try:
        picture = compose(figure.recipe)
    except ActcliError as error:
        return error
    data = digests.of_data(picture, look)
    return Made(data, summary(picture), drawn(picture, look) if stale(data) else None)


def _right(made: Made | ActcliError, figure: Figure) -> Made:
    if isinstance(made, ActcliError):
        raise type(made)(f"{figure.place or figure.name}: {made}")
    return made


def drawn(picture: Picture | ContactSheet, look: Look) -> bytes:
    """The bytes of a picture's file."""
    from actcli.figures.drawing import draw, saving
    from actcli.gallery import contact_sheet
    from actcli.gallery.compact import compact

    if isinstance(picture, Picture):
        sheet = draw.draw(picture, theme=look.theme, size=look.size)
    else:
        sheet = contact_sheet.draw(picture, theme=look.theme, size=look.size)
    content = saving.content(sheet, look.format, picture.title)
    return compact(content) if look.format == "svg" else content
