"""Arrays that are not NumPy's, and the package that evaluates them.

A call is handed over by the module that its arrays come from, which is a look at a name: nothing is imported before such an array is
there. The packages are named as text because they stand above this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from importlib import import_module
from typing import Any, TypeVar, cast

_Method = TypeVar("_Method", bound=Callable[..., Any])

ENGINES = {"dask.array": "actcli.chunked"}


def engine(values: Iterable[Any]) -> Any:
    """The package for the first array that has one, None where all are NumPy's or plain numbers."""
    for value in values:
        module = type(value).__module__
        for library, package in ENGINES.items():
            if module.startswith(library):
                return import_module(package)
    return None


def over_any_array(method: _Method) -> _Method:
    """Decorate a method of an entry so that arrays of other libraries go to the package that evaluates them."""

    @wraps(method)
    def call(self: Any, *tensors: Any, **options: Any) -> Any:
        found = engine((*tensors, *options.values()))
        if found is None:
            return method(self, *tensors, **options)
        return found.call(self, method.__name__, tensors, options)

    return cast("_Method", call)
