"""Lines of text: shapes, headers, comments, and the line that fails."""

from typing import Any

import numpy as np
import pytest

from actcli.errors import ActcliError, BadShape, BadValue
from actcli.inputs.rows import parse_rows


@pytest.mark.parametrize(
    ("text", "suffix", "expected"),
    [
        ("1\n2\n3\n", ".txt", [1, 2, 3]),
        ("1 2 3", ".txt", [1, 2, 3]),
        ("7", ".txt", [7]),
        ("1,2\n3,4\n", ".txt", [[1, 2], [3, 4]]),
        ("1\t2\n3 4\n5, 6", ".txt", [[1, 2], [3, 4], [5, 6]]),
        ("\n# x\n  1 2\n\n \t\n \t# y\n3 4\n\n", ".txt", [[1, 2], [3, 4]]),
        ("x,y\n1,2\n3,4", ".csv", [[1, 2], [3, 4]]),
        ("# comment\n\nx\n1\n2", ".csv", [1, 2]),
        ("layer 1,layer 2\n1,2\n3,4", ".csv", [[1, 2], [3, 4]]),
        (",a\n0,5\n1,6", ".csv", [[0, 5], [1, 6]]),
        ('"a","b, c",d\n1,2,3\n', ".csv", [1, 2, 3]),
        ("1,2\n3,4", ".csv", [[1, 2], [3, 4]]),
        ("1 2\n3 4", ".csv", [[1, 2], [3, 4]]),
        ("inf,nan\n-inf,0x1p3", ".csv", [[np.inf, np.nan], [-np.inf, 8]]),
        ("a b\tc\n1\t2\n3\t4", ".tsv", [[1, 2], [3, 4]]),
        ("1 \t 2\n3\t4", ".tsv", [[1, 2], [3, 4]]),
        ("1 2\n3 4", ".tsv", [[1, 2], [3, 4]]),
    ],
)
def test_values(text: str, suffix: str, expected: Any) -> None:
    array = parse_rows(text, suffix)
    np.testing.assert_array_equal(array, expected)
    assert array.shape == np.shape(expected)


@pytest.mark.parametrize(
    ("text", "dtype"), [("1\n2", "int64"), ("1\n-0", "float64"), ("1\n2.", "float64"), ("1\n" + "9" * 20, "float64")]
)
def test_dtype(text: str, dtype: str) -> None:
    assert parse_rows(text).dtype == dtype


@pytest.mark.parametrize(
    ("text", "suffix", "error", "reason"),
    [
        ("", ".txt", BadValue, "no numbers"),
        ("\n \n", ".csv", BadValue, "no numbers"),
        ("# 1\n#2", ".txt", BadValue, "no numbers"),
        ("x,y\n", ".csv", BadValue, "no numbers"),
        ("1 2\n\n3\n", ".txt", BadShape, "2 numbers in line 1, 1 in line 3"),
        ("#\n1\n2 3\n", ".txt", BadShape, "1 numbers in line 2, 2 in line 3"),
        ("x,y\n1,2\n3,4,5", ".csv", BadShape, "2 numbers in line 2, 3 in line 3"),
        ("1\n2\nx\n", ".txt", BadValue, "line 3: 'x' is not a number"),
        ("x\n1\n", ".txt", BadValue, "line 1: 'x' is not a number"),
        ("x,y\na,b\n1,2", ".csv", BadValue, "line 2: 'a' is not a number"),
        ("1,x\n2,3", ".csv", BadValue, "line 1: 'x' is not a number"),
        ("x,1\n2,3", ".csv", BadValue, "line 1: 'x' is not a number"),
        ("1 2 x\n3 4 5", ".csv", BadValue, "line 1: 'x' is not a number"),
        ("1O,2\n3,4", ".csv", BadValue, "line 1: '1O' is not a number"),
        ("x\ty\n1\tO\n", ".tsv", BadValue, "line 2: 'O' is not a number"),
        ("a;b\n1,5;2,5\n", ".csv", BadValue, "line 2: '5;2' is not a number"),
        ("0,5\t1,5\n", ".tsv", BadValue, "line 1: '0,5' is not a number"),
        ("1\t2\n0,5\t1,5\n", ".tsv", BadValue, "line 2: '0,5' is not a number"),
        ("1,,2\n", ".csv", BadValue, "line 1: a number is missing"),
        ("1,2\n3,\n", ".csv", BadValue, "line 2: a number is missing"),
        ("1\t\t2\n", ".tsv", BadValue, "line 1: a number is missing"),
        ("1\t2\n\t3\n", ".tsv", BadValue, "line 2: a number is missing"),
        ("1 2 # three", ".txt", BadValue, "line 1: '#' is not a number"),
        ("1\n2\x003\n", ".txt", BadValue, "line 2: '2\\x003' is not a number"),
        ("1\n" + "z" * 10**6, ".txt", BadValue, "line 2: 'zzz"),
        ("1" + " " * 10**6 + "x", ".txt", BadValue, "line 1: 'x'"),
        ("1" + " " * 10**6 + "x", ".tsv", BadValue, "line 1: 'x'"),
        ("[1,2]", ".txt", BadValue, "line 1: '[1' is not a number"),
    ],
)
def test_refused_naming_the_line(text: str, suffix: str, error: type[ActcliError], reason: str) -> None:
    with pytest.raises(error) as caught:
        parse_rows(text, suffix)
    message = str(caught.value)
    assert reason in message
    assert "\n" not in message
    assert len(message) < 250
