"""What a gallery's folder holds: a file beside the figures, checked in with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from actcli.atomic import replacing
from actcli.errors import Unreadable
from actcli.gallery.building.digests import of_bytes

NAME = "manifest.json"
SEEN = ".built"  # of this machine alone: what all sources were when everything was up to date
_SCHEMA = 1


class Held(NamedTuple):
    """A file of the gallery. data: digest of what it shows; drawn: of what drew it; file: of its bytes."""

    data: str
    drawn: str
    file: str


class Manifest(NamedTuple):
    """The files that a gallery holds as its own, by name. source: what states it, "" for this package."""

    source: str
    files: Mapping[str, Held]


def load(folder: Path) -> Manifest | None:
    """The manifest of a folder, None where there is none. Raises Unreadable for one that is no manifest."""
    path = folder / NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        files = {str(name): Held(*map(str, held)) for name, held in found["files"].items()}
        if found["schema"] != _SCHEMA or not all(_inside(name) for name in files):
            raise ValueError
        return Manifest(str(found["source"]), files)
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


def save(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, one line a file, so that two branches seldom meet in it."""
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(held)}" for name, held in sorted(manifest.files.items()))
    source = json.dumps(manifest.source)
    with replacing(folder / NAME) as temporary:
        text = f'{{"schema": {_SCHEMA}, "source": {source}, "files": {{\n{lines}\n}}}}\n'
        temporary.write_text(text, encoding="utf-8", newline="\n")


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


def mark_seen(folder: Path, digest: str) -> None:
    """Note that everything is up to date with sources of this digest."""
    with replacing(folder / SEEN) as temporary:
        temporary.write_text(digest, encoding="utf-8")
