"""Ranges `start:stop:count`, both ends included."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from actcli.errors import BadValue
from actcli.inputs.memory import refuse_beyond_memory
from actcli.inputs.numbers import parse_number
from actcli.inputs.quoting import quoted

FORM = "a range is start:stop:count with both ends, as in -5:5:11"


def read_range(text: str, *, bytes_each: int = 8) -> NDArray[np.float64]:
    """Return the points of `start:stop:count`, shape (count,), float64.

    The ends are exact, a range symmetric about 0 is symmetric to the last bit, and where the ends have few digits every
    point is the float64 nearest to the true decimal (0.1:0.7:7 is 0.1, 0.2, 0.3 ...).

    Raises BadValue for another form, ends that are not finite, fewer than 2 points, and for more points than fit into
    memory at `bytes_each` bytes each; the latter before anything is made.
    """
    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 3:
        raise BadValue(f"{quoted(text)} is not a range; {FORM}")
    start, stop = (_end(part, text) for part in parts[:2])
    count = _count(parts[2], text)
    refuse_beyond_memory(bytes_each * count, f"the range {quoted(text)}")
    try:
        points = np.arange(count, dtype=np.float64)
    except MemoryError:  # a limit set for this process, below what the machine has
        raise BadValue(f"the range {quoted(text)} does not fit into the memory allowed here") from None
    _spread(points, start, stop)
    return points


def _end(token: str, text: str) -> float:
    try:
        value = float(parse_number(token))
    except BadValue:
        raise BadValue(f"in the range {quoted(text)}, {quoted(token)} is not a number; {FORM}") from None
    if not math.isfinite(value):
        raise BadValue(f"in the range {quoted(text)}, the end {quoted(token)} is not finite; {FORM}")
    return value


def _count(token: str, text: str) -> int:
    digits = token.removeprefix("-").removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        raise BadValue(f"in the range {quoted(text)}, the count {quoted(token)} is not an integer; {FORM}")
    if len(digits.lstrip("0")) > 40:  # int() refuses thousands of digits; the size is beyond every memory anyway
        digits = "1" + "0" * 40
    count = 0 if token.startswith("-") else int(digits)
    if count < 2:
        raise BadValue(f"the range {quoted(text)} needs at least 2 points; {FORM}")
    return count


def _spread(points: NDArray[np.float64], start: float, stop: float) -> None:
    """Turn 0, 1 ... m into the points from start to stop, in place: the range may be as large as memory allows."""
    from fractions import Fraction

    steps = len(points) - 1
    # The ends as their shortest decimals, over one denominator: (first + (last - first) i / m) / denominator.
    a, b = Fraction(repr(start)), Fraction(repr(stop))
    denominator = math.lcm(a.denominator, b.denominator)
    first, last = int(a * denominator), int(b * denominator)
    if 2 * steps * max(abs(first), abs(last), denominator) <= 2**53:  # all integers exact in float64, one rounding
        points *= last - first
        points += first * steps
        points /= denominator * steps
    else:  # from the centre outwards: symmetric, and halves cannot overflow
        points *= 2
        points -= steps
        points /= steps
        points *= stop / 2 - start / 2
        points += stop / 2 + start / 2
        # Rounding may carry a point next to an end beyond it, out of the domain of a function that ends there.
        np.clip(points, min(start, stop), max(start, stop), out=points)
    points[0], points[-1] = start, stop
