"""Divergences of distributions over the last axis, right to the last digits also where the two are nearly the same."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from actcli.numerics import simplex
from actcli.numerics.arrays import Array
from actcli.numerics.exponentials import exp_excess
from actcli.numerics.logarithms import balance

_LEAST_NORMAL = 2.0**-1022


def bregman(x: Array, y: Array) -> Array:
    """y log y - y x + exp(x) - y, one term of the generalised Kullback-Leibler divergence.

    Where exp(x) is near y all digits cancel. With t = x - log y it is y (exp(t) - 1 - t).
    """
    e = np.exp(x)
    near = (e < 2 * y) & (y < 2 * e) & (e > _LEAST_NORMAL)
    t = np.where(near, np.log1p((e - y) / y), x - np.log(y))
    return np.where(y == 0, e, np.where(np.abs(t) < 1, y * exp_excess(t), (e - y) - y * t))


def imbalance(p: Array, q: Array) -> Array:
    """(p - q)/(p + q), from -1 to 1, 0 where both are 0."""
    total = p + q
    return (p - q) / np.where(total == 0, 1.0, total)


def jensen_shannon(p: Array, q: Array) -> Array:
    """(p log(p/m) + q log(q/m))/2 with m = (p + q)/2, one term of the divergence.

    Where p is near q the two logarithms cancel. With d = (p - q)/(p + q) it is m/2 ((1 + d) log(1 + d) + (1 - d) log(1 - d)).
    """
    return (p + q) / 4 * balance(imbalance(p, q))


def jensen_shannon_slope(p: Array, q: Array) -> Array:
    """Its derivative by q, log(q/m)/2; log(2)/2 where p is 0, for every q."""
    d = imbalance(q, p)
    far = np.log(q) - np.log((p + q) / 2)
    return np.where(p == 0, np.log(2.0), np.where(np.abs(d) < 0.5, np.log1p(d), far)) / 2


class SoftmaxDivergence(NamedTuple):
    """KL(p‖q) for p = softmax(y) and q = softmax(x), its derivatives by x and by y; value has no axis for the classes."""

    value: Array
    by_x: Array
    by_y: Array


def softmax_divergence(y: Array, x: Array, apart: Array) -> SoftmaxDivergence:
    """KL(softmax(y) ‖ softmax(x)), with apart = x - y given, which may be known better than from y and x.

    Σ p (log p - log q) cancels to nothing where p is near q. With d = apart - Σ p apart, which p averages to 0,
    it is log Σ p exp(d) = log1p(Σ p (exp(d) - 1 - d)), and u = log(q/p) is d - KL; elsewhere Σ p (exp(u) - 1 - u), where no term is
    negative. The derivatives are q - p = p (exp(u) - 1) and -p d.
    """
    p, q = simplex.softmax(y), simplex.softmax(x)
    lost = p == 0
    d = np.where(lost, 0.0, simplex.centred(p, np.where(lost, 0.0, apart)))
    close = np.all(np.where(lost, q == 0, np.abs(d) < 1), axis=-1, keepdims=True)
    value = np.log1p((p * exp_excess(np.where(close, d, 0.0))).sum(axis=-1, keepdims=True))
    u = np.where(close, d - value, np.where(lost, 0.0, simplex.log_softmax(x) - simplex.log_softmax(y)))
    small = (np.abs(u) < 1) & ~lost
    far = np.where(small, p * exp_excess(u), (q - p) - np.where(lost, 0.0, p * u))
    value = np.where(close, value, far.sum(axis=-1, keepdims=True))
    by_y = np.where(np.isnan(value), value, 0.0 - p * d)
    return SoftmaxDivergence(value[..., 0], np.where(small, p * np.expm1(u), q - p), by_y)
