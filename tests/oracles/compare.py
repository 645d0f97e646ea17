"""When two results are the same."""

from __future__ import annotations

import numpy as np

from .case import Case


def same(expected: np.ndarray, got: np.ndarray, rtol: float, atol: float) -> np.ndarray:
    """Where they agree: both NaN, equal, or both finite and within the room around what is expected."""
    with np.errstate(all="ignore"):
        near = np.isfinite(expected) & np.isfinite(got) & (np.abs(got - expected) <= atol + rtol * np.abs(expected))
    return (expected == got) | (np.isnan(expected) & np.isnan(got)) | near


def check(case: Case, expected: dict[str, np.ndarray], got: dict[str, np.ndarray]) -> None:
    """Fail with the first number of each quantity that differs."""
    for quantity, array in expected.items():
        found = got[quantity]
        assert found.shape == array.shape, f"{case.name}, {quantity}: shape {found.shape}, PyTorch has {array.shape}"
        agree = same(array, found, *case.tolerance(quantity))
        if not agree.all():
            place = tuple(int(index) for index in np.argwhere(~agree)[0])
            raise AssertionError(
                f"{case.name}, {quantity} at {place}: {found[place]!r}, PyTorch has {array[place]!r}"
                f" ({np.count_nonzero(~agree)} of {agree.size} differ)"
            )
