"""Differences of logarithms and their first terms."""

from __future__ import annotations

import numpy as np

from actcli.numerics.arrays import Array


def log1p_deficit(r: Array) -> Array:
    """r - log(1 + r), about r²/2 near 0, where the difference cancels.

    With s = r/(2 + r), log(1 + r) = 2 artanh(s) = r - r²/2 + s (r²/2 + 2s²/3 + 2s⁴/5 + …), summed for |r| < 1/2.
    """
    near = np.clip(r, -0.5, 0.5)
    s = near / (2 + near)
    z = s * s
    series = np.zeros_like(near)
    for odd in range(35, 2, -2):
        series = (series + 2 / odd) * z
    half = near * near / 2
    return np.where(np.abs(r) < 0.5, half - s * (half + series), r - np.log1p(r))
