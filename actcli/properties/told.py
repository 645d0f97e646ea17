"""The properties of a function as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_EXTREMES = 2  # of each kind, those nearest to 0
_ROWS = {
    "monotone": "monotone",
    "symmetry": "symmetry",
    "zero_centered": "zero-centered",
    "positively_homogeneous": "positively homogeneous",
    "sums_to_one": "sums to one",
    "shift_invariant": "shift invariant",
    "permutation": "when inputs change places",
    "sparse": "sparse",
    "jacobian_symmetric": "symmetric Jacobian",
    "convex": "convex in the input",
    "symmetric": "symmetric in the first two tensors",
    "least_at_target": "least where input = target",
    "mean_divides_by": "mean divides by",
}


def rows(found: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Each property as its name, its value, and where that is."""
    told: list[tuple[str, ...]] = [
        interval(found),
        *((label, said(found[name]), "") for name, label in _ROWS.items() if name in found),
        *(_of_elementwise(found) if "lipschitz" in found else []),
    ]
    if "expects" in found:
        told.append(("expects", ", ".join(f"{name}: {holds}" for name, holds in found["expects"].items()), ""))
    if "outputs" in found:
        told.append(("Jacobian", f"{found['outputs']} × n", ""))
    return told


def _of_elementwise(found: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    rows = [
        ("Lipschitz constant", number(found["lipschitz"]), place(found, "lipschitz")),
        ("f(0), f'(0)", f"{number(found['value_at_0'])}, {number(found['slope_at_0'])}", ""),
        ("|f'| < 0.001 for good", *_saturation(found)),
        ("fixed points", _fixed(found), ""),
    ]
    for name, label in (("minima", "local minimum"), ("maxima", "local maximum")):
        nearest = sorted(sorted(found[name], key=lambda one: abs(one[0]))[:_EXTREMES])
        rows += [(label, number(y), f"at x = {number(x)}") for x, y in nearest]
    if not found["extrema_complete"] or max(len(found["minima"]), len(found["maxima"])) > _EXTREMES:
        rows.append(("", "and further extremes", ""))
    return rows


def interval(found: Mapping[str, Any], name: str = "range") -> tuple[str, str, str]:
    """The range as an interval, and where its ends are."""
    left = "[" if found["infimum_attained"] else "("
    right = "]" if found["supremum_attained"] else ")"
    ends = [
        f"{number(found[bound])} {place(found, bound)}"
        for bound in ("infimum", "supremum")
        if f"{bound}_at" in found and abs(found[bound]) != float("inf")
    ]
    ends += ["as far as samples show"] if found.get("range_sampled") else []
    return name, f"{left}{number(found['infimum'])}, {number(found['supremum'])}{right}", "; ".join(ends)


def place(found: Mapping[str, Any], name: str) -> str:
    """Where a bound is: at a number, on a stretch, or in a limit."""
    at, on = found[f"{name}_at"], found[f"{name}_on"]
    if on is not None:
        low, high = map(number, on)
        if abs(on[0]) == abs(on[1]) == float("inf"):
            return "everywhere"
        jumps = [kink["x"] for kink in found.get("kinks", []) if kink["jumps"]]
        after, before = ("<" if end in jumps else "≤" for end in on)
        if low == "−∞":
            return f"at x {before} {high}"
        return (
            f"at {low} {after} x {before} {high}"
            if high != "∞"
            else f"at x {after.replace('<', '>').replace('≤', '≥')} {low}"
        )
    return f"as x → {number(at)}" if abs(at) == float("inf") else f"at x = {number(at)}"


def _saturation(found: Mapping[str, Any]) -> tuple[str, str]:
    below, above = found["saturates_below"], found["saturates_above"]
    sides = [
        *([f"x < {number(below)}"] if below is not None else []),
        *([f"x > {number(above)}"] if above is not None else []),
    ]
    return ("yes", ", ".join(sides)) if sides else ("no", "")


def _fixed(found: Mapping[str, Any]) -> str:
    points = [number(x) for x in found["fixed_points"]]
    stretches = [f"{number(low)} to {number(high)}" for low, high in found["fixed_intervals"]]
    more = [] if found["fixed_points_complete"] else ["…"]
    return ", ".join([*points, *stretches, *more]) or "none"


def said(value: Any) -> str:
    """Yes and no for true and false, all else as it is."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def number(value: float) -> str:
    """Six digits, and signs as in mathematics."""
    return f"{value:.6g}".replace("inf", "∞").replace("-", "−")
