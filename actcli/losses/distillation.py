"""Distillation: a student learns the softened answers of a teacher."""

from __future__ import annotations

import numpy as np

from actcli.definition.families import loss_family
from actcli.definition.layouts import Classes
from actcli.definition.over_classes import class_axis
from actcli.definition.parameters import positive, unit
from actcli.definition.tensors import classes, logits
from actcli.errors import BadShape
from actcli.numerics import class_losses, divergences, simplex

loss = loss_family("divergence")


def _student(input, temperature):
    """The student's logits over the temperature."""
    return simplex.scaled(input, 1 / temperature)


def _teacher(target, temperature):
    """The teacher's logits over the temperature."""
    return simplex.scaled(target, 1 / temperature)


def _soft(input, target, student, teacher, temperature):
    """The divergence at this temperature."""
    return divergences.softmax_divergence(teacher, student, (input - target) / temperature)


def _labelled(labels):
    """The labels where they are needed."""
    if labels is None:
        raise BadShape("distillation_loss needs labels beside an alpha (α) below 1 and for the derivative by it")
    return labels


def _hard(input, labels, alpha):
    """Cross-entropy with the labels, which alone is needed below α = 1."""
    if alpha == 1:
        return 0.0
    return class_losses.cross_entropy(simplex.log_softmax(input), _labelled(labels), None, 0.0)


@loss(
    "alpha*temperature**2*sum(k, p[k]*log(p[k]/q[k])) - (1 - alpha)*sum(k, labels[k]*log(exp(input[k])/sum(j, exp(input[j]))))"
    " where p[k] = exp(target[k]/temperature)/sum(j, exp(target[j]/temperature));"
    " q[k] = exp(input[k]/temperature)/sum(j, exp(input[j]/temperature))",
    input=logits("the student's: (C), (N, C) or (N, C, …)"),
    target=logits("the teacher's, in the shape of the input"),
    labels=classes("class indices or probabilities, for an α below 1", optional=True),
    temperature=positive(2.0, "divides the logits: the higher, the softer the answers", symbol="T", arrays=False),
    alpha=unit(1.0, "share of the teacher; the rest is cross-entropy with the labels", arrays=False),
    axis=class_axis(),
    layout=Classes(),
    where=(_student, _teacher, _soft, _hard),
    divides="the number of samples",
    view="student",
    aliases="knowledge_distillation kd_loss",
    source="Hinton, Vinyals and Dean, Distilling the knowledge in a neural network, 2015",
    notes=(
        "T² makes up for gradients that shrink like 1/T². As T grows the loss becomes (1/2C) Σ (x - y)² of centred logits.",
        "The labels' cross-entropy is at temperature 1. F.kl_div of the two softmaxes is this with T² put in by hand and `batchmean`.",
    ),
)
def distillation_loss(soft, hard, temperature, alpha):
    """Divergence of a student's softened answers from a teacher's, times T², mixed with cross-entropy."""
    return alpha * temperature * (temperature * soft.value) + (1 - alpha) * hard


@distillation_loss.derivative
def _(input, labels, soft, temperature, alpha):
    gradient = alpha * temperature * soft.by_x
    if alpha == 1:
        return gradient
    return gradient + (1 - alpha) * class_losses.cross_entropy_slope(input, _labelled(labels), None, 0.0)


@distillation_loss.derivative(wrt="target")
def _(soft, temperature, alpha):
    return alpha * temperature * soft.by_y


@distillation_loss.derivative(wrt="labels")
def _(input, alpha):
    return -(1 - alpha) * simplex.log_softmax(input)


@distillation_loss.derivative(wrt="temperature")
def _(student, teacher, soft, temperature, alpha):
    by_student = np.where(soft.by_x == 0, 0.0, soft.by_x * student)
    by_teacher = np.where(soft.by_y == 0, 0.0, soft.by_y * teacher)
    return alpha * temperature * (2 * soft.value - (by_student + by_teacher).sum(axis=-1))


@distillation_loss.derivative(wrt="alpha")
def _(input, labels, soft, temperature):
    hard = class_losses.cross_entropy(simplex.log_softmax(input), _labelled(labels), None, 0.0)
    return temperature * (temperature * soft.value) - hard
