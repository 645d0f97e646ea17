"""Values and derivatives of every elementwise activation against its formula, over all magnitudes of float64."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import actcli
from actcli.errors import ActcliError

from .accuracy import judged, samples
from .registry import ELEMENTWISE, each, settings

# The parameter that stretches x, and the power of it that x is measured by.
SCALES = {"softplus": ("beta", -1), "celu": ("alpha", 1), "hardsigmoid": ("alpha", -1)}


def _quantities(entry: Any) -> list[tuple[str, int]]:
    """What to differentiate by, and the order, of all that is judged."""
    real = [parameter.name for parameter in entry.parameters.values() if parameter.differentiable]
    return [("", 1), ("input", 1), ("input", 2), *((name, 1) for name in real)]


def _cases(entry: Any, count: int) -> list[tuple[dict[str, Any], int]]:
    """Parameters and numbers of points: most for the first of them, the defaults; a few at 2±²⁰."""
    found = [(values, count if place == 0 else count // 3) for place, values in enumerate(settings(entry))]
    for parameter in entry.parameters.values():
        for value in (2.0**-20, 2.0**20) if parameter.kind == "real" else ():
            try:
                found.append((entry.drawn({parameter.name: value}), count // 6))
            except ActcliError:
                continue
    return found


def _scale(entry: Any, values: dict[str, Any]) -> float:
    """What x is measured by, for the entries with a parameter that sets it."""
    name, power = SCALES.get(entry.name, ("", 1))
    return abs(values[name]) ** power if name and values[name] else 1.0


def check_accuracy(entry: Any, count: int = 240) -> None:
    """The law itself, for any elementwise activation."""
    rng = np.random.default_rng(len(entry.name))
    for values, points in _cases(entry, count):
        kinks = tuple(kink.x for kink in entry.kinks_at(**values))
        xs = samples(rng, points, (*kinks, -1.1924, -0.7518, -1.2785), _scale(entry, values))
        xs = xs[np.isfinite(xs) & ~np.isin(xs, kinks)]
        assert len(xs) > 3 * points
        for wrt, order in _quantities(entry):
            if wrt in values and (values[wrt] is None or not entry.has_derivative(wrt)):
                continue
            found = judged(entry, xs, values, wrt, order)
            assert found.undefined < 0.1 * len(xs)
            worst = int(np.argmax(found.share))
            told = (
                f"{entry.name} {wrt or 'value'} {order}: {found.ulp[worst]:.3g} ULP at {found.x[worst]!r} with {values}"
            )
            assert found.share[worst] <= 1, told


@each(ELEMENTWISE)
def test_values_and_all_derivatives_are_within_their_bounds(entry):
    check_accuracy(entry)


@each(ELEMENTWISE)
@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
def test_small_floats_are_the_exact_result_rounded_once(entry, dtype):
    pytest.importorskip(
        "ml_dtypes", reason="bfloat16 is a type of ml_dtypes, in the extra `test`"
    ) if dtype == "bfloat16" else None
    rng = np.random.default_rng(5)
    with np.errstate(all="ignore"):
        xs = np.unique(samples(rng, 12).astype(dtype).astype(np.float64))
    values = entry.drawn({})
    kinks = [kink.x for kink in entry.kinks_at(**values)]
    xs = xs[np.isfinite(xs) & ~np.isin(xs, kinks)]
    assert len(xs) > 25
    for wrt in ("", "input"):
        found = judged(entry, xs, values, wrt, dtype=dtype)
        worst = int(np.argmax(found.share))
        assert found.share[worst] <= 1, (entry.name, wrt, found.x[worst])


def test_gelu_is_right_where_the_textbook_form_is_not():
    naive = 0.5 * -5.5 * (1 + math.erf(-5.5 / math.sqrt(2)))
    assert actcli.gelu(-5.5) == -1.0444259356238245e-07
    assert naive != actcli.gelu(-5.5)


def _naive_gelu(x: np.ndarray) -> np.ndarray:
    return x / 2 * (1 + np.array([math.erf(one / math.sqrt(2)) for one in x]))


def _in_float32(x: np.ndarray) -> np.ndarray:
    small = x.astype(np.float32)
    return (small / (1 + np.exp(-small))).astype(np.float64)


@pytest.mark.parametrize(
    ("name", "order", "fault"),
    [
        ("sigmoid", 0, lambda x: 1 / (1 + np.exp(-np.clip(x, -30, 30)))),
        ("sigmoid", 0, lambda x: 1 / (1 + np.exp(-x))),
        ("sigmoid", 1, lambda x: 1 / (1 + np.exp(-x)) * (1 - 1 / (1 + np.exp(-x)))),
        ("gelu", 0, _naive_gelu),
        ("gelu", 0, lambda x: x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))) / 2),
        ("softplus", 0, lambda x: np.log1p(np.exp(np.minimum(x, 700))) + 0 * x),
        ("tanh", 1, lambda x: 1 - np.tanh(x) ** 2),
        ("tanhshrink", 0, lambda x: x - np.tanh(x)),
        ("silu", 0, _in_float32),
        ("silu", 1, lambda x: 1 / (1 + np.exp(-x)) * (1 + x * (1 - 1 / (1 + np.exp(-x))))),
    ],
)
def test_the_law_catches_planted_faults(name, order, fault):
    entry = actcli.get(name)
    xs = samples(np.random.default_rng(3), 60)
    found = judged(entry, xs, entry.drawn({}), "input" if order else "", got=fault)
    assert found.share.max() > 1
