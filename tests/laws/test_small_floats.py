"""What kernels compute for small floats beside what they compute for float64, over all float32 numbers."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.definition.special import over_all_values
from actcli.numerics import simplex

from .registry import ELEMENTWISE, each, settings

# 0.001 of the spacing of float32 is what a result that is rounded once may be off before it is rounded; the float64 form is off by less.
SHARE = 0.001
SMALL = [entry for entry in ELEMENTWISE if any(entry._bodies.asks(name, "small") for name in entry._bodies.names())]

# Where slopes are 0, and where small-float forms switch.
PLACES = (-0.7517915246935645, -1.2784645427610738, -1.1924312, 25.0, 40.0, 103.9, 700.0, 0.0)


def _numbers() -> np.ndarray:
    """Float32 numbers evenly over all bit patterns, the neighbours of each place, and the infinities."""
    everywhere = np.arange(0, 1 << 32, 4099, dtype=np.uint64).astype(np.uint32).view(np.float32)
    steps = np.arange(-2000, 2000, dtype=np.int64)
    near = [np.float32(place).view(np.uint32) + steps for place in (*PLACES, *(-place for place in PLACES))]
    beside = (np.concatenate(near) % (1 << 32)).astype(np.uint32).view(np.float32)
    numbers = np.concatenate([everywhere, beside, np.linspace(-120, 120, 200_001, dtype=np.float32)])
    return np.append(numbers[np.isfinite(numbers)], np.float32([-np.inf, np.inf])).astype(np.float64)


def _spacing(results: np.ndarray) -> np.ndarray:
    """The distance of the float32 numbers around each result."""
    with np.errstate(all="ignore"):
        return np.maximum(np.exp2(np.floor(np.log2(np.abs(results))) - 23), 2.0**-149)


def test_there_are_such_kernels():
    assert {entry.name for entry in SMALL} >= {"gelu", "silu", "mish", "sigmoid", "softplus", "logsigmoid"}


@each(SMALL)
@pytest.mark.parametrize("key", ["y", "dy", "d2y"])
def test_float32_results_are_exact_before_they_are_rounded(entry, key):
    xs = _numbers()
    assert len(xs) > 1_000_000
    for values in settings(entry):
        small, double = (
            over_all_values(entry._bodies, {"x": xs}, {**values, "small": small}, [key])[0] for small in (True, False)
        )
        beyond = np.abs(double) > 3.4e38
        np.testing.assert_array_equal(small[beyond], double[beyond])
        off = np.abs(small[~beyond] - double[~beyond]) / _spacing(double[~beyond])
        # Beside its zero a slope has absolute errors of float64.
        allowed = np.maximum(SHARE, 4 * 2.0**-53 / _spacing(double[~beyond])) if key != "y" else SHARE
        worst = int(np.argmax(off - allowed))
        assert np.all(off <= allowed), (entry.name, values, xs[~beyond][worst], off[worst])
        assert np.array_equal(np.signbit(small.astype("f4")), np.signbit(double.astype("f4")))


@each([actcli.get(name) for name in ("softmax", "log_softmax")])
def test_rows_of_float32_are_exact_before_they_are_rounded(entry):
    rng = np.random.default_rng(8)
    rows = rng.normal(size=(3000, 9)) * np.exp2(rng.uniform(-30, 12, (3000, 1))) + rng.normal(size=(3000, 1)) * 1e4
    rows[::50, 3], rows[7::90, 5], rows[11::200] = -np.inf, np.inf, -np.inf
    rows = rows.astype(np.float32).astype(np.float64)
    with np.errstate(all="ignore"):
        small, double = (simplex.split(rows, small) for small in (True, False))
        found, expected = (getattr(simplex, entry.name)(rows, parts) for parts in (small, double))
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    np.testing.assert_array_equal(found[np.isinf(expected)], expected[np.isinf(expected)])
    finite = np.isfinite(expected)
    assert finite.sum() > 20_000
    assert np.all(np.abs(found[finite] - expected[finite]) <= SHARE * _spacing(expected[finite]))
    single = entry(rows.astype(np.float32))
    np.testing.assert_array_equal(single, expected.astype(np.float32))
    assert entry._bodies.asks("y", "small")
