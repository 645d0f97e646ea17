"""What the properties of every loss claim, tried at random tensors, at its defaults and at other parameters."""

from __future__ import annotations

import math

import numpy as np
import pytest

from actcli.properties import properties as computed
from tests.laws.accuracy import numbers_in
from tests.laws.loss_samples import needed, tensors
from tests.laws.registry import LOSSES, each, settings

ELEMENTWISE = [loss for loss in LOSSES if loss.elementwise]
CASES = [
    pytest.param(loss, given, id=f"{loss.name}-{n}") for loss in ELEMENTWISE for n, given in enumerate(settings(loss))
]
_FOUND: dict[str, dict] = {}


def properties(loss, **given):
    """Computed once for all tests."""
    key = f"{loss.name} {given}"
    if key not in _FOUND:
        _FOUND[key] = computed(loss, **given)
    return _FOUND[key]


def inside(tensor, count=300, seed=0):
    """Numbers of a tensor's domain, those at its bounded logarithms left out."""
    rng = np.random.default_rng(seed)
    if tensor.expects == "label":
        return rng.choice([tensor.low, tensor.high], count)
    if tensor.expects == "probability or its logarithm":
        return rng.random(count)
    x = numbers_in(rng, tensor.low, tensor.high, count)
    x = x[(np.abs(x) > 1e-30) & (np.abs(x) < 1e12)]
    assert x.size > count // 2
    return rng.choice(x, count)


def beside(loss, kind, x):
    """The tensors of one kind of target."""
    return [x if name == loss.first else np.full(x.shape, kind[name]) for name in loss.tensors]


@pytest.mark.parametrize(("loss", "given"), CASES)
def test_the_range_of_elementwise_losses_holds_every_value(loss, given):
    found = properties(loss, **given)
    values = loss(
        *(inside(tensor, seed=n) for n, tensor in enumerate(loss.tensors.values())), **given, reduction="none"
    )
    values = values[~np.isnan(values)]
    assert values.size > 200
    assert np.all(
        values >= found["infimum"] - 1e-9 * max(1, abs(found["infimum"]) if math.isfinite(found["infimum"]) else 1)
    )
    assert np.all(values <= found["supremum"] * (1 + 1e-9))


@pytest.mark.parametrize(("loss", "given"), CASES)
def test_the_least_value_beside_each_target_is_where_it_is_said_to_be(loss, given):
    for kind in properties(loss, **given)["by_target"]:
        x = np.sort(inside(loss.tensors[loss.first]))
        y = loss(*beside(loss, kind, x), **given, reduction="none")
        y = y[~np.isnan(y)]
        assert np.all(
            y >= kind["infimum"] - 1e-9 * max(1, abs(kind["infimum"]) if math.isfinite(kind["infimum"]) else 1)
        )
        if kind["infimum_attained"]:
            places = [kind["infimum_at"]]
            if kind["infimum_on"]:
                low, high = np.clip(kind["infimum_on"], -1e3, 1e3)
                places = [low + (high - low) * share for share in (0.2, 0.5, 0.8)]
            at = loss(*beside(loss, kind, np.array(places)), **given, reduction="none")
            assert at == pytest.approx(np.full(len(places), kind["infimum"]), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("loss", "given"), CASES)
def test_convexity_of_elementwise_losses_against_midpoints(loss, given):
    rng = np.random.default_rng(3)
    for kind in properties(loss, **given)["by_target"]:
        tensor = loss.tensors[loss.first]
        low, high = max(tensor.low, -6), min(tensor.high, 6)
        near = [low + (high - low) * rng.random(4000) for _ in range(2)]
        wide = [np.clip(rng.normal(size=4000) * 300, max(tensor.low, -1e3), min(tensor.high, 1e3)) for _ in range(2)]
        a, b = (np.concatenate(pair) for pair in zip(near, wide, strict=True))
        b = np.where(rng.random(a.size) < 0.3, a + (b - a) * 1e-2, b)
        ends = [loss(*beside(loss, kind, x), **given, reduction="none") for x in (a, b)]
        middle = loss(*beside(loss, kind, a + (b - a) / 2), **given, reduction="none")
        chord = ends[0] / 2 + ends[1] / 2
        sure = np.isfinite(chord) & np.isfinite(middle)
        assert np.count_nonzero(sure) > 2000
        above = middle[sure] > chord[sure] + 1e-12 * (np.abs(ends[0]) + np.abs(ends[1]))[sure]
        assert kind["convex"] == (not above.any()), kind


def test_there_were_enough_cases():
    assert len(CASES) > 100


@each([loss for loss in LOSSES if not loss.elementwise])
def test_other_losses(entry):
    loss = entry
    found = properties(loss)
    given = needed(loss)
    rng = np.random.default_rng(21)
    samples = 0
    for trial in range(12):
        kind = trial % 2 == 0
        one = tensors(loss, rng, indices=kind, scale=(0.5, 2.0, 5.0)[trial % 3])
        other = tensors(loss, rng, indices=kind, scale=(0.5, 2.0, 5.0)[trial % 3])
        middle = one | {loss.first: one[loss.first] + (other[loss.first] - one[loss.first]) / 2}
        ends = one, one | {loss.first: other[loss.first]}
        values = [np.asarray(loss(**tried, **given, reduction="none")) for tried in (*ends, middle)]
        finite = all(np.isfinite(value).all() for value in values)
        samples += finite
        for value in values:
            assert np.all(value >= found["infimum"] - 1e-6)
            assert np.all(value <= found["supremum"] + 1e-6)
        if found["convex"] and finite:
            assert np.all(values[2] <= (values[0] + values[1]) / 2 + 1e-9 * (1 + np.abs(values[0]) + np.abs(values[1])))
    assert samples > 6


@each(LOSSES)
def test_swapping(entry):
    loss = entry
    found = properties(loss)
    first, second, *_ = [*loss.tensors, None, None]
    if not found["symmetric"]:
        return
    one = tensors(loss, np.random.default_rng(4))
    swapped = one | {first: one[second], second: one[first]}
    assert loss(**one) == pytest.approx(loss(**swapped), rel=1e-12)
