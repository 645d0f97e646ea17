"""Regression by relative errors: percentages and logarithms."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect, another
from actcli.definition.families import loss_family
from actcli.definition.parameters import nonnegative, positive
from actcli.definition.tensors import Tensor, values
from actcli.numerics import residuals

loss = loss_family("regression")


def _scaled(input, target):
    """Both tensors and the power of two that keeps their multiples in range."""
    return residuals.within_range(input, target)


def _below(target, epsilon):
    """Whether the target is so small that ε stands for it."""
    return np.abs(target) <= epsilon


def _size(scaled, below, epsilon):
    """max(|y|, ε), scaled like y."""
    return np.where(below, epsilon * scaled[2], np.abs(scaled[1]))


@loss(
    "100*abs(input - target)/max(abs(target), epsilon)",
    input=values("prediction"),
    target=values("truth"),
    epsilon=positive(1e-7, "least size of the target"),
    where=(_scaled, _below, _size),
    view="prediction",
    window=(-1.0, 6.0),
    aliases="mape",
    slope="100*sign(input - target)/max(abs(target), epsilon)",
    keras="losses.MeanAbsolutePercentageError",
    sklearn="mean_absolute_percentage_error",
    dialects={"sklearn": another("A hundredth of this: 0.5 for 3 and target 2, here 50.")},
    source="Makridakis, Accuracy measures, International Journal of Forecasting 9, 1993",
    pitfalls=(
        "In percent, as in Keras: 90 for 100 costs 10; scikit-learn and torchmetrics leave out the 100 (0.1). smape_loss has 10.526.",
        "A target of 0 missed by 1 costs 1e+09. Predictions that are too low but positive cost at most 100, so the fit is drawn low.",
    ),
)
def mean_absolute_percentage_error(scaled, size):
    """The absolute error in percent of the target.

    The slope where input and target are equal is 0; where |y| is ε, ε counts as the divisor.
    """
    return residuals.hundredfold(np.abs(scaled[0] - scaled[1]), size)


@mean_absolute_percentage_error.derivative
def _(input, target, below, epsilon):
    return 100 * np.sign(input - target) / np.where(below, epsilon, np.abs(target))


@mean_absolute_percentage_error.derivative(order=2)
def _(input):
    return np.zeros_like(input)


@mean_absolute_percentage_error.derivative(wrt="target")
def _(input, target, below, epsilon):
    # |x/y - 1|: x/y² is all that is left of two terms.
    beyond = residuals.hundredfold(input, target) / np.abs(target)
    return -np.sign(input - target) * np.where(below, 100 / epsilon, beyond)


@mean_absolute_percentage_error.derivative(wrt="epsilon")
def _(scaled, below, epsilon):
    percent = residuals.hundredfold(np.abs(scaled[0] - scaled[1]) / scaled[2], epsilon)
    return np.where(below, -percent / epsilon, 0.0)


def _total(scaled, epsilon):
    """|x| + |y| + ε, scaled."""
    x, y, down = scaled
    return np.abs(x) + np.abs(y) + epsilon * down


def _pull(scaled, total, epsilon):
    """(|y| + y sign(x) + ε)/total: what is left of total - |x - y| sign(x) sign(x - y)."""
    x, y, down = scaled
    return np.sign(x - y) * (np.abs(y) + y * np.sign(x) + epsilon * down) / total


@loss(
    "200*abs(input - target)/(abs(input) + abs(target) + epsilon)",
    input=values("prediction"),
    target=values("truth"),
    epsilon=positive(1e-8, "added to the denominator"),
    where=(_scaled, _total, _pull),
    view="prediction",
    window=(-1.0, 6.0),
    aliases="smape symmetric_mape",
    source="Makridakis, Accuracy measures, International Journal of Forecasting 9, 1993",
    pitfalls=(
        "Three scales are in use: 90 for 100 costs 10.526 here (0 to 200, as in the M4 competition and N-BEATS), 5.263 from 0 to 100, 0.0526 from 0"
        " to 1; mean_absolute_percentage_error has 10.",
        "Not symmetric, its name notwithstanding: 110 for 100 costs 9.524, 90 for 100 costs 10.526.",
    ),
    notes=("For opposite signs it is 200 whatever the numbers, and its slope ε-small.",),
)
def smape_loss(scaled, total):
    """The absolute error in percent of the mean size of input and target.

    The slope where input and target are equal is 0; at x = 0 it is the mean of both sides.
    """
    return 200 * np.abs(scaled[0] - scaled[1]) / total


@smape_loss.derivative
def _(scaled, pull, total):
    return 200 * pull / total * scaled[2]


@smape_loss.derivative(order=2)
def _(scaled, pull, total):
    return -400 * pull * np.sign(scaled[0]) / total * scaled[2] / total * scaled[2]


@smape_loss.derivative(wrt="target")
def _(scaled, total, epsilon):
    x, y, down = scaled
    return 200 * np.sign(y - x) * (np.abs(x) + x * np.sign(y) + epsilon * down) / total / total * down


@smape_loss.derivative(wrt="epsilon")
def _(scaled, total):
    return -200 * np.abs(scaled[0] - scaled[1]) / total / total * scaled[2]


def _prediction(input, epsilon):
    """The prediction, at least ε."""
    return np.maximum(input, epsilon)


def _truth(target, epsilon):
    """The target, at least ε."""
    return np.maximum(target, epsilon)


def _log(prediction, truth):
    """log((1 + x)/(1 + y)) by the larger of both quotients: the difference of two logarithms cancels beside x = y."""
    size = np.log1p(np.abs(prediction - truth) / (1 + np.minimum(prediction, truth)))
    return np.copysign(size, prediction - truth)


@loss(
    "(log(1 + max(input, epsilon)) - log(1 + max(target, epsilon)))**2",
    input=Tensor("positive number", "prediction", low=0.0),
    target=Tensor("positive number", "truth", low=0.0),
    epsilon=nonnegative(1e-7, "least prediction and target"),
    where=(_prediction, _truth, _log),
    view="prediction",
    window=(0.0, 10.0),
    aliases="msle",
    keras="losses.MeanSquaredLogarithmicError",
    sklearn="mean_squared_log_error",
    dialects={"sklearn": Dialect("No bound; negative numbers are refused.", epsilon=0.0)},
    source="Keras, losses.MeanSquaredLogarithmicError",
    notes=(
        "Ratios count, not differences, and predictions that are too low count more. Negative numbers are raised to ε, where a prediction gets no gradient"
        " at all; scikit-learn refuses them.",
    ),
)
def mean_squared_logarithmic_error(log):
    """The squared difference of the logarithms of one plus input and target.

    The slope where the input is ε is 0.
    """
    return np.square(log)


@mean_squared_logarithmic_error.derivative
def _(input, log, prediction, epsilon):
    return np.where(input > epsilon, 2 * log / (1 + prediction), 0.0)


@mean_squared_logarithmic_error.derivative(order=2)
def _(input, log, prediction, epsilon):
    return np.where(input > epsilon, 2 * (1 - log) / (1 + prediction) / (1 + prediction), 0.0)


@mean_squared_logarithmic_error.derivative(wrt="target")
def _(target, log, truth, epsilon):
    return np.where(target > epsilon, -2 * log / (1 + truth), 0.0)


@mean_squared_logarithmic_error.derivative(wrt="epsilon")
def _(input, target, log, prediction, truth, epsilon):
    return (
        2
        * log
        * (np.where(input > epsilon, 0.0, 1 / (1 + prediction)) - np.where(target > epsilon, 0.0, 1 / (1 + truth)))
    )
