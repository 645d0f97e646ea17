"""Focal loss with different exponents for positives and negatives, and negatives that are easy enough left out."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import loss_family
from actcli.definition.parameters import nonnegative, unit
from actcli.definition.tensors import logits, probabilities
from actcli.numerics import exponentials

loss = loss_family("focal")


def _p(input):
    """The probability of class 1."""
    return exponentials.sigmoid(input)


def _half(input):
    """exp(-max(x, 0)/2): a factor of 1 - p, multiplied in last, so that a subnormal is rounded once."""
    return np.exp(-np.maximum(input, 0) / 2)


def _rest(input, half):
    """The other factor of 1 - p."""
    return half / (1 + np.exp(-np.abs(input)))


def _q(input):
    """1 - p."""
    return exponentials.sigmoid(-input)


def _positive(input, q, gamma_pos):
    """The loss of a positive."""
    return np.power(q, gamma_pos) * exponentials.softplus(-input)


def _s(p, clip):
    """The shifted probability of a negative."""
    return np.maximum(p - clip, 0)


def _cost(input, q, s, clip):
    """-log(1 - s), where 1 - s = q + m; for m = 0 that vanishes before its logarithm does."""
    shifted = np.where(s < 0.5, -np.log1p(-s), -np.log(q + clip))
    return np.where(clip == 0, exponentials.softplus(input), shifted)


def _focus(s, gamma_neg):
    """The weight of a negative."""
    return np.power(s, gamma_neg)


def _rate(p, q, s):
    """d log(s)/dx, 0 where the negative is left out."""
    return np.where(s > 0, p * (q / s), 0.0)


def _cost_slope(p, q, s, clip):
    """d cost/dx = p (1 - p)/(1 - s)."""
    return np.where(s > 0, p * np.where(clip == 0, 1.0, q / (q + clip)), 0.0)


_FORMULA = (
    "-target*(1 - p)**gamma_pos*log(p) - (1 - target)*s**gamma_neg*log(1 - s)"
    " where p = 1/(1 + exp(-input)); s = max(0, p - clip)"
)


@loss(
    _FORMULA,
    input=logits(),
    target=probabilities("0 or 1, or a probability"),
    gamma_neg=nonnegative(4.0, "how much easy negatives count less", symbol="γ₋", timm="gamma_neg"),
    gamma_pos=nonnegative(1.0, "how much easy positives count less", symbol="γ₊", timm="gamma_pos"),
    clip=unit(0.05, "taken off the probability of a negative; below it, it costs nothing", symbol="m", timm="clip"),
    where=(_p, _half, _rest, _q, _positive, _s, _cost, _focus, _rate, _cost_slope),
    view="logit",
    window=(-6.0, 6.0),
    aliases="ASL",
    timm="loss.AsymmetricLossMultiLabel",
    source="Ridnik et al., Asymmetric loss for multi-label classification, ICCV 2021",
    notes=(
        "It is focal_loss for γ₋ = γ₊ and m = 0. The input is a logit, and no probability is bounded at 1e-8: the loss of a wrong positive grows without end.",
        "A wrong negative costs 2.44 at most: (1 - m)^γ₋ times -log m. The original sums all elements; timm divides by the number of samples.",
    ),
)
def asymmetric_loss(target, positive, focus, cost):
    """Cross-entropy that counts easy negatives less than easy positives, and the easiest not at all.

    The slope where p is m itself is 0.
    """
    return target * positive + (1 - target) * (focus * cost)


@asymmetric_loss.derivative
def _(input, target, p, q, half, rest, s, focus, cost, clip, gamma_pos, gamma_neg):
    positive = -np.power(q, gamma_pos) * (gamma_pos * p * exponentials.softplus(-input) + q)
    # p (1 - p)(γ cost/s + 1/(1 - s)), where for m = 0 the second term is p.
    slower = np.where(s > 0, rest * cost / s * gamma_neg + np.where(clip == 0, 0.0, rest / (q + clip)), 0.0)
    negative = p * slower * half + np.where(clip == 0, p, 0.0)
    return target * positive + (1 - target) * (focus * negative)


@asymmetric_loss.derivative(order=2)
def _(input, target, p, q, clip, focus, cost, rate, cost_slope, gamma_pos, gamma_neg):
    gain = p * exponentials.softplus(-input)
    positive = gamma_pos * gain * (gamma_pos * p - q) + p * q * (2 * gamma_pos + 1)
    bend = q - p * np.where(clip == 0, 0.0, clip / (q + clip))  # q - p + cost_slope, which cancels where p is 1
    negative = gamma_neg * rate * (cost * (q - p + (gamma_neg - 1) * rate) + 2 * cost_slope) + cost_slope * bend
    return target * np.power(q, gamma_pos) * positive + (1 - target) * focus * negative


@asymmetric_loss.derivative(wrt="target")
def _(positive, focus, cost):
    return positive - focus * cost


@asymmetric_loss.derivative(wrt="gamma_pos")
def _(input, target, q, gamma_pos):
    return -target * np.power(q, gamma_pos) * (exponentials.softplus(-input) * exponentials.softplus(input))


@asymmetric_loss.derivative(wrt="gamma_neg")
def _(target, q, s, focus, cost, clip):
    log = np.where(s > 0.5, np.log1p(-(q + clip)), np.log(s))
    return np.where(s > 0, (1 - target) * focus * log * cost, 0.0)


@asymmetric_loss.derivative(wrt="clip")
def _(target, q, s, focus, cost, gamma_neg, clip):
    counted = (s > 0) & (target != 1)
    return np.where(counted, (target - 1) * focus * (gamma_neg * cost / s + 1 / (q + clip)), 0.0)
