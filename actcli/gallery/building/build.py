"""Building a gallery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from actcli.atomic import replacing
from actcli.errors import BadValue, Unreadable
from actcli.gallery.building import digests, manifest
from actcli.gallery.building.making import Gallery, made
from actcli.gallery.building.manifest import Held, Manifest
from actcli.gallery.building.workers import Progress
from actcli.gallery.figure import Figure, Recipe


class Built(NamedTuple):
    """File names by what happened to them. kept: as they were."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def build(
    gallery: Gallery,
    folder: Path,
    chosen: Sequence[Figure],
    *,
    force: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Built:
    """Draw what has changed of the chosen figures; if those are all, also write the pages and remove what is gone.

    Raises what figures raise, BadValue for the folder of another gallery, and Unreadable for one that cannot be written to or
    holds files of these names that are not the gallery's; then all is as it was.
    """
    held = manifest.load(folder)
    before = _own(gallery, folder, held)
    drawn = digests.of_drawing()
    touched = manifest.changed(folder, before)
    intact = {name: held for name, held in before.items() if name not in touched and not force}

    def stale(name: str, data: str) -> bool:
        return name not in intact or (intact[name].data, intact[name].drawn) != (data, drawn)

    with _ready_to_draw(gallery):
        figures, pages = made(gallery, chosen, stale, jobs, progress)
    contents = {name: one.content for name, one in figures.items() if one.content is not None}
    contents |= {name: text.encode("utf-8") for name, text in pages.items()}
    after = dict(before)
    for name, one in figures.items():
        file = intact[name].file if one.content is None else digests.of_bytes(one.content)
        after[name] = Held(one.data, drawn, file, one.summary)
    after |= {name: Held("page", "page", digests.of_bytes(contents[name])) for name in pages}
    gone = [name for name in before if pages and name not in figures and name not in pages]
    for name in gone:
        del after[name]
    written = {name: content for name, content in contents.items() if force or not _is(folder / name, content)}
    _refuse_strangers(folder, [name for name in written if name not in before])
    look = gallery.typed if pages or held is None or held.look == gallery.typed else manifest.SEVERAL
    if written or held is None or (after, look) != (before, held.look):
        if look == manifest.SEVERAL:
            manifest.forget_seen(folder)
        _replace(folder, written, gone, manifest.text(Manifest(gallery.source, after, look)))
    return Built(tuple(written), tuple(gone), tuple(name for name in (*figures, *pages) if name not in written))


def up_to_date(source: str, folder: Path, digest: str) -> int | None:
    """The number of files where nothing has changed since all was built from sources of this digest, else None."""
    if not manifest.was_seen(folder, digest):
        return None
    held = manifest.load(folder)
    if held is None or held.source != source or manifest.changed(folder, held.files):
        return None
    return len(held.files)


def _own(gallery: Gallery, folder: Path, held: Manifest | None) -> Mapping[str, Held]:
    """The files that the gallery has written here before. Raises BadValue for the folder of another gallery."""
    if held is None:
        return {}
    if bool(held.source) != bool(gallery.source):
        other = {"": "the package", "-": "standard input"}.get(held.source, held.source)
        raise BadValue(f"{str(folder)!r} holds the gallery of {other}; choose another folder")
    return held.files


def _ready_to_draw(gallery: Gallery) -> ExitStack:
    """Import what draws, and draw once: fonts and the grammar of formulas are then there for every process."""
    from actcli.figures.drawing.draw import styled
    from actcli.gallery.building.making import drawn
    from actcli.gallery.composing import compose

    stack = ExitStack()
    stack.enter_context(styled())
    drawn(compose(Recipe("plot", ("softplus",), order=1)), gallery.look)
    return stack


def _leave_none(new: Sequence[Path], kind: Any, *_: Any) -> None:
    """Remove folders that were made for files that could not be written."""
    if kind is not None:
        with suppress(OSError):
            for path in new:
                path.rmdir()


def _is(path: Path, content: bytes) -> bool:
    """Whether a file has this content."""
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _refuse_strangers(folder: Path, names: Sequence[str]) -> None:
    """Raise Unreadable where a file would be replaced that is not the gallery's: the README of a project, say."""
    for name in names:
        if (folder / name).exists():
            raise Unreadable(f"{str(folder / name)!r} is there and not a gallery's; move it, or choose another folder")


def _replace(folder: Path, contents: Mapping[str, bytes], gone: Sequence[str], text: str) -> None:
    """Put files in the place of others, all or none: they take their places when the last has been written, and the
    manifest after them.
    """
    new = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise Unreadable(f"{str(folder)!r} is no folder: a gallery is one") from None
    except OSError as error:
        raise Unreadable(f"cannot make the folder {str(folder)!r}: {error.strerror}") from None
    with ExitStack() as files:
        files.push(partial(_leave_none, new))
        for name, content in ((manifest.NAME, text.encode("utf-8")), *contents.items()):
            files.enter_context(replacing(folder / name)).write_bytes(content)
        for name in gone:
            (folder / name).unlink(missing_ok=True)
