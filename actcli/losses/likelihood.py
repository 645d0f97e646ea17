"""Negative log-likelihoods of counts and of normal variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition.dialects import Dialect
from actcli.definition.families import loss_family
from actcli.definition.layouts import Elementwise, Laid, mismatch
from actcli.definition.parameters import Flag, positive
from actcli.definition.tensors import Tensor, values
from actcli.numerics import exponentials
from actcli.numerics.compensated import log_sum

loss = loss_family("likelihood")


def _stirling(target, full):
    """Stirling's approximation of log(target!), where the target is above 1."""
    y = np.maximum(target, 1.0)
    return np.where(target > 1, y * np.log(y) - y + np.log(2 * np.pi * y) / 2, 0.0) if full else 0.0


def _stirling_slope(target, full):
    """Its slope by the target."""
    y = np.maximum(target, 1.0)
    return np.where(target > 1, np.log(y) + 0.5 / y, 0.0) if full else 0.0


@loss(
    "(exp(input) - target*input if log_input else input - target*log(input + eps))"
    " + (target*log(target) - target + log(2*pi*target)/2 if full and target > 1 else 0)",
    input=values(
        "logarithm of the rate, or with log_input=False the rate", when={"log_input": {False: Tensor("rate", low=0.0)}}
    ),
    target=Tensor("count", low=0.0),
    log_input=Flag(True, "the input is the logarithm of the rate", torch="log_input"),
    full=Flag(False, "add Stirling's approximation of log(y!) where y > 1", torch="full", tf="compute_full_loss"),
    eps=positive(1e-8, "added to the rate inside the logarithm when log_input is false", arrays=False, torch="eps"),
    where=(_stirling, _stirling_slope),
    view="rate",
    aliases="poisson log_poisson_loss",
    torch="nn.PoissonNLLLoss, F.poisson_nll_loss",
    keras="losses.Poisson(log_input=False)",
    dialects={
        "keras": Dialect(
            "Takes the rate, not its logarithm: -0.0794 for 2 and target 3, where PyTorch has 1.389.",
            log_input=False,
            eps=1e-7,
        ),
    },
    source="Poisson, 1837; PyTorch, nn.PoissonNLLLoss",
    pitfalls=(
        "The input is a log-rate by default, as in PyTorch; Keras takes the rate (log_input=false). A rate of 2 for a count of 2 costs 0.6137;"
        " taken for a log-rate, 2 costs 3.3891.",
        "full=true adds Stirling's term for y > 1 only: y = 2 gets 0.6518 where ln 2! is 0.6931.",
    ),
)
def poisson_nll_loss(input, target, log_input, eps, stirling):
    """Negative log-likelihood of a count under a Poisson rate, without the constant log(y!)."""
    rest = exponentials.exp_minus_line(input, target) if log_input else input - target * log_sum(input, eps)
    return rest + stirling


@poisson_nll_loss.derivative
def _(input, target, log_input, eps):
    return np.exp(input) - target if log_input else 1 - target / (input + eps)


@poisson_nll_loss.derivative(order=2)
def _(input, target, log_input, eps):
    return np.exp(input) if log_input else target / (input + eps) / (input + eps)


@poisson_nll_loss.derivative(wrt="target")
def _(input, log_input, eps, stirling_slope):
    return (-input if log_input else -log_sum(input, eps)) + stirling_slope


@poisson_nll_loss.derivative(wrt="eps")
def _(input, target, log_input, eps):
    return np.zeros_like(input) if log_input else -target / (input + eps)


def _r(input, target):
    """The residual."""
    return input - target


def _v(var, eps):
    """The variance, at least eps."""
    return np.maximum(var, eps)


class Observations(Elementwise):
    """Elements with a variance for each, for each row (with or without a last axis of length 1), or for all."""

    def lay(self, owner: str, tensors: Mapping[str, Tensor], arrays: dict[str, Any], values: Mapping[str, Any]) -> Laid:
        """Give variances of rows their last axis. Raises: BadShape."""
        shape = max(arrays["input"].shape, arrays["target"].shape, key=len)
        var = arrays["var"]
        rows = var.ndim > 0 and var.shape != shape and var.shape == shape[:-1]
        if var.ndim not in (0, len(shape)) and not rows:
            raise mismatch(
                owner, arrays, f"var holds one number for each element {shape}, for each row {shape[:-1]}, or one"
            )
        laid = super().lay(owner, tensors, {**arrays, "var": var[..., None] if rows else var}, values)
        summed = laid.back["var"]
        return laid._replace(back={**laid.back, "var": lambda gradient: summed(gradient).reshape(var.shape)})


@loss(
    "(log(max(var, eps)) + (input - target)**2/max(var, eps))/2 + (log(2*pi)/2 if full else 0)",
    input=values("mean"),
    target=values("observation"),
    var=Tensor("variance", "one for each element, each row, or one", low=0.0, enforced=True),
    full=Flag(False, "add the constant log(2π)/2", torch="full"),
    eps=positive(1e-6, "least variance", arrays=False, torch="eps"),
    layout=Observations(),
    where=(_r, _v),
    view="variance",
    torch="nn.GaussianNLLLoss, F.gaussian_nll_loss",
    source="Nix and Weigend, Estimating the mean and variance of the target probability distribution, 1994",
    pitfalls=(
        "`var` is the variance, neither σ nor log σ²: a residual of 2 at σ = 2 costs 1.1931 with var = 4; with σ in its place 1.3466.",
    ),
    notes=(
        "Below eps the slope by the variance is that at eps, and passes, as in PyTorch; the loss itself no longer changes there.",
    ),
)
def gaussian_nll_loss(r, v, full):
    """Negative log-likelihood of an observation under a normal distribution."""
    return np.log(v) / 2 + r / v * (r / 2) + (np.log(2 * np.pi) / 2 if full else 0.0)


@gaussian_nll_loss.derivative
def _(r, v):
    return r / v


@gaussian_nll_loss.derivative(order=2)
def _(v):
    return 1 / v


@gaussian_nll_loss.derivative(wrt="target")
def _(r, v):
    return -r / v


@gaussian_nll_loss.derivative(wrt="var")
def _(r, v):
    return (1 / v - r / v * (r / v)) / 2


@gaussian_nll_loss.derivative(wrt="eps")
def _(r, v, var, eps):
    return np.where(var < eps, (1 / v - r / v * (r / v)) / 2, 0.0)
