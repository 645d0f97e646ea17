"""actcli against what PyTorch answered, as recorded in torch.json: no PyTorch is needed."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import actcli

from . import by_actcli, compare, golden
from .case import VALUE_RTOL
from .cases import AGREEMENTS, CASES, DISAGREEMENTS, INFO_ONLY, MODULES

RECORDED = golden.read()


def _computed(case, quantities):
    with warnings.catch_warnings():
        # The means over nothing among the cases; that they warn is tested with the losses.
        warnings.simplefilter("ignore", actcli.ActcliWarning)
        return by_actcli.results(case, quantities)


@pytest.mark.parametrize("case", AGREEMENTS, ids=lambda case: case.name)
def test_values_and_gradients_are_pytorchs(case):
    recorded = RECORDED[case.name]
    compare.check(case, recorded.results, _computed(recorded.replayed(case), recorded.results))


@pytest.mark.parametrize("case", DISAGREEMENTS, ids=lambda case: case.name)
def test_where_pytorch_is_not_right_the_right_answer_is_given(case):
    recorded = RECORDED[case.name]
    got = _computed(recorded.replayed(case), case.right)
    for quantity, answer in case.right.items():
        right = np.array(answer)
        assert got[quantity].shape == right.shape
        assert compare.same(right, got[quantity], 1e-15, 0.0).all(), (quantity, got[quantity], case.reason)
        assert (np.signbit(right) == np.signbit(got[quantity]))[~np.isnan(right)].all(), quantity
        other = recorded.results[quantity]
        assert not compare.same(right, other, VALUE_RTOL, 0.0).all(), (
            f"PyTorch agrees in {quantity}: it is no disagreement"
        )


def test_the_recorded_cases_are_those_in_the_code():
    assert golden.stale(CASES) == [], f"record them again: {golden.COMMAND}"


def test_nothing_is_recorded_by_halves():
    assert len(CASES) == len(AGREEMENTS) + len(DISAGREEMENTS), "two cases have one name"
    assert len(AGREEMENTS) > 750
    assert len(DISAGREEMENTS) > 45
    assert sum(len(recorded.results) > 1 for recorded in RECORDED.values()) > 700
    assert all(recorded.results["value"].dtype == np.float64 for recorded in RECORDED.values())


def test_every_class_of_pytorch_is_covered():
    covered = {case.torch.removeprefix("nn.") for case in AGREEMENTS if case.torch.startswith("nn.")}
    assert len(MODULES) == 53
    assert set(MODULES) - covered == INFO_ONLY
    for name in INFO_ONLY:
        assert not actcli.get(f"nn.{name}").evaluable


def test_every_function_that_pytorch_has_is_covered():
    """By the names in the catalogue, so that a new entry with a name in PyTorch needs a case."""
    covered = {actcli.get(case.torch).name for case in AGREEMENTS}
    named = {entry.name for entry in actcli.entries() if "torch" in entry.frameworks and entry.evaluable}
    assert named <= covered


# What they do in PyTorch has no effect on the result, or is random.
WITHOUT_EFFECT = {"options", "n_classes", "head_bias"}


def test_every_keyword_of_pytorch_is_covered():
    used = set()
    for case in AGREEMENTS:
        entry = actcli.get(case.torch)
        spellings = [*case.keywords, *list(case.tensors)[1:]]
        known = [name for name in spellings if entry.kind == "activation" or entry.tensor_name(name) is None]
        used |= {(entry.name, entry.parameter(name).name) for name in known if name != "reduction"}
    entries = [entry for entry in actcli.entries() if "torch" in entry.frameworks and entry.evaluable]
    wanted = {(entry.name, name) for entry in entries for name, p in entry.parameters.items() if "torch" in p.keywords}
    assert len(wanted) > 45
    assert {(entry, name) for entry, name in wanted - used if name not in WITHOUT_EFFECT} == set()


def test_the_comparison_catches_planted_faults():
    case = CASES["gelu"]
    results = dict(RECORDED["gelu"].results)
    results["input"] = results["input"] * (1 + 1e-9)
    with pytest.raises(AssertionError, match=r"gelu, input at \(0,\)"):
        compare.check(case, results, _computed(case, results))
    turned = {"value": results["value"][:, None]}
    with pytest.raises(AssertionError, match="shape"):
        compare.check(case, turned, _computed(case, turned))
