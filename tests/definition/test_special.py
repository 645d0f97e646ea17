"""Limits at the infinities: found far out, and not invented."""

from __future__ import annotations

import numpy as np
import pytest

from actcli.definition.bodies import Bodies
from actcli.definition.special import over_all_values

LARGEST = np.finfo(np.float64).max


@pytest.mark.parametrize(
    ("body", "left", "right"),
    [
        (lambda x: x / (1 + np.abs(x)), -1.0, 1.0),
        (lambda x: x + 0 * np.sin(0 * x), -np.inf, np.inf),
        (lambda x: 0.25 * (x - x / 2), -np.inf, np.inf),
        (lambda x: x * np.exp(-np.abs(x)), 0.0, 0.0),
        (lambda x: 1e305 + 0 * x, 1e305, 1e305),
        (lambda x: np.square(x) - x, np.inf, np.inf),
        (lambda x: x * np.log(np.abs(x)) - x, -np.inf, np.inf),
        (np.sin, np.nan, np.nan),
        (lambda x: x + np.cos(x), -np.inf, np.inf),
        (lambda x: x * np.cos(x), np.nan, np.nan),
        (lambda x: np.sin(1e-310 * x), np.nan, np.nan),
        (lambda x: np.sin(0 * x), 0.0, 0.0),
        (lambda x: (x - 1) / x / x, -0.0, 0.0),
        (lambda x: np.log1p(np.abs(x)) / x - x / x / x, -0.0, 0.0),
        (lambda x: 1e-200 + 0 * x, 1e-200, 1e-200),
    ],
)
def test_a_limit_is_what_the_body_comes_to(body, left, right):
    bodies = Bodies("test", ["x"])
    bodies.add("y", lambda x: body(x))
    x = np.array([-np.inf, np.inf, np.nan, 1.0, LARGEST])
    (found,) = over_all_values(bodies, {"x": x}, {}, ["y"])
    np.testing.assert_array_equal(found[:3], [left, right, np.nan])
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(found[3:], body(x[3:]))


def test_a_huge_number_beside_an_infinity_stays_what_it_is():
    bodies = Bodies("test", ["a", "b"])
    bodies.add("y", lambda a, b: (a - a / 2) / (np.abs(a) + 1) * b)
    (found,) = over_all_values(bodies, {"a": np.array([np.inf]), "b": np.array([LARGEST])}, {}, ["y"])
    np.testing.assert_array_equal(found, [LARGEST / 2])


@pytest.mark.parametrize("body", [lambda a, b: (a - b) / np.hypot(a - b, 1), lambda a, b: np.sign(a - b) + 0 * a])
@pytest.mark.parametrize("huge", [LARGEST, 0.5e300, 1.0])
def test_an_infinity_is_beyond_every_number(body, huge):
    bodies = Bodies("test", ["a", "b"])
    bodies.add("y", body)
    a, b = np.array([np.inf, -np.inf, huge, -huge]), np.array([huge, -huge, np.inf, -np.inf])
    (found,) = over_all_values(bodies, {"a": a, "b": b}, {}, ["y"])
    np.testing.assert_array_equal(found, [1.0, -1.0, -1.0, 1.0])
