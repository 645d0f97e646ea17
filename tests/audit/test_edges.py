"""Edges: what is listed, and what PyTorch's record says."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.audit import edges
from actcli.errors import NotDefined
from tests.laws.registry import ACTIVATIONS, each


@each(ACTIVATIONS)
def test_every_activation_has_edges(entry):
    found = edges.found(entry, {})
    assert len(found) >= 7
    for one in found:
        assert one.value.size >= 1
        if one.edge.label == "nan":
            assert np.isnan(one.value).all()
            assert one.slope is None or np.isnan(one.slope).all()


def test_kinks_have_three_rows():
    labels = [one.edge.label for one in edges.found(actcli.hardtanh, {})]
    assert [label for label in labels if "kink" in label] == [
        f"kink {place}{side}" for place in (-1, 1) for side in (", from the left", "", ", from the right")
    ]


def test_domain_ends_of_losses():
    labels = [one.edge.label for one in edges.found(actcli.binary_cross_entropy, {})]
    assert {"input +0, target 0", "input +0, target 1", "input 1, target 0", "input 1, target 1"} <= set(labels)


def test_the_record_tells_where_pytorch_differs():
    record = edges.recorded()
    assert np.isnan(record["silu"]["-inf"][0])
    assert edges.recorded_version() == "2.13"
    assert set(record) <= set(actcli.names())


@pytest.mark.parametrize(
    ("mine", "theirs", "apart"),
    [
        ([1.0], [1 + 1e-15], False),
        ([1.0], [1.1], True),
        ([0.0], [-0.0], True),
        ([np.nan], [np.nan], False),
        ([np.inf], [np.nan], True),
    ],
)
def test_differences(mine, theirs, apart):
    assert edges.differ(np.array(mine), np.array(theirs)) is apart


def test_what_has_no_edges_says_so():
    with pytest.raises(NotDefined):
        edges.found(actcli.dice_loss, {})
