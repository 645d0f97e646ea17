"""What errors add up to: the worst, the mean, where they are, and what is worse than an error."""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from actcli.audit.errors import Errors

QUANTILES = (50.0, 90.0, 99.0, 99.9)
WORST = 5
# The magnitudes between which a region of x lies; those of both signs are told apart.
EDGES = (0.0, 1e-300, 1e-30, 1e-8, 1e-4, 1e-2, 1.0, 5.0, 10.0, 20.0, 40.0, 100.0, 750.0, 1e10, np.inf)


class Worst(NamedTuple):
    """One result: what it was computed from, what it is, what it should be, how far that is in both definitions."""

    input: float
    result: float
    exact: float
    ulp: float
    steps: int


class Special(NamedTuple):
    """A wrong result at ±∞ or NaN: what it is, and the limit."""

    input: float
    result: float
    exact: float


class Region(NamedTuple):
    """The results for inputs from `low` to `high`: how many, how many are bad, and the largest error."""

    low: float
    high: float
    judged: int
    bad: int
    max_ulp: float


class Report(NamedTuple):
    """One kernel's results judged.

    max_ulp, mean_ulp, quantiles: of the error in fractional spacings; max_steps: in numbers between. allowed: the error above
    which a result counts as bad, None where each has its own bound. specials: the wrong results at the infinities and NaN, which
    no number of ULP allows.
    """

    function: str
    what: str
    dtype: str
    backend: str
    judged: int
    undefined: int
    max_ulp: float
    mean_ulp: float
    quantiles: dict[float, float]
    max_steps: int
    allowed: float | None
    max_share: float
    bad: int
    worst: list[Worst]
    regions: list[Region]
    lost_signs: int
    false_zeros: int
    nans: int
    infinities: int
    specials: list[Special]

    @property
    def passed(self) -> bool:
        """Whether every result is within what is allowed, and those at the infinities and NaN are the limits."""
        return not self.bad and not self.specials

    @property
    def worst_input(self) -> float:
        """The input of the largest error."""
        return self.worst[0].input if self.worst else float("nan")

    def members(self) -> dict[str, Any]:
        """The report as a JSON object has it."""
        return {
            "function": self.function,
            "what": self.what,
            "dtype": self.dtype,
            "backend": self.backend,
            "count": self.judged,
            "undefined": self.undefined,
            "max_ulp": self.max_ulp,
            "mean_ulp": self.mean_ulp,
            "max_floats_between": self.max_steps,
            "percentiles": {f"{quantile:g}": value for quantile, value in self.quantiles.items()},
            "worst_input": self.worst_input,
            "worst": [worst._asdict() for worst in self.worst],
            "allowed_ulp": self.allowed,
            "bad": self.bad,
            "passed": self.passed,
            "regions": [{"count": region.judged, **region._asdict()} for region in self.regions],
            "lost_signs": self.lost_signs,
            "false_zeros": self.false_zeros,
            "nans": self.nans,
            "infinities": self.infinities,
            "specials": [special._asdict() for special in self.specials],
        }


def report(
    errors: Errors,
    *,
    function: str,
    what: str,
    dtype: str,
    backend: str = "",
    allowed: float | None = None,
    specials: list[Special],
) -> Report:
    """Add the errors up; `allowed` is a number of ULP for all results, None for the bound that each of them has."""
    share = (
        errors.share if allowed is None else errors.ulp / allowed if allowed else np.where(errors.ulp > 0, np.inf, 0.0)
    )
    bad = ~(share <= 1)
    order = np.argsort(np.nan_to_num(-share, nan=-np.inf), kind="stable")
    by_error = np.argsort(np.nan_to_num(-errors.ulp, nan=-np.inf), kind="stable")
    got, exact = errors.got, errors.exact
    counted = len(errors.ulp)
    with np.errstate(all="ignore"):
        mean = float(np.mean(errors.ulp)) if counted else 0.0
    return Report(
        function=function,
        what=what,
        dtype=dtype,
        backend=backend,
        judged=counted,
        undefined=errors.undefined,
        max_ulp=float(errors.ulp[by_error[0]]) if counted else 0.0,
        mean_ulp=mean,
        quantiles={
            q: float(np.percentile(errors.ulp, q, method="inverted_cdf")) if counted else 0.0 for q in QUANTILES
        },
        max_steps=max(map(int, errors.steps), default=0),
        allowed=allowed,
        max_share=float(share[order[0]]) if counted else 0.0,
        bad=int(bad.sum()),
        worst=[_worst(errors, int(place)) for place in by_error[:WORST] if errors.ulp[place] > 0],
        regions=list(_regions(errors, bad)),
        lost_signs=int(((np.sign(got) * np.sign(exact) < 0) | _lost(got, exact)).sum()),
        false_zeros=int(((got == 0) & (exact != 0)).sum()),
        nans=int((np.isnan(got) & ~np.isnan(exact)).sum()),
        infinities=int((np.isinf(got) & (got != exact)).sum()),
        specials=specials,
    )


def _lost(got: NDArray[Any], exact: NDArray[Any]) -> NDArray[np.bool_]:
    """Zeros of the wrong sign, where the exact result was rounded to one."""
    lost: NDArray[np.bool_] = (got == 0) & (exact == 0) & np.signbit(exact) & ~np.signbit(got)
    return lost


def _worst(errors: Errors, place: int) -> Worst:
    return Worst(
        float(errors.x[place]),
        float(errors.got[place]),
        float(errors.exact[place]),
        float(errors.ulp[place]),
        int(errors.steps[place]),
    )


def _regions(errors: Errors, bad: NDArray[np.bool_]) -> list[Region]:
    size = np.abs(errors.x)
    found = []
    for sign in (-1, 1):
        bounds = list(itertools.pairwise(EDGES))
        for low, high in bounds if sign > 0 else reversed(bounds):
            inside = (size >= low) & (size < high) & (np.signbit(errors.x) == (sign < 0))
            if inside.any():
                edges = sorted((sign * low + 0.0, sign * high))
                found.append(
                    Region(
                        edges[0], edges[1], int(inside.sum()), int(bad[inside].sum()), float(errors.ulp[inside].max())
                    )
                )
    return found
