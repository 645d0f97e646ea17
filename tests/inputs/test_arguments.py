"""What -i, -t and -p are given: which form a text is, and what it becomes."""

import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from actcli.errors import ActcliError, BadShape, BadValue, Unreadable
from actcli.inputs import read_setting, read_sweep, read_tensor, split_setting


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a file in it, and with some whose names are not."""
    monkeypatch.chdir(tmp_path)
    np.save("b.npy", np.array([True, False]))
    np.savez("b.npz", one=[1.5], two=[2])
    for name in ("5", "1,2", "0:1:3", "tanh", "data", "1.5"):
        Path(name).write_text("9 9 9")


@pytest.mark.parametrize(
    ("text", "expected", "dtype", "single"),
    [
        ("-2,-1,0,1", [-2, -1, 0, 1], "int64", False),
        ("1 2\n3 4", [1, 2, 3, 4], "int64", False),
        ("5", [5], "int64", True),
        (" 5\n", [5], "int64", True),
        ("1.5", [1.5], "float64", True),
        ("-inf", [-math.inf], "float64", True),
        ("nan", [math.nan], "float64", True),
        ("0x1.8p-3", [0.1875], "float64", True),
        ("1,2", [1, 2], "int64", False),
        ("[5]", [5], "int64", False),
        ("[[1,2],[3,4]]", [[1, 2], [3, 4]], "int64", False),
        (" [1.0]", [1], "float64", False),
        ("-5:5:3", [-5, 0, 5], "float64", False),
        ("0:1:3", [0, 0.5, 1], "float64", False),
        ("b.npy", [True, False], "bool", False),
        ("./b.npy", [True, False], "bool", False),
        ("b.npz:two", [2], "int64", False),
    ],
)
def test_tensor(text: str, expected: Any, dtype: str, single: bool) -> None:
    given = read_tensor(text)
    np.testing.assert_array_equal(given.array, expected)
    assert given.array.shape == np.shape(expected)
    assert given.array.dtype == dtype
    assert given.single is single


@pytest.mark.parametrize(
    ("text", "expected", "single"),
    [
        ("1 2 3", [1, 2, 3], False),
        ("1\n2\n3\n", [1, 2, 3], False),
        ("1,2\r\n3,4\r\n", [[1, 2], [3, 4]], False),
        ("\ufeff# table\n1\t2\n\n3\t4", [[1, 2], [3, 4]], False),
        ("7\n", [7], True),
        (" [[1,2],\n [3,4]]\n", [[1, 2], [3, 4]], False),
        ('["NaN"]', [math.nan], False),
        ("[7]", [7], False),
        ("-inf nan 0x1p3", [-math.inf, math.nan, 8], False),
    ],
)
@pytest.mark.parametrize("binary", [False, True])
def test_standard_input(text: str, expected: Any, single: bool, binary: bool) -> None:
    stream = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="ascii") if binary else io.StringIO(text)
    given = read_tensor("-", stdin=stream)
    np.testing.assert_array_equal(given.array, expected)
    assert given.array.shape == np.shape(expected)
    assert given.single is single


def test_standard_input_may_be_npy() -> None:
    content = io.BytesIO()
    np.save(content, np.array([[1.5, 2.5]], ">f4"))
    given = read_tensor("-", stdin=io.TextIOWrapper(io.BytesIO(content.getvalue())))
    np.testing.assert_array_equal(given.array, [[1.5, 2.5]])
    assert given.array.dtype == np.float32
    assert not given.single


@pytest.mark.parametrize(
    ("content", "error", "reason"),
    [
        (b"", BadValue, "no numbers"),
        (b"\n\n", BadValue, "no numbers"),
        (b"1 2\n3\n", BadShape, "1 in line 2"),
        (b"1\nx\n", BadValue, "line 2: 'x' is not a number"),
        (b"[1,", BadValue, "where it ends"),
        (b"[[1],[2,3]]", BadShape, "element [1]"),
        (b'{"value": 1}', BadValue, "object"),
        (b"\xff\xfe1\x00", Unreadable, "not UTF-8 text"),
        (b"1\x00", Unreadable, "null bytes"),
        (b"\x93NUMPY\x01", Unreadable, "not a .npy array, or damaged"),
    ],
)
def test_bad_standard_input(content: bytes, error: type[ActcliError], reason: str) -> None:
    with pytest.raises(error) as caught:
        read_tensor("-", stdin=io.TextIOWrapper(io.BytesIO(content)))
    assert str(caught.value).startswith("standard input: ")
    assert reason in str(caught.value)


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO("1")
    stream.close()
    with pytest.raises(Unreadable, match="standard input"):
        read_tensor("-", stdin=stream)
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(Unreadable, match="standard input is closed"):
        read_tensor("-")


def test_standard_input_is_the_process_own_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1 2"))
    np.testing.assert_array_equal(read_tensor("-").array, [1, 2])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("-2", -2),
        ("1e-3", 0.001),
        ("-0", -0.0),
        ("0x1p-2", 0.25),
        ("inf", math.inf),
        ("true", True),
        ("False", False),
        ("none", None),
        ("null", None),
        ("tanh", "tanh"),
        ("data", "data"),
        (" batchmean ", "batchmean"),
        ("some_word-2", "some_word-2"),
        ("λ", "λ"),
        ("infinite", "infinite"),
    ],
)
def test_setting_of_one_value(text: str, value: Any) -> None:
    setting = read_setting(text)
    assert type(setting) is type(value)
    assert setting == value
    if isinstance(value, float):
        assert math.copysign(1, value) == math.copysign(1, setting)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected", "dtype"),
    [
        ("0.1,0.2", [0.1, 0.2], "float64"),
        ("1 2", [1, 2], "int64"),
        ("nan,inf", [math.nan, math.inf], "float64"),
        ("[5]", [5], "int64"),
        ("[[1,2]]", [[1, 2]], "int64"),
        ("[true,false]", [True, False], "bool"),
        ("0:1:3", [0, 0.5, 1], "float64"),
        ("b.npy", [True, False], "bool"),
        ("b.npz:one", [1.5], "float64"),
    ],
)
def test_setting_of_several_values(text: str, expected: Any, dtype: str) -> None:
    setting = read_setting(text)
    assert isinstance(setting, np.ndarray)
    assert setting.dtype == dtype
    np.testing.assert_array_equal(setting, expected)


# Texts that are no tensor; those that are no word either are no setting.
BAD = [
    ("", BadValue, "empty value"),
    (" \n", BadValue, "empty value"),
    ("--", BadValue, "'--' is not a number"),
    ("1,x", BadValue, "'x' is not a number"),
    ("1,5;2", BadValue, "'5;2' is not a number"),
    ("1/3", BadValue, "'1/3' is not a number"),
    ("1.2.3", BadValue, "'1.2.3' is not a number"),
    ("1,,2", BadValue, "a number is missing"),
    ("1_000", BadValue, "'1_000' is not a number"),
    ("(1,2)", BadValue, "'(1' is not a number"),
    ("1 2 three", BadValue, "'three' is not a number"),
    ("x,y", BadValue, "'x' is not a number"),
    ("1,2],[3", BadValue, "'2]' is not a number"),
    ("e5 " * 40_000 + "x", BadValue, "'e5' is not a number"),
    ("a" * 50_000 + "!", BadValue, "is not a number"),
    ("a" * 50_000 + ".b!", BadValue, "is not a number"),
    ("[1,2", BadValue, "not JSON"),
    ("[[1,2],[3]]", BadShape, "ragged"),
    ('{"a":1}', BadValue, "object"),
    ("1:2", BadValue, "start:stop:count"),
    ("0:1:1", BadValue, "at least 2 points"),
    ("0:1:1000000000000000", BadValue, "8.0 PB"),
    ("x.cvs", BadValue, "did you mean .csv?"),
    ("weights.pt", BadValue, ".npy, .npz (an array of it: file.npz:key), .csv, .tsv, .txt, .json"),
    ("b.npy.gz", BadValue, ".npy, .npz"),
    ("~/data", BadValue, "neither numbers nor a file"),
    ("C:\\data\\x", BadValue, "neither numbers nor a file"),
    (".", BadValue, "neither numbers nor a file"),
    ("none.csv", Unreadable, "there is no file 'none.csv'"),
    ("b.npz", BadValue, "'one', 'two'"),
    ("c.npz:one", Unreadable, "did you mean b.npz"),
    ("a\0b", BadValue, "'a\\x00b' is not a number"),
    ("\x1b[31m", BadValue, "'\\x1b[31m' is not a number"),
    ("\udcff", BadValue, "'\\udcff' is not a number"),
]


@pytest.mark.parametrize("read", [read_tensor, read_setting])
@pytest.mark.parametrize(("text", "error", "reason"), BAD)
def test_refused(read: Any, text: str, error: type[ActcliError], reason: str) -> None:
    with pytest.raises(error) as caught:
        read(text)
    message = str(caught.value)
    assert reason in message
    assert all(line.isprintable() for line in message.split("\n"))
    assert message.count("\n") <= 1
    assert len(message) < 500


@pytest.mark.parametrize("text", ["tanh", "data", "true", "none"])
def test_a_word_is_no_tensor(text: str) -> None:
    with pytest.raises(BadValue, match=text):
        read_tensor(text)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("approximate=tanh", "approximate", "tanh"),
        ("β=2", "β", "2"),
        (" x = -1,0 ", "x", "-1,0"),
        ("a=b=c", "a", "b=c"),
        ("w=[[1, 2]]", "w", "[[1, 2]]"),
    ],
)
def test_split_setting(text: str, name: str, value: str) -> None:
    assert split_setting(text) == (name, value)


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("", "a value"),
        ("beta", "a value"),
        ("beta=", "a value"),
        ("beta= ", "a value"),
        ("=2", "a name"),
        ("=", "a name"),
    ],
)
def test_split_setting_shows_the_form(text: str, lacks: str) -> None:
    with pytest.raises(BadValue) as error:
        split_setting(text)
    assert str(error.value).startswith(f"{text!r} lacks {lacks}; a parameter is NAME=VALUE")


@pytest.mark.parametrize(
    ("text", "values"),
    [("0.5,1,2", [0.5, 1, 2]), ("3", [3]), ("-1 1", [-1, 1]), ("0:1:3", [0, 0.5, 1]), ("inf,0x1p3", [math.inf, 8])],
)
def test_sweep(text: str, values: list[float]) -> None:
    sweep = read_sweep(text)
    assert sweep == values
    assert set(map(type, sweep)) == {float}


@pytest.mark.parametrize("text", ["", "tanh", "1,,2", "[1,2]", "b.npy", "-", "1:2", "0:1:1", "0:1:" + "9" * 50, "1;2"])
def test_no_sweep(text: str) -> None:
    with pytest.raises(BadValue) as error:
        read_sweep(text)
    assert len(str(error.value)) < 300
