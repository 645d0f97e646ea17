"""Values and derivatives of every elementwise activation against its formula, over all magnitudes of float64."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import actcli
from actcli.errors import ActcliError
from actcli.exact import evaluate, ulp

from .accuracy import judge, oracle, samples, zeros
from .registry import ELEMENTWISE, each, settings

VALUE_BOUND = 4.0  # ULP, value and first derivative
OTHER_BOUND = 16.0  # ULP, second derivative and derivatives by parameters

# The parameter that stretches x, and the power of it that x is measured by.
SCALES = {"softplus": ("beta", -1), "celu": ("alpha", 1), "hardsigmoid": ("alpha", -1)}


def _quantities(entry: Any) -> list[tuple[str, str, int, float]]:
    """Names, what to differentiate by, order and bound of all that is judged."""
    real = [parameter.name for parameter in entry.parameters.values() if parameter.differentiable]
    return [
        ("value", "", 0, VALUE_BOUND),
        ("slope", "x", 1, VALUE_BOUND),
        ("curvature", "x", 2, OTHER_BOUND),
        *((f"by {name}", name, 1, OTHER_BOUND) for name in real),
    ]


def _computed(entry: Any, wrt: str, order: int, values: dict[str, Any]) -> Any:
    if not wrt:
        return lambda x: entry(x, **values)
    return lambda x: entry.grad(x, wrt=wrt, order=order, **values)


def _told_apart(entry: Any, name: str, values: dict[str, Any]) -> bool:
    """Whether the formula reads the same on both sides of this parameter's value (it may show a special case at it)."""
    return f"{name} ==" not in entry.definition.text or values[name] != 0


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
        for what, wrt, order, bound in _quantities(entry):
            if wrt and wrt != "x" and (values[wrt] is None or not _told_apart(entry, wrt, values)):
                continue
            function = _computed(entry, wrt, order, values)
            roots = zeros(function) + [k for k in kinks if k != 0 and function(np.array([k]))[0] == 0]
            names = entry.definition.names
            exact = (
                oracle(entry.definition, values, wrt, order)
                if not wrt or wrt in names
                else (lambda x: evaluate.mp.mpf(0))
            )
            found = judge(function(xs), xs, exact, roots, bound)
            assert found.worst <= 1, f"{entry.name} {what}: {found.worst * bound:.3g} ULP at {found.at!r} with {values}"


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
    for wrt, order in (("", 0), ("x", 1)):
        got = _computed(entry, wrt, order, values)(xs.astype(dtype))
        assert got.dtype == dtype
        exact = oracle(entry.definition, values, wrt, order)
        function = _computed(entry, wrt, order, values)
        roots = zeros(function)
        for value, x in zip(got, xs, strict=True):
            truth = exact(float(x))
            absolute = (
                any(abs(x - root) < 0.3 * abs(root) for root in roots)
                and abs(float(value) - float(truth)) <= 4 * 2.0**-53
            )
            assert absolute or ulp.ulp_error(float(value), truth, dtype) <= 0.501, (entry.name, wrt, x)


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
    exact = oracle(entry.definition, entry.drawn({}), "x" if order else "", order)
    with np.errstate(all="ignore"):
        found = judge(fault(xs), xs, exact, [], VALUE_BOUND)
    assert found.worst > 1
