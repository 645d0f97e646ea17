"""Softmax's sparse kin: entmax, which has no formula in the language, against mpmath; supports, ties and masks."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

import actcli

ALPHAS = [1.0, 1 + 2.0**-40, 1 + 2.0**-20, 1.0625, 1.25, 1.5, 1.75, 2.0, 2.5, 4.0]
INPUTS = [
    [0.3, 0.2, -0.5, 1.0],
    [0.0, 0.0, 0.0],
    [1e6, 1e6 - 0.25, 3.0],
    [-700.0, 0.125, 0.0625],
    [2.0, 1.0, 0.5, 0.25, 0.0, -0.25],
]


def _exact(xs, alpha):
    """The threshold by bisection with 60 digits, over all of its range."""
    xs, a = [mpf(x) for x in xs], mpf(alpha) - 1
    if a == 0:
        weights = [mp.exp(x - max(xs)) for x in xs]
        return [w / sum(weights) for w in weights]
    low, high = a * max(xs) - 1, a * max(xs)
    for _ in range(400):
        tau = (low + high) / 2
        p = [max(a * x - tau, mpf(0)) ** (1 / a) for x in xs]
        low, high = (tau, high) if sum(p) > 1 else (low, tau)
    return p


@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize("x", INPUTS)
def test_entmax_solves_its_equation(alpha, x):
    with mp.workdps(60 + 20 * (1 < alpha < 1.001)):
        expected = np.array([float(p) for p in _exact(x, alpha)])
    np.testing.assert_allclose(actcli.entmax(x, alpha=alpha), expected, rtol=2e-15, atol=1e-16)


@pytest.mark.parametrize("alpha", [3.0, 6.0, 10.0, 30.0, 100.0])
def test_a_small_entry_of_a_steep_entmax_is_not_lost(alpha):
    """The entry's excess over the threshold is p^(α - 1): far below the rounding errors of the threshold."""
    rng = np.random.default_rng(3)
    small = 0
    for scale in (0.3, 1.0, 3.0):
        for x in rng.normal(size=(8, 6)) * scale / (alpha - 1):
            with mp.workdps(60):
                expected = np.array([float(p) for p in _by_support(x.tolist(), alpha)])
            small += np.any((expected > 0) & (expected < 0.1))
            np.testing.assert_allclose(actcli.entmax(x, alpha=alpha), expected, rtol=2e-15, atol=3e-16)
    assert small > 2


def _by_support(xs, alpha):
    """The smallest entry q of the support by bisection: Σ (q^a + a (xⱼ - x))^(1/a) = 1, x its place, the support the largest with q > 0."""
    a = mpf(alpha) - 1
    for lowest in sorted(xs):
        gaps = [a * (mpf(x) - mpf(lowest)) for x in xs if x >= lowest]
        if sum(gap ** (1 / a) for gap in gaps) < 1:
            break
    low, high = mpf(0), mpf(1)
    for _ in range(120):
        q = (low + high) / 2
        low, high = (low, q) if sum((q**a + gap) ** (1 / a) for gap in gaps) > 1 else (q, high)
    return [(low**a + a * (mpf(x) - mpf(lowest))) ** (1 / a) if x >= lowest else mpf(0) for x in xs]


@pytest.mark.parametrize("alpha", ALPHAS)
def test_the_derivatives_of_entmax_are_differences_of_its_equation(alpha):
    x, step = INPUTS[0], mpf(2) ** -60
    with mp.workdps(90):
        ahead, behind = _exact(x, mpf(alpha) + step), _exact(x, mpf(alpha) - step if alpha > 1 else mpf(alpha))
        by_alpha = [float((p - q) / (step * (2 if alpha > 1 else 1))) for p, q in zip(ahead, behind, strict=True)]
        columns = []
        for j in range(len(x)):
            moved = [[mpf(v) + (k == j) * side * step for k, v in enumerate(x)] for side in (1, -1)]
            up, down = (_exact(side, alpha) for side in moved)
            columns.append([float((p - q) / (2 * step)) for p, q in zip(up, down, strict=True)])
    np.testing.assert_allclose(actcli.entmax.grad(x, wrt="alpha", alpha=alpha), by_alpha, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(actcli.entmax.grad(x, alpha=alpha), np.transpose(columns), rtol=1e-13, atol=1e-15)


def _by_sorting(x):
    """entmax at 1.5 in closed form (Peters et al., 2019)."""
    z = np.sort(x / 2 - np.max(x) / 2)[::-1]
    k = np.arange(1, z.size + 1)
    mean = np.cumsum(z) / k
    spread = np.cumsum(z**2) - k * mean**2
    tau = mean - np.sqrt(np.maximum((1 - spread) / k, 0))
    size = np.sum(tau <= z)
    return np.maximum(x / 2 - np.max(x) / 2 - tau[size - 1], 0) ** 2


def test_entmax_at_one_and_a_half_is_the_closed_form():
    rng = np.random.default_rng(1)
    for scale in (0.1, 1.0, 5.0):
        for _ in range(20):
            x = rng.normal(size=30) * scale
            np.testing.assert_allclose(actcli.get("entmax15")(x), _by_sorting(x), atol=1e-15)


def test_entmax_is_continuous_at_softmax_and_at_sparsemax():
    x = np.random.default_rng(2).normal(size=50)
    np.testing.assert_allclose(actcli.entmax(x, alpha=1 + 1e-14), actcli.softmax(x), atol=1e-13)
    np.testing.assert_allclose(actcli.entmax(x, alpha=2 - 1e-14), actcli.sparsemax(x), atol=1e-13)
    assert actcli.entmax([0.0, 0.0, 0.0], alpha=1e5) == pytest.approx([1 / 3] * 3, rel=1e-15)


def test_sparsemax_keeps_the_digits_of_a_small_result():
    tiny = 2.0**-60
    assert actcli.sparsemax([1.0, 2 * tiny]).tolist() == [1 - tiny, tiny]
    assert actcli.sparsemax([1.0, 0.0]).tolist() == [1.0, 0.0]
    assert actcli.sparsemax.grad([1.0, 0.0]).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert actcli.sparsemax([1e308, -1e308]).tolist() == [1.0, 0.0]


@pytest.mark.parametrize("name", ["sparsemax", "entmax", "hardmax"])
def test_masks_and_infinities_are_those_of_softmax(name):
    entry = actcli.get(name)
    assert entry([0.0, -np.inf]).tolist() == [1.0, 0.0]
    assert not entry.grad([0.5, -np.inf, 0.25])[1].any()
    for x in ([np.inf, 0.0], [-np.inf, -np.inf], [np.inf, np.inf], [np.nan, 0.0]):
        assert np.isnan(entry(x)).all()
        assert np.isnan(entry.grad(x)).all()


def test_the_first_of_equal_entries_takes_all():
    assert actcli.hardmax([[1.0, 3.0, 3.0], [2.0, 2.0, 0.0]]).tolist() == [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
    assert actcli.sparsemax([3.0, 3.0]).tolist() == [0.5, 0.5]


def test_logsumexp_takes_its_axis_away():
    x = np.random.default_rng(3).normal(size=(2, 3, 4))
    y, gradient = actcli.logsumexp.value_and_grad(x, dim=1)
    np.testing.assert_allclose(y, np.log(np.exp(x).sum(axis=1)), rtol=1e-14)
    np.testing.assert_allclose(gradient, np.moveaxis(actcli.softmax(x, axis=1), 1, -1), rtol=1e-14)
    assert actcli.logsumexp.vjp(x, np.ones((2, 4)), axis=1).shape == x.shape
    assert actcli.logsumexp([1.0, 2.0]).shape == ()


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([np.inf, 0.0], np.inf),
        ([-np.inf, -np.inf], -np.inf),
        ([-np.inf, 2.0], 2.0),
        ([1e308, 1e308], 1e308),
        ([-800.0], -800.0),
    ],
)
def test_logsumexp_of_the_infinite_and_the_large(x, expected):
    assert actcli.logsumexp(x) == expected
    assert np.isnan(actcli.logsumexp([np.nan, 1.0]))


def test_the_slope_of_logsumexp_by_sharpness_keeps_a_small_entropy():
    entropy = 40 * np.exp(-40.0) + np.log1p(np.exp(-40.0))
    assert actcli.logsumexp.grad([100.0, 60.0], wrt="beta") == pytest.approx(-entropy, rel=1e-14, abs=0)
