"""A claim: a phrase of a pitfall with its numbers left open, and what computes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest


class Claim(NamedTuple):
    """The phrase stands in a pitfall of the entry once the numbers are filled in; they come from a call."""

    entry: str
    phrase: str
    numbers: Callable[[], Any]

    @property
    def written(self) -> str:
        """The phrase with its numbers."""
        numbers = np.atleast_1d(self.numbers())
        assert self.phrase.count("{") == len(numbers)
        return self.phrase.format(*(float(number) + 0.0 for number in numbers))


def keras() -> Any:
    """Keras on PyTorch, where both are installed."""
    pytest.importorskip("torch", reason="Keras needs a backend: pip install torch")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_BACKEND", "torch")
        return pytest.importorskip("keras", reason="keras is not installed: pip install keras")


def torch() -> Any:
    """PyTorch, where it is installed."""
    return pytest.importorskip("torch", reason="torch is not installed: pip install torch")


def jax() -> Any:
    """JAX, where it is installed."""
    return pytest.importorskip("jax", reason="jax is not installed: pip install jax")
