"""Integrals of the bell curve: the error function, and the normal distribution function."""

from __future__ import annotations

from actcli.definition.families import activation_family
from actcli.definition.parameters import positive, real
from actcli.numerics import error_function
from actcli.numerics.error_function import erf_slope, normal_cdf, normal_pdf

activation = activation_family("sigmoidal")


@activation(
    "erf(x)",
    aliases="error_function",
    slope="2/sqrt(pi)*exp(-x**2)",
    torch="torch.erf, torch.special.erf",
    jax="scipy.special.erf",
    keras="ops.erf",
    onnx="Erf",
    tf="math.erf",
    scipy="special.erf",
    window=(-3.0, 3.0),
    source="Glaisher, On a class of definite integrals, 1871",
    notes=("2Φ(√2 x) - 1 for the normal distribution function Φ. Nears ±1 like exp(-x²), faster than tanh.",),
)
def erf(x):
    """The error function."""
    return error_function.erf(x)


@erf.derivative
def _(x):
    return erf_slope(x)


@erf.derivative(order=2)
def _(x):
    return erf_slope(x, x, -2.0)


def _v(x, mu, sigma):
    """(x - μ)/σ as two floats."""
    return error_function.standardized(x, mu, sigma)


@activation(
    "Phi((x - mu)/sigma)",
    mu=real(0.707107, "where it is 1/2"),
    sigma=positive(0.282095, "width of the step"),
    where=(_v,),
    aliases="laplace_activation",
    slope="exp(-(x - mu)**2/(2*sigma**2))/(sigma*sqrt(2*pi))",
    window=(-1.0, 2.5),
    source="Ma et al., Mega: moving average equipped gated attention, ICLR 2023",
    notes=(
        "(1 + erf((x - μ)/(σ√2)))/2: a normal distribution, the name notwithstanding. In Transformers ACT2FN['laplace'].",
        "μ = √(1/2) and σ = √(1/(4π)), rounded, make value and slope those of max(0, x)² at x = μ.",
    ),
)
def laplace(v):
    """The normal distribution function with mean μ and standard deviation σ."""
    return normal_cdf(v)


@laplace.derivative
def _(v, sigma):
    return normal_pdf(v, 1 / sigma)


@laplace.derivative(order=2)
def _(v, sigma):
    return normal_pdf(v, -1 / sigma, 1 / sigma, v.high)


@laplace.derivative(wrt="mu")
def _(v, sigma):
    return normal_pdf(v, -1 / sigma)


@laplace.derivative(wrt="sigma")
def _(v, sigma):
    return normal_pdf(v, -1 / sigma, v.high)
