"""Building a gallery, and checking one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from actcli.atomic import replacing
from actcli.errors import ActcliError, BadValue, Unreadable
from actcli.figures.data import Picture
from actcli.gallery.building import digests, manifest, workers
from actcli.gallery.building.manifest import Held, Manifest
from actcli.gallery.building.workers import Progress
from actcli.gallery.figure import Figure
from actcli.gallery.sheets import Sheet

PAGES = ("README.md", "index.html")


class Gallery(NamedTuple):
    """What is to be built. source: what states it, "" for this package. pages: from nothing to file name → text."""

    figures: Sequence[Figure]
    pages: Callable[[], Mapping[str, str]]
    source: str = ""
    format: str = "svg"
    theme: Any = None
    size: Any = None

    @property
    def suffix(self) -> str:
        """Of the figures' files."""
        return f".{self.format}"


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

    Raises what figures raise, before any file is written, and Unreadable for a folder that cannot be written to or holds
    files of these names that are not the gallery's.
    """
    before = _own(gallery, folder)
    whole = len(chosen) == len(gallery.figures)
    composed = _composed(gallery, chosen, jobs, progress)
    names = [figure.name + gallery.suffix for figure in chosen]
    drawn = digests.of_drawing()
    known = manifest.changed(folder, before)
    stale = [
        n
        for n, name in enumerate(names)
        if force or name in known or name not in before or before[name][:2] != (composed[n][0], drawn)
    ]
    texts = gallery.pages() if whole else {}
    _refuse_strangers(folder, texts, before)
    _make(folder)
    after = dict(before)
    written: list[str] = []
    with _kept(gallery, folder, before, after):
        for name, held in _drawn(gallery, folder, chosen, composed, stale, drawn, jobs, progress):
            after[name] = held
            written.append(name)
        for page, text in texts.items():
            held = Held("page", "page", digests.of_bytes(text.encode("utf-8")))
            if before.get(page) != held or page in known or force:
                _write(folder / page, text.encode("utf-8"))
                written.append(page)
            after[page] = held
        gone = [name for name in before if whole and name not in names and name not in texts]
        for name in gone:
            (folder / name).unlink(missing_ok=True)
            del after[name]
    kept = [name for name in (*names, *texts) if name not in written]
    return Built(tuple(written), tuple(gone), tuple(kept))


def check(gallery: Gallery, folder: Path, jobs: int = 1, progress: Progress | None = None) -> list[str]:
    """What does not match the definitions, a line each: by data, not by how it was drawn. Raises what figures raise."""
    held = manifest.load(folder)
    if held is None:
        return [f"there is no gallery in {str(folder)!r}"]
    composed = _composed(gallery, gallery.figures, jobs, progress)
    expected = {
        figure.name + gallery.suffix: digest for figure, (digest, _) in zip(gallery.figures, composed, strict=True)
    }
    pages = {name: digests.of_bytes(text.encode("utf-8")) for name, text in gallery.pages().items()}
    touched = manifest.changed(folder, held.files)
    found = [f"{name} is missing" for name in (*expected, *pages) if name not in held.files]
    found += [f"{name} is of no figure" for name in held.files if name not in expected and name not in pages]
    for name, own in held.files.items():
        if name in touched:
            found.append(f"{name} is not the file that was written")
        elif expected.get(name, own.data) != own.data or pages.get(name, own.file) != own.file:
            found.append(f"{name} shows what was before")
    return found


def up_to_date(gallery_source: str, folder: Path, digest: str) -> int | None:
    """The number of files where nothing has changed since all was built from sources of this digest, else None."""
    if not manifest.was_seen(folder, digest):
        return None
    held = manifest.load(folder)
    if held is None or held.source != gallery_source or manifest.changed(folder, held.files):
        return None
    return len(held.files)


def _own(gallery: Gallery, folder: Path) -> Mapping[str, Held]:
    """The files that a gallery has written here before. Raises Unreadable for those of another gallery."""
    held = manifest.load(folder)
    if held is None:
        return {}
    if bool(held.source) != bool(gallery.source):
        other = held.source or "the package"
        raise BadValue(f"{str(folder)!r} holds the gallery of {other}; choose another folder")
    return held.files


def _composed(
    gallery: Gallery, chosen: Sequence[Figure], jobs: int, progress: Progress | None
) -> list[tuple[str, Picture | Sheet]]:
    """Each figure's digest, and what it shows."""
    from actcli.gallery.composing import compose

    def one(n: int) -> tuple[str, Picture | Sheet] | ActcliError:
        try:
            picture = compose(chosen[n].recipe)
        except ActcliError as error:
            return error
        return digests.of_data(picture, gallery.theme, gallery.size, gallery.format), picture

    found: dict[int, tuple[str, Picture | Sheet]] = {}
    for n, result in workers.spread(one, len(chosen), jobs):
        if isinstance(result, ActcliError):
            figure = chosen[n]
            raise type(result)(f"{figure.place or figure.name}: {result}")
        found[n] = result
        if progress is not None:
            progress(len(found), 2 * len(chosen))
    return [found[n] for n in range(len(chosen))]


def _drawn(
    gallery: Gallery,
    folder: Path,
    chosen: Sequence[Figure],
    composed: Sequence[tuple[str, Picture | Sheet]],
    stale: Sequence[int],
    drawn: str,
    jobs: int,
    progress: Progress | None,
) -> Iterator[tuple[str, Held]]:
    """Draw and write figures; the name of each file, and what is known of it."""

    def one(k: int) -> str | ActcliError:
        n = stale[k]
        try:
            content = _encoded(gallery, composed[n][1])
            _write(folder / (chosen[n].name + gallery.suffix), content)
        except ActcliError as error:
            return error
        return digests.of_bytes(content)

    if stale:
        _warm()
    done = len(chosen) * 2 - len(stale)
    for k, result in workers.spread(one, len(stale), jobs):
        if isinstance(result, ActcliError):
            raise result
        done += 1
        if progress is not None:
            progress(done, 2 * len(chosen))
        n = stale[k]
        yield chosen[n].name + gallery.suffix, Held(composed[n][0], drawn, result)


def _warm() -> None:
    """Import what draws before processes are forked, once for all."""
    import matplotlib.backends.backend_agg
    import matplotlib.backends.backend_svg
    import matplotlib.figure
    import matplotlib.mathtext  # noqa: F401


def _encoded(gallery: Gallery, picture: Picture | Sheet) -> bytes:
    from actcli.gallery.compact import compact
    from actcli.gallery.sheets import encoded

    content = encoded(picture, gallery.format, theme=gallery.theme, size=gallery.size)
    return compact(content) if gallery.format == "svg" else content


def _write(path: Path, content: bytes) -> None:
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise Unreadable(f"{str(folder)!r} is no folder: a gallery is one") from None
    except OSError as error:
        raise Unreadable(f"cannot make the folder {str(folder)!r}: {error.strerror}") from None


def _refuse_strangers(folder: Path, texts: Mapping[str, str], before: Mapping[str, Held]) -> None:
    """Raise Unreadable where a page would replace what is not the gallery's: the README of a project, say."""
    for page, text in texts.items():
        path = folder / page
        if page not in before and path.exists() and path.read_bytes() != text.encode("utf-8"):
            raise Unreadable(f"{str(path)!r} is there and not a gallery's; choose another folder")


@contextmanager
def _kept(gallery: Gallery, folder: Path, before: Mapping[str, Held], after: Mapping[str, Held]) -> Iterator[None]:
    """Write the manifest at the end, also of what is done when an error or Ctrl-C comes."""
    try:
        yield
    except BaseException:
        if after != before:
            with suppress(ActcliError, OSError):  # the first error is the one to tell
                manifest.save(folder, Manifest(gallery.source, dict(after)))
        raise
    if after != before or not (folder / manifest.NAME).exists():
        manifest.save(folder, Manifest(gallery.source, dict(after)))
