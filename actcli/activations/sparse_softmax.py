"""Softmax's kin that give exact zeros."""

from __future__ import annotations

from actcli.definition.families import activation_family
from actcli.definition.parameters import Real
from actcli.numerics import sparse_simplex

activation = activation_family("softmax")


@activation(
    "max(x[i] - tau, 0) where tau = largest(k, (sum(j, x[j], x[j] >= x[k]) - 1)/sum(j, 1, x[j] >= x[k]))",
    along_axis=True,
    example=(1.0, 1.5, 1.25, 0.0),
    keras="activations.sparsemax",
    tf="addons.activations.sparsemax",
    source="Martins and Astudillo, From softmax to sparsemax, ICML 2016",
    pitfalls=(
        "Keras 3.15 adds up all cumulative sums of the support for the threshold: for (1, 0.5) it gives (0.25, 0), which is no"
        " distribution; right is (0.75, 0.25).",
    ),
    notes=(
        "The point of the simplex nearest to x. Entries that lie 1 or more below the largest are 0; entmax at α = 2.",
        "With s the indicator of the support, the Jacobian is diag(s) - s sᵀ/|S|. A mask of -inf gives 0; +inf, or nothing but -inf, gives NaN.",
    ),
)
def sparsemax(x):
    """The Euclidean projection onto the probability simplex.

    Where an entry is 0 exactly at the edge of the support, it counts as outside: its row and column of the Jacobian are 0.
    """
    return sparse_simplex.sparsemax(x)


@sparsemax.transposed
def _(y, cotangent):
    return sparse_simplex.pull(sparse_simplex.pull_weights(y, 2.0), cotangent)


@sparsemax.jacobian
def _(y):
    return sparse_simplex.jacobian(sparse_simplex.pull_weights(y, 2.0))


@activation(
    words="max(0, (α - 1) xᵢ - τ)^(1/(α - 1)) with τ such that Σ yᵢ = 1; softmax for α = 1",
    along_axis=True,
    example=(1.0, 1.5, 1.25, 0.0),
    alpha=Real(1.5, "sparsity: 1 is softmax, 2 is sparsemax", low=1.0, arrays=False),
    variants={"entmax15": {"alpha": 1.5}},
    aliases="alpha_entmax entmax_bisect",
    source="Peters et al., Sparse sequence-to-sequence models, ACL 2019; Correia et al., Adaptively sparse transformers, EMNLP 2019",
    notes=(
        "Maximises pᵀx plus Tsallis' entropy of order α. With s = p^(2 - α) on the support, the Jacobian is diag(s) - s sᵀ/Σs.",
        "The threshold is found by Newton's steps within a bracket, for every α; at 1.5 it agrees with the closed form by sorting.",
    ),
)
def entmax(x, alpha):
    """A distribution between softmax and sparsemax, with exact zeros for α > 1.

    Where an entry is 0 exactly at the edge of the support, it counts as outside.
    """
    return sparse_simplex.entmax(x, alpha)


@entmax.transposed
def _(y, cotangent, alpha):
    return sparse_simplex.pull(sparse_simplex.pull_weights(y, alpha), cotangent)


@entmax.jacobian
def _(y, alpha):
    return sparse_simplex.jacobian(sparse_simplex.pull_weights(y, alpha))


@entmax.derivative(wrt="alpha")
def _(y, alpha):
    return sparse_simplex.entmax_by_alpha(y, alpha)


@activation(
    "1 if sum(j, 1, x[j] > x[i] or x[j] == x[i] and j < i) == 0 else 0",
    along_axis=True,
    aliases="argmax_onehot",
    onnx="Hardmax",
    source="ONNX, Hardmax",
    pitfalls=(
        "The first of several largest takes all, as in ONNX; the limit of softmax(βx) as β → ∞ shares equally: 1, 1 gives 1, 0 here, 0.5, 0.5 there.",
    ),
    notes=("Its derivative is 0 wherever there is one. +inf, or nothing but -inf, gives NaN, as for softmax.",),
)
def hardmax(x):
    """One-hot at the largest entry, the first where several are.

    The derivative is reported as 0 at ties too, where the value jumps.
    """
    return sparse_simplex.hardmax(x)


@hardmax.transposed
def _(y, cotangent):
    return 0.0 * y * cotangent
