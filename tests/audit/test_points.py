"""Points that find faults."""

from __future__ import annotations

import numpy as np
import pytest

import actcli
from actcli.audit import points
from actcli.errors import NotDefined


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_the_line_reaches_both_ends_of_a_format(dtype):
    x = points.line((), 2000, dtype)
    most, _, least = points.ends(dtype)
    assert x.min() == -most
    assert x.max() == most
    assert least in x
    assert (x.astype(dtype) == x).all()
    positive = np.log2(x[x > 0])
    counts, _ = np.histogram(positive, bins=8, range=(positive.min(), positive.max()))
    assert (counts > 10).all()


def test_places_are_approached_from_both_sides():
    x = points.line((3.5,), 2000)
    assert 3.5 in x
    for side in (x[x < 3.5], x[x > 3.5]):
        apart = np.abs(side - 3.5)
        assert apart.min() < 1e-12
        assert ((apart > 1e-6) & (apart < 1e-2)).any()


def test_losses_get_tensors_in_their_domains():
    for entry in actcli.entries("loss"):
        if entry.definition is None:
            continue
        try:
            found = points.tensors(
                entry, entry.drawn({"cutoffs": (2,)} if "cutoffs" in entry.parameters else {}), count=64
            )
        except NotDefined:
            continue
        for name, array in found.items():
            tensor = entry.tensors[name]
            assert np.isfinite(array).all()
            assert tensor.outside(array) is None, (entry.name, name)


def test_entries_with_a_layout_of_their_own_say_so():
    with pytest.raises(NotDefined, match="shape of its own"):
        points.tensors(actcli.dice_loss, {})
