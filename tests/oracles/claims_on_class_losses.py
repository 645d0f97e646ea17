"""What pitfalls of losses over classes, of probabilities and of sequences claim, computed again."""

from __future__ import annotations

import math

import numpy as np

import actcli as a

from .claim import Claim

P, Q = [0.5, 0.5], [0.25, 0.75]
SURE = {count: np.where(np.arange(count) == 0, 1e4, 0.0) for count in (2, 10)}  # logits; one class is certain
SCORES, FAR = [1.0, 0.5, 0.2], [0.2, -3.0, -4.0]
TIED = [[0.0, 0.0], [0.0, 0.0]]
LOGITS = [1.0, 2.0, 0.5]


def twice(count):
    """Cross-entropy of the softmax of logits, at the best."""
    least = a.cross_entropy(a.softmax(SURE[count]), 0)
    assert abs(least - math.log1p((count - 1) / math.e)) < 1e-15
    return least


def smoothed(weight):
    """Cross-entropy of two classes with smoothing."""
    return a.cross_entropy([2.0, 0.0], 0, label_smoothing=0.2, weight=weight)


def target_left():
    """What smoothing leaves to the right class: softmax minus the gradient."""
    return 1 / 3 - a.cross_entropy.grad([0.0, 0.0, 0.0], 0, label_smoothing=0.1)[0]


def wrong_binary_slope():
    """The slope of a certain and wrong answer."""
    return a.binary_cross_entropy.grad(1.0, 0.0)


def batch(loss, first, second, reduction):
    """A loss over one row."""
    return loss([first], [second], reduction=reduction)


def certain(loss, eps=1e-7):
    """A wrong answer of probability 0, bounded as Keras does."""
    assert loss([0.0, 1.0], 0) == math.inf
    return loss([0.0, 1.0], 0, eps=eps)


def scores_as_probabilities(loss):
    """Scores 2, 1 and class 0 as probabilities and as logits."""
    return loss([2.0, 1.0], 0), loss([2.0, 1.0], 0, from_logits=True)


CLAIMS = [
    Claim("cross_entropy", "log(1 + (C - 1)/e): {:.4f} for 2 classes, {:.4f} for 10", lambda: (twice(2), twice(10))),
    Claim(
        "cross_entropy",
        "logits 0, 0 twice, weights 1, 3 and targets 0, 1 cost {:.4f} as indices, {:.4f} as one-hot rows",
        lambda: (a.cross_entropy(TIED, [0, 1], weight=[1, 3]), a.cross_entropy(TIED, np.eye(2), weight=[1, 3])),
    ),
    Claim(
        "cross_entropy",
        "logits 2, 0, class 0, weights 1, 3 and ε = 0.2 cost {:.4f}; without weights {:.4f}",
        lambda: (smoothed([1, 3]), smoothed(None)),
    ),
    Claim("cross_entropy", "{:.4f} remains for ε = 0.1 and 3 classes", target_left),
    Claim(
        "nll_loss",
        "For logits 1, 2, 0.5 and class 1 it is {:.4f} of the log_softmax, {:.4f} of the softmax, {:g} of the logits",
        lambda: (a.nll_loss(a.log_softmax(LOGITS), 1), a.nll_loss(a.softmax(LOGITS), 1), a.nll_loss(LOGITS, 1)),
    ),
    Claim(
        "sparse_categorical_cross_entropy",
        "Scores 2, 1 and class 0 cost {:.4f} as probabilities, {:.4f} as logits",
        lambda: scores_as_probabilities(a.sparse_categorical_cross_entropy),
    ),
    Claim(
        "sparse_categorical_cross_entropy",
        "bounds at 1e-07: {:.3f}",
        lambda: certain(a.sparse_categorical_cross_entropy),
    ),
    Claim(
        "categorical_cross_entropy",
        "Scores 2, 1 and class 0 cost {:.4f} as probabilities, {:.4f} as logits",
        lambda: scores_as_probabilities(a.categorical_cross_entropy),
    ),
    Claim("categorical_cross_entropy", "bounds it at 1e-07: {:.3f}", lambda: certain(a.categorical_cross_entropy)),
    Claim(
        "binary_cross_entropy",
        "0.9 and a yes cost {:.4f} here, {:.4f} there",
        lambda: (a.binary_cross_entropy(0.9, 1), a.binary_cross_entropy_with_logits(0.9, 1)),
    ),
    Claim(
        "binary_cross_entropy",
        "bounded at -100, as in PyTorch: a certain and wrong answer costs {:g}, not ∞, and its slope is {:g}",
        lambda: (a.binary_cross_entropy(1, 0), wrong_binary_slope()),
    ),
    Claim("binary_cross_entropy", "at 1e-07: {:.3f}", lambda: a.binary_cross_entropy(1e-7, 1)),
    Claim(
        "binary_cross_entropy",
        "for ε = 0.1 a yes is {:g}",
        lambda: round(
            float(0.5 - a.binary_cross_entropy.grad(0.5, 1.0, label_smoothing=0.1) / 4), 12
        ),  # x(1 - x) = 1/4
    ),
    Claim(
        "binary_cross_entropy_with_logits",
        "a yes cannot cost less than {:.4f}, a no not less than {:.4f}",
        lambda: [a.binary_cross_entropy_with_logits(a.sigmoid(x), y) for x, y in ((1e3, 1.0), (-1e3, 0.0))],
    ),
    Claim(
        "binary_cross_entropy_with_logits",
        "with -1 in place of 0 a logit of 2 costs {:.4f}, not {:.4f}",
        lambda: [a.binary_cross_entropy_with_logits(2, label) for label in (-1, 0)],
    ),
    Claim(
        "kl_div",
        "{:.4f} for p = (0.5, 0.5) and q = (0.25, 0.75) where `batchmean` has {:.4f}",
        lambda: [batch(a.kl_div, np.log(Q), P, reduction) for reduction in ("mean", "batchmean")],
    ),
    Claim("kl_div", "Exchanged it is KL(q‖p), {:.4f}", lambda: batch(a.kl_div, np.log(P), Q, "batchmean")),
    Claim("kl_div", "which no divergence is: {:.4f}", lambda: batch(a.kl_div, Q, P, "sum")),
    Claim(
        "kl_divergence",
        "For p = (0.5, 0.5) and q = (0.25, 0.75) it is {:.4f}, exchanged {:.4f}",
        lambda: (a.kl_divergence(Q, P), a.kl_divergence(P, Q)),
    ),
    Claim(
        "kl_divergence",
        "bounds both at 1e-07: {:.3f} for p = (1, 0) and q = (0, 1)",
        lambda: a.kl_divergence([1e-7, 1], [1.0, 1e-7]),
    ),
    Claim(
        "js_divergence",
        "for (0.5, 0.5) and (0.25, 0.75) it is {:.4f}, this {:.4f}",
        lambda: (math.sqrt(a.js_divergence(Q, P)), a.js_divergence(Q, P)),
    ),
    Claim(
        "focal_loss",
        "At logit 0, a yes and γ = 2 the loss is {:.4f}, with α = 0.25 it is {:.4f}",
        lambda: (a.focal_loss(0, 1, gamma=2), a.focal_loss(0, 1, gamma=2, alpha=0.25)),
    ),
    Claim(
        "focal_loss",
        "clamped to [1e-4, 1 - 1e-4] the loss is capped at {:.2f}",
        lambda: -math.log(1e-4) * (1 - 1e-4) ** 2,
    ),
    Claim("focal_loss", "a logit of 100 with target 0 costs {:g}", lambda: a.focal_loss(100, 0)),
    Claim(
        "softmax_focal_loss",
        "for logits 0, 0 and γ = 2 it is {:.4f} here, {:.4f} there",
        lambda: [a.softmax_focal_loss([0.0, 0.0], 0, gamma=2, alpha=alpha) for alpha in (None, 0.25)],
    ),
    Claim(
        "multi_margin_loss",
        "for scores 1, 0.5, 0.2 and class 0 it is {:.4f}, there {:g}",
        lambda: (a.multi_margin_loss(SCORES, 0), a.multiclass_hinge_loss(SCORES, 0)),
    ),
    Claim(
        "multiclass_hinge_loss",
        "for scores 1, 0.5, 0.2 and class 0 it is {:g}, there {:.4f}",
        lambda: (a.multiclass_hinge_loss(SCORES, 0), a.multi_margin_loss(SCORES, 0)),
    ),
    Claim(
        "multiclass_hinge_loss",
        "for scores 0.2, -3, -4 and class 0 it is {:g} here, {:g} there",
        lambda: (a.multiclass_hinge_loss(FAR, 0), a.categorical_hinge(FAR, 0)),
    ),
    Claim(
        "categorical_hinge",
        "For scores 0.2, -3, -4 and class 0 it is {:g}; multiclass_hinge_loss is {:g}",
        lambda: (a.categorical_hinge(FAR, 0), a.multiclass_hinge_loss(FAR, 0)),
    ),
    Claim(
        "ctc_loss",
        "for one frame log 0.5, log 0.5 and the label 1 it is ({:g}, {:g})",
        lambda: a.ctc_loss.grad(np.log([P]), [1], reduction="sum")[0],
    ),
]
