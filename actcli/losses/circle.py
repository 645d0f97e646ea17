"""Circle loss: pairs of a batch, each weighted by how far it is from where it should be."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import loss_family
from actcli.definition.parameters import Flag, positive, real
from actcli.definition.tensors import values
from actcli.losses.contrastive import Groups, different, groups, same
from actcli.numerics import contrasts, exponentials

loss = loss_family("contrastive")


def _apart(input):
    """1 - x·y."""
    return 1 - input @ input.T


def _d(apart):
    """The distance, not below 0 for vectors that are longer than 1."""
    return np.maximum(apart, 0)


def _room(d, margin):
    """The weights of negative pairs, those of positive ones before γ, and whether they count."""
    return np.maximum(1 + margin - d, 0), np.maximum(margin + d, 0)


def _positives(same, target, remove_diagonal):
    """Pairs of one group, with remove_diagonal no row with itself."""
    return same if remove_diagonal else target[:, None] == target


def _far(d, room, different, gamma, margin):
    """The negatives of each row, pooled."""
    return contrasts.pool(gamma * room[0] * (1 - margin - d), different)


def _near(d, room, positives, gamma, margin):
    """The positives of each row, pooled."""
    return contrasts.pool(-gamma * room[1] * (margin - d), positives)


def _strength(far, near):
    """How strongly a row pulls."""
    return exponentials.sigmoid(far.value + near.value)


@loss(
    "softplus(log(a[i]) + log(b[i]))"
    " where a[i] = sum(j, exp(gamma*max(0, 1 + margin - d[i, j])*(1 - margin - d[i, j])), target[j] != target[i]);"
    " b[i] = sum(j, exp(-gamma*max(0, margin + d[i, j])*(margin - d[i, j])), target[j] == target[i] and (j != i or not remove_diagonal));"
    " d[i, j] = max(0, 1 - sum(n, input[i, n]*input[j, n]))",
    input=values("vectors of length 1 (N, D)"),
    target=groups(),
    gamma=positive(80.0, "sharpness", arrays=False, keras="gamma"),
    margin=real(
        0.4, "how near positives, how far from 1 negatives should be", symbol="m", arrays=False, keras="margin"
    ),
    remove_diagonal=Flag(True, "no row is a positive of itself", keras="remove_diagonal"),
    layout=Groups(),
    where=(same, different, _apart, _d, _room, _positives, _far, _near, _strength),
    divides="the number of rows that have both positives and negatives",
    view="contrast",
    keras="losses.Circle",
    source="Sun et al., Circle loss, CVPR 2020",
    notes=(
        "d is one minus the cosine of unit vectors; vectors are not divided by their length, as in Keras. The paper has γ = 256, m = 0.25 for faces.",
        "A row without positives or without negatives has loss 0; the mean leaves it out, as in Keras, which leaves out every row of loss 0.",
        "Gradients go through the weights max(0, ·), as in Keras; the paper takes them for constants.",
    ),
)
def circle_loss(far, near):
    """Softplus of the pooled distances of negative and positive pairs, each weighted by how far it is from its optimum.

    Where d reaches 0 the slope passes, where a weight reaches 0 it is 0, as PyTorch's clamp and relu have it; Keras averages both sides.
    """
    return exponentials.softplus(far.value + near.value)


@circle_loss.divisor
def _(positives, different):
    return np.count_nonzero(positives.any(axis=-1) & different.any(axis=-1))


@circle_loss.derivative
def _(input, apart, d, room, far, near, strength, gamma, margin, cotangent):
    by_far = -far.shares * (room[0] + np.where(room[0] > 0, 1 - margin - d, 0.0))
    by_near = near.shares * np.where(room[1] > 0, 2 * d, 0.0)
    by_d = gamma * (cotangent * strength)[:, None] * (by_far + by_near)
    return contrasts.pull_of_products(contrasts.Directions(input, None), np.where(apart >= 0, -by_d, 0.0))


@circle_loss.derivative(wrt="gamma")
def _(d, room, far, near, strength, margin):
    far_logit, near_logit = room[0] * (1 - margin - d), -room[1] * (margin - d)
    return strength * (far.shares * far_logit + near.shares * near_logit).sum(axis=-1)


@circle_loss.derivative(wrt="margin")
def _(d, room, far, near, strength, gamma, margin):
    by_far = np.where(room[0] > 0, 1 - margin - d, 0.0) - room[0]
    by_near = -np.where(room[1] > 0, 2 * margin, 0.0)
    return gamma * strength * (far.shares * by_far + near.shares * by_near).sum(axis=-1)
