"""Writing a file, or a folder, completely or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from actcli.errors import ActcliError, Unreadable

# Streams of this process: regular files when redirected to one, yet not ours to replace. (/dev/shm holds plain files.)
_STREAMS = ("/dev/std", "/dev/fd/", "/proc/")
_MOST_LINKS = 40  # as in the Linux kernel


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary path beside `path`, with its suffix, to write to; then put that file in the place of `path`.

    On any exception, KeyboardInterrupt included, the temporary file is deleted and what was at `path` stays. The new
    file has the permissions of the one it replaces, or those of any new file; a symbolic link stays and its target is
    replaced. A device, a pipe and the standard streams (/dev/stdout, /dev/fd/1) are yielded themselves, to be
    written directly.

    Raises Unreadable, one line, for a missing folder, a directory, missing permission, a full disk, and for any other
    OSError of the writing itself; BrokenPipeError and errors about other files pass unchanged.
    """
    given = os.fspath(path)
    target = _target(given)
    mode = _existing_mode(given, target)
    if str(target).startswith(_STREAMS) or (mode is not None and not stat.S_ISREG(mode)):
        with _writing(given, target):
            yield target
        return
    temporary = target.with_name(f".{os.urandom(8).hex()}{target.suffix}")
    with _writing(given, target, temporary):
        try:
            # O_EXCL: never through somebody else's link. The owner may write while it is being written.
            permissions = 0o666 if mode is None else stat.S_IMODE(mode) | stat.S_IWUSR
            os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, permissions))
            yield temporary
            if mode is not None:
                os.chmod(temporary, stat.S_IMODE(mode))
            os.replace(temporary, target)
        except BaseException:
            with suppress(OSError):  # the first error is the one to tell
                temporary.unlink()
            raise


@contextmanager
def replacing_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a new folder beside `path`, by its full path, to fill; then put it in the place of `path`, and delete what was there.

    On any exception the new folder is deleted and what was at `path` stays. A symbolic link stays and its target is replaced.
    Raises Unreadable, one line, as `replacing`.
    """
    given = os.fspath(path).rstrip("/" + os.sep)
    target = Path(os.path.abspath(_target(given)))
    if not target.parent.is_dir():
        raise Unreadable(f"cannot write {given!r}: there is no folder {str(target.parent)!r}")
    temporary = target.with_name(f".{os.urandom(8).hex()}{target.suffix}")
    try:
        temporary.mkdir()
        yield temporary
        _exchange(temporary, target)
    except OSError as error:
        if isinstance(error, ActcliError) or not str(error.filename).startswith(str(temporary)):
            raise
        raise Unreadable(_reason(given, error)) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _exchange(new: Path, target: Path) -> None:
    """Put a folder in the place of another, which is deleted when that is done."""
    old = new.with_name(f"{new.name}.old")
    if not target.exists():
        os.rename(new, target)
        return
    os.rename(target, old)
    try:
        os.rename(new, target)
    except OSError:
        os.rename(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _target(given: str) -> Path:
    """Follow the links by hand: resolving would turn /dev/stdout into the file or pipe behind it."""
    path = given
    for _ in range(_MOST_LINKS):
        if path.startswith(_STREAMS) or not os.path.islink(path):
            return Path(path)
        path = os.path.join(os.path.dirname(path), os.readlink(path))
    raise Unreadable(f"cannot write {given!r}: its symbolic links lead in a circle")


def _existing_mode(given: str, target: Path) -> int | None:
    """Return the mode of what is at the target, None if nothing; raise Unreadable where no file can be written."""
    if not given or given.endswith(("/", os.sep)):
        raise Unreadable(f"cannot write {given!r}: a file name is missing")
    try:
        mode = os.stat(target).st_mode
        if stat.S_ISREG(mode):  # to replace it takes no permission of its own; that would go behind its owner
            os.close(os.open(target, os.O_WRONLY))
    except FileNotFoundError:
        if not target.parent.is_dir():
            raise Unreadable(f"cannot write {given!r}: there is no folder {str(target.parent)!r}") from None
        return None
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        raise Unreadable(_reason(given, error)) from None
    if stat.S_ISDIR(mode):
        raise Unreadable(f"cannot write {given!r}: it is a directory")
    return mode


@contextmanager
def _writing(given: str, *ours: Path) -> Iterator[None]:
    try:
        yield
    except (ActcliError, BrokenPipeError):
        raise
    except OSError as error:
        if error.filename is not None and os.path.basename(str(error.filename)) not in {path.name for path in ours}:
            raise
        raise Unreadable(_reason(given, error)) from error


def _reason(given: str, error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number in {errno.EACCES, errno.EPERM}:
        return f"cannot write {given!r}: no permission"
    if number in {errno.ENOSPC, errno.EDQUOT}:
        return f"cannot write {given!r}: the disk is full"
    return f"cannot write {given!r}: {getattr(error, 'strerror', None) or error}"
