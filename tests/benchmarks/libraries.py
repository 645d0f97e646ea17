"""Value and slope of the same functions as others compute them: name → a call that returns both, of an array that is there.

Libraries that are not installed have no calls. NumPy is what is in textbooks, written without care for temporaries or tails.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Calls = dict[str, Callable[[], Any]]

NAMES = ["relu", "sigmoid", "tanh", "gelu", "silu", "mish", "softplus", "elu", "selu", "logsigmoid", "softshrink"]


def calls(x: Array) -> dict[str, Calls]:
    """Library with its version → its calls, for those that are installed."""
    found = {}
    for made in (_torch, _jax, _scipy):
        try:
            library, own = made(x)
        except ImportError:
            continue
        found[library] = own
    found[f"NumPy {np.__version__}, textbook"] = _numpy(x)
    return found


def _torch(x: Array) -> tuple[str, Calls]:
    """Eager, forward and backward, on all cores."""
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    leaf = torch.from_numpy(x.copy()).requires_grad_(True)
    ones = torch.ones_like(leaf)

    def call(name: str) -> Callable[[], Any]:
        function: Any = (
            getattr(torch, name, None) if name in ("sigmoid", "tanh") else getattr(torch.nn.functional, name)
        )

        def both() -> Any:
            value = function(leaf)
            return value, torch.autograd.grad(value, leaf, ones)

        return both

    return f"PyTorch {torch.__version__.split('+')[0]}", {name: call(name) for name in NAMES}


def _jax(x: Array) -> tuple[str, Calls]:
    """Compiled by XLA, after a first call that compiles."""
    import jax

    jax.config.update("jax_enable_x64", True)
    own = {name: getattr(jax.nn, "log_sigmoid" if name == "logsigmoid" else name, None) for name in NAMES}
    own |= {"tanh": jax.numpy.tanh, "gelu": lambda z: jax.nn.gelu(z, approximate=False)}
    given = jax.numpy.asarray(x)

    def call(function: Any) -> Callable[[], Any]:
        def both(z: Any) -> Any:
            value, back = jax.vjp(function, z)
            return value, back(jax.numpy.ones_like(z))

        compiled = jax.jit(both)
        return lambda: jax.block_until_ready(compiled(given))

    return f"JAX {jax.__version__}", {name: call(function) for name, function in own.items() if function is not None}


def _scipy(x: Array) -> tuple[str, Calls]:
    """What SciPy's special functions make easy, by one thread."""
    import scipy
    from scipy.special import expit, log_expit, ndtr

    def sigmoid() -> Any:
        s = expit(x)
        return s, s * (1 - s)

    def silu() -> Any:
        s = expit(x)
        return x * s, s * (1 + x * (1 - s))

    def gelu() -> Any:
        p = ndtr(x)
        return x * p, p + x * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)

    found: Calls = {"sigmoid": sigmoid, "silu": silu, "gelu": gelu, "logsigmoid": lambda: (log_expit(x), expit(-x))}
    return f"SciPy {scipy.__version__}", found


def _numpy(x: Array) -> Calls:
    """The formulas of textbooks, by one thread."""
    scale, alpha = 1.0507009873554805, 1.6732632423543772

    def sigmoid() -> Any:
        s = 1 / (1 + np.exp(-x))
        return s, s * (1 - s)

    def tanh() -> Any:
        y = np.tanh(x)
        return y, 1 - y**2

    def silu() -> Any:
        s = 1 / (1 + np.exp(-x))
        return x * s, s * (1 + x * (1 - s))

    def mish() -> Any:
        t = np.tanh(np.log(1 + np.exp(x)))
        return x * t, t + x * (1 - t**2) / (1 + np.exp(-x))

    def elu() -> Any:
        e = np.exp(np.minimum(x, 0))
        return np.where(x > 0, x, e - 1), np.where(x > 0, 1, e)

    def selu() -> Any:
        e = alpha * np.exp(np.minimum(x, 0))
        return scale * np.where(x > 0, x, e - alpha), scale * np.where(x > 0, 1, e)

    return {
        "relu": lambda: (np.maximum(x, 0), np.where(x > 0, 1.0, 0.0)),
        "sigmoid": sigmoid,
        "tanh": tanh,
        "silu": silu,
        "mish": mish,
        "softplus": lambda: (np.log(1 + np.exp(x)), 1 / (1 + np.exp(-x))),
        "elu": elu,
        "selu": selu,
        "logsigmoid": lambda: (-np.log(1 + np.exp(-x)), 1 / (1 + np.exp(x))),
        "softshrink": lambda: (np.where(x > 0.5, x - 0.5, np.where(x < -0.5, x + 0.5, 0)), 1.0 * (np.abs(x) > 0.5)),
    }
