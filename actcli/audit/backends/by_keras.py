"""Keras 3: functions of keras.activations, on the backend that Keras is set to, else on PyTorch or JAX."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actcli.audit.backends import keywords
from actcli.definition.activation import Activation
from actcli.definition.along_axis import AxisActivation
from actcli.definition.entry import Entry
from actcli.errors import NotDefined, Unreadable

AnyArray = NDArray[Any]


def name(entry: Entry) -> str | None:
    """The function's name in keras.activations."""
    names = [one.strip() for one in entry.frameworks.get("keras", "").split(",")]
    return next((one for one in names if one.startswith("activations.")), None)


def has(entry: Entry) -> bool:
    """Whether there is such a function."""
    return isinstance(entry, Activation) and name(entry) is not None


def run(entry: Entry, tensors: Mapping[str, AnyArray], given: Mapping[str, Any], wrt: str, dtype: str) -> AnyArray:
    """Value or gradient of the sum, as float64."""
    keras = _keras()
    function = getattr(keras.activations, (name(entry) or "").removeprefix("activations."))
    options = keywords("keras", entry, given)
    x = keras.ops.convert_to_tensor(tensors["input"], dtype=dtype)
    if not wrt:
        return _array(keras, function(x, **options))
    if isinstance(entry, AxisActivation):
        raise NotDefined(
            f"the Jacobian of {entry.name} in Keras is that of its backend: --backend {keras.backend.backend()}"
        )
    if keras.backend.backend() == "torch":
        x = x.requires_grad_()
        function(x, **options).sum().backward()
        return _array(keras, x.grad)
    if keras.backend.backend() == "jax":
        import jax

        return _array(keras, jax.grad(lambda x: function(x, **options).sum())(x))
    raise NotDefined(f"gradients of Keras are taken on torch or jax; it is set to {keras.backend.backend()}")


def _keras() -> Any:
    """Keras on a backend that can differentiate here. Raises Unreadable where there is none."""
    if "KERAS_BACKEND" not in os.environ:
        found = [one for one in ("torch", "jax") if importlib.util.find_spec(one) is not None]
        if not found:
            raise Unreadable("keras needs a backend: pip install torch, or pip install jax")
        os.environ["KERAS_BACKEND"] = found[0]
    import keras

    return keras


def _array(keras: Any, tensor: Any) -> AnyArray:
    return np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(tensor, "float64")))
