"""Results against exact ones: cheap digits first, more where they are needed, on all cores."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from mpmath import mp
from numpy.typing import NDArray

from actcli.audit.terms import Judge
from actcli.definition.entry import Entry
from actcli.errors import BadShape, BadValue, NotDefined
from actcli.exact import ulp
from actcli.exact.questions import Question, Questions, of_derivative, of_value
from actcli.numerics.arrays import Array

AnyArray = NDArray[Any]
DIGITS = 20  # 66 bits: enough to tell an error of a thousandth of an ULP
VANISHING = -1140  # exponents of base 2 below every float64, whose least is -1074
CHUNK = 256  # results that a process takes at a time
WORTH_PROCESSES = 2048

Progress = Callable[[int, int], None]


class Kernel(NamedTuple):
    """Results to be judged.

    tensors: what they were computed from, of the format of the results. wrt: "" for values, "input", or a parameter.
    """

    entry: Entry
    tensors: Mapping[str, AnyArray]
    parameters: Mapping[str, Any]
    results: AnyArray
    dtype: str = "float64"
    wrt: str = ""
    order: int = 1


class Errors(NamedTuple):
    """One number for each result: the input it belongs to, the result, the exact one rounded to its format, the errors.

    ulp: in fractional spacings. steps: how many numbers of the format lie between, -1 where the result is NaN.
    share: of what is allowed. place: which of the results it is. Results at which
    the formula has no value that can be settled are left out; `undefined` counts them.
    """

    x: Array
    got: Array
    exact: Array
    ulp: Array
    steps: NDArray[np.object_]
    share: Array
    place: NDArray[np.intp]
    undefined: int


def measured(kernel: Kernel, jobs: int | None = None, progress: Progress | None = None) -> Errors:
    """Judge every result. Raises: NotDefined without a formula, BadShape for results of another shape, BadValue for none."""
    task = _Task(kernel)
    count = len(task.asked.each)
    starts = range(0, count, CHUNK)
    rows: list[tuple[float, ...]] = []
    for part in _run(task, starts, jobs or os.cpu_count() or 1):
        rows += part
        if progress is not None:
            progress(len(rows), count)
    table = np.array([row for row in rows if row], dtype=object).reshape(-1, 6)
    place = np.flatnonzero([bool(row) for row in rows])
    if count and not len(table):
        raise BadValue(f"{kernel.entry.name} has no value at any of these inputs")
    x, got, exact, error, steps, share = table.T
    x, got, exact, error, share = (column.astype(np.float64) for column in (x, got, exact, error, share))
    return Errors(x, got, exact, error, steps, share, place, count - len(table))


class _Task:
    """A kernel with its questions in the order of its results."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.asked = _questions(kernel)
        results = np.asarray(kernel.results)
        if self.asked.axis != -1:
            results = np.moveaxis(results, self.asked.axis, -1)
        if results.shape != self.asked.shape:
            raise BadShape(
                f"the results have shape {np.shape(kernel.results)}; those of {kernel.entry.name} have {self.asked.shape} here"
            )
        self.results = results.astype(np.float64).ravel().tolist()
        self.judge = Judge(kernel.entry, kernel.parameters, wrt=kernel.wrt, order=kernel.order, dtype=kernel.dtype)

    def rows(self, start: int) -> list[tuple[float, ...]]:
        """The judgements of one chunk; an empty one where the formula has no value."""
        stop = start + CHUNK
        return [
            self._row(question, got)
            for question, got in zip(self.asked.each[start:stop], self.results[start:stop], strict=True)
        ]

    def _row(self, question: Question, got: float) -> tuple[float, ...]:
        try:
            answers = [part.answer(DIGITS, VANISHING) for part in question]
        except (BadValue, NotDefined):  # no value there, or none that thousands of digits settle
            return ()
        exact = answers[0] if len(answers) == 1 else mp.fsum(answers)
        dtype = self.kernel.dtype
        error, share = self.judge.measure(got, exact, question)
        steps = -1 if got != got else ulp.floats_between(got, exact, dtype)
        return _input(question), got, ulp.nearest(exact, dtype), error, steps, share


def _input(question: Question) -> float:
    """The number that a report names: x, or the one that the result is differentiated by, or the first of the tensor."""
    if not question:
        return float("nan")
    part = question[0]
    bindings, sources = part.place.bindings, part.place.sources
    number = bindings["x"] if "x" in bindings else bindings[part.wrt or next(iter(sources))]
    for index in part.at or ():
        number = number[index]
    while isinstance(number, list):
        number = number[0]
    return float(number)


def _questions(kernel: Kernel) -> Questions:
    entry, tensors, parameters = kernel.entry, kernel.tensors, kernel.parameters
    if not kernel.wrt:
        return of_value(entry, tensors, parameters)
    return of_derivative(entry, tensors, parameters, kernel.wrt, kernel.order)


_task: _Task | None = None  # what forked processes find, so that nothing need be sent to them


def _rows(start: int) -> list[tuple[float, ...]]:
    assert _task is not None
    return _task.rows(start)


def _may_fork() -> bool:
    """Whether a process can be forked here; JAX, where it has been run, has threads that no child may inherit."""
    return "fork" in multiprocessing.get_all_start_methods() and "jax" not in sys.modules


def _run(task: _Task, starts: range, jobs: int) -> Iterator[list[tuple[float, ...]]]:
    """The chunks in order, by several processes where there is work for them and the system can fork."""
    global _task
    if jobs < 2 or len(starts) * CHUNK < WORTH_PROCESSES or not _may_fork():
        yield from map(task.rows, starts)
        return
    _task = task
    try:
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            yield from pool.imap(_rows, starts)
    finally:
        _task = None
