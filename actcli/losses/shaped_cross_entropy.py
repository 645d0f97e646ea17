"""Cross-entropy in other shapes: a polynomial, a power between it and the absolute error, the square of its normaliser."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import loss_family
from actcli.definition.layouts import Classes
from actcli.definition.over_classes import class_axis, ignored
from actcli.definition.parameters import nonnegative, real, unit
from actcli.definition.tensors import classes, logits, probabilities
from actcli.numerics import box_cox, class_losses, logarithms, simplex

loss = loss_family("cross-entropy")


def _logp(input):
    """Log-probabilities of the logits."""
    return simplex.log_softmax(input)


def _split(input):
    """The probabilities and what they lack to 1."""
    return simplex.softmax_with_complement(input)


@loss(
    "sum(k, target[k]*(-log(p[k]) + epsilon*(1 - p[k]))) where p[k] = exp(input[k])/sum(j, exp(input[j]))",
    input=logits("(C), (N, C) or (N, C, …)"),
    target=classes(),
    epsilon=real(
        2.0,
        "how much is added to the coefficient of the first power of 1 - p; 0 is cross_entropy, -1 takes it away",
        arrays=False,
        optax="epsilon",
        timm="epsilon",
    ),
    ignore_index=ignored(),
    axis=class_axis(optax="axis"),
    layout=Classes(),
    where=(_logp, _split),
    view="logits map",
    aliases="poly_loss poly_loss_cross_entropy PolyCrossEntropy",
    optax="poly_loss_cross_entropy",
    timm="PolyCrossEntropy",
    source="Leng et al., PolyLoss: a polynomial expansion perspective of classification loss functions, ICLR 2022",
    notes=(
        "-log p is Σ (1 - p)ᵏ/k; ε is added to the coefficient of k = 1. The paper takes 2 for ImageNet and -1 for detection, where the loss"
        " is about (1 - p)²/2 near p = 1: 1.031e-9 for logits 10, 0.",
        "A distribution as target weighs the classes' losses. optax has ε (1 - Σ y p) in their place, the same where Σ y = 1.",
    ),
)
def poly1_cross_entropy(logp, split, target, epsilon):
    """Cross-entropy with the first term of its expansion in 1 - p reinforced."""
    missing = split[1]
    return target.expectation((1 + epsilon) * missing + logarithms.log_excess(logp, missing))


@poly1_cross_entropy.derivative
def _(input, split, target, epsilon):
    p, missing = split
    steepness = np.where(p < 0.5, 1 + epsilon * p, (1 + epsilon) - epsilon * missing)
    return class_losses.softmax_residual(input, target.dense() * steepness)


@poly1_cross_entropy.derivative(wrt="target")
def _(logp, split, epsilon):
    return (1 + epsilon) * split[1] + logarithms.log_excess(logp, split[1])


@poly1_cross_entropy.derivative(wrt="epsilon")
def _(split, target):
    return target.expectation(split[1])


def _log_input(input):
    """The logarithms of the probabilities."""
    return np.log(input)


@loss(
    "sum(k, target[k]*(1 - input[k]**q)/q) if q != 0 else -sum(k, target[k]*log(input[k]))",
    input=probabilities("(C), (N, C) or (N, C, …)"),
    target=classes(),
    q=unit(
        0.5, "from cross-entropy (0) to half the absolute error (1), which noise disturbs less", arrays=False, keras="q"
    ),
    ignore_index=ignored(),
    axis=class_axis(),
    layout=Classes(),
    where=(_log_input,),
    view="simplex",
    aliases="gce lq_loss CategoricalGeneralizedCrossEntropy",
    keras="losses.CategoricalGeneralizedCrossEntropy",
    source="Zhang and Sabuncu, Generalized cross entropy loss for training deep neural networks with noisy labels, NeurIPS 2018",
    notes=(
        "The input is probabilities; the paper's q is 0.7, Keras' class has 0.5 and its function no default. At q = 1 the loss is 1 - p.",
        "A distribution as target weighs the classes' losses; Keras raises Σ y p to the power q, the same for one-hot targets.",
        "q = 0 is the limit -log p, and tiny q lose no digit: (1 - pᵠ)/q as written is 0 or noise below 1e-16.",
    ),
)
def generalized_cross_entropy(log_input, target, q):
    """The right class's (1 - p^q)/q, between cross-entropy and absolute error."""
    return target.expectation(0.0 - box_cox.box_cox(log_input, q))


@generalized_cross_entropy.derivative
def _(input, target, q):
    # pᵠ/p, as q - 1 loses the digits of a small q.
    steepness = np.where(input == 0, np.power(input, q - 1), np.power(input, q) / input)
    return np.where(target.dense() == 0, 0.0, -target.dense() * steepness)


@generalized_cross_entropy.derivative(wrt="target")
def _(log_input, q):
    return -box_cox.box_cox(log_input, q)


@generalized_cross_entropy.derivative(wrt="q")
def _(log_input, target, q):
    return target.expectation(-box_cox.box_cox_by_power(log_input, q))


def _lse(input):
    """log Σ exp(xⱼ)."""
    return simplex.logsumexp(input, input, 1.0)[..., 0]


@loss(
    "coefficient*log(sum(j, exp(input[j])))**2",
    input=logits("(C), (N, C) or (N, C, …)"),
    coefficient=nonnegative(
        1e-4,
        "1e-4 beside the cross-entropy of PaLM, 1e-3 for the routers of a mixture of experts",
        symbol="λ",
        arrays=False,
    ),
    axis=class_axis(),
    layout=Classes(),
    where=(_lse,),
    divides="the number of samples",
    view="one logit",
    window=(-10.0, 10.0),
    aliases="router_z_loss",
    source="Mesh TensorFlow, 2018; Zoph et al., ST-MoE, 2022; Chowdhery et al., PaLM, 2022",
    notes=(
        "A regulariser that is added to cross-entropy: it keeps the normaliser Σ exp x near 1, which softmax leaves free.",
    ),
)
def z_loss(lse, coefficient):
    """The square of the log of the softmax normaliser."""
    return coefficient * lse * lse


@z_loss.derivative
def _(input, lse, coefficient):
    return 2 * coefficient * lse[..., None] * simplex.softmax(input)


@z_loss.derivative(wrt="coefficient")
def _(lse):
    return np.square(lse)
