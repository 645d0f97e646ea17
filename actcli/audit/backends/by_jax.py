"""JAX: functions of jax.nn, differentiated by jax.grad and jax.jacobian."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actcli.audit.backends import keywords
from actcli.definition.activation import Activation
from actcli.definition.along_axis import AxisActivation
from actcli.definition.entry import Entry

AnyArray = NDArray[Any]


def name(entry: Entry) -> str | None:
    """The function's name in jax.nn."""
    names = [one.strip() for one in entry.frameworks.get("jax", "").split(",")]
    return next((one for one in names if one.startswith("nn.")), None)


def has(entry: Entry) -> bool:
    """Whether there is such a function; losses are none of jax.nn's."""
    return isinstance(entry, Activation) and name(entry) is not None


def run(entry: Entry, tensors: Mapping[str, AnyArray], given: Mapping[str, Any], wrt: str, dtype: str) -> AnyArray:
    """Value, gradient of the sum, or Jacobian over the last axis, as float64."""
    import jax

    jax.config.update("jax_enable_x64", True)  # a switch of the whole process, which here does nothing else
    function = getattr(jax.nn, (name(entry) or "").removeprefix("nn."))
    reduced = {"axis": -1} if isinstance(entry, AxisActivation) and entry.reduces else {}  # else JAX takes all axes
    options = keywords("jax", entry, {**reduced, **given})
    x = jax.numpy.asarray(tensors["input"], dtype=dtype)

    def called(x: Any) -> Any:
        return function(x, **options)

    if not wrt:
        result = called(x)
    elif isinstance(entry, AxisActivation) and not entry.reduces:
        result = jax.vmap(jax.jacobian(called))(x)
    else:
        result = jax.grad(lambda x: called(x).sum())(x)
    return np.asarray(result.astype("float64"))
