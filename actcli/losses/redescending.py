"""Redescending losses: the pull of an outlier falls off again, and in the end nothing is left of it."""

from __future__ import annotations

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import loss_family
from actcli.definition.parameters import positive
from actcli.definition.tensors import values
from actcli.numerics import residuals, robust

loss = loss_family("robust")


def _residual(input, target):
    """Input minus target."""
    return input - target


def _by_target(dy):
    """Every loss of a residual falls by the target as it rises by the input."""
    return -dy


@loss(
    "log(1 + ((input - target)/c)**2/2)",
    input=values("prediction"),
    target=values("truth"),
    c=positive(1.0, "the scale; the slope is largest at √2 c"),
    where=(_residual,),
    view="residual",
    window=(-6.0, 6.0),
    aliases="lorentzian",
    slope="2*(input - target)/((input - target)**2 + 2*c**2)",
    kornia="losses.cauchy_loss",
    dialects={
        "scipy": Dialect(
            "log(1 + z²) in least_squares, f_scale = √2 c: 1.609 for a residual of 2, where this is 1.099.",
            c=0.7071067811865476,
        ),
    },
    source="Black and Anandan, The robust estimation of multiple motions, 1996; Barron, CVPR 2019",
    pitfalls=(
        "Three scales are in use; a residual of 1 costs 0.4055 here and in kornia, log(1 + z²/2); 0.6931 in SciPy's least_squares, log(1 + z²);"
        " 0.4606 by Holland and Welsch, (c²/2) log(1 + z²) with c = 2.385.",
    ),
    notes=("It is general_robust_loss at α = 0.",),
)
def cauchy_loss(input, target, c):
    """The logarithm of one plus half the squared residual."""
    return robust.cauchy(input, target, c)


@cauchy_loss.derivative
def _(residual, c):
    return robust.cauchy_slope(residual, c)


@cauchy_loss.derivative(order=2)
def _(residual, c):
    return robust.cauchy_curvature(residual, c)


@cauchy_loss.derivative(wrt="c")
def _(residual, c):
    return robust.cauchy_by_c(residual, c)


@loss(
    "2*((input - target)/c)**2/(((input - target)/c)**2 + 4)",
    input=values("prediction"),
    target=values("truth"),
    c=positive(1.0, "the scale; at 2c the loss is half of the most it can be"),
    where=(_residual,),
    view="residual",
    window=(-6.0, 6.0),
    slope="16*(input - target)/c**2/(((input - target)/c)**2 + 4)**2",
    kornia="losses.geman_mcclure_loss",
    source="Geman and McClure, Bayesian image analysis, 1985; Barron, CVPR 2019",
    pitfalls=(
        "Three scales are in use; a residual of 1 costs 0.4 here and in kornia, 2z²/(z² + 4); textbooks have r²/(2(1 + r²)) = 0.25 or r²/(1 + r²) = 0.5.",
    ),
    notes=("It nears 2; it is general_robust_loss at α = -2, as in kornia.",),
)
def geman_mcclure_loss(residual, c):
    """A squared residual that saturates at 2."""
    return robust.geman_mcclure(residual, c)


@geman_mcclure_loss.derivative
def _(residual, c):
    return robust.geman_mcclure_slope(residual, c)


@geman_mcclure_loss.derivative(order=2)
def _(residual, c):
    return robust.geman_mcclure_curvature(residual, c)


@geman_mcclure_loss.derivative(wrt="c")
def _(residual, c):
    return robust.geman_mcclure_by_c(residual, c)


@loss(
    "1 - exp(-((input - target)/c)**2/2)",
    input=values("prediction"),
    target=values("truth"),
    c=positive(1.0, "the scale; the slope is largest at c"),
    where=(_residual,),
    view="residual",
    window=(-6.0, 6.0),
    aliases="leclerc correntropy",
    slope="(input - target)/c**2*exp(-((input - target)/c)**2/2)",
    kornia="losses.welsch_loss",
    source="Dennis and Welsch, Techniques for nonlinear least squares and robust regression, 1978",
    pitfalls=(
        "Two scales are in use; a residual of 1 costs 0.3935 here and in kornia, 1 - exp(-z²/2); 0.4730 by Holland and Welsch, (c²/2)(1 - exp(-z²))"
        " with c = 2.985.",
    ),
    notes=("It nears 1; it is general_robust_loss at α = -∞, as in kornia.",),
)
def welsch_loss(input, target, c):
    """One minus a bell curve of the residual."""
    z = residuals.over_scale(input, target, c)[0]
    return -np.expm1(-z * z / 2)


@welsch_loss.derivative
def _(input, target, c):
    return robust.welsch_slope(input, target, c)


@welsch_loss.derivative(order=2)
def _(input, target, c):
    return robust.welsch_curvature(input, target, c)


@welsch_loss.derivative(wrt="c")
def _(input, target, c):
    return robust.welsch_by_c(input, target, c)


def _q(residual, c):
    """1 - z² within the scale, 0 beyond."""
    return robust.tukey_weight(residual, c)


def _z_squared(residual, c):
    """z², at most 1."""
    return np.square(np.minimum(np.abs(residual), c) / c)


@loss(
    "c**2/6*(1 - (1 - ((input - target)/c)**2)**3) if abs(input - target) <= c else c**2/6",
    input=values("prediction"),
    target=values("truth"),
    c=positive(4.685, "the residual from which on the loss is constant", statsmodels="c"),
    where=(_residual, _q, _z_squared),
    view="residual",
    window=(-8.0, 8.0),
    aliases="tukey bisquare biweight",
    slope="(input - target)*(1 - ((input - target)/c)**2)**2 if abs(input - target) <= c else 0",
    statsmodels="robust.norms.TukeyBiweight",
    source="Beaton and Tukey, The fitting of power series, Technometrics 16, 1974",
    notes=(
        "c = 4.685 is 95 % efficient for normal residuals of scale 1: divide by a robust σ first. Some texts leave out c²/6, so that the loss ends at 1.",
    ),
)
def tukey_biweight_loss(residual, c):
    """About half the squared residual near 0, constant beyond c.

    Value, slope and second derivative are continuous at ±c; the latter two are 0 there.
    """
    return robust.tukey_biweight(residual, c)


@tukey_biweight_loss.derivative
def _(residual, q):
    return np.where(q == 0, 0.0, residual * q * q)


@tukey_biweight_loss.derivative(order=2)
def _(q, z_squared):
    return q * (q - 4 * z_squared)


@tukey_biweight_loss.derivative(wrt="c")
def _(q, z_squared, c):
    return c / 3 * z_squared * z_squared * (1 + 2 * q)


for _each in (cauchy_loss, geman_mcclure_loss, welsch_loss, tukey_biweight_loss):
    _each.derivative(_by_target, wrt="target")
