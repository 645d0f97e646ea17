"""Numbers as text and in JSON."""

from __future__ import annotations

import ml_dtypes
import numpy as np
import pytest

from actcli.tables.numbers import nested, text, texts
from actcli.tables.objects import dumps, plain

TYPES = [np.float64, np.float32, np.float16, ml_dtypes.bfloat16]


@pytest.mark.parametrize("dtype", TYPES, ids=lambda dtype: np.dtype(dtype).name)
def test_the_text_reads_back_the_same_and_none_shorter_does(dtype):
    rng = np.random.default_rng(0)
    numbers = np.concatenate([rng.normal(size=50), np.exp(rng.uniform(-10, 10, 50)), [0.1, 1 / 3, 1e-5]]).astype(dtype)
    written = texts(numbers)
    assert np.array_equal(np.array([float(one) for one in written]).astype(dtype), numbers)
    digits = [len(one.split("e")[0].replace(".", "").replace("-", "").strip("0")) for one in written]
    shorter = [
        dtype(float(f"{float(number):.{count - 1}g}"))
        for number, count in zip(numbers, digits, strict=True)
        if count > 1
    ]
    kept = [number for number, count in zip(numbers, digits, strict=True) if count > 1]
    assert len(kept) > 80
    assert not any(a == b for a, b in zip(shorter, kept, strict=True))


@pytest.mark.parametrize("dtype", TYPES, ids=lambda dtype: np.dtype(dtype).name)
def test_special_values(dtype):
    assert texts(np.array([np.nan, np.inf, -np.inf, -0.0, 1.0]).astype(dtype)) == ["nan", "inf", "-inf", "-0.0", "1.0"]
    assert nested(np.array([[np.nan, np.inf], [-np.inf, 0.1]]).astype(dtype)) == [
        ["NaN", "Infinity"],
        ["-Infinity", 0.1],
    ]


def test_other_types():
    assert texts(np.array([1, -2])) == ["1", "-2"]
    assert texts(np.array([True, False])) == ["true", "false"]
    assert text(np.float32(0.1)) == "0.1"
    assert nested(np.array(3)) == 3


def test_objects():
    members = {
        "array": np.array([1.0, np.inf]),
        "number": np.float32(0.1),
        "inside": {"tuple": (1, None, True, "β", float("nan"))},
    }
    assert plain(members) == {
        "array": [1.0, "Infinity"],
        "number": 0.1,
        "inside": {"tuple": [1, None, True, "β", "NaN"]},
    }
    assert dumps({"a": 0.1}) == '{"schema": 1, "a": 0.1}'
    assert dumps({"a": "β"}, ascii_only=True) == '{"schema": 1, "a": "\\u03b2"}'
