"""The loss of a wrong answer, and functions of the margin y·x that stand in for it."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import loss_family
from actcli.definition.parameters import positive
from actcli.definition.tensors import labels, values

loss = loss_family("margin")


def _shortfall(input, target, margin):
    """What is missing from the margin."""
    return np.maximum(margin - target * input, 0)


@loss(
    "max(0, margin - target*input)**2",
    input=values("score"),
    target=labels(),
    margin=positive(1.0, "the score on the right side that is enough", symbol="m"),
    where=(_shortfall,),
    view="margin",
    slope="-2*target*max(0, margin - target*input)",
    keras="losses.SquaredHinge",
    sklearn="svm.LinearSVC(loss='squared_hinge')",
    dialects={"keras": Dialect("The same for -1 and 1; labels 0 and 1 become those if the batch holds nothing else.")},
    source="Cortes and Vapnik, Support-vector networks, 1995",
    pitfalls=(
        "Labels are -1 and +1: with a label 0 the loss is the constant 1. Keras turns 0 and 1 into them if a whole batch holds nothing else.",
    ),
    notes=("The slope is continuous, the second derivative is not.",),
)
def squared_hinge_loss(shortfall):
    """The square of what is missing from the margin.

    The second derivative where y·x is the margin itself is 0.
    """
    return np.square(shortfall)


@squared_hinge_loss.derivative
def _(shortfall, target):
    return -2 * target * shortfall


@squared_hinge_loss.derivative(order=2)
def _(shortfall, target):
    return np.where(shortfall > 0, 2 * np.square(target), 0.0)


@squared_hinge_loss.derivative(wrt="target")
def _(shortfall, input):
    return -2 * (input * shortfall)


@squared_hinge_loss.derivative(wrt="margin")
def _(shortfall):
    return 2 * shortfall


@loss(
    "max(0, -target*input)",
    input=values("score"),
    target=labels(),
    view="margin",
    aliases="perceptron",
    slope="-target if target*input < 0 else 0",
    optax="perceptron_loss",
    sklearn="linear_model.SGDClassifier(loss='perceptron')",
    source="Rosenblatt, The perceptron, Psychological Review 65, 1958",
    pitfalls=("Labels are -1 and +1: with a label 0 the loss is the constant 0.",),
    notes=("hinge_loss without a margin: a score of 0 costs nothing.",),
)
def perceptron_loss(input, target):
    """How far a score is on the wrong side.

    The slope at a score of 0 is 0; optax reports -y/2.
    """
    return np.maximum(-target * input, 0)


@perceptron_loss.derivative
def _(input, target):
    return np.where(target * input < 0, -target, 0.0)


@perceptron_loss.derivative(order=2)
def _(input):
    return np.zeros_like(input)


@perceptron_loss.derivative(wrt="target")
def _(input, target):
    return np.where(target * input < 0, -input, 0.0)


def _z(input, target):
    """The margin."""
    return target * input


def _pull(z):
    """Minus the slope by the margin: 2(1 - z), between 0 and 4."""
    return 2 * np.clip(1 - z, 0, 2)


@loss(
    "max(0, 1 - target*input)**2 if target*input >= -1 else -4*target*input",
    input=values("score"),
    target=labels(),
    where=(_z, _pull),
    view="margin",
    slope="-2*target*max(0, min(2, 1 - target*input))",
    sklearn="linear_model.SGDClassifier(loss='modified_huber')",
    source="Zhang, Solving large scale linear prediction problems using stochastic gradient descent algorithms, ICML 2004",
    pitfalls=("Labels are -1 and +1: with a label 0 the loss is the constant 1.",),
    notes=(
        "squared_hinge_loss, but a line of slope -4 for scores that are wrong by more than 1, so it stands outliers.",
    ),
)
def modified_huber_loss(z):
    """The squared hinge, continued as a line.

    The second derivative is 0 where y·x is 1, and 2 where it is -1.
    """
    return np.where(z >= -1, np.square(np.maximum(1 - z, 0)), -4 * z)


@modified_huber_loss.derivative
def _(pull, target):
    return -target * pull


@modified_huber_loss.derivative(order=2)
def _(z, target):
    return np.where((z >= -1) & (z < 1), 2 * np.square(target), 0.0)


@modified_huber_loss.derivative(wrt="target")
def _(pull, input):
    return np.where(pull == 0, 0.0, -input * pull)


def _root(input, target):
    """exp(-y·x/2): what it multiplies from both sides rounds a subnormal only once."""
    return np.exp(-target * input / 2)


@loss(
    "exp(-target*input)",
    input=values("score"),
    target=labels(),
    where=(_root,),
    view="margin",
    aliases="adaboost_loss exp_loss",
    slope="-target*exp(-target*input)",
    sklearn="ensemble.GradientBoostingClassifier(loss='exponential')",
    source="Freund and Schapire, A decision-theoretic generalization of on-line learning, 1997",
    pitfalls=("Labels are -1 and +1: with a label 0 the loss is the constant 1.",),
    notes=("AdaBoost minimises it. A single wrong answer with a large score outweighs all others.",),
)
def exponential_loss(input, target):
    """An exponential of the margin."""
    return np.exp(-target * input)


@exponential_loss.derivative
def _(target, root):
    return -target * root * root


@exponential_loss.derivative(order=2)
def _(target, root):
    return np.square(target * root)


@exponential_loss.derivative(wrt="target")
def _(input, root):
    return -input * root * root


@loss(
    "1 if target*input <= 0 else 0",
    input=values("score"),
    target=labels(),
    view="margin",
    aliases="0-1",
    slope="0",
    sklearn="zero_one_loss",
    source="Wald, Statistical decision functions, 1950",
    pitfalls=("Labels are -1 and +1: with a label 0 every answer counts as wrong.",),
    notes=("What the other margin losses stand in for: it counts errors, and no gradient leads to fewer.",),
)
def zero_one_loss(input, target):
    """One for a wrong answer, nothing for a right one.

    A score of 0 is wrong. The slope is 0 everywhere, also at the jump.
    """
    return np.where(target * input <= 0, 1.0, 0.0)


def _nothing(input):
    return np.zeros_like(input)


zero_one_loss.derivative(_nothing)
zero_one_loss.derivative(_nothing, order=2)
zero_one_loss.derivative(_nothing, wrt="target")
