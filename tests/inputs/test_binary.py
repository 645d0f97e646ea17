"""NumPy's files: what they hold, and hostile ones."""

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from actcli.errors import ActcliError, BadType, BadValue, UnknownName, Unreadable
from actcli.inputs import memory
from actcli.inputs.files import read_file

TABLE = np.arange(6.0).reshape(2, 3)


def npy(array: np.ndarray[Any, Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def npz(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


def header(description: str, data: bytes = b"") -> bytes:
    text = description.encode("latin1").ljust(118) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + data


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    "dtype", ["bool", "int8", "uint64", "int64", "float16", "float32", "float64", ">f4", ">i8", "complex64"]
)
@pytest.mark.parametrize("shape", [(), (1,), (2, 3)])
def test_numpy_files_keep_their_dtype(tmp_path: Path, dtype: str, shape: tuple[int, ...]) -> None:
    array = np.ones(shape, dtype)
    np.save(tmp_path / "x.npy", array)
    np.savez(tmp_path / "x.npz", a=array, b=TABLE)
    for read in (read_file(f"{tmp_path}/x.npy"), read_file(f"{tmp_path}/x.npz:a")):
        assert read.dtype == array.dtype.newbyteorder("=")
        assert read.dtype.isnative
        assert read.shape == shape
        np.testing.assert_array_equal(read, array)


@pytest.mark.parametrize("key", ["w", "w.npy", "a/b", "x.npz:y", "", "Ω"])
def test_keys(tmp_path: Path, key: str) -> None:
    arrays: dict[str, Any] = {"other": [0], key.removesuffix(".npy"): TABLE}
    np.savez(tmp_path / "x.npz", **arrays)
    np.testing.assert_array_equal(read_file(f"{tmp_path}/x.npz:{key}"), TABLE)


SHAPE = "{'descr': '<f8', 'fortran_order': False, 'shape': %s}"
ENCRYPTED = bytearray(npz(a=[1]))
ENCRYPTED[6] |= 1  # the flag, in the member's own header and in the directory
ENCRYPTED[ENCRYPTED.index(b"PK\x01\x02") + 8] |= 1

# Contents of a .npy, each Unreadable unless it says otherwise.
NPY = {
    "empty": (b"", Unreadable, "empty"),
    "text": (b"1,2,3\n", Unreadable, "not a .npy array"),
    "magic only": (b"\x93NUMPY", Unreadable, "not a .npy array"),
    "version": (b"\x93NUMPY\x09\x00" + npy(TABLE)[8:], Unreadable, "not a .npy array"),
    "header cut": (npy(TABLE)[:60], Unreadable, "not a .npy array"),
    "header nonsense": (header("{'descr': "), Unreadable, "not a .npy array"),
    "header code": (header("__import__('os').abort()"), Unreadable, "not a .npy array"),
    "header nested": (header("(" * 100), Unreadable, "not a .npy array"),
    "header escape": (header(r"{'\d': 1}"), Unreadable, "not a .npy array"),
    "data cut": (npy(TABLE)[:-1], Unreadable, "cut short"),
    "data missing": (header(SHAPE % "(1000000000000,)"), Unreadable, "cut short"),
    "shape beyond int64": (header(SHAPE % f"({10**40}, {10**40})"), Unreadable, "cut short"),
    "shape empty and beyond": (header(SHAPE % f"(0, {10**40})"), Unreadable, "not a .npy array"),
    "shape negative": (header(SHAPE % "(-1,)", bytes(8)), Unreadable, "cut short"),
    "pickle": (npy(np.array([{}, None], dtype=object), allow_pickle=True), Unreadable, "pickled"),
    "bare pickle": (b"\x80\x04K\x01.", Unreadable, "not a .npy array"),
    "archive": (npz(a=[1]), Unreadable, "not a .npy array"),
    "strings": (npy(np.array(["1", "2"])), BadType, "'<U1', not numbers"),
    "dates": (npy(np.array(["2020-01-01"], dtype="M8[D]")), BadType, "not numbers"),
    "fields": (npy(np.zeros(2, dtype=[("a", "f8"), ("b", "i4")])), BadType, "not numbers"),
    "raw": (npy(np.zeros(2, dtype="V2")), BadType, "not numbers"),
    "no numbers": (npy(np.zeros((3, 0))), BadValue, "holds no numbers: its shape is (3, 0)"),
}
NPZ = {
    "empty": (b"", Unreadable, "not a .npz archive"),
    "text": (b"1,2,3\n", Unreadable, "not a .npz archive"),
    "array": (npy(TABLE), Unreadable, "not a .npz archive"),
    "cut": (npz(a=TABLE)[:-30], Unreadable, "not a .npz archive"),
    "no members": (zipped(), Unreadable, "holds no arrays"),
    "other members": (zipped(a=b"1"), Unreadable, "holds no arrays"),
    "encrypted": (bytes(ENCRYPTED), Unreadable, "not a .npz archive"),
    "several": (npz(b=[1], a=[2]), BadValue, "several arrays, name one as file.npz:key: 'b', 'a'"),
    "very many": (zipped(**{f"a{i}.npy": b"" for i in range(500)}), BadValue, "and 488 more"),
    "hostile names": (zipped(**{"\n\x1b[31m.npy": b"", "b.npy": b""}), BadValue, "'\\n\\x1b[31m', 'b'"),
    **{f"member {name}": (zipped(**{"a.npy": row[0]}), *row[1:]) for name, row in NPY.items()},
}
BAD = {
    **{f"npy {name}": ("x.npy", *row) for name, row in NPY.items()},
    **{f"npz {name}": ("x.npz", *row) for name, row in NPZ.items()},
}


@pytest.mark.parametrize("case", BAD)
def test_bad_content_names_the_file(tmp_path: Path, case: str) -> None:
    name, content, error, reason = BAD[case]
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


@pytest.mark.parametrize("shape", ["(3L,)", "(3,)", "(1,1,3)", "(3,1,1,1,1,1,1,1,1)"])
def test_odd_but_sound_headers(tmp_path: Path, shape: str) -> None:
    (tmp_path / "x.npy").write_bytes(header(SHAPE % shape, bytes(24)))  # 3L: as Python 2 wrote it
    np.testing.assert_array_equal(read_file(f"{tmp_path}/x.npy").ravel(), [0, 0, 0])


@pytest.mark.parametrize("place", range(0, len(npy(TABLE)), 3))
@pytest.mark.parametrize("name", ["x.npy", "x.npz"])
def test_any_damage_is_an_error_or_an_array(tmp_path: Path, name: str, place: int) -> None:
    """Fault injection: one byte of the array, or of the archive around it, is turned over."""
    content = bytearray(npy(TABLE) if name == "x.npy" else npz(a=TABLE))
    content[place % len(content)] ^= 0xFF
    (tmp_path / name).write_bytes(content)
    try:
        assert read_file(str(tmp_path / name)).size
    except ActcliError as error:
        assert str(error).isprintable()  # noqa: PT017  # either outcome is right


@pytest.mark.parametrize("key", ["weight", "", "Weights", "nothing like it"])
def test_unknown_key_lists_the_keys(tmp_path: Path, key: str) -> None:
    np.savez(tmp_path / "x.npz", weights=[1], bias=[2])
    with pytest.raises(UnknownName) as error:
        read_file(f"{tmp_path}/x.npz:{key}")
    assert str(error.value).endswith("it holds 'weights', 'bias'")
    assert ("did you mean weights?" in str(error.value)) == key.lower().startswith("weight")


@pytest.mark.parametrize("name", ["x.npy", "x.npz"])
def test_what_does_not_fit_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    zeros = np.zeros(100_000)
    (tmp_path / name).write_bytes(npy(zeros) if name == "x.npy" else npz(a=zeros))
    monkeypatch.setattr(memory, "available_memory", lambda: 1_000_000)
    with pytest.raises(BadValue, match=r"would take 800\.0 kB"):
        read_file(str(tmp_path / name))


def test_memory_denied_to_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> None:
        raise MemoryError

    np.save(tmp_path / "x.npy", TABLE)
    monkeypatch.setattr(np.lib.format, "read_array", deny)
    with pytest.raises(BadValue, match="does not fit"):
        read_file(f"{tmp_path}/x.npy")
