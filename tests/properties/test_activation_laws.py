"""What the properties of every activation claim, tried at random points, at its defaults and at other parameters."""

from __future__ import annotations

import math

import numpy as np
import pytest

from actcli.errors import ActcliError
from actcli.properties import properties as computed
from tests.laws.accuracy import beside, magnitudes
from tests.laws.registry import ALONG_AXIS, ELEMENTWISE, each, settings

EPS = np.finfo(np.float64).eps
CASES = [
    pytest.param(entry, given, id=f"{entry.name}-{n}")
    for entry in ELEMENTWISE
    for n, given in enumerate(settings(entry))
]


_FOUND: dict[str, dict] = {}


def properties(entry, **given):
    """Computed once for all tests."""
    key = f"{entry.name} {given}"
    if key not in _FOUND:
        _FOUND[key] = computed(entry, **given)
    return _FOUND[key]


def points(entry, given, seed=0):
    """Ordinary numbers, numbers of all magnitudes, and both sides of the kinks."""
    rng = np.random.default_rng(seed)
    kinks = [kink.x for kink in entry.kinks_at(**given)]
    parts = [rng.uniform(-4, 4, 400), rng.uniform(-40, 40, 400), magnitudes(rng, 400), magnitudes(rng, 400, -12, 11)]
    x = np.unique(np.concatenate([*parts, kinks, *(beside(rng, kink, 50) for kink in kinks)]))
    assert x.size > 1500
    return x


def value(entry, given, x):
    return float(entry(np.array([float(x)]), **given)[0])


@pytest.mark.parametrize(("entry", "given"), CASES)
def test_the_range_holds_every_value(entry, given):
    found = properties(entry, **given)
    y = entry(points(entry, given), **given)
    y = y[~np.isnan(y)]
    assert y.size > 1000
    slack = 8 * EPS * np.abs([found["infimum"], found["supremum"]])
    slack[~np.isfinite(slack)] = 0
    assert np.all(y >= found["infimum"] - slack[0])
    assert np.all(y <= found["supremum"] + slack[1])


@pytest.mark.parametrize(("entry", "given"), CASES)
@pytest.mark.parametrize("bound", ["infimum", "supremum"])
def test_bounds_are_where_they_are_said_to_be(entry, given, bound):
    found = properties(entry, **given)
    level, at, on = found[bound], found[f"{bound}_at"], found[f"{bound}_on"]
    jumps = [kink["x"] for kink in found["kinks"] if kink["jumps"]]
    if found[f"{bound}_attained"]:
        assert math.isfinite(level)
        inside = [at] if on is None else [np.clip(at + step, *on) for step in (-1e-3, 0.0, 1e-3)]
        inside = [x for x in inside if x not in jumps or on is None]
        assert inside
        for x in inside:
            assert value(entry, given, x) == pytest.approx(level, rel=8 * EPS, abs=1e-15)  # kinks are rounded
    elif math.isinf(at):
        assert value(entry, given, at) == pytest.approx(level, rel=8 * EPS, abs=1e-300)
        beyond = value(entry, given, math.copysign(1.0, at))
        assert beyond <= level if bound == "supremum" else beyond >= level
    else:
        assert at in jumps


@pytest.mark.parametrize(("entry", "given"), CASES)
def test_the_lipschitz_constant_bounds_every_slope_and_chord(entry, given):
    found = properties(entry, **given)
    steepest = found["lipschitz"]
    x = points(entry, given)
    with np.errstate(all="ignore"):
        slopes = np.abs(entry.grad(x, **given))
        y = entry(x, **given)
        chords = np.abs(np.diff(y)) - steepest * np.diff(x)
        rounding = 16 * EPS * np.maximum(np.abs(y[1:]), np.abs(y[:-1])) + 16 * EPS * steepest * np.abs(x[1:]) + 1e-300
    assert np.all(slopes[~np.isnan(slopes)] <= steepest * (1 + 16 * EPS))
    sure = np.isfinite(chords) & np.isfinite(rounding)
    assert math.isinf(steepest) or np.count_nonzero(sure) > 1000
    assert np.all(chords[sure] <= rounding[sure])
    if math.isfinite(steepest) and math.isfinite(found["lipschitz_at"]):
        beside_it = found["lipschitz_at"] + np.array([-1, 0, 1]) * max(abs(found["lipschitz_at"]), 1e-3) * 1e-9
        assert np.abs(entry.grad(beside_it, **given)).max() == pytest.approx(steepest, rel=1e-6)


@pytest.mark.parametrize(("entry", "given"), CASES)
def test_direction(entry, given):
    word = properties(entry, **given)["monotone"]
    x = points(entry, given)
    y = entry(x, **given)
    with np.errstate(all="ignore"):
        steps, rounding = np.diff(y), 16 * EPS * np.maximum(np.abs(y[1:]), np.abs(y[:-1]))
    slopes = entry.grad(x, **given)
    rises, falls = np.any(steps > rounding), np.any(steps < -rounding)
    claims = {
        "strictly increasing": (True, False),
        "non-decreasing": (True, False),
        "strictly decreasing": (False, True),
        "non-increasing": (False, True),
        "constant": (False, False),
        "neither": (True, True),
    }
    assert (rises, falls) == claims[word]
    if word.startswith("strictly"):
        ordinary = slopes[np.abs(x) < 4]
        assert np.count_nonzero(ordinary == 0) <= np.count_nonzero(np.abs(x) < 1e-150)


@pytest.mark.parametrize(("entry", "given"), CASES)
def test_symmetry_and_homogeneity(entry, given):
    found = properties(entry, **given)
    x = points(entry, given)
    everywhere = entry(x, **given)
    x = x[(np.abs(x) > 1e-200) & (np.abs(x) < 1e200)]
    with np.errstate(all="ignore"):
        y, mirrored, doubled = (entry(c * x, **given) for c in (1, -1, 1.7))
        odd = _alike(mirrored, -y)
        even = _alike(mirrored, y)
        homogeneous = _alike(doubled, 1.7 * y)
    word = found["symmetry"]
    assert word == ("odd" if odd else "even" if even else "neither")
    assert found["positively_homogeneous"] == homogeneous
    assert found["zero_centered"] == bool(np.any(everywhere > 0) and np.any(everywhere < 0))


def _alike(one, other):
    return bool(np.all((np.abs(one - other) <= 32 * EPS * np.abs(one) + 1e-300) | (one == other)))


@pytest.mark.parametrize(("entry", "given"), CASES)
def test_fixed_points_are_fixed(entry, given):
    found = properties(entry, **given)
    for x in found["fixed_points"]:
        slope = abs(float(entry.grad(np.array([x]), **given)[0]))
        assert abs(value(entry, given, x) - x) <= 8 * EPS * abs(x) * (1 + slope)
    for low, high in found["fixed_intervals"]:
        low, high = max(low, -1e3), min(high, 1e3)
        inside = low + (high - low) * np.array([0.01, 0.3, 0.5, 0.99])
        assert np.allclose(entry(inside, **given), inside, rtol=8 * EPS, atol=0)


@pytest.mark.parametrize(("entry", "given"), CASES)
def test_no_crossing_of_the_diagonal_is_missed(entry, given):
    found = properties(entry, **given)
    x = np.linspace(-20, 20, 4001)
    with np.errstate(all="ignore"):
        off = entry(x, **given) - x
    sure = np.abs(off) > 64 * EPS * np.abs(x)
    crossings = np.nonzero((off[:-1] * off[1:] < 0) & sure[:-1] & sure[1:])[0]
    known = np.array([*found["fixed_points"], *(end for ends in found["fixed_intervals"] for end in ends)])
    jumps = [kink["x"] for kink in found["kinks"] if kink["jumps"]]
    for place in crossings:
        ends = x[place : place + 2]
        seen = np.any((known >= ends[0]) & (known <= ends[1])) or any(ends[0] <= at <= ends[1] for at in jumps)
        assert seen or not found["fixed_points_complete"]


@pytest.mark.parametrize(("entry", "given"), CASES)
def test_saturation(entry, given):
    found = properties(entry, **given)
    x = points(entry, given)
    slopes = np.abs(entry.grad(x, **given))
    for name, beyond in (("saturates_below", -1), ("saturates_above", 1)):
        edge = found[name]
        if edge is None:
            last = slopes[beyond * x > 1e200]
            assert np.any(~(last < 1e-3))
            continue
        assert np.all(slopes[beyond * x > beyond * edge] < 1e-3)
        jumps = [kink["x"] for kink in found["kinks"] if kink["jumps"]]
        if math.isfinite(edge) and edge not in jumps:
            before = edge - beyond * max(abs(edge), 1e-3) * 1e-6
            assert abs(float(entry.grad(np.array([before]), **given)[0])) >= 1e-3 * (1 - 1e-9)


@pytest.mark.parametrize(("entry", "given"), CASES)
def test_local_extremes(entry, given):
    found = properties(entry, **given)
    for name, sign in (("minima", 1), ("maxima", -1)):
        assert len(found[name]) <= 8
        for x, y in found[name]:
            step = max(abs(x), 1e-3) * 1e-3
            around = entry(np.array([x - step, x, x + step]), **given)
            assert sign * y <= sign * around[[0, 2]].min() if sign > 0 else y >= around[[0, 2]].max()
            assert around[1] == pytest.approx(y, rel=8 * EPS, abs=1e-300)


def test_there_were_enough_cases():
    assert len(CASES) > 200


@each(ALONG_AXIS)
def test_functions_along_an_axis(entry):
    found = properties(entry)
    rng = np.random.default_rng(8)
    for given in settings(entry):
        try:
            found = properties(entry, **given)
        except ActcliError:
            continue
        for scale in (0.1, 1.0, 30.0):
            x = rng.normal(size=(12, 12)) * scale
            y = entry(x[:, :, None, None] if entry.fixed_axis is not None else x, **given)
            y = y.reshape(12, -1)
            assert np.all(y >= found["infimum"] - 1e-12)
            assert np.all(y <= found["supremum"] + 1e-12)
            if found["sums_to_one"]:
                assert y.sum(axis=1) == pytest.approx(1)
            if found["shift_invariant"]:
                moved = entry((x + 7.25)[:, :, None, None] if entry.fixed_axis is not None else x + 7.25, **given)
                assert moved.reshape(12, -1) == pytest.approx(y, rel=1e-9, abs=1e-9)
