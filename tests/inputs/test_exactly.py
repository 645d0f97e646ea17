"""Typed numbers taken exactly."""

import io
import math
from fractions import Fraction

import numpy as np
import pytest

from actcli.errors import ActcliError, BadValue
from actcli.inputs.exactly import as_fractions, read_setting_exactly, read_tensor_exactly


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1,-5.5", [Fraction(1, 10), Fraction(-11, 2)]),
        ("[[0.1, 2], [3e-2, .5]]", [[Fraction(1, 10), 2], [Fraction(3, 100), Fraction(1, 2)]]),
        ("0:1:4", [0, Fraction(1, 3), Fraction(2, 3), 1]),
        ("-0.1:0.1:3", [Fraction(-1, 10), 0, Fraction(1, 10)]),
        ("1e-400", [Fraction(1, 10**400)]),
        ("123456789012345678901", [123456789012345678901]),
        ("0x1.8p-3", [0.1875]),
    ],
)
def test_decimals_are_what_they_say(text, expected):
    read = read_tensor_exactly(text).array
    assert read.dtype == object
    assert read.tolist() == expected


@pytest.mark.parametrize("word", ["inf", "-inf", "-0", "-0.0"])
def test_what_is_no_decimal_stays_a_float(word):
    (number,) = read_tensor_exactly(word).array
    assert isinstance(number, float)
    assert repr(number) == repr(float(word))


def test_words_of_json_and_the_shape_of_what_was_typed():
    read = read_tensor_exactly('[[NaN, 1], ["-Infinity", 0.25]]').array
    assert read.shape == (2, 2)
    assert math.isnan(read[0, 0])
    assert read[1].tolist() == [-math.inf, Fraction(1, 4)]


def test_standard_input_is_typed_and_a_file_is_not(tmp_path):
    read = read_tensor_exactly("-", stdin=io.StringIO("# a comment 7\n0.1 0.2\n0.3 0.4\n"))
    assert read.array.tolist() == [[Fraction(1, 10), Fraction(1, 5)], [Fraction(3, 10), Fraction(2, 5)]]
    np.save(tmp_path / "x.npy", np.array([0.1]))
    (tmp_path / "x.txt").write_text("0.1 0.2")
    for name in ("x.npy", "x.txt"):
        assert read_tensor_exactly(str(tmp_path / name)).array.dtype == np.float64


@pytest.mark.parametrize(
    ("text", "expected"), [("0.3", Fraction(3, 10)), ("2", Fraction(2)), ("tanh", "tanh"), ("true", True)]
)
def test_settings(text, expected):
    setting = read_setting_exactly(text)
    assert setting == expected
    assert type(setting) is type(expected)


def test_whole_numbers_become_fractions_where_they_are_numbers():
    assert [type(one) for one in as_fractions(np.array([1, 0.5, Fraction(1, 3)], dtype=object))] == [
        Fraction,
        float,
        Fraction,
    ]


@pytest.mark.parametrize("text", ["1e5001", "1e-9999999999", "[1e99999]"])
def test_exponents_beyond_reason_are_refused_before_anything_is_computed(text):
    with pytest.raises(BadValue, match="exponents reach from -5000 to 5000"):
        read_tensor_exactly(text)


@pytest.mark.parametrize("text", ["1,,2", "one", "1:2", "[[1],[2,3]]", ""])
def test_bad_texts_are_told_as_ever(text):
    with pytest.raises(ActcliError) as caught:
        read_tensor_exactly(text)
    assert len(str(caught.value).splitlines()) <= 2
