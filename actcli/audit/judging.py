"""Kernels made from entries and backends, and judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from mpmath import mp
from numpy.typing import NDArray

from actcli.audit import backends, points
from actcli.audit.errors import Errors, Kernel, Progress, measured
from actcli.audit.report import Report, Special, report
from actcli.definition.activation import Activation
from actcli.definition.dtypes import named
from actcli.definition.entry import Entry
from actcli.definition.layouts import Classes
from actcli.definition.loss import Loss
from actcli.errors import NotDefined
from actcli.exact import ulp
from actcli.exact.questions import of_derivative, of_value

AnyArray = NDArray[Any]
WHATS = {"value": "", "grad": "input"}


class Judged(NamedTuple):
    """A report, and the errors it is made of."""

    report: Report
    errors: Errors


def own(entry: Entry, tensors: Mapping[str, AnyArray], given: Mapping[str, Any], wrt: str, dtype: str) -> Kernel:
    """The results of this package in a format. Raises: what the entry raises."""
    settled = entry.drawn(given)
    cast = {n: array.astype(named(dtype)) if array.dtype.kind == "f" else array for n, array in tensors.items()}
    reduced = {"reduction": "sum" if wrt else "none"} if isinstance(entry, Loss) else {}
    function: Any = entry
    called = function.grad if wrt else function
    with np.errstate(all="ignore"):
        result = called(*cast.values(), **settled, **reduced)
    return Kernel(entry, tensors, settled, np.asarray(result).astype(np.float64), dtype, wrt)


def of_backend(
    backend: str, entry: Entry, tensors: Mapping[str, AnyArray], given: Mapping[str, Any], wrt: str, dtype: str
) -> Kernel:
    """Another library's results in a format. Raises: as `backends.run`."""
    results = backends.run(backend, entry, tensors, given, wrt, dtype)
    return Kernel(entry, tensors, entry.drawn(given), results, dtype, wrt)


def judged(
    kernel: Kernel,
    *,
    backend: str = "",
    allowed: float | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Judged:
    """Measure a kernel's results and add the errors up; those at NaN and the infinities are told apart. Raises: as `measured`."""
    finite, specials = _told_apart(kernel)
    errors = measured(finite, jobs, progress)
    what = next(what for what, wrt in WHATS.items() if wrt == kernel.wrt)
    name = kernel.entry.label
    return Judged(
        report(
            errors, function=name, what=what, dtype=kernel.dtype, backend=backend, allowed=allowed, specials=specials
        ),
        errors,
    )


def _told_apart(kernel: Kernel) -> tuple[Kernel, list[Special]]:
    """The kernel at its finite inputs, and its wrong results at the others."""
    entry = kernel.entry
    if not (isinstance(entry, Activation) and entry.elementwise):
        return kernel, []
    x, results = np.ravel(kernel.tensors["input"]), np.ravel(kernel.results)
    finite = np.isfinite(x.astype(np.float64))
    if finite.all() or x.shape != results.shape:
        return kernel, []
    rest = kernel._replace(tensors={"input": x[finite]}, results=results[finite])
    wrong = {}
    for number, got in zip(x[~finite].astype(np.float64).tolist(), results[~finite].tolist(), strict=True):
        exact = limit(entry, kernel.parameters, number, kernel.wrt, kernel.dtype)
        if not (got == exact or (got != got and exact != exact)):
            wrong[repr(number)] = Special(number, got, exact)
    return rest, list(wrong.values())


def limit(entry: Activation, parameters: Mapping[str, Any], x: float, wrt: str, dtype: str = "float64") -> float:
    """The exact result at NaN or an infinity, rounded to a format."""
    tensors = {"input": np.array([x])}
    asked = of_derivative(entry, tensors, parameters, wrt) if wrt else of_value(entry, tensors, parameters)
    answer = asked.each[0][0].answer(20)
    return ulp.nearest(answer, dtype) if mp.isfinite(answer) else float(answer)


def kernels(
    entries: list[Entry], *, backend: str = "", dtype: str = "float64", count: int = points.COUNT
) -> Iterator[Kernel]:
    """Values and derivatives of all entries that have a formula, one number or a row of classes to a result, at their defaults."""
    for entry in entries:
        if isinstance(entry, Loss) and not (entry.elementwise or type(entry.layout) is Classes):
            continue
        for wrt in WHATS.values():
            kernel = drawn(entry, {}, wrt, backend=backend, dtype=dtype, count=count)
            if kernel is not None:
                yield kernel


def drawn(
    entry: Entry,
    given: Mapping[str, Any],
    wrt: str,
    *,
    backend: str = "",
    dtype: str = "float64",
    count: int = points.COUNT,
) -> Kernel | None:
    """A kernel at drawn points; None where there is no formula, no way to draw, or the backend has no such function."""
    if not entry.evaluable or entry.definition is None or (backend and not backends.has(backend, entry)):
        return None
    try:
        tensors = points.tensors(entry, entry.drawn(given), count=count, dtype=dtype)
        if backend:
            return of_backend(backend, entry, tensors, given, wrt, dtype)
        return own(entry, tensors, given, wrt, dtype)
    except NotDefined:
        return None
