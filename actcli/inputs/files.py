"""Files by their suffix, and standard input."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from io import BytesIO
from typing import IO, Any, NamedTuple, TextIO, TypeVar

import numpy as np
from numpy.typing import NDArray

from actcli.errors import ActcliError, BadValue, Unreadable, nearest
from actcli.inputs.binary import read_header, read_npy, read_npz
from actcli.inputs.memory import refuse_beyond_memory
from actcli.inputs.nested import parse_nested, parse_pairs
from actcli.inputs.quoting import presentable, quoted
from actcli.inputs.rows import parse_rows

SUFFIXES = (".npy", ".npz", ".csv", ".tsv", ".txt", ".json")
KINDS = ".npy, .npz (an array of it: file.npz:key), .csv, .tsv, .txt, .json"

_T = TypeVar("_T")
_NPZ = re.compile(r"(.+?\.npz)(?::(.*))?", re.IGNORECASE | re.DOTALL)


def names_file(text: str) -> bool:
    """Say whether the text is a path with a suffix that is read, existing or not."""
    return _suffix(text) in SUFFIXES


def read_file(text: str) -> NDArray[Any]:
    """Return the array in the file the text names: PATH, or PATH:KEY for an array of a .npz.

    Every error names the file: Unreadable for one that is missing, a directory, not permitted, damaged or not UTF-8;
    BadValue, BadShape and BadType for one that holds something else than an array of numbers.
    """
    match = _NPZ.fullmatch(text)
    path, key = match.groups() if match else (text, None)
    return _opened(path, lambda stream: _read(stream, _suffix(text), key))


def names_array_file(text: str) -> bool:
    """Say whether the text is the path of a .npy file, existing or not."""
    return _suffix(text) == ".npy"


class ArrayFile(NamedTuple):
    """A .npy file whose numbers are not read: shape, whether its first axis is the fastest, type, and where the numbers begin."""

    path: str
    shape: tuple[int, ...]
    fortran: bool
    dtype: np.dtype[Any]
    start: int


def array_file(path: str) -> ArrayFile:
    """Return what a .npy file says of its array, all of which is there; errors as for `read_file`."""
    return ArrayFile(path, *_opened(path, lambda stream: read_header(stream, os.fstat(stream.fileno()).st_size)))


def read_pairs_file(path: str) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Return the pairs of matrices in a .json file; errors as for `read_file`."""
    return _opened(path, lambda stream: parse_pairs(_decode(stream.read())))


def _opened(path: str, read: Callable[[IO[bytes]], _T]) -> _T:
    try:
        stream = open(path, "rb")  # noqa: SIM115  # what opening raises is told apart from what reading raises
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        raise Unreadable(_explain(path, error)) from None
    try:
        with stream:
            return read(stream)
    except ActcliError as error:
        raise type(error)(f"{quoted(path, 200)}: {error}") from None
    except MemoryError:
        raise BadValue(f"{quoted(path, 200)} does not fit into the memory allowed here") from None
    except OSError as error:
        raise Unreadable(_explain(path, error)) from None


def read_standard_input(stream: TextIO | None) -> tuple[NDArray[Any], bool]:
    """Return the array on standard input, as a .npy or as text in rows or JSON, and whether it was rows of just one number."""
    if stream is None:
        raise Unreadable("standard input is closed")
    try:
        # The bytes, where there are any: the terminal's encoding is not the encoding of a file piped in.
        raw = getattr(stream, "buffer", stream).read()
    except (OSError, ValueError) as error:
        raise Unreadable(f"standard input cannot be read: {error}") from None
    except MemoryError:
        raise BadValue("standard input does not fit into the memory allowed here") from None
    try:
        if isinstance(raw, bytes) and raw.startswith(b"\x93NUMPY"):
            return _with_numbers(read_npy(BytesIO(raw), len(raw))), False
        text = _decode(raw)
        if text.lstrip().startswith(("[", "{")):
            return parse_nested(text), False
        array = parse_rows(text)
    except ActcliError as error:
        raise type(error)(f"standard input: {error}") from None
    return array, array.size == 1


def _suffix(text: str) -> str:
    return ".npz" if _NPZ.fullmatch(text) else os.path.splitext(text)[1].lower()


def _read(stream: IO[bytes], suffix: str, key: str | None) -> NDArray[Any]:
    size = os.fstat(stream.fileno()).st_size
    if suffix == ".npz":
        array = read_npz(stream, key)
    elif suffix == ".npy":
        array = read_npy(stream, size)
    else:
        refuse_beyond_memory(size, "its text")
        text = _decode(stream.read())
        array = parse_nested(text) if suffix == ".json" else parse_rows(text, suffix)
    return _with_numbers(array)


def _with_numbers(array: NDArray[Any]) -> NDArray[Any]:
    if array.size == 0:
        raise BadValue(f"holds no numbers: its shape is {array.shape}")
    return array


def _decode(raw: str | bytes) -> str:
    """Return the text without byte order mark, its lines ended by newlines."""
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 text: byte {error.object[error.start]:#04x} at {error.start}") from None
    if "\0" in text:  # UTF-16 without its mark, or no text at all
        raise Unreadable("not text: it has null bytes")
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _explain(path: str, error: OSError | ValueError) -> str:
    folder, name = os.path.split(path)
    if isinstance(error, FileNotFoundError):
        if folder and not os.path.isdir(folder):
            return f"there is no file {quoted(path, 200)}: the folder {quoted(folder, 200)} does not exist"
        return f"there is no file {quoted(path, 200)}{nearest(name, _files_in(folder))}"
    if isinstance(error, IsADirectoryError):
        return f"{quoted(path, 200)} is a directory, not a file"
    if isinstance(error, PermissionError):
        return f"no permission to read {quoted(path, 200)}"
    return f"{quoted(path, 200)} cannot be read: {getattr(error, 'strerror', None) or error}"


def _files_in(folder: str) -> list[str]:
    try:
        with os.scandir(folder or ".") as entries:
            return [name for name in presentable(entry.name for entry in entries) if names_file(name)]
    except OSError:
        return []
