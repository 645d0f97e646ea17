"""Coefficients: a parameter that is a list of numbers of its own, beside the input and not broadcast against it."""

from __future__ import annotations

from typing import Any

import numpy as np

from actcli.definition.parameters import Parameter


class Coefficients(Parameter):
    """A list of real numbers, at least one."""

    kind = "array"

    def describe(self) -> str:
        """The domain in words."""
        return "real numbers"

    def convert(self, value: Any) -> Any:
        """A tuple of floats."""
        try:
            array = np.atleast_1d(np.asarray(value, dtype=np.float64))
        except (TypeError, ValueError):
            raise self._refuse(value) from None
        if array.ndim != 1 or not array.size or not np.isfinite(array).all():
            raise self._refuse(value)
        return tuple(array.tolist())
