"""Focal losses: cross-entropy that counts easy examples less."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect, another
from actcli.definition.families import loss_family
from actcli.definition.layouts import Classes
from actcli.definition.parameters import Integer, Numbers, nonnegative, unit
from actcli.definition.tensors import classes, logits, probabilities
from actcli.numerics import exponentials, simplex

loss = loss_family("focal")

# Below this 1 - p_t loses digits and then vanishes.
_LOST = 1e-300


def _miss(input, target):
    """1 - p_t, the probability of the wrong answer."""
    return target * exponentials.sigmoid(-input) + (1 - target) * exponentials.sigmoid(input)


def _bce(input, target):
    """Binary cross-entropy."""
    return exponentials.binary_cost(input, target)


def _bce_slope(input, target):
    """Its slope, σ(x) - y without the cancellation."""
    return exponentials.binary_cost_slope(input, target)


def _rate(input, target):
    """d log(1 - p_t)/dx, in which the powers of a vanishing 1 - p_t have cancelled."""
    yes = np.where(target == 0, 0.0, target / exponentials.sigmoid(input))
    no = np.where(target == 1, 0.0, (1 - target) / exponentials.sigmoid(-input))
    return (1 - 2 * target) / (yes + no)


def _half(miss, gamma):
    """The root of (1 - p_t)^γ: a product with both halves underflows only where the result does."""
    return np.power(miss, gamma / 2)


def _half_rate(input, target, miss, rate, half, gamma):
    """half · rate, where it can be with a power of 1 - p_t less, as its rounding errors would count γ times."""
    reduced = (1 - 2 * target) * exponentials.sigmoid_slope(input) * np.power(miss, gamma / 2 - 1)
    return np.where(miss < _LOST, half * rate, reduced)


def _alpha_t(target, alpha):
    """The weight of the class."""
    return 1.0 if alpha is None else target * alpha + (1 - target) * (1 - alpha)


@loss(
    "(1 if alpha is None else target*alpha + (1 - target)*(1 - alpha))*(target*(1 - p) + (1 - target)*p)**gamma"
    "*(-target*log(p) - (1 - target)*log(1 - p)) where p = 1/(1 + exp(-input))",
    input=logits(),
    target=probabilities("0 or 1, or a probability", instead={"class": "softmax_focal_loss"}),
    gamma=nonnegative(
        2.0,
        "how much easy examples count less; 0 is binary cross-entropy",
        torchvision="gamma",
        keras="gamma",
        optax="gamma",
    ),
    alpha=unit(
        None,
        "weight of class 1, class 0 has 1 - α; none for no weights",
        optional=True,
        example=0.25,
        torchvision="alpha",
        keras="alpha",
        optax="alpha",
    ),
    where=(_miss, _bce, _bce_slope, _rate, _half, _half_rate, _alpha_t),
    view="logit",
    window=(-5.0, 5.0),
    aliases="binary_focal_crossentropy focal_binary_cross_entropy SigmoidFocalCrossEntropy",
    torchvision="ops.sigmoid_focal_loss",
    optax="sigmoid_focal_loss",
    keras="losses.BinaryFocalCrossentropy",
    dialects={
        "keras": Dialect(
            "The same; its alpha of 0.25 counts with apply_class_balancing only, and it takes probabilities unless from_logits."
        ),
        "torchvision": Dialect(
            "A positive counts a quarter, a negative three quarters: 0.0433 for logit 0 and target 1, here 0.173; off is alpha = -1.",
            alpha=0.25,
        ),
        "smp": Dialect("The same for labels 0 and 1; for others p of the right answer is exp(-BCE)."),
        "kornia": Dialect("α must be given.", alpha=...),
        "tfa": Dialect(
            "As torchvision; takes probabilities unless from_logits, and adds up the last axis.",
            alpha=0.25,
            reduction="none",
        ),
    },
    source="Lin et al., Focal loss for dense object detection, ICCV 2017",
    pitfalls=(
        "α = 0.25 is on by default in torchvision (-1 turns it off) and TensorFlow Addons, none here and in optax, smp and MONAI; Keras has 0.25"
        " but leaves it off unless apply_class_balancing=True. At logit 0, a yes and γ = 2 the loss is 0.1733, with α = 0.25 it is 0.0433.",
        "The input is a logit; Keras takes a probability unless from_logits=True. Computed from probabilities clamped to [1e-4, 1 - 1e-4] the loss"
        " is capped at 9.21 and the gradient of the worst errors is almost 0; a logit of 100 with target 0 costs 100.",
        "α weights the positive class; in softmax_focal_loss one number scales everything.",
    ),
    notes=("Well classified examples are down-weighted, not penalised.",),
)
def focal_loss(bce, half, alpha_t):
    """Binary cross-entropy times (1 - p_t)^γ."""
    return alpha_t * half * bce * half


@focal_loss.derivative
def _(bce, bce_slope, half, half_rate, gamma, alpha_t):
    return alpha_t * half * (half * bce_slope + gamma * half_rate * bce)


@focal_loss.derivative(order=2)
def _(input, miss, bce, bce_slope, rate, gamma, alpha_t):
    bend = rate * ((gamma - 1) * rate - np.tanh(input / 2))
    return (
        alpha_t
        * np.power(miss, gamma)
        * (exponentials.sigmoid_slope(input) + gamma * (2 * rate * bce_slope + bend * bce))
    )


@focal_loss.derivative(wrt="target")
def _(input, miss, bce, half, gamma, alpha, alpha_t):
    weight_slope = 0.0 if alpha is None else 2 * alpha - 1
    # (1 - p_t)^(γ-1) bce is ∞ · 0 where 1 - p_t vanishes like exp(-|x|); bce/(1 - p_t) is 1 there.
    lost = miss < _LOST
    half = np.where(lost, np.power(np.exp(-np.abs(input) / 2), gamma), half)
    ratio = np.where(lost, 1.0, bce / miss)
    return half * (weight_slope * bce - alpha_t * (gamma * np.tanh(input / 2) * ratio + input)) * half


@focal_loss.derivative(wrt="gamma")
def _(miss, bce, gamma, alpha_t):
    return np.where(miss == 0, 0.0, alpha_t * np.power(miss, gamma) * np.log(miss) * bce)


@focal_loss.derivative(wrt="alpha")
def _(miss, bce, target, gamma, alpha):
    return np.zeros_like(bce) if alpha is None else (2 * target - 1) * np.power(miss, gamma) * bce


def _logp(input):
    """Log-probabilities."""
    return simplex.log_softmax(input)


def _split(input):
    """p and 1 - p for each class."""
    return simplex.softmax_with_complement(input)


def _others(split):
    """1 - p."""
    return split[1]


def _a(alpha):
    """The weights, 1 where there are none."""
    return 1.0 if alpha is None else alpha


@loss(
    "-sum(k, target[k]*(1 - p[k])**gamma*log(p[k])) if alpha is None else -sum(k, alpha[k]*target[k]*(1 - p[k])**gamma*log(p[k]))"
    " where p[k] = exp(input[k])/sum(j, exp(input[j]))",
    input=logits("(C), (N, C) or (N, C, …)"),
    target=classes(),
    gamma=nonnegative(2.0, "how much easy examples count less; 0 is cross_entropy", arrays=False, keras="gamma"),
    alpha=Numbers(None, "one weight for each class, or one number for all", symbol="α", keras="alpha"),
    ignore_index=Integer(-100, "targets of this index count for nothing"),
    layout=Classes(),
    where=(_logp, _split, _others, _a),
    view="logits map",
    aliases="categorical_focal_crossentropy multiclass_focal_loss",
    keras="losses.CategoricalFocalCrossentropy",
    dialects={
        "keras": Dialect("α scales the whole loss; takes probabilities unless from_logits.", alpha=0.25),
        "monai": another(
            "FocalLoss is a sigmoid for each class unless use_softmax, and its alpha spares class 0, the background."
        ),
        "kornia": another("Its alpha weighs the classes above 0, 1 - alpha the class 0."),
    },
    source="Lin et al., Focal loss for dense object detection, ICCV 2017",
    pitfalls=(
        "One number for α scales the whole loss, and Keras' is 0.25 by default: for logits 0, 0 and γ = 2 it is 0.1733 here, 0.0433 there. MONAI"
        " and Kornia make it the weight of foreground against class 0, focal_loss that of the positive class.",
    ),
)
def softmax_focal_loss(logp, others, target, gamma, a):
    """Cross-entropy times (1 - p)^γ of the right class."""
    return target.expectation(-a * np.power(others, gamma) * logp)


@softmax_focal_loss.derivative
def _(logp, split, target, gamma, a):
    # (γ p log p - (1 - p)) (1 - p)^(γ-1), with log p / (1 - p) → -1 where p is 1.
    p, others = split
    ratio = np.where(others == 0, -1.0, logp / others)
    pull = target.dense() * a * np.power(others, gamma) * (gamma * p * ratio - 1)
    pull = np.where(target.dense() == 0, 0.0, pull)
    return pull * others - p * (pull.sum(axis=-1, keepdims=True) - pull)


@softmax_focal_loss.derivative(wrt="target")
def _(logp, others, gamma, a):
    return -a * np.power(others, gamma) * logp


@softmax_focal_loss.derivative(wrt="gamma")
def _(logp, others, target, gamma, a):
    return target.expectation(np.where(others == 0, 0.0, -a * np.power(others, gamma) * np.log(others) * logp))


@softmax_focal_loss.derivative(wrt="alpha")
def _(logp, others, target, gamma):
    return np.where(target.dense() == 0, 0.0, -target.dense() * np.power(others, gamma) * logp)
