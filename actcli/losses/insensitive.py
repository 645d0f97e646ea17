"""Support-vector regression: residuals within a tube cost nothing."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import loss_family
from actcli.definition.parameters import nonnegative
from actcli.definition.tensors import values

loss = loss_family("regression")

_TUBE = "half the width of the tube in which nothing is lost"


def _residual(input, target):
    """Input minus target."""
    return input - target


def _excess(residual, epsilon):
    """How far the residual is outside the tube."""
    return np.maximum(np.abs(residual) - epsilon, 0)


def _outside(residual, epsilon):
    """The sign of a residual outside the tube, 0 inside."""
    return np.where(np.abs(residual) <= epsilon, 0.0, np.sign(residual))  # NaN stays NaN


@loss(
    "max(0, abs(input - target) - epsilon)",
    input=values("prediction"),
    target=values("truth"),
    epsilon=nonnegative(0.1, _TUBE, sklearn="epsilon"),
    where=(_residual, _excess, _outside),
    view="residual",
    window=(-1.0, 1.0),
    aliases="svr_loss",
    slope="sign(input - target) if abs(input - target) > epsilon else 0",
    sklearn="svm.SVR, linear_model.SGDRegressor(loss='epsilon_insensitive')",
    dialects={
        "sklearn.LinearSVR": Dialect("The absolute error: 1 for a residual of 1, where SVR has 0.9.", epsilon=0.0)
    },
    source="Vapnik, The nature of statistical learning theory, 1995",
    notes=("ε = 0.1 in SVR and SGDRegressor, 0 in LinearSVR of scikit-learn; ε = 0 is l1_loss.",),
)
def epsilon_insensitive_loss(excess):
    """The absolute error beyond ε.

    The slope where the residual is ±ε is 0.
    """
    return excess


@epsilon_insensitive_loss.derivative
def _(outside):
    return outside


@epsilon_insensitive_loss.derivative(wrt="target")
def _(outside):
    return -outside


@epsilon_insensitive_loss.derivative(order=2)
def _(residual):
    return np.zeros_like(residual)


@epsilon_insensitive_loss.derivative(wrt="epsilon")
def _(outside):
    return -np.abs(outside)


@loss(
    "max(0, abs(input - target) - epsilon)**2",
    input=values("prediction"),
    target=values("truth"),
    epsilon=nonnegative(0.1, _TUBE, sklearn="epsilon"),
    where=(_residual, _excess, _outside),
    view="residual",
    window=(-1.5, 1.5),
    slope="2*max(0, abs(input - target) - epsilon)*sign(input - target)",
    sklearn="svm.LinearSVR(loss='squared_epsilon_insensitive')",
    dialects={
        "sklearn": Dialect("LinearSVR: 1 for a residual of 1, where SGDRegressor has 0.81.", epsilon=0.0),
        "sklearn.SGDRegressor": Dialect("The same: 0.81 for a residual of 1, where LinearSVR has 1."),
    },
    source="Vapnik, The nature of statistical learning theory, 1995",
    notes=("ε = 0 is mse_loss. No factor 1/2.",),
)
def squared_epsilon_insensitive_loss(excess):
    """The square of the absolute error beyond ε.

    The second derivative where the residual is ±ε is 0.
    """
    return np.square(excess)


@squared_epsilon_insensitive_loss.derivative
def _(excess, outside):
    return 2 * excess * outside


@squared_epsilon_insensitive_loss.derivative(wrt="target")
def _(dy):
    return -dy


@squared_epsilon_insensitive_loss.derivative(order=2)
def _(outside):
    return 2 * np.abs(outside)


@squared_epsilon_insensitive_loss.derivative(wrt="epsilon")
def _(excess):
    return -2 * excess
