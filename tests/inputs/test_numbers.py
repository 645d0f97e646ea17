"""Tokens: which spell a number, of which type, to the last bit; and which do not."""

import math

import numpy as np
import pytest

from actcli.errors import BadValue
from actcli.inputs.numbers import parse_number, parse_numbers, parse_tokens, to_array

INTEGERS = {
    "0": 0,
    "+7": 7,
    "-2": -2,
    "007": 7,
    "9223372036854775807": 2**63 - 1,
    "-9223372036854775808": -(2**63),
    "9007199254740993": 2**53 + 1,
}
FLOATS = {
    "-0": -0.0,
    "-000": -0.0,
    "0.5": 0.5,
    ".5": 0.5,
    "5.": 5.0,
    "+1e3": 1000.0,
    "1E-3": 0.001,
    "0.1": 0.1,
    "5e-324": 5e-324,
    "1e-400": 0.0,
    "1e400": math.inf,
    "-1e99999999999999999999": -math.inf,
    "inf": math.inf,
    "-inf": -math.inf,
    "+Infinity": math.inf,
    "NaN": math.nan,
    "-nan": math.nan,
    "9223372036854775808": 2.0**63,
    "-9223372036854775809": -(2.0**63),
    "1" * 5000: math.inf,
    "0x1.8p-3": 0.1875,
    "-0X.8P1": -1.0,
    "-0x0p0": -0.0,
    "0x10": 16.0,
    "0x1.fffffffffffffp1023": 1.7976931348623157e308,
    "0x1p-1074": 5e-324,
    "0x1p99999": math.inf,
    "-0x1p99999": -math.inf,
}
REFUSED = [
    *("", " ", "-", "+", ".", "e5", "1e", "1e+", "--1", "+-1", "1 2", "1,5", "1.2.3", "1;2", "1/2", "1_000", "1e5.0"),
    *("0x", "0x.", "0x1p", "0xg", "x1", "1j", "1L", "1.0f", "true", "none", "infinit", "nanx", "1d5", "(1)", "'1'"),
    *("−1", "١", "½", "∞", "１", "1\n", "1\x00", "\ufeff1", "1\u200b", "\ud800", "$(rm)", "1" * 5000 + "x"),
]


def same(a: float, b: float) -> bool:
    return (math.isnan(a) and math.isnan(b)) or (a == b and math.copysign(1, a) == math.copysign(1, b))


@pytest.mark.parametrize(("token", "value"), INTEGERS.items())
def test_integer(token: str, value: int) -> None:
    number = parse_number(token)
    assert type(number) is int
    assert number == value


@pytest.mark.parametrize(("token", "value"), FLOATS.items())
def test_float(token: str, value: float) -> None:
    number = parse_number(token)
    assert type(number) is float
    assert same(number, value)


@pytest.mark.parametrize("token", REFUSED)
def test_refused_with_the_token_and_what_is_allowed(token: str) -> None:
    with pytest.raises(BadValue) as error:
        parse_number(token)
    message = str(error.value)
    assert repr(token[:20])[1:-1] in message
    assert "0x1.8p-3" in message
    assert len(message) < 200
    assert "\n" not in message


@pytest.mark.parametrize("token", [*INTEGERS, *FLOATS])
@pytest.mark.parametrize("company", [[], ["1"], ["0.5"], ["-0"], ["0x1p3"], ["9" * 30]])
def test_many_tokens_are_read_as_each_alone(token: str, company: list[str]) -> None:
    tokens = [*company, token]
    many, each = parse_tokens(tokens), to_array([parse_number(one) for one in tokens])
    assert many.dtype == each.dtype
    np.testing.assert_array_equal(many, each)
    np.testing.assert_array_equal(np.signbit(many), np.signbit(each))


@pytest.mark.parametrize("token", REFUSED)
@pytest.mark.parametrize("company", [["1"], ["0.5"]])
def test_many_tokens_refuse_as_each_alone(token: str, company: list[str]) -> None:
    with pytest.raises(BadValue):
        parse_tokens([*company, token])


@pytest.mark.parametrize(
    ("text", "dtype"),
    [("-2,-1,0,1", "int64"), ("1,-0", "float64"), ("1,2.0", "float64"), ("1,0x2", "float64"), ("1,nan", "float64")],
)
def test_integers_only_make_int64(text: str, dtype: str) -> None:
    assert parse_numbers(text).dtype == dtype


@pytest.mark.parametrize("text", ["1,2,3", "1 2 3", "1\n2\n3\n", " 1 , 2\t,\r\n3 ", "1,2 3", "1\u00a02\u00a03"])
def test_separators(text: str) -> None:
    np.testing.assert_array_equal(parse_numbers(text), [1, 2, 3])


@pytest.mark.parametrize("text", ["1,,2", "1, ,2", ",1", "1,", ",", ""])
def test_a_missing_number_is_not_skipped(text: str) -> None:
    with pytest.raises(BadValue, match="a number is missing"):
        parse_numbers(text)
