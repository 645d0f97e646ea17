"""Robust losses that keep growing: outliers pull less than their squares would, and never let go."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect, another
from actcli.definition.families import loss_family
from actcli.definition.parameters import positive, real
from actcli.definition.tensors import values
from actcli.numerics import exponentials, general_robust, residuals, robust

loss = loss_family("robust")


def _residual(input, target):
    """Input minus target."""
    return input - target


def _by_target(dy):
    """Every loss of a residual falls by the target as it rises by the input."""
    return -dy


@loss(
    "delta**2*(sqrt(1 + ((input - target)/delta)**2) - 1)",
    input=values("prediction"),
    target=values("truth"),
    delta=positive(1.0, "where the parabola turns into lines, and their slope", scipy="delta", xgboost="huber_slope"),
    where=(_residual,),
    view="residual",
    window=(-5.0, 5.0),
    aliases="soft_l1 charbonnier_barron",
    slope="(input - target)/sqrt(1 + ((input - target)/delta)**2)",
    scipy="special.pseudo_huber",
    xgboost="reg:pseudohubererror",
    kornia="losses.charbonnier_loss",
    dialects={
        "scipy": Dialect("special.pseudo_huber(delta, r); δ must be given.", delta=...),
        "scipy.optimize": another(
            "soft_l1 of least_squares has twice this: 0.828 for a residual of 1, where this is 0.414."
        ),
    },
    source="Charbonnier et al., Deterministic edge-preserving regularization in computed imaging, 1997",
    pitfalls=(
        "kornia's charbonnier_loss is this at δ = 1; charbonnier_loss here is √(r² + ε²) with ε = 0.001 and nothing subtracted. A residual of 1"
        " costs 0.4142 here, 1.0000005 there.",
    ),
    notes=(
        "δ² times general_robust_loss with α = 1 and c = δ. SciPy's least_squares 'soft_l1' is twice it.",
        "As written it is 0 for residuals below 1e-8 δ and inf above 1e154.",
    ),
)
def pseudo_huber_loss(residual, delta):
    """A parabola near 0 that turns smoothly into lines of slope ±δ."""
    return robust.pseudo_huber(residual, delta)


@pseudo_huber_loss.derivative
def _(residual, delta):
    return robust.pseudo_huber_slope(residual, delta)


@pseudo_huber_loss.derivative(order=2)
def _(residual, delta):
    return robust.pseudo_huber_curvature(residual, delta)


@pseudo_huber_loss.derivative(wrt="delta")
def _(residual, delta):
    return robust.pseudo_huber_by_delta(residual, delta)


@loss(
    "sqrt((input - target)**2 + epsilon**2)",
    input=values("prediction"),
    target=values("truth"),
    epsilon=positive(1e-3, "how far the tip is rounded, and the loss there"),
    where=(_residual,),
    view="residual",
    window=(-0.05, 0.05),
    slope="(input - target)/sqrt((input - target)**2 + epsilon**2)",
    dialects={"kornia": another("charbonnier_loss is √(r² + 1) - 1, here pseudo_huber_loss: 0 at 0, where this is ε.")},
    source="Charbonnier et al., Two deterministic half-quadratic regularization algorithms for computed imaging, ICIP 1994",
    pitfalls=(
        "Not pseudo_huber_loss, which kornia calls charbonnier_loss (√(r² + 1) - 1): at a residual of 0 it is ε = 0.001, not 0; at 1 it is"
        " 1.0000005, there 0.4142.",
    ),
    notes=("As in super-resolution (LapSRN, EDVR; ε from 1e-6 to 1e-3).",),
)
def charbonnier_loss(residual, epsilon):
    """The absolute error with a rounded tip."""
    return np.hypot(residual, epsilon)


@charbonnier_loss.derivative
def _(residual, y):
    return residual / y


@charbonnier_loss.derivative(order=2)
def _(y, epsilon):
    return np.square(epsilon / y) / y


@charbonnier_loss.derivative(wrt="epsilon")
def _(y, epsilon):
    return epsilon / y


@loss(
    "log(cosh(input - target))",
    input=values("prediction"),
    target=values("truth"),
    where=(_residual,),
    view="residual",
    aliases="log_cosh",
    slope="tanh(input - target)",
    keras="losses.LogCosh",
    optax="log_cosh",
    source="Green, Bayesian reconstructions from emission tomography data, IEEE TMI 9, 1990",
    notes=("About r²/2 near 0, |r| - ln 2 far out; as written it is inf for |r| > 710.",),
)
def log_cosh_loss(residual):
    """A parabola near 0 that turns smoothly into lines of slope ±1."""
    return robust.log_cosh(residual)


@log_cosh_loss.derivative
def _(residual):
    return np.tanh(residual)


@log_cosh_loss.derivative(order=2)
def _(input, target):
    r, low = residuals.difference(input, target)
    return exponentials.sech_squared(r) * (1 - 2 * low * np.tanh(r))


@loss(
    "c**2*(abs(input - target)/c - log(1 + abs(input - target)/c))",
    input=values("prediction"),
    target=values("truth"),
    c=positive(1.0, "the scale; lines of slope ±c are neared from within", lightgbm="fair_c"),
    where=(_residual,),
    view="residual",
    window=(-5.0, 5.0),
    slope="(input - target)/(1 + abs(input - target)/c)",
    lightgbm="fair",
    source="Fair, On the robust estimation of econometric models, 1974",
    notes=(
        "The scale is 1 in LightGBM, classically 1.3998: 95 % efficient for normal residuals. At c = 1 its slope is softsign.",
    ),
)
def fair_loss(residual, c):
    """A parabola near 0 whose slope nears ±c slowly."""
    return robust.fair(residual, c)


@fair_loss.derivative
def _(residual, c):
    return robust.fair_slope(residual, c)


@fair_loss.derivative(order=2)
def _(residual, c):
    return 1 / np.square(1 + np.abs(residual) / c)


@fair_loss.derivative(wrt="c")
def _(residual, c):
    return robust.fair_by_c(residual, c)


def _inside(residual, width):
    """The part of the residual within ±w, without its sign."""
    return np.minimum(np.abs(residual), width)


@loss(
    "width*log(1 + abs(input - target)/curvature) if abs(input - target) < width"
    " else abs(input - target) - width + width*log(1 + width/curvature)",
    input=values("prediction"),
    target=values("truth"),
    width=positive(5.0, "where the logarithm turns into lines", symbol="w", smp="width"),
    curvature=positive(0.5, "how sharply it bends; the slope at 0 is w/ε", symbol="ε", smp="curvature"),
    where=(_residual, _inside),
    view="residual",
    window=(-10.0, 10.0),
    smp="losses._functional.wing_loss",
    source="Feng et al., Wing loss for robust facial landmark localisation with convolutional neural networks, CVPR 2018",
    notes=(
        "Small residuals pull more than large ones: w/ε = 10 at 0. The slope jumps at |r| = w, from w/(ε + w) = 0.909 to 1.",
        "w = 5 and ε = 0.5 in segmentation_models_pytorch, w = 10 and ε = 2 in the paper.",
    ),
)
def wing_loss(residual, inside, width, curvature):
    """A logarithm of the residual near 0, lines of slope ±1 beyond w.

    The slope where input and target are equal is 0, that where the residual is ±w is ±1.
    """
    return width * np.log1p(inside / curvature) + (np.abs(residual) - inside)


@wing_loss.derivative
def _(residual, inside, width, curvature):
    return np.sign(residual) * np.where(inside < width, width / (curvature + inside), 1.0)


@wing_loss.derivative(order=2)
def _(inside, width, curvature):
    return np.where(inside < width, -width / (curvature + inside) / (curvature + inside), 0.0)


@wing_loss.derivative(wrt="width")
def _(inside, width, curvature):
    return np.log1p(inside / curvature) - np.where(inside < width, 0.0, curvature / (curvature + width))


@wing_loss.derivative(wrt="curvature")
def _(inside, width, curvature):
    return -width / curvature * (inside / (curvature + inside))


def _shape(input, target, alpha, c):
    """The residual over c, and what α makes of it."""
    return general_robust.shape(input, target, alpha, c)


@loss(
    "z**2/2 if alpha == 2 else log(1 + z**2/2) if alpha == 0 else abs(alpha - 2)/alpha*((z**2/abs(alpha - 2) + 1)**(alpha/2) - 1)"
    " where z = (input - target)/c",
    input=values("prediction"),
    target=values("truth"),
    alpha=real(
        1.0,
        "the shape, ∞ and -∞ included: the lower, the less outliers pull",
        arrays=False,
        infinite=True,
        robust_loss="alpha",
    ),
    c=positive(1.0, "the scale of the parabola around 0", robust_loss="scale"),
    where=(_shape,),
    view="residual",
    window=(-6.0, 6.0),
    aliases="barron adaptive_robust_loss",
    robust_loss="general.lossfun",
    dialects={"robust_loss": Dialect("α and the scale must be given.", alpha=..., c=...)},
    source="Barron, A general and adaptive robust loss function, CVPR 2019",
    notes=(
        "α = 2 is half the squared error, 1 pseudo_huber_loss, 0 cauchy_loss, -2 geman_mcclure_loss, -∞ welsch_loss, ∞ exp(z²/2) - 1, all at the scale c.",
        "The special shapes are limits, and so are values and slopes beside them. At α = 2 the derivative by α is infinite: the loss has a vertical tangent there.",
    ),
)
def general_robust_loss(shape):
    """One family from the squared error to losses that ignore outliers."""
    return general_robust.value(shape)


@general_robust_loss.derivative
def _(shape, c):
    return general_robust.slope(shape, c)


@general_robust_loss.derivative(order=2)
def _(shape, c):
    return general_robust.curvature(shape, c)


@general_robust_loss.derivative(wrt="alpha")
def _(shape):
    return general_robust.by_alpha(shape)


@general_robust_loss.derivative(wrt="c")
def _(shape, c):
    return general_robust.by_c(shape, c)


for _each in (pseudo_huber_loss, charbonnier_loss, log_cosh_loss, fair_loss, wing_loss, general_robust_loss):
    _each.derivative(_by_target, wrt="target")
