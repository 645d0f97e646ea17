"""Regression: functions of the residual, input minus target."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect, another
from actcli.definition.families import loss_family
from actcli.definition.parameters import Numbers, nonnegative, positive
from actcli.definition.tensors import values

loss = loss_family("regression")

_EACH = "a weight for each element, broadcast"
_WEIGHTED = "the number of elements, or the sum of the weights"


def _w(weight):
    """The weights, 1 where there are none."""
    return 1.0 if weight is None else weight


def _total_weight(input, weight):
    """What `mean` divides by."""
    return float(np.size(input)) if weight is None else np.broadcast_to(weight, np.shape(input)).sum()


def _total_weight_slope(input, weight):
    """Its slope by each weight: how many elements share it."""
    return 0.0 if weight is None else np.full(np.shape(weight), np.size(input) / np.size(weight))


@loss(
    "(input - target)**2*(1 if weight is None else weight)",
    input=values("prediction"),
    target=values("truth"),
    weight=Numbers(None, _EACH, symbol="w", torch="weight"),
    where=(_w,),
    divides=_WEIGHTED,
    view="residual",
    aliases="mean_squared_error mse squared_error",
    slope="2*(input - target)*(1 if weight is None else weight)",
    torch="nn.MSELoss, F.mse_loss",
    keras="losses.MeanSquaredError",
    optax="squared_error",
    source="Legendre, 1805; Gauss, 1809",
    pitfalls=(
        "No factor 1/2; l2_loss has it: a residual of 3 costs 9 here, 4.5 there. expectile_loss at τ = 0.5 is half of this, too.",
        "With weights `mean` divides by their sum, huber_loss by the number of elements: residuals 1, 3 with weights 1, 3 give 28/4 = 7, not 14.",
    ),
    notes=(
        "The slope is 2(x - y). The mean of the targets minimises it.",
        "One loss for each element; `mean` divides their sum by the number of elements, `sum` divides by nothing.",
    ),
)
def mse_loss(input, target, w):
    """Squared error."""
    d = input - target
    return w * d * d  # the square of d may overflow where its product with w does not


@mse_loss.derivative
def _(input, target, w):
    return 2 * w * (input - target)


@mse_loss.derivative(wrt="target")
def _(input, target, w):
    return -2 * w * (input - target)


@mse_loss.derivative(order=2)
def _(input, w):
    return np.full_like(input, 2.0) * w


@mse_loss.derivative(wrt="weight")
def _(input, target):
    return np.square(input - target)


@loss(
    "(input - target)**2/2",
    input=values("prediction"),
    target=values("truth"),
    view="residual",
    aliases="half_squared_error",
    slope="input - target",
    optax="l2_loss",
    dialects={
        "tf": Dialect("nn.l2_loss is the sum of one tensor's squares, halved: the target is 0.", reduction="sum"),
    },
    source="Legendre, 1805; Gauss, 1809",
    pitfalls=(
        "Half of mse_loss, which many texts call L2 loss: a residual of 3 costs 4.5 here, 9 there. tf.nn.l2_loss is Σt²/2 of one tensor.",
    ),
    notes=("With the factor 1/2, so the slope is the residual itself.",),
)
def l2_loss(input, target):
    """Half the squared error."""
    r = input - target
    return r * (r / 2)


@l2_loss.derivative
def _(input, target):
    return input - target


@l2_loss.derivative(wrt="target")
def _(input, target):
    return target - input


@l2_loss.derivative(order=2)
def _(input):
    return np.ones_like(input)


@loss(
    "abs(input - target)*(1 if weight is None else weight)",
    input=values("prediction"),
    target=values("truth"),
    weight=Numbers(None, _EACH, symbol="w", torch="weight"),
    where=(_w,),
    divides=_WEIGHTED,
    view="residual",
    aliases="mean_absolute_error mae",
    slope="sign(input - target)*(1 if weight is None else weight)",
    torch="nn.L1Loss, F.l1_loss",
    keras="losses.MeanAbsoluteError",
    source="Boscovich, 1757; Laplace, 1793",
    pitfalls=(
        "With weights `mean` divides by their sum, huber_loss by the number of elements: residuals 1, 3 with weights 1, 3 give 10/4 = 2.5, not 5.",
        "quantile_loss at τ = 0.5 is half of this: a residual of 3 costs 3 here, 1.5 there.",
    ),
    notes=(
        "The mean of |x - y|, with the absolute value. Its slope is ±1, never small; the median of the targets minimises it.",
    ),
)
def l1_loss(input, target, w):
    """Absolute error.

    The slope where input and target are equal is 0, as in PyTorch.
    """
    return w * np.abs(input - target)


@l1_loss.derivative
def _(input, target, w):
    return w * np.sign(input - target)


@l1_loss.derivative(wrt="target")
def _(input, target, w):
    return -w * np.sign(input - target)


@l1_loss.derivative(order=2)
def _(input):
    return np.zeros_like(input)


@l1_loss.derivative(wrt="weight")
def _(input, target):
    return np.abs(input - target)


for _divided in (mse_loss, l1_loss):
    _divided.divisor(_total_weight)
    _divided.divisor_derivative(wrt="weight")(_total_weight_slope)


def _residual(input, target):
    """Input minus target."""
    return input - target


@loss(
    "(input - target)**2/(2*beta) if abs(input - target) < beta else abs(input - target) - beta/2",
    input=values("prediction"),
    target=values("truth"),
    beta=nonnegative(1.0, "where the parabola meets the lines; 0 is the L1 loss", torch="beta"),
    where=(_residual,),
    view="residual",
    torch="nn.SmoothL1Loss, F.smooth_l1_loss",
    source="Girshick, Fast R-CNN, ICCV 2015",
    pitfalls=(
        "Not huber_loss: huber(δ) = δ·smooth_l1(β = δ), the same only at 1. A residual of 3 at β = δ = 2 costs 2 here, 4 there.",
        "As β grows it vanishes like r²/(2β), where Huber's becomes r²/2; as β goes to 0 it becomes |r|, where Huber's vanishes.",
    ),
    notes=("Its scale is the switch point β = 1, not the factor 1/2. Unrelated to the elastic net.",),
)
def smooth_l1_loss(residual, beta):
    """A parabola near 0, lines of slope ±1 beyond β."""
    size = np.abs(residual)
    return np.where(size < beta, residual / beta * residual / 2, size - beta / 2)


@smooth_l1_loss.derivative
def _(residual, beta):
    return np.where(np.abs(residual) < beta, residual / beta, np.sign(residual))


@smooth_l1_loss.derivative(wrt="target")
def _(dy):
    return -dy


@smooth_l1_loss.derivative(order=2)
def _(residual, beta):
    return np.where(np.abs(residual) < beta, 1 / np.asarray(beta), 0.0)


@smooth_l1_loss.derivative(wrt="beta")
def _(residual, beta):
    return np.where(np.abs(residual) < beta, -np.square(residual / beta) / 2, -0.5)


def _unweighted(residual, delta):
    """The loss before it is weighted."""
    size = np.abs(residual)
    return np.where(size <= delta, residual / 2 * residual, delta * (size - delta / 2))


@loss(
    "((input - target)**2/2 if abs(input - target) <= delta else delta*(abs(input - target) - delta/2))"
    "*(1 if weight is None else weight)",
    input=values("prediction"),
    target=values("truth"),
    delta=positive(
        1.0, "where the parabola meets the lines, and their slope", torch="delta", keras="delta", optax="delta"
    ),
    weight=Numbers(None, _EACH, symbol="w", torch="weight"),
    where=(_residual, _w, _unweighted),
    view="residual",
    slope="max(-delta, min(delta, input - target))*(1 if weight is None else weight)",
    torch="nn.HuberLoss, F.huber_loss",
    keras="losses.Huber",
    optax="huber_loss",
    tf="keras.losses.Huber",
    dialects={
        "tf": Dialect("keras.losses.Huber.", reduction="mean"),
        "scipy": Dialect("special.huber(delta, r); δ must be given.", delta=...),
        "scipy.optimize": another("least_squares has twice this: 3 for a residual of 2, where huber_loss is 1.5."),
        "sklearn": Dialect("epsilon of SGDRegressor: 0.195 for a residual of 2, where PyTorch has 1.5.", delta=0.1),
        "lightgbm": Dialect("Its alpha: 1.395 for a residual of 2, where PyTorch has 1.5.", delta=0.9),
    },
    source="Huber, Robust estimation of a location parameter, 1964",
    pitfalls=(
        "Not smooth_l1_loss: huber(δ) = δ·smooth_l1(β = δ), the same only at 1. A residual of 3 at δ = β = 2 costs 4 here, 2 there.",
        "With weights `mean` still divides by the number of elements, as in PyTorch, whose mse_loss and l1_loss divide by the sum of the weights:"
        " residuals 1, 3 with weights 1, 3 give 8/2 = 4, not 2.",
    ),
    notes=("At the joint the value is δ²/2 and the slope δ, from both sides. As δ grows it becomes MSE/2.",),
)
def huber_loss(unweighted, w):
    """A parabola near 0, lines of slope ±δ beyond δ."""
    return w * unweighted


@huber_loss.derivative
def _(residual, delta, w):
    return w * np.clip(residual, -delta, delta)


@huber_loss.derivative(wrt="target")
def _(residual, delta, w):
    return -w * np.clip(residual, -delta, delta)


@huber_loss.derivative(order=2)
def _(residual, delta, w):
    return w * np.where(np.abs(residual) <= delta, 1.0, 0.0)


@huber_loss.derivative(wrt="delta")
def _(residual, delta, w):
    return w * np.maximum(np.abs(residual) - delta, 0.0)


@huber_loss.derivative(wrt="weight")
def _(unweighted):
    return unweighted
