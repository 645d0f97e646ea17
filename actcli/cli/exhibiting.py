"""What `gallery` does: which figures, where to, and what is said of it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import NamedTuple

from actcli.cli import pictures, progress, streams
from actcli.cli.pictures import Looks
from actcli.errors import BadValue, UnknownName, Unreadable, nearest
from actcli.figures import FORMATS
from actcli.gallery.building import digests, manifest
from actcli.gallery.building.build import Built, build, up_to_date
from actcli.gallery.building.checking import check
from actcli.gallery.building.making import Gallery, Look
from actcli.gallery.building.workers import usable

_TOLD = 5  # files named one by one


class Asked(NamedTuple):
    """The command line."""

    directory: str | None
    spec: str | None
    only: str | None
    check: bool
    force: bool
    jobs: int | None
    looks: Looks
    format: str | None


def run(asked: Asked) -> int:
    """Do what is asked; the exit code is 1 where a check fails. Raises ActcliError for what does not go together."""
    folder = _folder(asked)
    text = None if asked.spec is None else _text(asked.spec)
    source = "" if asked.spec is None else asked.spec
    everything = digests.of_everything(text, asked.looks, asked.format)
    if not (asked.force or asked.only):
        count = up_to_date(source, folder, everything)
        if count is not None:
            _say(f"{folder}: {'as the definitions say' if asked.check else 'nothing has changed'}, {count} files")
            return 0
    gallery = _gallery(asked, text, source)
    jobs = usable(asked.jobs)
    if asked.check:
        with progress.bar("check") as shown:
            return _checked(asked, folder, check(gallery, folder, jobs, shown))
    from actcli.gallery.building.selection import selected

    chosen = selected(gallery.figures, asked.only, f".{gallery.look.format}")
    with progress.bar("draw") as shown:
        built = build(gallery, folder, chosen, force=asked.force, jobs=jobs, progress=shown)
    if asked.only is None:
        manifest.mark_seen(folder, everything)
    _say(_sentence(folder, built))
    return 0


def _folder(asked: Asked) -> Path:
    if asked.jobs is not None and asked.jobs < 1:
        raise BadValue(f"--jobs {asked.jobs}: there is at least 1 process")
    if asked.check and (asked.only is not None or asked.force):
        raise BadValue("--check looks at the whole gallery and draws nothing: --only and --force do not go with it")
    if asked.format is not None and asked.format not in FORMATS:
        near = nearest(asked.format, FORMATS)
        raise UnknownName(f"no format {asked.format!r} here: there are {', '.join(FORMATS)}{near}")
    if asked.directory is None and asked.spec is not None:
        raise BadValue("a gallery of your own needs a folder, as in: actcli gallery --spec lecture.toml pictures")
    folder = Path(asked.directory or "gallery")
    if folder.exists() and not folder.is_dir():
        raise Unreadable(f"{str(folder)!r} is no folder: a gallery is one")
    return folder


def _text(spec: str) -> str:
    """The TOML. Raises Unreadable for a file that is missing or no text."""
    try:
        content = sys.stdin.buffer.read() if spec == "-" else Path(spec).read_bytes()
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise Unreadable(f"cannot read {spec!r}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Unreadable(f"cannot read {spec!r}: it is no text in UTF-8") from None


def _gallery(asked: Asked, text: str | None, source: str) -> Gallery:
    """The figures of this package, or those of a file, as they shall look."""
    from actcli.figures.drawing.looks import look
    from actcli.gallery import commands
    from actcli.gallery.definitions import figures
    from actcli.gallery.pages import pages
    from actcli.gallery.spec.reading import STANDARD_INPUT, Spec, read

    name = STANDARD_INPUT if source == "-" else source
    stated = Spec("actcli: gallery", tuple(figures())) if text is None else read(text, name)
    typed = pictures.words(asked.looks) | ({"format": asked.format} if asked.format else {})
    spec = stated._replace(**typed)
    theme, size = look(spec.style, spec.theme, spec.size, spec.dpi)
    drawn_with = " ".join(commands.look(spec))
    return Gallery(spec.figures, lambda: pages(spec, source), source, Look(spec.format, theme, size), drawn_with)


def _checked(asked: Asked, folder: Path, wrong: list[str]) -> int:
    if not wrong:
        _say(f"{folder}: as the definitions say")
        return 0
    more = f"; and {len(wrong) - _TOLD} more" if len(wrong) > _TOLD else ""
    streams.complain("error", f"{folder} is stale: {'; '.join(wrong[:_TOLD])}{more}\nrun: {_again(asked)}")
    return 1


def _again(asked: Asked) -> str:
    """The command that builds what was checked, with the same options."""
    given = {"spec": asked.spec, **asked.looks._asdict(), "format": asked.format}
    options = [word for name, value in given.items() if value is not None for word in (f"--{name}", value)]
    return shlex.join(["actcli", "gallery", *options, *([asked.directory] if asked.directory else [])])


def _sentence(folder: Path, built: Built) -> str:
    parts = [
        f"{len(names)} {what}"
        for names, what in ((built.written, "written"), (built.removed, "removed"), (built.kept, "kept"))
        if names or what == "written"
    ]
    return f"{folder}: {', '.join(parts)}"


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)
