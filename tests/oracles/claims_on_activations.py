"""What pitfalls of activations claim, computed again."""

from __future__ import annotations

import math

import numpy as np

import actcli as a

from .claim import Claim

GRID = np.linspace(0, 6, 60001)


def gap(one, other):
    """The largest distance of two functions on the positive side, and where it is."""
    distance = np.abs(one(GRID) - other(GRID))
    return float(distance.max()), float(GRID[np.argmax(distance)])


def tanh_form(x):
    """GELU by the tanh."""
    return a.gelu(x, approximate="tanh")


def steep(x):
    """The hard sigmoid of slope 0.2."""
    return a.hardsigmoid(x, alpha=0.2)


def lost():
    """The first whole number below which the logarithm of the softmax has nothing left."""
    with np.errstate(divide="ignore"):
        return next(depth for depth in range(700, 800) if np.log(a.softmax([0.0, -float(depth)]))[1] == -np.inf)


SHRINKS = [a.hardshrink(1.0, lambd=0.5), a.softshrink(1.0, lambd=0.5)]
SHRUNK = "at 1 and λ = 0.5 they are {:g} and {:g}"

CLAIMS = [
    Claim("gelu", "gelu(1) is {:.6f} or {:.6f}", lambda: (a.gelu(1.0), tanh_form(1.0))),
    Claim("gelu", "they are up to {:.2e} apart, at |x| = {:.2f}", lambda: gap(a.gelu, tanh_form)),
    Claim("sparsemax", "right is ({:g}, {:g})", lambda: a.sparsemax([1.0, 0.5])),
    Claim("quick_gelu", "off by up to {:.4f}, at |x| = {:.2f}", lambda: gap(a.gelu, a.quick_gelu)),
    Claim("leaky_relu", "{:g} here, in PyTorch, JAX and ONNX", lambda: a.leaky_relu.defaults["alpha"]),
    Claim(
        "leaky_relu",
        "f(-1) is {:g}, {:g} or {:g}",
        lambda: [a.leaky_relu(-1.0, alpha=alpha) for alpha in (0.01, 0.2, 0.3)],
    ),
    Claim("leaky_relu", "prelu starts at {:g}", lambda: a.prelu.defaults["alpha"]),
    Claim("prelu", "starting at {:g} in PyTorch", lambda: a.prelu.defaults["alpha"]),
    Claim(
        "rrelu",
        "(lower + upper)/2 = 11/48 ≈ {:.4f}, as in PyTorch; the paper draws 1/slope from U(3, 8) and evaluates at 1/5.5 ≈ {:.4f}",
        lambda: (-a.rrelu(-1.0), 2 / (3 + 8)),
    ),
    Claim("hardsigmoid", "{:g} in ONNX and Keras 1 and 2", lambda: steep(1.0) - steep(0.0)),
    Claim("hardsigmoid", "up to {:.4f} apart, at |x| = {:g}", lambda: gap(a.hardsigmoid, steep)),
    Claim("softplus", "its slope jumps from {:.10f} to 1", lambda: a.softplus.grad(20.0)),
    Claim(
        "swish",
        "at x = 1 and β = 1.5 it is {:.4f}, this {:.4f}",
        lambda: (a.e_swish(1.0, beta=1.5), a.swish(1.0, beta=1.5)),
    ),
    Claim(
        "e_swish",
        "at x = 1 and β = 1.5 it is {:.4f}, there {:.4f}",
        lambda: (a.e_swish(1.0, beta=1.5), a.swish(1.0, beta=1.5)),
    ),
    Claim("gaussian", "at 1 this is {:.4f}, the other {:.4f}", lambda: (a.gaussian(1.0), math.exp(-0.5))),
    Claim(
        "elu", "at x = -1 and α = 2 it is {:.4f}, there {:.4f}", lambda: (a.elu(-1.0, alpha=2), a.celu(-1.0, alpha=2))
    ),
    Claim(
        "celu", "at x = -1 and α = 2 it is {:.4f}, there {:.4f}", lambda: (a.celu(-1.0, alpha=2), a.elu(-1.0, alpha=2))
    ),
    Claim(
        "glu",
        "glu of 1, 0 is {:g}, with gate_last=false {:g}",
        lambda: (a.glu([1.0, 0.0])[0], a.glu([1.0, 0.0], gate_last=False)[0]),
    ),
    Claim("softmax", "cannot fall below {:.4f} for two classes", lambda: a.cross_entropy(a.softmax([1e4, 0.0]), 0)),
    Claim(
        "softmax",
        "1, 1 gives {:g}, {:g}; hardmax gives all to the first: {:g}, {:g}",
        lambda: np.append(a.softmax([1.0, 1.0], beta=1e6), a.hardmax([1.0, 1.0])),
    ),
    Claim(
        "hardmax",
        "1, 1 gives {:g}, {:g} here, {:g}, {:g} there",
        lambda: np.append(a.hardmax([1.0, 1.0]), a.softmax([1.0, 1.0], beta=1e6)),
    ),
    Claim("log_softmax", "an entry lies {:g} below the largest", lost),
    Claim("shrink", SHRUNK, lambda: SHRINKS),
    Claim("hardshrink", SHRUNK, lambda: SHRINKS),
    Claim("softshrink", SHRUNK, lambda: SHRINKS),
]
