"""Cross-entropy over classes, from logits, log-probabilities and probabilities."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect, another
from actcli.definition.families import loss_family
from actcli.definition.layouts import Classes
from actcli.definition.over_classes import ignored
from actcli.definition.parameters import Flag, Integer, Numbers, nonnegative, unit
from actcli.definition.tensors import classes, log_probabilities, logits, probabilities
from actcli.numerics import class_losses, simplex

loss = loss_family("cross-entropy")

WEIGHTED = (
    "the sum of the weights of the targets that are not ignored; for probabilities as targets, the number of samples"
)


def mean_over_weights(entry):
    """Add what `mean` divides by where classes have weights, and its slope by them."""

    @entry.divisor
    def _(target, weight):
        return target.total(weight)

    @entry.divisor_derivative(wrt="weight")
    def _(target):
        return target.occurrences()


def smoothed_derivatives(entry):
    """Add the derivatives of -Σ w q log p by target, weights and smoothing, for an entry with an intermediate logp."""

    @entry.derivative(wrt="target")
    def _(logp, weight, label_smoothing):
        return -(1 - label_smoothing) * (logp if weight is None else logp * weight)

    @entry.derivative(wrt="weight")
    def _(logp, target, label_smoothing):
        q = class_losses.smoothed(target, label_smoothing)
        return np.where(q == 0, 0.0, -q * logp)

    @entry.derivative(wrt="label_smoothing")
    def _(logp, target, weight):
        return class_losses.smoothing_slope(logp, target, weight)


@loss(
    "-sum(k, target[k]*input[k]) if weight is None else -sum(k, weight[k]*target[k]*input[k])",
    input=log_probabilities(
        "(C), (N, C) or (N, C, …)",
        instead={"logit": "cross_entropy", "probability": "sparse_categorical_cross_entropy"},
    ),
    target=classes(),
    weight=Numbers(None, "one weight for each class", per_class=True, symbol="w", torch="weight", onnx="weights"),
    ignore_index=ignored(keras="ignore_class", onnx="ignore_index"),
    layout=Classes(),
    divides=WEIGHTED,
    view="logits map",
    window=(-5.0, 0.0),
    aliases="nll negative_log_likelihood NLLLoss2d",
    torch="nn.NLLLoss, F.nll_loss",
    onnx="NegativeLogLikelihoodLoss",
    source="PyTorch, nn.NLLLoss",
    pitfalls=(
        "The input is log-probabilities (log_softmax) and nothing enforces it; cross_entropy takes logits, sparse_categorical_cross_entropy"
        " probabilities. For logits 1, 2, 0.5 and class 1 it is 0.4644 of the log_softmax, -0.6285 of the softmax, -2 of the logits.",
    ),
    notes=("For logits 1, 2, 0.5 and class 1, log_softmax is -1.464, -0.464, -1.964 and the loss 0.464369.",),
)
def nll_loss(input, target, weight):
    """Minus the log-probability of the right class."""
    return target.expectation(-input if weight is None else -input * weight)


mean_over_weights(nll_loss)


@nll_loss.derivative
def _(target, weight):
    return 0.0 - (target.dense() if weight is None else target.dense() * weight)


@nll_loss.derivative(wrt="target")
def _(input, weight):
    return -input if weight is None else -input * weight


@nll_loss.derivative(wrt="weight")
def _(input, target):
    return np.where(target.dense() == 0, 0.0, -target.dense() * input)


def _parts(input, small):
    """The logits less the largest, and their exponentials."""
    return simplex.split(input, small)


def _logp(input, parts):
    """Log-probabilities of the logits."""
    return simplex.log_softmax(input, parts)


@loss(
    "(-sum(k, q[k]*log(p[k])) if weight is None else -sum(k, weight[k]*q[k]*log(p[k])))"
    " where p[k] = exp(input[k])/sum(j, exp(input[j]));"
    " q[k] = target[k] if label_smoothing == 0 else (1 - label_smoothing)*target[k] + label_smoothing/size(input)",
    input=logits("(C), (N, C) or (N, C, …)", instead={"probability": "categorical_cross_entropy"}),
    target=classes(),
    weight=Numbers(None, "one weight for each class", per_class=True, symbol="w", torch="weight", onnx="weights"),
    ignore_index=ignored(keras="ignore_class", onnx="ignore_index"),
    label_smoothing=unit(
        0.0,
        "share of the target spread evenly over all classes",
        arrays=False,
        torch="label_smoothing",
        keras="label_smoothing",
        smp="smooth_factor",
        timm="smoothing",
    ),
    layout=Classes(),
    where=(_parts, _logp),
    divides=WEIGHTED,
    view="logits map",
    aliases="softmax_cross_entropy softmax_cross_entropy_with_integer_labels safe_softmax_cross_entropy SoftCrossEntropyLoss"
    " label_smoothing_cross_entropy",
    torch="nn.CrossEntropyLoss, F.cross_entropy",
    optax="softmax_cross_entropy",
    keras="losses.CategoricalCrossentropy(from_logits=True)",
    onnx="SoftmaxCrossEntropyLoss",
    tf="nn.softmax_cross_entropy_with_logits",
    dialects={
        "keras": Dialect(
            "The same where the classes are the last axis; indices belong to SparseCategoricalCrossentropy."
        ),
        "onnx": Dialect("The same; no index is ignored unless ignore_index is given."),
        "smp": another("SoftCrossEntropyLoss divides by all pixels, the ignored ones too: 0.732 where this is 1.464."),
    },
    source="Good, Rational decisions, 1952; Szegedy et al., 2016 (label smoothing)",
    pitfalls=(
        "The input is logits. After a softmax of one's own it is softmax twice, and the loss cannot fall below log(1 + (C - 1)/e): 0.3133 for 2"
        " classes, 1.4612 for 10. categorical_cross_entropy and sparse_categorical_cross_entropy take probabilities, nll_loss the result of"
        " log_softmax.",
        "`mean` over class indices divides by the weights of the targets, over probabilities by the number of samples, as binary_cross_entropy,"
        " binary_cross_entropy_with_logits and multi_margin_loss always do: logits 0, 0 twice, weights 1, 3 and targets 0, 1 cost 0.6931 as"
        " indices, 1.3863 as one-hot rows.",
        "label_smoothing with weights: each class's share of ε is weighted by its own class, and `mean` still divides by the weights of the"
        " targets: logits 2, 0, class 0, weights 1, 3 and ε = 0.2 cost 0.7523; without weights 0.3269.",
        "Of ε the right class keeps its share ε/C: 0.9333 remains for ε = 0.1 and 3 classes.",
        "The class axis is 1, as in PyTorch and ONNX; Keras, optax and tf.nn have it last.",
    ),
    notes=(
        "It is nll_loss of log_softmax in one step: as two steps, logits 1000, 0 give -inf or NaN. H(p, q) = H(p) + KL(p‖q).",
        "-inf masks a class: beside a target probability of 0 it costs nothing, where PyTorch gives NaN.",
    ),
)
def cross_entropy(input, parts, target, weight, label_smoothing):
    """Minus the log-probability of the right class, from logits."""
    return class_losses.cross_entropy_of_logits(input, target, weight, label_smoothing, parts)


mean_over_weights(cross_entropy)
smoothed_derivatives(cross_entropy)


@cross_entropy.derivative
def _(input, parts, target, weight, label_smoothing):
    return class_losses.cross_entropy_slope(input, target, weight, label_smoothing, parts)


def _bounded(input, from_logits, eps):
    """The probabilities within [eps, 1 - eps]."""
    return input if from_logits or eps == 0 else np.clip(input, eps, 1 - eps)


def _logq(bounded, from_logits):
    """Their logarithms."""
    return simplex.log_softmax(bounded) if from_logits else np.log(bounded)


def _logq_slope(input, bounded, from_logits, q):
    """The slope of -Σ q log by the input: p Σq - q for logits, -q/p for probabilities (0 where they are bounded)."""
    if from_logits:
        return class_losses.softmax_residual(input, q)
    return np.where((q == 0) | (input != bounded), 0.0, -q / bounded)


_FROM_LOGITS = "the input is logits, not probabilities"
_INSTEAD = {"logit": "cross_entropy", "log-probability": "nll_loss"}
_WHEN = {"from_logits": {True: logits()}}
_EPS = "bound the probabilities to [ε, 1 - ε] (Keras: 1e-7); 0 for the exact loss"


@loss(
    "-sum(k, target[k]*log(input[k])) if not from_logits else -sum(k, target[k]*log(exp(input[k])/sum(j, exp(input[j]))))",
    input=probabilities("(C), (N, C) or (N, C, …)", instead=_INSTEAD, when=_WHEN),
    target=classes(),
    from_logits=Flag(False, _FROM_LOGITS, keras="from_logits"),
    ignore_index=Integer(None, "targets of this index count for nothing", optional=True, keras="ignore_class"),
    eps=nonnegative(0.0, _EPS, arrays=False, constant=True),
    axis=Integer(None, "the class axis; none for PyTorch's: 1, or 0 of a single sample", optional=True, torch="dim"),
    layout=Classes(),
    where=(_bounded, _logq),
    view="simplex",
    aliases="sparse_entropy sparse_entropy_loss sparse_cross_entropy",
    keras="losses.SparseCategoricalCrossentropy",
    dialects={
        "keras": Dialect(
            "Bounds probabilities at 1e-7, 16.118 for a right class of 0; rows are divided by their sum first.",
            eps=1e-7,
        ),
    },
    source="Keras, losses.SparseCategoricalCrossentropy",
    pitfalls=(
        "The input is probabilities unless from_logits=true, as in Keras; cross_entropy takes logits, nll_loss log-probabilities. Scores 2, 1 and"
        " class 0 cost -0.6931 as probabilities, 0.3133 as logits.",
        "A probability of 0 for the right class costs ∞; Keras divides rows by their sum and bounds at 1e-07: 16.118.",
    ),
    notes=(
        "For rows (.1, .7, .2), (.3, .7, 0), (.5, .4, .1) and labels 2, 1, 0 the losses are -log .2, -log .7, -log .5: 1.609, 0.357, 0.693, sum 2.659.",
    ),
)
def sparse_categorical_cross_entropy(logq, target):
    """Minus the log of the probability given to the right class."""
    return target.expectation(-logq)


@sparse_categorical_cross_entropy.derivative
def _(input, bounded, target, from_logits):
    return _logq_slope(input, bounded, from_logits, target.dense())


@sparse_categorical_cross_entropy.derivative(wrt="target")
def _(logq):
    return -logq


@loss(
    "-sum(k, q[k]*log(input[k])) if not from_logits else -sum(k, q[k]*log(exp(input[k])/sum(j, exp(input[j]))))"
    " where q[k] = target[k] if label_smoothing == 0 else (1 - label_smoothing)*target[k] + label_smoothing/size(input)",
    input=probabilities("the distribution q: (C), (N, C) or (N, C, …)", instead=_INSTEAD, when=_WHEN),
    target=classes("the distribution p in the shape of the input, or class indices"),
    from_logits=Flag(False, _FROM_LOGITS, keras="from_logits"),
    label_smoothing=unit(
        0.0, "share of the target spread evenly over all classes", arrays=False, keras="label_smoothing"
    ),
    eps=nonnegative(0.0, _EPS, arrays=False, constant=True),
    axis=Integer(
        None, "the class axis; none for PyTorch's: 1, or 0 of a single sample", optional=True, torch="dim", keras="axis"
    ),
    layout=Classes(),
    where=(_bounded, _logq),
    view="distribution",
    aliases="distribution_cross_entropy",
    keras="losses.CategoricalCrossentropy",
    dialects={
        "keras": Dialect(
            "Bounds probabilities at 1e-7, 16.118 for a right class of 0; rows are divided by their sum first.",
            eps=1e-7,
        ),
    },
    source="Good, Rational decisions, 1952",
    pitfalls=(
        "The input is probabilities, such as softmax gives, unless from_logits=true, as in Keras; cross_entropy takes logits. Scores 2, 1 and class"
        " 0 cost -0.6931 as probabilities, 0.3133 as logits.",
        "Keras divides q by its sum, which leaves the value of a distribution and adds Σp to the gradient, and bounds it at 1e-07: 16.118 where the loss is ∞.",
    ),
    notes=("H(p, q) = H(p) + KL(p‖q).",),
)
def categorical_cross_entropy(logq, target, label_smoothing):
    """Cross-entropy of two distributions, H(p, q) = -Σ p log q."""
    return class_losses.cross_entropy(logq, target, None, label_smoothing)


@categorical_cross_entropy.derivative
def _(input, bounded, target, from_logits, label_smoothing):
    return _logq_slope(input, bounded, from_logits, class_losses.smoothed(target, label_smoothing))


@categorical_cross_entropy.derivative(wrt="target")
def _(logq, label_smoothing):
    return -(1 - label_smoothing) * logq


@categorical_cross_entropy.derivative(wrt="label_smoothing")
def _(logq, target):
    return class_losses.smoothing_slope(logq, target, None)
