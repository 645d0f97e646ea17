"""Study: softshrink as a step of ISTA."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

import actcli
from actcli.definition.parameters import positive
from actcli.numerics.arrays import Array
from actcli.studies.options import Count
from actcli.studies.panels import bars, curve, panel
from actcli.studies.study import Findings, study

_SHOWN = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_EXACT = 4000  # steps after which the solution is taken as known
_CODES = 16


class _Problem(NamedTuple):
    """Find sparse z with D z ≈ b. D: (measurements, codes). lam: the weight of the absolute values. step: 1/‖DᵀD‖."""

    matrix: Array
    b: Array
    truth: Array
    lam: float
    step: float

    def objective(self, z: Array) -> float:
        """Half the squared error plus λ times the sum of absolute values."""
        return 0.5 * float(np.sum((self.matrix @ z - self.b) ** 2)) + self.lam * float(np.abs(z).sum())

    def pull(self, z: Array) -> Array:
        """The gradient of the squared error."""
        return np.asarray(self.matrix.T @ (self.matrix @ z - self.b))


@study(
    "Softshrink is a step of ISTA",
    source="Daubechies et al., An iterative thresholding algorithm for linear inverse problems, CPAM 2004",
    lambd=positive(0.1, "weight of the absolute values", high=100.0),
    steps=Count(200, "steps", 2, 2000),
    nonzero=Count(4, "codes that are truly not 0", 1, _CODES),
    seed=Count(0, "seed of the dictionary and the codes", 0, 2**32 - 1),
)
def ista(lambd: float, steps: int, nonzero: int, seed: int) -> Findings:
    """Sparse codes by turns of a gradient step of the error and a softshrink of what it gives: exact zeros appear.

    Softshrink is the proximal step of the absolute value, the z that minimises (z − x)²/2 + λ|z|: it looks at the
    slope where it arrives. A plain step along the slope sign(z), from where it is, jumps over 0 and back: it gives
    no exact zero, and its objective stops falling.
    """
    problem = _problem(lambd, nonzero, seed)
    proximal = _walk(problem, steps, exact=True)
    plain = _walk(problem, steps, exact=False)
    least = problem.objective(_walk(problem, _EXACT, exact=True)[-1])
    shown = [n for n in _SHOWN if n < steps] + [steps]
    columns: dict[str, list[Any]] = {
        "step": shown,
        "ISTA: objective": [problem.objective(proximal[n]) for n in shown],
        "zeros": [int(np.sum(proximal[n] == 0)) for n in shown],
        "subgradient: objective": [problem.objective(plain[n]) for n in shown],
        "zeros of it": [int(np.sum(plain[n] == 0)) for n in shown],
    }
    proximal_gap, plain_gap = (problem.objective(walk[-1]) - least for walk in (proximal, plain))
    answer = (
        f"After {steps} steps ISTA has {columns['zeros'][-1]} of {_CODES} codes exactly 0 and is {max(proximal_gap, 0.0):.1e}"
        f" above the least objective; plain steps along sign(z) have {columns['zeros of it'][-1]} and are {plain_gap:.1e} above.",
        "Softshrink is a proximal step for the absolute value; a gradient step would take the slope from where it starts.",
    )
    counts = np.arange(steps + 1)
    curves = [
        curve(name, counts, np.log10([max(problem.objective(z) - least, 1e-16) for z in walk]), n, n)
        for n, (name, walk) in enumerate((("ISTA", proximal), ("subgradient", plain)))
    ]
    names = [str(n) for n in range(_CODES)]
    parts = (
        panel("objective above the least", "step", curves, log="y"),
        bars("codes", names, [("truth", problem.truth), ("ISTA", proximal[-1])]),
    )
    return Findings(columns, answer, parts)


def _problem(lam: float, nonzero: int, seed: int) -> _Problem:
    random = np.random.default_rng(seed)
    matrix = random.standard_normal((_CODES, _CODES))
    matrix /= np.linalg.norm(matrix, axis=0)
    truth = np.zeros(_CODES)
    truth[random.permutation(_CODES)[:nonzero]] = random.choice([-1.0, 1.0], nonzero) * random.uniform(
        0.5, 1.5, nonzero
    )
    b = matrix @ truth + 0.02 * random.standard_normal(_CODES)
    return _Problem(matrix, b, truth, lam, 1 / float(np.linalg.norm(matrix, 2)) ** 2)


def _walk(problem: _Problem, steps: int, *, exact: bool) -> list[Array]:
    """The codes before each step and after the last. exact: by softshrink, else by the slope of the absolute value."""
    walk = [np.zeros(_CODES)]
    for _ in range(steps):
        z = walk[-1]
        moved = z - problem.step * problem.pull(z)
        if exact:
            walk.append(np.asarray(actcli.softshrink(moved, lambd=problem.lam * problem.step)))
        else:
            walk.append(moved - problem.step * problem.lam * np.sign(z))
    return walk
