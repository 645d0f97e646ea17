"""Regression with a tilt: losses whose minimisers are quantiles and expectiles."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import loss_family
from actcli.definition.parameters import unit
from actcli.definition.tensors import values
from actcli.numerics import residuals

loss = loss_family("regression")


def _side(input, target, tau):
    """τ where the prediction is too low or right, 1 - τ where it is too high."""
    return np.where(input > target, 1 - tau, tau)


@loss(
    "max(tau*(target - input), (tau - 1)*(target - input))",
    input=values("prediction"),
    target=values("truth"),
    tau=unit(
        0.5,
        "the quantile: what a unit too low costs, a unit too high costs 1 - τ",
        sklearn="alpha",
        statsmodels="q",
        lightgbm="alpha",
        tfa="tau",
    ),
    where=(_side,),
    view="residual",
    aliases="pinball pinball_loss QuantileLoss",
    slope="1 - tau if input > target else -tau if input < target else 0",
    sklearn="mean_pinball_loss",
    tfa="losses.pinball_loss",
    dialects={"lightgbm": Dialect("Its alpha: 0.9 for a residual of 1, where scikit-learn has 0.5.", tau=0.9)},
    source="Koenker and Bassett, Regression quantiles, Econometrica 46, 1978",
    pitfalls=("τ = 0.5 is half of l1_loss, not l1_loss itself: a residual of 3 costs 1.5 here, 3 there.",),
    notes=("The τ-quantile of the targets minimises it.",),
)
def quantile_loss(input, target, side):
    """The absolute error, weighted by τ where the prediction is too low and by 1 - τ where it is too high.

    The slope where input and target are equal is 0, as for l1_loss.
    """
    return np.abs(residuals.weighted_difference(side, input, target))


@quantile_loss.derivative
def _(input, target, side):
    return np.sign(input - target) * side


@quantile_loss.derivative(wrt="target")
def _(dy):
    return -dy


@quantile_loss.derivative(order=2)
def _(input):
    return np.zeros_like(input)


@quantile_loss.derivative(wrt="tau")
def _(input, target):
    return target - input


@loss(
    "(1 - tau if input > target else tau)*(input - target)**2",
    input=values("prediction"),
    target=values("truth"),
    tau=unit(0.5, "the expectile: the weight where the prediction is too low, 1 - τ where it is too high"),
    where=(_side,),
    view="residual",
    aliases="asymmetric_squared_error",
    slope="2*(1 - tau if input > target else tau)*(input - target)",
    source="Newey and Powell, Asymmetric least squares estimation and testing, Econometrica 55, 1987",
    pitfalls=("τ = 0.5 is half of mse_loss: a residual of 3 costs 4.5 here, 9 there.",),
    notes=("The τ-expectile of the targets minimises it. Implicit Q-learning takes τ from 0.7 to 0.9.",),
)
def expectile_loss(input, target, side):
    """The squared error, weighted by τ where the prediction is too low and by 1 - τ where it is too high.

    The second derivative where input and target are equal is 2τ.
    """
    r = input - target
    return side * r * r


@expectile_loss.derivative
def _(input, target, side):
    return 2 * (side * (input - target))


@expectile_loss.derivative(wrt="target")
def _(dy):
    return -dy


@expectile_loss.derivative(order=2)
def _(side):
    return 2 * side


@expectile_loss.derivative(wrt="tau")
def _(input, target):
    r = input - target
    return -r * np.abs(r)
