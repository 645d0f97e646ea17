"""Contrastive cross-entropies over a batch: rows of one group are drawn together, those of different groups apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import loss_family
from actcli.definition.layouts import Laid, Rows, mismatch, whole_numbers
from actcli.definition.parameters import Flag, positive
from actcli.definition.tensors import Tensor, values, whole
from actcli.numerics import class_losses, contrasts, simplex

loss = loss_family("contrastive")


class Groups(Rows):
    """Rows (N, D), each with the number of its group (N): one loss value for each row. square: a row holds one number for each other."""

    together = True

    def __init__(self, square: bool = False) -> None:
        self.square = square

    def lay(self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, Any], values: Mapping[str, Any]) -> Laid:
        """Check the shapes. Raises: BadShape, BadValue."""
        rows = arrays["input"].shape
        if len(rows) != 2 or arrays["target"].shape != rows[:1] or (self.square and rows[0] != rows[1]):
            raise mismatch(
                owner, arrays, f"they are ({'N, N' if self.square else 'N, D'}) and a group for each row (N)"
            )
        whole_numbers(owner, "target", arrays["target"])
        return super().lay(owner, tensors, arrays, values)


def same(target):
    """Pairs of one group, no row with itself."""
    return (target[:, None] == target) & ~np.eye(len(target), dtype=bool)


def different(target):
    """Pairs of different groups."""
    return target[:, None] != target


def groups() -> Tensor:
    return whole("the group of each row, any whole number", per_row=True)


def _u(input):
    """Unit vectors."""
    return contrasts.directions(input)


def _scaled_cosines(u, temperature):
    """Cosines over the temperature."""
    return u.rows @ u.rows.T / temperature


def _pairs(z, same, different):
    """Each positive pair against the negatives of its row."""
    return contrasts.contrast(z, same, different)


@loss(
    "sum(j, -log(exp(s[i, j]/temperature)/(exp(s[i, j]/temperature) + sum(k, exp(s[i, k]/temperature), target[k] != target[i]))),"
    " target[j] == target[i] and j != i)"
    " where s[i, j] = sum(n, input[i, n]*input[j, n])/sqrt(sum(n, input[i, n]**2)*sum(n, input[j, n]**2))",
    input=values("vectors (N, D)"),
    target=groups(),
    temperature=positive(0.07, "divides the cosines", symbol="τ", arrays=False, optax="temperature"),
    layout=Groups(),
    where={"same": same, "different": different, "u": _u, "z": _scaled_cosines, "pairs": _pairs},
    divides="the number of positive pairs, each in both orders",
    view="contrast",
    aliases="info_nce simclr",
    optax="ntxent",
    dialects={"optax": Dialect("The mean over positive pairs, unlike optax's other losses.", reduction="mean")},
    source="Chen et al., A simple framework for contrastive learning of visual representations, ICML 2020; Sohn, NIPS 2016",
    pitfalls=("Vectors are divided by their lengths; supcon_loss takes them to have length 1.",),
    notes=(
        "The loss of a row is the sum over its positive pairs; the mean divides by the number of these, as in optax, which returns the mean alone.",
        "The denominator holds the pair itself and the negatives of its row (optax, pytorch-metric-learning); SimCLR has all others in it, which is"
        " the same where each row has one partner.",
        "A zero vector has cosine 0 with all others, NaN in optax. SimCLR's τ is 0.5.",
    ),
)
def ntxent_loss(pairs):
    """Cross-entropy of each positive pair of a batch against the negatives of its row, at cosines over a temperature."""
    return pairs.losses.sum(axis=-1)


@ntxent_loss.divisor
def _(same):
    return np.count_nonzero(same)


@ntxent_loss.derivative
def _(pairs, u, temperature, cotangent):
    pushes = pairs.pulls.sum(axis=-1, keepdims=True) * pairs.negatives.shares
    return contrasts.pull_of_products(u, cotangent[:, None] * (pushes - pairs.pulls) / temperature)


@ntxent_loss.derivative(wrt="temperature")
def _(z, pairs, temperature):
    lead = (pairs.negatives.shares * z).sum(axis=-1, keepdims=True) - z
    return -(pairs.pulls * lead).sum(axis=-1) / temperature


def _rows(input, normalize):
    """The vectors as they are compared."""
    return contrasts.directions(input, normalize)


def _masked(u, temperature):
    """Products over the temperature, without those of a row with itself."""
    return np.where(np.eye(len(u.rows), dtype=bool), -np.inf, u.rows @ u.rows.T / temperature)


def _shares(same):
    """1 over the number of partners, for each partner."""
    return same / np.maximum(same.sum(axis=-1, keepdims=True), 1)


def _entropies(z, shares):
    """The cross-entropy of each row, 0 where there is no partner."""
    return np.where(shares == 0, 0.0, -shares * simplex.log_softmax(z)).sum(axis=-1)


def _residuals(z, shares):
    """The slopes by z."""
    return np.where(shares.any(axis=-1, keepdims=True), class_losses.softmax_residual(z, shares), 0.0)


@loss(
    "-temperature/base_temperature*sum(j, log(exp(s[i, j]/temperature)/sum(k, exp(s[i, k]/temperature), k != i)),"
    " target[j] == target[i] and j != i)/sum(j, 1, target[j] == target[i] and j != i)"
    " where s[i, j] = sum(n, input[i, n]*input[j, n])/sqrt(sum(n, input[i, n]**2)*sum(n, input[j, n]**2)) if normalize"
    " else sum(n, input[i, n]*input[j, n])",
    input=values("vectors (N, D), of length 1 unless normalize"),
    target=groups(),
    temperature=positive(0.07, "divides the products of vectors", symbol="τ", arrays=False),
    base_temperature=positive(0.07, "the loss is multiplied by τ over this", symbol="τ₀", arrays=False),
    normalize=Flag(False, "divide each vector by its length first"),
    layout=Groups(),
    where={
        "same": same,
        "u": _rows,
        "z": _masked,
        "shares": _shares,
        "entropies": _entropies,
        "residuals": _residuals,
    },
    view="contrast",
    aliases="supervised_contrastive",
    source="Khosla et al., Supervised contrastive learning, NeurIPS 2020",
    pitfalls=(
        "Vectors are taken to have length 1 and are not divided by it unless normalize=true, as in the reference code; ntxent_loss divides them.",
    ),
    notes=(
        "The form with the sum outside the logarithm (the paper's L_out). A row without a partner has loss 0 and counts in the mean.",
    ),
)
def supcon_loss(entropies, temperature, base_temperature):
    """Cross-entropy of each row over all others, its target spread evenly over the rows of its group."""
    return temperature / base_temperature * entropies


@supcon_loss.derivative
def _(u, residuals, base_temperature, cotangent):
    return contrasts.pull_of_products(u, cotangent[:, None] * residuals / base_temperature)


@supcon_loss.derivative(wrt="temperature")
def _(z, shares, base_temperature):
    # τ/τ₀ times the cross-entropy, and z falls as 1/τ: what remains is the entropy of the softmax
    certain = simplex.log_softmax(z)
    spread = -np.where(np.isneginf(z), 0.0, np.exp(certain) * certain).sum(axis=-1)
    return np.where(shares.any(axis=-1), spread, 0.0) / base_temperature


@supcon_loss.derivative(wrt="base_temperature")
def _(entropies, temperature, base_temperature):
    return -temperature / base_temperature / base_temperature * entropies


def _q(target):
    """The target distribution of each row: even over the rows of its group, itself among them."""
    alike = target[:, None] == target
    return alike / alike.sum(axis=-1, keepdims=True)


@loss(
    "-sum(j, log(exp(input[i, j])/sum(k, exp(input[i, k]))), target[j] == target[i])/sum(j, 1, target[j] == target[i])",
    input=values("similarities of each anchor with each positive (N, N)"),
    target=groups(),
    layout=Groups(square=True),
    where=(_q,),
    view="similarity",
    tf="tfa.losses.npairs_loss",
    dialects={"tf": Dialect("tfa.losses, the mean.", reduction="mean")},
    source="Sohn, Improved deep metric learning with multi-class N-pair loss objective, NIPS 2016",
    notes=(
        "Takes the matrix of similarities, often a·pᵀ of anchors and positives; row i belongs with every column of its group, i included.",
        "The paper adds a penalty on the squared lengths of the vectors.",
    ),
)
def npairs_loss(input, q):
    """Cross-entropy of each row of similarities, its target spread evenly over the columns of its group."""
    return np.where(q == 0, 0.0, -q * simplex.log_softmax(input)).sum(axis=-1)


@npairs_loss.derivative
def _(input, q):
    return class_losses.softmax_residual(input, q)
