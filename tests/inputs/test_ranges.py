"""Ranges: exact ends, symmetry, nearest decimals, and what is refused before it is made."""

from fractions import Fraction

import numpy as np
import pytest

from actcli.errors import BadValue
from actcli.inputs import memory
from actcli.inputs.ranges import read_range

# The second half has ends of so many digits that no common denominator is exact in float64.
ENDS = [
    *("-5 5", "5 -5", "0 1", "0.1 0.7", "-0.3 0.3", "1 1", "-0 8", "1e-5 1e5", "-6 6", "0x1p-3 0x1.8p1"),
    *("-3.141592653589793 3.141592653589793", "1e-300 1e300", "-1.7976931348623157e308 1.7976931348623157e308"),
    *("1.7976931348623157e308 1.7976931348623157e308", "-5e-324 5e-324", "0.1234567890123456 9e15", "0 5e-324"),
]
COUNTS = [2, 3, 10, 11, 101, 1000]


@pytest.fixture(params=ENDS)
def ends(request: pytest.FixtureRequest) -> tuple[str, str]:
    start, stop = request.param.split()
    return start, stop


def value(token: str) -> float:
    return float.fromhex(token) if "x" in token else float(token)


@pytest.mark.parametrize("count", COUNTS)
def test_ends_are_exact_and_nothing_leaves_them(ends: tuple[str, str], count: int) -> None:
    start, stop = map(value, ends)
    points = read_range(f"{ends[0]}:{ends[1]}:{count}")
    assert points.dtype == np.float64
    assert points.shape == (count,)
    assert points[[0, -1]].tobytes() == np.array([start, stop]).tobytes()
    assert np.all((min(start, stop) <= points) & (points <= max(start, stop)))
    assert np.all(np.diff(points / 2) * (1 if start <= stop else -1) >= 0)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("end", ["5", "0.3", "3.141592653589793", "1.7976931348623157e308", "5e-324", "1e-9"])
def test_symmetric_to_the_last_bit(end: str, count: int) -> None:
    points = read_range(f"-{end}:{end}:{count}")
    np.testing.assert_array_equal(points, -points[::-1])
    if count % 2:
        middle = points[count // 2]
        assert middle == 0
        assert not np.signbit(middle)


@pytest.mark.parametrize("text", ["-5:5:11", "0.1:0.7:7", "-3:3:61", "0:1:1001", "-1e-3:0.25:77", "100:-0.5:500"])
def test_every_point_is_the_nearest_to_the_true_decimal(text: str) -> None:
    start, stop, count = text.split(":")
    a, b, steps = Fraction(start), Fraction(stop), int(count) - 1
    assert read_range(text).tolist() == [float(a + (b - a) * i / steps) for i in range(steps + 1)]


@pytest.mark.parametrize("count", COUNTS)
def test_points_of_many_digits_are_near(ends: tuple[str, str], count: int) -> None:
    a, b = (Fraction(value(end)) for end in ends)
    exact = [a + (b - a) * i / (count - 1) for i in range(count)]
    budget = Fraction(4, 2**53) * max(abs(a), abs(b)) + Fraction(5e-324)
    points = map(Fraction, read_range(f"{ends[0]}:{ends[1]}:{count}").tolist())
    assert max(abs(p - e) for p, e in zip(points, exact, strict=True)) <= budget


def test_white_space_is_allowed() -> None:
    np.testing.assert_array_equal(read_range(" -1 : 1 : 3 "), [-1, 0, 1])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1:2", "start:stop:count"),
        ("1:2:3:4", "start:stop:count"),
        (":", "start:stop:count"),
        ("::", "'' is not a number"),
        ("0::3", "'' is not a number"),
        ("0:1:", "count '' is not an integer"),
        ("0:1:2.5", "count '2.5' is not an integer"),
        ("0:1:1e3", "count '1e3' is not an integer"),
        ("0:1:0x10", "not an integer"),
        ("0:1:1_0", "not an integer"),
        ("0:1:٣", "not an integer"),
        ("0:1:+-3", "not an integer"),
        ("0:1:5,6", "not an integer"),
        ("0:1:1", "at least 2 points"),
        ("0:1:0", "at least 2 points"),
        ("0:1:-5", "at least 2 points"),
        ("0:1:-" + "9" * 5000, "at least 2 points"),
        ("0:inf:3", "'inf' is not finite"),
        ("nan:1:3", "'nan' is not finite"),
        ("-1e999:1:3", "'-1e999' is not finite"),
        ("a:b:3", "'a' is not a number"),
        ("0,5:1:3", "'0,5' is not a number"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    with pytest.raises(BadValue) as error:
        read_range(text)
    assert reason in str(error.value)
    assert "-5:5:11" in str(error.value)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("count", "size"),
    [
        (str(10**12), "8.0 TB"),
        ("+" + str(10**18), "8.0 EB"),
        (str(10**30), "8.0 QB"),
        (str(10**33), "more than 1000 QB"),
        ("9" * 5000, "more than 1000 QB"),
    ],
)
def test_what_cannot_fit_is_refused_with_its_size(count: str, size: str) -> None:
    with pytest.raises(BadValue, match=f"would take {size}") as error:
        read_range(f"-5:5:{count}")
    assert error.value.exit_code == 2
    assert len(str(error.value)) < 200


def test_room_is_asked_for_the_range_and_its_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available_memory", lambda: 16_000)
    assert len(read_range("0:1:1000")) == 1000
    with pytest.raises(BadValue, match=r"would take 8\.0 kB, .* 16\.0 kB of memory is available"):
        read_range("0:1:1001")
    with pytest.raises(BadValue, match=r"32\.0 kB"):
        read_range("0:1:1000", bytes_each=32)


def test_memory_denied_to_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(np, "arange", deny)
    with pytest.raises(BadValue, match="does not fit"):
        read_range("0:1:11")
