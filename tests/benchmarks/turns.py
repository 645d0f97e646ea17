"""Measurements in turn: the machine may be slow or busy, but it is so for both."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class Ratio(NamedTuple):
    """Medians over the rounds: of the quotient of each round, and of both times in seconds."""

    quotient: float
    ours: float
    theirs: float


def seconds(work: Callable[[], Any]) -> float:
    """How long a call takes. Its result is freed within that time, as it is in use."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int = 9, calls: int = 1) -> Ratio:
    """Ours and theirs one after the other, so many rounds after a first one that does not count; each so many calls."""

    def repeated(work: Callable[[], Any]) -> float:
        return seconds(lambda: [work() for _ in range(calls)]) / calls if calls > 1 else seconds(work)

    repeated(ours), repeated(theirs)
    pairs = [(repeated(ours), repeated(theirs)) for _ in range(rounds)]
    ours_all, theirs_all = zip(*pairs, strict=True)
    quotient = statistics.median(one / other for one, other in pairs)
    return Ratio(quotient, statistics.median(ours_all), statistics.median(theirs_all))


def geometric_mean(numbers: Sequence[float]) -> float:
    """The geometric mean."""
    return math.exp(statistics.fmean(math.log(number) for number in numbers))
