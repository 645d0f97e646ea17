"""Nested lists: values, types and shapes, and where the ones that fail do."""

import json
import math
from typing import Any

import numpy as np
import pytest

from actcli.errors import ActcliError, BadShape, BadValue
from actcli.inputs.nested import DEEPEST, parse_nested


@pytest.mark.parametrize(
    ("text", "expected", "dtype"),
    [
        ("[[1,2],[3,4]]", [[1, 2], [3, 4]], "int64"),
        ("[[1,2],[3,4.0]]", [[1, 2], [3, 4]], "float64"),
        ("[1]", [1], "int64"),
        ("3", 3, "int64"),
        ("-0.5", -0.5, "float64"),
        (" [\n1 ,\t2\r\n] ", [1, 2], "int64"),
        ("[9223372036854775807]", [2**63 - 1], "int64"),
        ("[9223372036854775808]", [2.0**63], "float64"),
        ("[" + "1" * 5000 + "]", [math.inf], "float64"),
        ("[1e400]", [math.inf], "float64"),
        ("[true,false]", [True, False], "bool"),
        ("[NaN,Infinity,-Infinity]", [math.nan, math.inf, -math.inf], "float64"),
        ('["NaN","Infinity","-Infinity",1]', [math.nan, math.inf, -math.inf, 1], "float64"),
        ('["NaN"]', [math.nan], "float64"),
        ("[[1,inf],[nan,-inf]]", [[1, math.inf], [math.nan, -math.inf]], "float64"),
        ("[.5,5.,+1,007,0x1.8p-3]", [0.5, 5, 1, 7, 0.1875], "float64"),
        ('["NaN",.5]', [math.nan, 0.5], "float64"),
        ("[[[1],[2]],[[3],[4]]]", [[[1], [2]], [[3], [4]]], "int64"),
    ],
)
def test_values(text: str, expected: Any, dtype: str) -> None:
    array = parse_nested(text)
    assert array.dtype == dtype
    np.testing.assert_array_equal(array, np.array(expected), strict=False)
    assert array.shape == np.shape(expected)


@pytest.mark.parametrize("text", ["[-0]", "[-0,1]", "[-0.0]", "[-0,inf]"])
def test_minus_zero_stays(text: str) -> None:
    array = parse_nested(text)
    assert array.dtype == np.float64
    assert np.signbit(array[0])


def test_what_numbers_json_writes_reads_back() -> None:
    array = np.random.default_rng(0).standard_normal((3, 4, 5)) * 10.0 ** np.arange(-150, 150, 75)[:, None]
    assert parse_nested(json.dumps(array.tolist())).tobytes() == array.tobytes()


@pytest.mark.parametrize(
    ("text", "error", "reason"),
    [
        ("[[1,2],[3]]", BadShape, "element [1] has length 1, element [0] has 2"),
        ("[[[1],[2]],[[3],[4,5]]]", BadShape, "element [1][1] has length 2, element [0][0] has 1"),
        ("[[1],[]]", BadShape, "element [1] has length 0"),
        ("[[],[1]]", BadShape, "element [1] has length 1, element [0] has 0"),
        ("[[1],2]", BadShape, "element [1] is a single value"),
        ("[1,[2]]", BadShape, "element [1] is a list"),
        ("[[1,2],[3,[4]]]", BadShape, "element [1][1] is a list"),
        ("[1,[]]", BadShape, "element [1] is a list"),
        ("[]", BadValue, "empty list"),
        ("[[],[]]", BadValue, "empty list"),
        ("[null]", BadValue, "element [0] is null"),
        ("null", BadValue, "the whole is null"),
        ("[[1,2],[3,null]]", BadValue, "element [1][1] is null"),
        ("[true,1]", BadValue, "element [0] is true or false among numbers"),
        ('[1,"a"]', BadValue, "element [1] is the string 'a'"),
        ('["1.5"]', BadValue, "element [0] is the string '1.5'"),
        ('["1e999"]', BadValue, "is the string"),
        ('[""]', BadValue, "is the string ''"),
        ('{"value":[1]}', BadValue, "the whole is an object"),
        ('[1,{"a":2}]', BadValue, "element [1] is an object"),
        ("[1 2]", BadValue, "near '2]'"),
        ("[1,2", BadValue, "where it ends"),
        ("[1,2]]", BadValue, "near ']'"),
        ("[1,2],[3]", BadValue, "near"),
        ("[1,,2]", BadValue, "near"),
        ("[1,2,]", BadValue, "near"),
        ("[1;2]", BadValue, "near ';2]'"),
        ("[1_000]", BadValue, "not JSON"),
        ("[--1]", BadValue, "not JSON"),
        ("[tru]", BadValue, "not JSON"),
        ("['1']", BadValue, "not JSON"),
        ("", BadValue, "not JSON"),
        ("[", BadValue, "where it ends"),
        ('["', BadValue, "not JSON"),
        ('["\\ud800"]', BadValue, "string"),
        ("[\x00]", BadValue, "not JSON"),
        ("[1" + " " * 10**5 + "x]", BadValue, "near 'x]'"),
        ("[" * (DEEPEST + 1) + "1" + "]" * (DEEPEST + 1), BadValue, "nested deeper"),
        ("[" * 10**5, BadValue, "nested deeper"),
        ("[" * 10**5 + "]" * 10**5, BadValue, "nested deeper"),
        ('{"a":' * 10**5, BadValue, "nested deeper"),
    ],
)
def test_refused_saying_where(text: str, error: type[ActcliError], reason: str) -> None:
    with pytest.raises(error) as caught:
        parse_nested(text)
    message = str(caught.value)
    assert reason in message
    assert "\n" not in message
    assert len(message) < 300


def test_the_deepest_array() -> None:
    assert parse_nested("[" * DEEPEST + "1" + "]" * DEEPEST).shape == (1,) * DEEPEST
