"""Values and gradients of every elementwise loss against its formula, over all magnitudes of its tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import actcli
from actcli.audit.errors import Kernel, measured
from actcli.errors import ActcliError
from actcli.exact import evaluate

from .accuracy import beside, numbers_in
from .registry import LOSSES, each

ELEMENTWISE = [entry for entry in LOSSES if entry.elementwise and entry.definition is not None]

# Where a gradient is PyTorch's choice and not the formula's: bounded logarithms, a bounded variance.
CHOSEN: dict[str, Callable[[dict[str, Any]], bool]] = {
    "binary_cross_entropy": lambda at: not 1e-43 < at["input"] < 1,
    "gaussian_nll_loss": lambda at: at["var"] < at["eps"],
}


def _arrays(entry: Any, rng: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    """Tensors of one length; a third of the second tensor lies beside the first, where differences cancel."""
    drawn = {}
    for name, tensor in entry.tensors.items():
        low, high = (0.0, 1.0) if tensor.expects.startswith("probability or") else (tensor.low, tensor.high)
        drawn[name] = (
            rng.choice([-1.0, 1.0], count) if tensor.expects == "label" else numbers_in(rng, low, high, count)[:count]
        )
    first, second = list(drawn)[:2]
    if entry.tensors[second].expects == entry.tensors[first].expects != "label":
        near = np.concatenate([beside(rng, value, 1) for value in drawn[first]])
        domain = (near >= entry.tensors[second].low) & (near <= entry.tensors[second].high)
        drawn[second] = np.where(domain & (rng.random(count) < 0.3), near, drawn[second])
    return drawn


def _at_a_kink(entry: Any, at: dict[str, Any], wrt: str) -> bool:
    """Whether the exact slopes on both sides differ, or one side has none: the end of a domain."""
    sides = [{**at, wrt: float(np.nextafter(at[wrt], end))} for end in (-np.inf, np.inf)]
    try:
        left, right = (evaluate.derivative(entry.definition, side, wrt, digits=10) for side in sides)
    except ActcliError:
        return True
    return bool(abs(left - right) > 1e-3 * max(abs(left), abs(right)))


def shares(
    entry: Any, wrt: str, got: np.ndarray, arrays: dict[str, np.ndarray], values: dict[str, Any]
) -> Iterator[float]:
    """Each error over its bound."""
    found = measured(Kernel(entry, arrays, values, got, wrt=wrt), jobs=1)
    for place, share in zip(found.place, found.share, strict=True):
        at = {**values, **{name: float(array[place]) for name, array in arrays.items()}}
        chosen = wrt and entry.name in CHOSEN and CHOSEN[entry.name](at)
        if not chosen and not (share > 1 and wrt and _at_a_kink(entry, at, wrt)):
            yield float(share)


@each(ELEMENTWISE)
def test_values_and_gradients_are_right_over_all_magnitudes(entry):
    rng = np.random.default_rng(22)
    arrays = _arrays(entry, rng, 800)
    wanted = ["", *(name for name, tensor in entry.tensors.items() if tensor.differentiable)]
    flags = [{name: not p.default} for name, p in entry.parameters.items() if p.kind == "flag"]
    for given in ({}, *flags):
        values = entry.settle(given)
        for wrt in wanted:
            got = (
                entry.grad(**arrays, reduction="sum", wrt=wrt, **given)
                if wrt
                else entry(**arrays, reduction="none", **given)
            )
            found = list(shares(entry, wrt, got, arrays, values))
            assert len(found) > 60
            worst = int(np.argmax(np.nan_to_num(found, nan=np.inf)))
            assert found[worst] <= 1, (entry.name, wrt or "value", given, found[worst])


@pytest.mark.parametrize(
    ("name", "wrt", "fault"),
    [
        ("binary_cross_entropy_with_logits", "", lambda x, y: np.log1p(np.exp(x)) - x * y),
        (
            "binary_cross_entropy_with_logits",
            "",
            lambda x, y: -y * np.log(1 / (1 + np.exp(-x))) - (1 - y) * np.log(1 - 1 / (1 + np.exp(-x))),
        ),
        ("soft_margin_loss", "", lambda x, y: np.log(1 + np.exp(-y * x))),
        ("log_cosh_loss", "", lambda x, y: np.log(np.cosh(x - y))),
        ("pseudo_huber_loss", "", lambda x, y: np.sqrt(1 + (x - y) ** 2) - 1),
        ("pairwise_logistic_loss", "", lambda x, y: np.log1p(np.exp(y - x))),
        ("gamma_deviance_loss", "", lambda x, y: 2 * (np.log(x / y) + y / x - 1)),
        ("mse_loss", "", lambda x, y: x * x - 2 * x * y + y * y),
        ("l1_loss", "", lambda x, y: np.abs(x.astype(np.float32) - y.astype(np.float32)).astype(np.float64)),
    ],
)
def test_the_law_catches_planted_faults(name, wrt, fault):
    entry = actcli.get(name)
    arrays = _arrays(entry, np.random.default_rng(3), 250)
    with np.errstate(all="ignore"):
        got = fault(*arrays.values())
    assert not max(shares(entry, wrt, got, arrays, entry.settle({}))) <= 1


def test_what_cancels_in_the_textbook_form():
    assert actcli.cross_entropy([18.0, 0.0], 0) == pytest.approx(1.5229979512760347e-08, rel=1e-15)
    assert actcli.soft_margin_loss(-800.0, 1.0) == 800.0
    p = np.array([0.1, 0.2, 0.7])
    q = p + np.array([1e-9, -1e-9, 0.0])
    exact = float(evaluate.value(actcli.kl_divergence.definition, {"input": q, "target": p}))
    assert actcli.kl_divergence(q, p) == pytest.approx(exact, rel=1e-14, abs=0)


def test_a_mean_is_finite_where_its_sum_is_not():
    assert actcli.mse_loss([1.3e154] * 3, [0.0] * 3) == pytest.approx(1.69e308, rel=1e-14)
    assert actcli.l1_loss([np.inf, 1.0], [0.0, 0.0]) == np.inf
