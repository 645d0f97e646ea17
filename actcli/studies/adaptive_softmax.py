"""Study: the cost of a softmax over many words."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from actcli.definition.parameters import positive
from actcli.errors import BadValue
from actcli.numerics.arrays import Array
from actcli.studies.options import Count, Values
from actcli.studies.panels import curve, panel
from actcli.studies.study import Findings, study


class _Cost(NamedTuple):
    """Multiplications for one word: of the head, of the tails if all are computed, of the tails as often as they are needed.

    head_share: how often a word is in the head.
    """

    head: float
    tails: float
    expected: float
    head_share: float


@study(
    "Adaptive softmax: cost against vocabulary",
    source="Grave et al., Efficient softmax approximation for GPUs, ICML 2017",
    size=Values((1e3, 1e4, 1e5, 1e6), "sizes of the vocabulary", fewest=2, low=100.0, high=1e7, most=8),
    cutoffs=Values(
        (0.02, 0.2), "where tails begin, as shares of the vocabulary", low=0.0, open_low=True, high=0.99, most=6
    ),
    features=Count(512, "features of a word's context", 1, 65536),
    div_value=positive(4.0, "tail i projects to features / div_value^i"),
    zipf=positive(1.0, "the word of rank r has a frequency like 1/r^this", high=3.0),
)
def adaptive_softmax(
    size: tuple[float, ...], cutoffs: tuple[float, ...], features: int, div_value: float, zipf: float
) -> Findings:
    """A full softmax costs features times vocabulary for every word; the adaptive one pays for rare words only when they
    come.

    With frequencies like 1/rank, a head of 2 % and tails from 2 % and 20 %, features of 512, a million words cost
    512 million multiplications in the full softmax and 17 million for the loss of an average word in the adaptive
    one: 30 times less. The outputs are log-probabilities, and the loss is minus the one of the right word. All of
    them, which a prediction needs, cost more: 59 million here.
    """
    found = [(round(one), _cost(round(one), cutoffs, features, div_value, zipf)) for one in size]
    columns: dict[str, list[Any]] = {
        "vocabulary": [n for n, _ in found],
        "full": [features * n for n, _ in found],
        "adaptive": [cost.head + cost.expected for _, cost in found],
        "full / adaptive": [features * n / (cost.head + cost.expected) for n, cost in found],
        "all of adaptive": [cost.head + cost.tails for _, cost in found],
        "words in the head": [cost.head_share for _, cost in found],
    }
    last, full, adaptive = found[-1][0], columns["full"][-1], columns["adaptive"][-1]
    answer = (
        f"Multiplications for the loss of a word out of {last:,}: {full:.3g} in full, {adaptive:.3g} adaptively,"
        f" {full / adaptive:.3g} times less.",
        f"{columns['words in the head'][-1]:.0%} of the words are in the head, {min(cutoffs):.0%} of the vocabulary.",
    )
    sizes = np.unique(np.round(np.geomspace(size[0], size[-1], 61)).astype(int))
    swept = [_cost(int(n), cutoffs, features, div_value, zipf) for n in sizes]
    lines = {
        "full": features * sizes.astype(float),
        "adaptive, all": np.array([cost.head + cost.tails for cost in swept]),
        "adaptive, loss": np.array([cost.head + cost.expected for cost in swept]),
    }
    x = np.log10(sizes)
    parts = (
        panel(
            "multiplications for one word",
            "vocabulary",
            [curve(name, x, np.log10(y), n, n) for n, (name, y) in enumerate(lines.items())],
            log="xy",
        ),
        panel(
            "full / adaptive, for the loss",
            "vocabulary",
            [curve("", x, lines["full"] / lines["adaptive, loss"], 2)],
            log="x",
        ),
    )
    return Findings(columns, answer, parts)


def _cost(size: int, cutoffs: tuple[float, ...], features: int, div_value: float, zipf: float) -> _Cost:
    """The head has its own words and one entry for each tail; tail i projects to few features and from there to its words."""
    edges = [max(1, round(share * size)) for share in cutoffs] + [size]
    if any(a >= b for a, b in pairwise(edges)):
        raise BadValue(f"cutoffs {cutoffs} leave a tail of {size} words empty: they must differ by a word at least")
    known = _cumulative(np.array(edges, dtype=np.float64), zipf)
    share = np.diff(known) / known[-1]
    tails = []
    for n, (start, stop) in enumerate(pairwise(edges)):
        narrow = max(1, int(features // div_value ** (n + 1)))
        tails.append(float(features * narrow + narrow * (stop - start)))
    head = float(features * (edges[0] + len(tails)))
    return _Cost(head, sum(tails), float(np.dot(share, tails)), float(known[0] / known[-1]))


def _cumulative(ranks: Array, zipf: float) -> Array:
    """Σ 1/r^s up to each rank: the first thousand added up, the others by Euler and Maclaurin, right to about ten digits."""
    first = 1000
    exact = np.concatenate([[0.0], np.cumsum(np.arange(1, first + 1, dtype=np.float64) ** -zipf)])
    whole = np.maximum(ranks, first)
    area = np.log(whole / first) if zipf == 1 else (whole ** (1 - zipf) - first ** (1 - zipf)) / (1 - zipf)
    rest = area + (whole**-zipf - float(first) ** -zipf) / 2
    return np.asarray(exact[np.minimum(ranks, first).astype(int)] + rest)
