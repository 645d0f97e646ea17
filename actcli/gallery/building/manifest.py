"""What a gallery's folder holds: a file beside the figures, checked in with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from actcli.atomic import replacing
from actcli.errors import Unreadable
from actcli.gallery.building.digests import of_bytes
from actcli.gallery.building.summaries import Summary

NAME = "manifest.json"
SEEN = ".built"  # of this machine alone: what all sources were when everything was up to date
SEVERAL = "several looks"  # of a folder in which some figures were drawn anew in another one
_SCHEMA = 1
_NOTHING = "-"


class Held(NamedTuple):
    """A file of the gallery.

    data: digest of what it shows; drawn: of what drew it; file: of its bytes. summary: of a figure, what it shows in a few numbers.
    """

    data: str
    drawn: str
    file: str
    summary: Summary | None = None


class Manifest(NamedTuple):
    """The files that a gallery holds as its own, by name.

    source: what states it, "" for this package. look: the options that its figures were drawn with, "" for the usual look.
    """

    source: str
    files: Mapping[str, Held]
    look: str = ""


def load(folder: Path) -> Manifest | None:
    """The manifest of a folder, None where there is none. Raises Unreadable for one that is no manifest."""
    path = folder / NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        files = {str(name): _held(*held) for name, held in found["files"].items()}
        if found["schema"] != _SCHEMA or not all(_inside(name) for name in files):
            raise ValueError
        return Manifest(str(found["source"]), files, str(found.get("look", "")))
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        raise Unreadable(f"{str(folder)!r} is no folder: a gallery is one") from None
    except OSError as error:
        raise Unreadable(f"cannot read {str(path)!r}: {error.strerror}") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Unreadable(f"{str(path)!r} is no gallery's manifest; delete it, and everything is drawn again") from None


def _inside(name: str) -> bool:
    return name == Path(name).name and not name.startswith(".")


def text(manifest: Manifest) -> str:
    """What is in the file: one line for each of the gallery's, so that two branches seldom meet in it."""
    lines = ",\n".join(f"  {json.dumps(name)}: {_line(held)}" for name, held in sorted(manifest.files.items()))
    look = f' "look": {json.dumps(manifest.look)},' if manifest.look else ""
    return f'{{"schema": {_SCHEMA}, "source": {json.dumps(manifest.source)},{look} "files": {{\n{lines}\n}}}}\n'


def _line(held: Held) -> str:
    short = held.summary
    summed = () if short is None else (short.words, " ".join(short.said), " ".join(map(_written, short.shown)))
    return json.dumps([held.data, held.drawn, held.file, *summed], ensure_ascii=False)


def _held(data: str, drawn: str, file: str, words: str | None = None, said: str = "", shown: str = "") -> Held:
    if words is None:
        return Held(str(data), str(drawn), str(file))
    numbers = tuple(None if one == _NOTHING else int(one) for one in shown.split())
    return Held(str(data), str(drawn), str(file), Summary(str(words), tuple(said.split()), numbers))


def _written(step: int | None) -> str:
    return _NOTHING if step is None else str(step)


def changed(folder: Path, files: Mapping[str, Held]) -> set[str]:
    """The files that are missing or not as the manifest has them."""
    found = set()
    for name, held in files.items():
        try:
            if of_bytes((folder / name).read_bytes()) != held.file:
                found.add(name)
        except OSError:
            found.add(name)
    return found


def was_seen(folder: Path, digest: str) -> bool:
    """Whether everything was up to date when the sources had this digest."""
    try:
        return (folder / SEEN).read_text(encoding="utf-8") == digest
    except (OSError, ValueError):
        return False


def forget_seen(folder: Path) -> None:
    """Note that not everything is up to date."""
    (folder / SEEN).unlink(missing_ok=True)


def mark_seen(folder: Path, digest: str) -> None:
    """Note that everything is up to date with sources of this digest."""
    with replacing(folder / SEEN) as temporary:
        temporary.write_text(digest, encoding="utf-8")
