"""The logistic loss of a difference of log-probabilities, whose own rounding an exponential would magnify."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics import exponentials
from actcli.numerics.arrays import Array
from actcli.numerics.compensated import two_product, two_sum

# Sums of four numbers up to here do not overflow; beyond, rounding errors are of no account.
_SAFE = 2.0**1020


class Margin(NamedTuple):
    """h = high + low with the rounding error kept in low, and h/β."""

    high: Array
    low: Array
    ratio: Array


def margin(first: Array, second: Array, third: Array, fourth: Array, beta: Array | float) -> Margin:
    """β ((first - second) - (third - fourth)).

    Beside h = 700 a rounding of h by half an ULP is 5e-14, and exp(-h) wrong by 500 ULP. The errors of the three differences and of
    the product are kept (see compensated), and enter to first order.
    """
    parts = np.stack(np.broadcast_arrays(first, -second, -third, fourth))
    huge = np.max(np.abs(parts), axis=0) > _SAFE
    a, b, c, d = parts * np.where(huge, 0.25, 1.0)
    (s, s_error), (t, t_error) = two_sum(a, b), two_sum(c, d)
    total, error = two_sum(s, t)
    total, error = two_sum(total, _finite(error + (s_error + t_error)))
    high, product_error = two_product(beta, total)
    back = np.where(huge, 4.0, 1.0)
    return Margin(high * back, _finite(product_error + beta * error) * back, total * back)


def _finite(error: Array) -> Array:
    """The error, none where a number was too large for it to be known."""
    return np.where(np.isfinite(error), error, 0.0)


def logistic_cost(h: Margin, smoothing: Array | float) -> Array:
    """-(1 - ε) log σ(h) - ε log σ(-h)."""
    wrong = np.where(np.equal(smoothing, 0), 0.0, smoothing * exponentials.softplus(h.high))
    return (1 - smoothing) * exponentials.softplus(-h.high) + wrong + h.low * _slope(h.high, smoothing)


def _slope(h: Array, smoothing: Array | float) -> Array:
    return smoothing * exponentials.sigmoid(h) - (1 - smoothing) * exponentials.sigmoid(-h)


def logistic_slope(h: Margin, smoothing: Array | float, factor: Array | float) -> Array:
    """factor · (ε σ(h) - (1 - ε) σ(-h)), the derivative by h times that of h.

    σ(high + low) = σ(high) (1 + low σ(-high)). The factor goes in before σ may become subnormal, and is of no account where σ is 0.
    """
    right, wrong = exponentials.half_exponential(h.high), exponentials.half_exponential(-h.high)
    up = np.where(right == 0, 0.0, exponentials.sigmoid_product(factor, right))
    down = np.where(wrong == 0, 0.0, exponentials.sigmoid_product(factor, wrong))
    up = up + up * (h.low * exponentials.sigmoid(-h.high))
    return np.where(np.equal(smoothing, 0), 0.0, smoothing * up) - (1 - smoothing) * (
        down - down * (h.low * exponentials.sigmoid(h.high))
    )
