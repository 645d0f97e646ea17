"""SciPy and NumPy: functions of arrays, without gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actcli.definition.entry import Entry
from actcli.errors import NotDefined

AnyArray = NDArray[Any]
Function = Callable[..., Any]

_NUMPY: dict[str, Function] = {
    "arctan": np.arctan,
    "exponential": np.exp,
    "heaviside": lambda x, h0: np.heaviside(x, x.dtype.type(h0)),
    "identity": np.positive,
    "sign": np.sign,
    "sine": lambda x, omega: np.sin(x.dtype.type(omega) * x),
    "tanh": np.tanh,
}


def _scipy() -> dict[str, Function]:
    from scipy import special

    return {
        "erf": special.erf,
        "gelu": lambda x, approximate: x * special.ndtr(x),
        "huber_loss": lambda input, target, delta, weight: special.huber(delta, input - target),
        "log_softmax": lambda x, axis: special.log_softmax(x, axis=axis),
        "logsigmoid": special.log_expit,
        "logsumexp": lambda x, axis, beta: special.logsumexp(x, axis=axis),
        "pseudo_huber_loss": lambda input, target, delta: special.pseudo_huber(delta, input - target),
        "sigmoid": special.expit,
        "softmax": lambda x, axis, beta: special.softmax(x, axis=axis),
    }


class ArrayFunctions:
    """The functions of one of the two libraries, by our names."""

    def __init__(self, backend: str) -> None:
        self.backend = backend
        self.functions = _NUMPY if backend == "numpy" else _scipy()

    def has(self, entry: Entry) -> bool:
        """Whether there is such a function."""
        return entry.name in self.functions

    def run(
        self, entry: Entry, tensors: Mapping[str, AnyArray], given: Mapping[str, Any], wrt: str, dtype: str
    ) -> AnyArray:
        """The value, as float64. Raises NotDefined for gradients, which there are none of."""
        if wrt:
            raise NotDefined(f"{self.backend} has no gradients; --what value judges its values")
        from actcli.definition.dtypes import named

        arrays = [array.astype(named(dtype)) for array in tensors.values()]
        return np.asarray(self.functions[entry.name](*arrays, **entry.drawn(given)), dtype=np.float64)
