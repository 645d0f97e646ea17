"""The rational function in actcli/numerics/small_floats.py: `python -m tests.oracles.mills_ratio` prints its coefficients.

For the Mills ratio R(u) = Φ(-u)/φ(u) and the root r of R(u) = u it is (R(u) - r) / (u - r), interpolated at the Chebyshev nodes of
t = 1 / (1 + u/4.7) for 0 ≤ u ≤ 14.6, beyond which results are 0 in float32; the linear system is solved with 120 digits.
"""

from __future__ import annotations

from mpmath import mp

NUMERATOR, DENOMINATOR = 5, 6
END, BEND = "14.6", "4.7"


def mills(u: mp.mpf) -> mp.mpf:
    """Φ(-u) / φ(u)."""
    return mp.sqrt(mp.pi / 2) * mp.exp(u * u / 2) * mp.erfc(u / mp.sqrt(2))


def root() -> mp.mpf:
    """Where the Mills ratio of u is u."""
    return mp.findroot(lambda u: mills(u) - u, mp.mpf("0.75"))


def coefficients() -> tuple[list[float], list[float]]:
    """Of the numerator and of the denominator, highest powers first."""
    with mp.workdps(120):
        r, bend, count = root(), mp.mpf(BEND), NUMERATOR + DENOMINATOR + 1
        low = 1 / (1 + mp.mpf(END) / bend)
        nodes = [(low + 1) / 2 + (1 - low) / 2 * mp.cos(mp.pi * (2 * k + 1) / (2 * count)) for k in range(count)]
        system, right = mp.matrix(count, count), mp.matrix(count, 1)
        for row, t in enumerate(nodes):
            u = bend * (1 / t - 1)
            slant = (mills(u) - r) / (u - r)
            for power in range(NUMERATOR + 1):
                system[row, power] = u**power
            for power in range(DENOMINATOR):
                system[row, NUMERATOR + 1 + power] = -slant * u**power
            right[row] = slant * u**DENOMINATOR
        found = [float(number) for number in mp.lu_solve(system, right)]
    return found[: NUMERATOR + 1][::-1], [1.0, *found[NUMERATOR + 1 :][::-1]]


if __name__ == "__main__":
    for numbers in coefficients():
        print("(", *(f"    {number!r}," for number in numbers), ")", sep="\n")
