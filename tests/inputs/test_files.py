"""Files of every kind, and what is said of those that cannot be read."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from actcli.errors import ActcliError, BadShape, BadValue, Unreadable
from actcli.inputs import memory
from actcli.inputs.files import names_file, read_file

TABLE = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((name, True) for name in ("x.npy", "x.NPY", "a/b.csv", "x.tsv", "1.txt", "x.json", "x.npz", "x.npz:key")),
        *((name, True) for name in ("C:\\a.npz:k", "a.npz:b.npz", "a b.csv", "x.npz:")),
        *((name, False) for name in ("1,2", "", "-", ".csv", "csv", "x.dat", "x.csv/y", "x.npy:key", "0:1:3", "[1]")),
    ],
)
def test_names_file(text: str, expected: bool) -> None:
    assert names_file(text) is expected


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", b"a,b,c\n0,1,2\n3,4,5\n"),
        ("x.csv", b"\xef\xbb\xbfa,b,c\r\n0,1,2\r\n3,4,5\r\n"),
        ("x.csv", b"\xef\xbb\xbf0,1,2\r3,4,5"),
        ("x.tsv", b"a\tb\tc\n0\t1\t2\n3\t4\t5"),
        ("x.txt", b"# comment\n0 1 2\n\n3 4 5\n"),
        ("x.json", b"\xef\xbb\xbf[[0,1,2],\r\n[3,4,5]]\n"),
        ("a b,c.json", b"[[0,1,2],[3,4,5]]"),
    ],
)
def test_one_table_in_every_form(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    np.testing.assert_array_equal(read_file(str(tmp_path / name)), TABLE)


def test_numpy_files_too(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.asfortranarray(TABLE))
    np.savez_compressed(tmp_path / "x.npz", only=TABLE)
    (tmp_path / "x.npy").rename(tmp_path / "x.NPY")
    for name in ("x.NPY", "x.npz"):
        np.testing.assert_array_equal(read_file(f"{tmp_path}/{name}"), TABLE)


def test_a_large_text_is_read_like_a_small_one(tmp_path: Path) -> None:
    array = np.random.default_rng(0).standard_normal((2000, 50))
    np.savetxt(tmp_path / "x.csv", array, fmt="%.17g", delimiter=",", header="numbers")
    (tmp_path / "x.json").write_text(json.dumps(array.tolist()))
    for name in ("x.csv", "x.json"):
        assert read_file(f"{tmp_path}/{name}").tobytes() == array.tobytes()


TEXTS = {
    "x.csv": (b"", BadValue, "no numbers in it"),
    "y.csv": (b"a,b\n1,2\n3,x\n", BadValue, "line 3: 'x' is not a number"),
    "z.csv": (b"a,b\r\n1,2\r\n3\r\n", BadShape, "1 in line 3"),
    "x.txt": (b"1\n\xff\n", Unreadable, "not UTF-8 text: byte 0xff at 2"),
    "utf16.txt": ("1\n2\n".encode("utf-16"), Unreadable, "not UTF-8 text"),
    "utf16.csv": ("1\n2\n".encode("utf-16-le"), Unreadable, "not text: it has null bytes"),
    "x.tsv": (b"\x93NUMPY\x01\x00", Unreadable, "not UTF-8 text"),
    "x.json": (b"", BadValue, "not JSON"),
    "y.json": (b"[[1,2],[3]]", BadShape, "element [1]"),
    "z.json": (b'{"value": [1]}', BadValue, "object"),
    "n.json": (b"[1, null]", BadValue, "null"),
    "u.json": (b'["\xff"]', Unreadable, "not UTF-8 text"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_bad_text_names_the_file(tmp_path: Path, name: str) -> None:
    content, error, reason = TEXTS[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error) as caught:
        read_file(str(path))
    assert type(caught.value) is error
    assert caught.value.exit_code == (3 if error is Unreadable else 2)
    message = str(caught.value)
    assert message.startswith(repr(str(path)) + ": ")
    assert reason in message
    assert message.isprintable()
    assert len(message) < 600


def missing(folder: Path) -> str:
    (folder / "measured.csv").write_text("1")
    (folder / "measured.py").write_text("1")
    return str(folder / "mesured.csv")


def directory(folder: Path) -> str:
    (folder / "x.npy").mkdir()
    return str(folder / "x.npy")


def behind_a_file(folder: Path) -> str:
    (folder / "x").write_text("1")
    return str(folder / "x" / "y.csv")


def circle(folder: Path) -> str:
    (folder / "a.csv").symlink_to(folder / "a.csv")
    return str(folder / "a.csv")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (missing, "; did you mean measured.csv?"),
        (lambda folder: f"{folder}/none.csv", "there is no file"),
        (lambda folder: f"{folder}/none.npz:key", "none.npz'"),
        (lambda folder: f"{folder}/none/x.csv", "the folder"),
        (lambda folder: f"{folder}/{'x' * 300}.csv", "too long"),
        (lambda folder: f"{folder}/\0.csv", "null byte"),
        (lambda folder: f"{folder}/\udcff.csv", "there is no file"),
        (lambda folder: f"{folder}/a\nb.csv", "a\\nb.csv"),
        (directory, "is a directory"),
        (behind_a_file, "cannot be read"),
        (circle, "cannot be read"),
    ],
)
def test_no_such_file(tmp_path: Path, make: Callable[[Path], str], reason: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_file(make(tmp_path))
    assert reason in str(error.value)
    assert str(error.value).isprintable()
    assert error.value.exit_code == 3


@pytest.mark.parametrize(
    ("raised", "error", "reason"),
    [
        (PermissionError(13, "Permission denied"), Unreadable, "no permission to read 'x.csv'"),
        (OSError(5, "Input/output error"), Unreadable, "'x.csv' cannot be read: Input/output error"),
    ],
)
def test_the_system_refuses(
    monkeypatch: pytest.MonkeyPatch, raised: OSError, error: type[ActcliError], reason: str
) -> None:
    def refuse(*_: object) -> None:
        raise raised

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(error, match=reason):
        read_file("x.csv")


def test_a_text_that_does_not_fit_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.csv").write_text("0\n" * 400)
    monkeypatch.setattr(memory, "available_memory", lambda: 1000)
    with pytest.raises(BadValue, match="would take 800 bytes"):
        read_file(f"{tmp_path}/x.csv")
