"""Contrastive losses against their sums written out, and at their edges."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.errors import ActcliError

GROUPS = np.array([0, 1, 0, 2, 1, 0])


@pytest.fixture
def rows():
    return np.random.default_rng(4).normal(size=(6, 3))


def _unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_ntxent_is_the_mean_over_pairs_of_all_groups(rows):
    z = np.exp(_unit(rows) @ _unit(rows).T / 0.3)
    pairs = [(i, j) for i in range(6) for j in range(6) if i != j and GROUPS[i] == GROUPS[j]]
    losses = [-np.log(z[i, j] / (z[i, j] + z[i][GROUPS[i] != GROUPS].sum())) for i, j in pairs]
    assert len(pairs) == 8
    assert actcli.ntxent_loss(rows, GROUPS, temperature=0.3) == pytest.approx(np.mean(losses), rel=1e-14)
    assert actcli.ntxent_loss(7 * rows, GROUPS, temperature=0.3) == pytest.approx(np.mean(losses), rel=1e-14)
    assert actcli.ntxent_loss(rows, GROUPS, reduction="none")[3] == 0


def test_ntxent_with_one_partner_each_is_simclr(rows):
    groups = np.array([0, 1, 2, 0, 1, 2])
    scores = _unit(rows) @ _unit(rows).T / 0.5
    np.fill_diagonal(scores, -np.inf)
    expected = actcli.cross_entropy(scores, (np.arange(6) + 3) % 6)
    assert actcli.ntxent_loss(rows, groups, temperature=0.5) == pytest.approx(expected, rel=1e-14)


def test_supcon_is_its_sum_and_rows_without_partner_count(rows):
    x = _unit(rows)
    z = np.exp(x @ x.T / 0.2)
    losses = np.zeros(6)
    for i in range(6):
        others = [k for k in range(6) if k != i]
        partners = [j for j in others if GROUPS[j] == GROUPS[i]]
        losses[i] = -np.mean([np.log(z[i, j] / z[i, others].sum()) for j in partners]) if partners else 0.0
    given = {"temperature": 0.2, "base_temperature": 0.1}
    assert actcli.supcon_loss(x, GROUPS, **given) == pytest.approx(2 * losses.mean(), rel=1e-14)
    assert actcli.supcon_loss(rows, GROUPS, normalize=True, **given) == pytest.approx(2 * losses.mean(), rel=1e-14)


def test_supcon_by_its_temperature_does_not_cancel():
    x = np.array([[1.0, 0.0], [1.0, 0.0], [-1.0, 0.0]])
    # softmax of (1, -1)/τ: the entropy of the rows with a partner is e (1 + 2/τ) for e = exp(-2/τ)
    expected = 2 * np.exp(-2 / 0.05) * (1 + 2 / 0.05) / 3
    slope = actcli.supcon_loss.grad(x, [0, 0, 1], temperature=0.05, base_temperature=1.0, wrt="temperature")
    assert slope == pytest.approx(expected, rel=1e-14, abs=0)


def test_circle_leaves_rows_without_pairs_out_of_the_mean(rows):
    x = _unit(rows)
    each = actcli.circle_loss(x, GROUPS, reduction="none")
    assert each[3] == 0
    assert np.count_nonzero(each) == 5
    assert actcli.circle_loss(x, GROUPS) == pytest.approx(each.sum() / 5, rel=1e-15)
    whole = actcli.circle_loss(x, GROUPS, remove_diagonal=False, reduction="none")
    assert whole[3] > 0
    slope = actcli.circle_loss.grad(np.eye(3), [0, 1, 2])
    assert not slope.any()


def test_circle_pushes_equal_vectors_of_different_groups_apart():
    slope = actcli.circle_loss.grad([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], [0, 0, 1])
    assert slope[2, 0] > 0


def test_means_over_no_pairs_say_so():
    with pytest.warns(actcli.ActcliWarning, match="positive pairs"):
        assert np.isnan(actcli.ntxent_loss(np.eye(2), [0, 1]))
    assert not actcli.ntxent_loss.grad(np.eye(2), [0, 1]).any()


def test_a_zero_vector_has_no_direction():
    rows = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    losses = actcli.ntxent_loss(rows, [0, 0, 1], reduction="none")
    assert losses[0] == pytest.approx(np.log(2), rel=1e-15)
    assert actcli.ntxent_loss.grad(rows, [0, 0, 1])[0].tolist() == [0.0, 0.0]
    assert actcli.clip_loss.grad(np.zeros((2, 2)), np.eye(2), normalize=True).tolist() == [[0.0, 0.0]] * 2


def test_clip_is_both_cross_entropies(rows):
    one, two = _unit(rows), _unit(rows[::-1] + 1)
    scores = one @ two.T / 0.07
    right = np.arange(6)
    expected = (actcli.cross_entropy(scores, right) + actcli.cross_entropy(scores.T, right)) / 2
    assert actcli.clip_loss(one, two) == pytest.approx(expected, rel=1e-14)
    assert actcli.clip_loss(3 * one, 5 * two, normalize=True) == pytest.approx(expected, rel=1e-13)


def test_clip_at_its_lowest_temperature():
    assert actcli.clip_loss(np.eye(2), np.eye(2), temperature=0.01) == pytest.approx(np.exp(-100), rel=1e-14, abs=0)
    assert actcli.clip_loss(np.eye(2), np.eye(2)[::-1], temperature=0.01) == 100
    slope = actcli.clip_loss.grad(np.eye(2), np.eye(2), temperature=0.01)
    assert slope[0] == pytest.approx([-50 * np.exp(-100), 50 * np.exp(-100)], rel=1e-13, abs=0)
    slope = actcli.clip_loss.grad(np.eye(2), np.eye(2), temperature=0.01, wrt="temperature")
    assert slope == pytest.approx(1e4 * np.exp(-100), rel=1e-13, abs=0)


def test_siglip_far_out():
    given = {"temperature": 1.0, "bias": 0.0}
    assert actcli.siglip_loss([[700.0]], [[1.0]], **given) == pytest.approx(np.exp(-700), rel=1e-15, abs=0)
    assert actcli.siglip_loss([[-800.0]], [[1.0]], **given) == 800
    assert actcli.siglip_loss([[800.0]], [[1.0]], **given) == 0
    assert actcli.siglip_loss.grad([[-800.0]], [[1.0]], **given) == -1
    assert actcli.siglip_loss.grad([[700.0]], [[1.0]], wrt="bias", **given) == pytest.approx(-np.exp(-700), rel=1e-15)


def test_siglip_is_one_binary_cross_entropy_for_each_pair(rows):
    scores = rows @ rows[::-1].T / 0.1 - 10
    expected = actcli.binary_cross_entropy_with_logits(scores, np.eye(6), reduction="sum") / 6
    assert actcli.siglip_loss(rows, rows[::-1]) == pytest.approx(expected, rel=1e-14)


def test_npairs_is_a_cross_entropy_with_shared_targets(rows):
    scores = rows @ rows.T
    alike = GROUPS[:, None] == GROUPS
    expected = actcli.cross_entropy(scores, alike / alike.sum(axis=1, keepdims=True))
    assert actcli.npairs_loss(scores, GROUPS) == pytest.approx(expected, rel=1e-15)
    assert actcli.npairs_loss([[0.0, -np.inf], [0.0, 0.0]], [0, 1], reduction="none")[0] == 0


@pytest.mark.parametrize(
    ("name", "tensors", "words"),
    [
        ("ntxent_loss", (np.eye(3), [0, 1]), "a group for each row"),
        ("ntxent_loss", ([1.0, 2.0], [0, 1]), "a group for each row"),
        ("supcon_loss", (np.eye(2), [0.5, 1]), "whole numbers"),
        ("npairs_loss", (np.ones((2, 3)), [0, 1]), r"\(N, N\)"),
        ("clip_loss", (np.eye(2), np.eye(3)), r"\(N, D\) both"),
        ("siglip_loss", ([1.0], [1.0]), r"\(N, D\) both"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(name, tensors, words):
    with pytest.raises(ActcliError, match=words):
        actcli.get(name)(*tensors)
