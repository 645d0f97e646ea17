"""Deviances: twice the log-likelihood that a predicted mean falls short of the best one."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect, another
from actcli.definition.families import loss_family
from actcli.definition.parameters import real
from actcli.definition.tensors import Tensor
from actcli.numerics import deviances

loss = loss_family("likelihood")

_MEAN, _TRUTH = "predicted mean", "observation"


@loss(
    "2*(log(input/target) + target/input - 1)",
    input=Tensor("positive number", _MEAN, low=0.0),
    target=Tensor("positive number", _TRUTH, low=0.0),
    view="prediction",
    window=(0.2, 10.0),
    aliases="gamma_loss mean_gamma_deviance",
    slope="2*(input - target)/input**2",
    sklearn="mean_gamma_deviance",
    xgboost="reg:gamma",
    dialects={"xgboost": another("reg:gamma takes the logarithm of the mean.")},
    source="McCullagh and Nelder, Generalized linear models, 1989",
    notes=(
        "Only the ratio of target and input counts. It has the minimiser of log x + y/x, which XGBoost takes, with a log link; HistGradientBoosting takes half of it.",
    ),
)
def gamma_deviance_loss(input, target):
    """The unit deviance of the gamma distribution."""
    return deviances.deviance(input, target, 2.0)


@gamma_deviance_loss.derivative
def _(input, target):
    return np.where((input < 0) | (target < 0), np.nan, 2 * ((input - target) / input) / input)


@gamma_deviance_loss.derivative(order=2)
def _(input, target):
    return deviances.curvature(input, target, 2.0)


@gamma_deviance_loss.derivative(wrt="target")
def _(input, target):
    return 2 * ((target - input) / np.maximum(input, target)) / np.minimum(input, target)


@loss(
    "2*((target*log(target/input) if target > 0 else 0) - target + input) if power == 1"
    " else 2*(log(input/target) + target/input - 1) if power == 2"
    " else 2*(target**(2 - power)/((1 - power)*(2 - power)) - target*input**(1 - power)/(1 - power) + input**(2 - power)/(2 - power))",
    input=Tensor("positive number", _MEAN, low=0.0),
    target=Tensor("nonnegative number", _TRUTH + "; 0 for powers below 2", low=0.0),
    power=real(
        1.5,
        "p: the variance grows as the p-th power of the mean",
        symbol="p",
        arrays=False,
        sklearn="power",
        xgboost="tweedie_variance_power",
        lightgbm="tweedie_variance_power",
    ),
    view="prediction",
    window=(0.2, 10.0),
    aliases="tweedie",
    slope="2*(input - target)*input**(-power)",
    sklearn="mean_tweedie_deviance",
    xgboost="reg:tweedie",
    lightgbm="tweedie",
    dialects={
        "sklearn": Dialect("The squared error: 1 for 1 and target 2, where p = 1.5 gives 0.686.", power=0.0),
        "xgboost": another("reg:tweedie takes the logarithm of the mean, and leaves out the term of the target alone."),
        "lightgbm": another("tweedie takes the logarithm of the mean, and leaves out the term of the target alone."),
    },
    source="Tweedie, An index which distinguishes between some important exponential families, 1984; Jørgensen, 1987",
    pitfalls=(
        "scikit-learn's default is p = 0, which is the squared error; XGBoost and LightGBM take 1.5, leave out the term of the target alone and use a log link.",
    ),
    notes=(
        "p = 0 is the squared error, 1 the Poisson deviance, 2 the gamma deviance, 3 the inverse Gaussian; from 1 to 2 zeros are allowed. No"
        " distribution has a p between 0 and 1.",
    ),
)
def tweedie_deviance_loss(input, target, power):
    """The unit deviance of the distributions whose variance is a power of the mean."""
    return deviances.deviance(input, target, power)


@tweedie_deviance_loss.derivative
def _(input, target, power):
    return deviances.slope(input, target, power)


@tweedie_deviance_loss.derivative(order=2)
def _(input, target, power):
    return deviances.curvature(input, target, power)


@tweedie_deviance_loss.derivative(wrt="target")
def _(input, target, power):
    return deviances.by_target(input, target, power)


@tweedie_deviance_loss.derivative(wrt="power")
def _(input, target, power):
    return deviances.by_power(input, target, power)
