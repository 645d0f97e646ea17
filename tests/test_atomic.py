"""A file is written completely or not at all, and nothing is left behind."""

import errno
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from actcli.atomic import replacing
from actcli.errors import BadValue, Unreadable


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of a user whom permissions bind: root becomes nobody for the test."""
    nobody = 65534
    with tempfile.TemporaryDirectory() as name:
        root = os.geteuid() == 0
        if root:
            os.chown(name, nobody, nobody)
            os.seteuid(nobody)
        yield Path(name)
        if root:
            os.seteuid(0)


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def stop_midway(path: Path, raised: BaseException) -> None:
    with replacing(path) as temporary:
        temporary.write_text("half")
        raise raised


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("name", ["x.csv", "x", ".hidden", "x.tar.gz", "ä b.png", "x" * 250 + ".csv", "-x.npy"])
@pytest.mark.parametrize("before", [None, "old"])
def test_replaces(tmp_path: Path, name: str, before: str | None) -> None:
    path = tmp_path / name
    if before is not None:
        path.write_text(before)
    with replacing(path) as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == path.suffix
        assert temporary != path
        temporary.write_text("new")
        assert (path.read_text() if path.exists() else None) == before
    assert path.read_text() == "new"
    assert listing(tmp_path) == [name]


@pytest.mark.parametrize("name", ["x.csv", "sub/x.csv", "./x.csv", "sub/../x.csv"])
def test_relative_paths_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sub").mkdir()
    with replacing(name) as temporary:
        temporary.write_text("new")
    assert (tmp_path / name).read_text() == "new"


@pytest.mark.parametrize("raised", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, BadValue])
@pytest.mark.parametrize("before", [None, "old"])
def test_an_exception_leaves_what_was_there(tmp_path: Path, raised: type[BaseException], before: str | None) -> None:
    path = tmp_path / "x.csv"
    if before is not None:
        path.write_text(before)
    with pytest.raises(raised):
        stop_midway(path, raised("stopped"))
    assert listing(tmp_path) == ([] if before is None else ["x.csv"])
    assert before is None or path.read_text() == before


def test_a_temporary_file_already_gone_hides_no_error(tmp_path: Path) -> None:
    def lose(path: Path) -> None:
        with replacing(path) as temporary:
            temporary.unlink()
            raise ValueError("first")

    with pytest.raises(ValueError, match="first"):
        lose(tmp_path / "x.csv")


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(("before", "after"), [(None, 0o640), (0o600, 0o600), (0o666, 0o666), (0o755, 0o755)])
def test_permissions(tmp_path: Path, before: int | None, after: int) -> None:
    path = tmp_path / "x.csv"
    if before is not None:
        path.touch()
        path.chmod(before)
    with replacing(path) as temporary:
        assert mode(temporary) & ~after == 0  # never more open than it will be
        temporary.write_text("new")
    assert mode(path) == after


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("relative", [True, False])
def test_a_symbolic_link_stays(tmp_path: Path, exists: bool, relative: bool) -> None:
    (tmp_path / "there").mkdir()
    target, link, second = tmp_path / "there" / "x.csv", tmp_path / "link.csv", tmp_path / "second.csv"
    if exists:
        target.write_text("old")
    link.symlink_to("there/x.csv" if relative else target)
    second.symlink_to(link)
    with replacing(second) as temporary:
        assert temporary.parent.samefile(target.parent)
        temporary.write_text("new")
    assert link.is_symlink()
    assert second.is_symlink()
    assert target.read_text() == "new"
    assert not target.is_symlink()


def folder_missing(folder: Path) -> str:
    return str(folder / "none" / "x.csv")


def directory(folder: Path) -> str:
    (folder / "x.csv").mkdir()
    return str(folder / "x.csv")


def link_to_directory(folder: Path) -> str:
    (folder / "there").mkdir()
    (folder / "x.csv").symlink_to("there")
    return str(folder / "x.csv")


def behind_a_file(folder: Path) -> str:
    (folder / "x").touch()
    return str(folder / "x" / "y.csv")


def circle(folder: Path) -> str:
    (folder / "a.csv").symlink_to("b.csv")
    (folder / "b.csv").symlink_to("a.csv")
    return str(folder / "a.csv")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (folder_missing, "there is no folder"),
        (directory, "is a directory"),
        (link_to_directory, "is a directory"),
        (behind_a_file, "Not a directory"),
        (circle, "in a circle"),
        (str, "is a directory"),
        (lambda _: "", "a file name is missing"),
        (lambda _: ".", "is a directory"),
        (lambda _: "..", "is a directory"),
        (lambda folder: f"{folder}/x.csv/", "a file name is missing"),
        (lambda folder: f"{folder}/{'x' * 300}.csv", "too long"),
        (lambda folder: f"{folder}/x.{'x' * 252}", "too long"),
        (lambda folder: f"{folder}/a\0b.csv", "null byte"),
        (lambda folder: f"{folder}/no\nne/x.csv", "there is no folder"),
    ],
)
def test_no_place_to_write(tmp_path: Path, make: Callable[[Path], str], reason: str) -> None:
    path = make(tmp_path)
    before = listing(tmp_path)
    with pytest.raises(Unreadable) as error, replacing(path):
        pytest.fail("there is nothing to write to")
    assert reason in str(error.value)
    assert str(error.value).startswith(f"cannot write {path!r}: ")
    assert "\n" not in str(error.value)
    assert error.value.exit_code == 3
    assert listing(tmp_path) == before


@pytest.mark.parametrize("locked", ["folder", "file"])
def test_no_permission(unprivileged: Path, locked: str) -> None:
    path = unprivileged / "x.csv"
    path.write_text("old")
    (unprivileged if locked == "folder" else path).chmod(0o500)
    with pytest.raises(Unreadable, match="no permission"), replacing(path):
        pytest.fail("there is nothing to write to")
    assert path.read_text() == "old"
    assert listing(unprivileged) == ["x.csv"]
    unprivileged.chmod(0o700)


@pytest.mark.parametrize(
    ("raised", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "the disk is full"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (OSError("1000 requested and 0 written"), "1000 requested and 0 written"),  # as NumPy says it
    ],
)
def test_failing_writes(tmp_path: Path, raised: OSError, reason: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old")
    with pytest.raises(Unreadable) as error:
        stop_midway(path, raised)
    assert str(error.value) == f"cannot write '{path}': {reason}"
    assert path.read_text() == "old"
    assert listing(tmp_path) == ["x.csv"]


def test_a_folder_that_vanishes_meanwhile(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(Unreadable, match="No such file"), replacing(tmp_path / "there" / "x.csv"):
        shutil.rmtree(tmp_path / "there")


@pytest.mark.parametrize(
    "raised",
    [
        BrokenPipeError(errno.EPIPE, "Broken pipe"),
        FileNotFoundError(errno.ENOENT, "No such file", "other.csv"),
        Unreadable("another file"),
    ],
)
def test_errors_that_are_not_of_this_file_pass(tmp_path: Path, raised: OSError) -> None:
    with pytest.raises(OSError) as error, replacing(tmp_path / "x.csv"):  # noqa: PT011  # identity is asserted
        raise raised
    assert error.value is raised
    assert listing(tmp_path) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full to stand for a full disk")
def test_a_device_is_written_directly() -> None:
    with (
        pytest.raises(Unreadable, match="cannot write '/dev/full': the disk is full"),
        replacing("/dev/full") as path,
    ):
        path.write_text("new")
    with replacing(os.devnull) as path:
        assert str(path) == os.devnull
        path.write_text("new")
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_a_pipe_is_written_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "x.csv"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with replacing(pipe) as path:
        path.write_text("new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
@pytest.mark.parametrize("to_file", [True, False])
def test_standard_output_is_written_directly(tmp_path: Path, name: str, to_file: bool) -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("this system has no /proc to name the streams")
    if name == "link":
        (tmp_path / "link").symlink_to("/dev/stdout")
        name = str(tmp_path / "link")
    code = f"from actcli.atomic import replacing\nwith replacing({name!r}) as path: path.write_text('new')"
    out = tmp_path / "out.csv"
    with out.open("wb") as stream:
        inode = os.fstat(stream.fileno()).st_ino
        done = subprocess.run([sys.executable, "-c", code], stdout=stream if to_file else subprocess.PIPE, check=True)
    assert (out.read_bytes() if to_file else done.stdout) == b"new"
    assert out.stat().st_ino == inode
    assert set(listing(tmp_path)) <= {"out.csv", "link"}
