"""Values and gradients of losses against their formulas; those of elementwise losses over all magnitudes in test_loss_accuracy."""

from __future__ import annotations

import numpy as np
import pytest

from actcli.exact import evaluate

from .loss_samples import array_parameters, tensors
from .registry import LOSSES, each

WITH_FORMULA = [entry for entry in LOSSES if entry.definition is not None]
ROWWISE = ("Classes", "Rows", "Projected", "Corners")


def _one_hot(entry, arrays):
    """The target as the formula reads it: class indices as a one-hot distribution, but where it subscripts with the target."""
    if "[target]" in entry.definition.text:
        return arrays
    indices = [n for n, a in arrays.items() if entry.tensors[n].expects == "class" and np.ndim(a) == 1]
    return arrays | {name: np.eye(3)[arrays[name]] for name in indices}


def _at(entry, arrays, place):
    """The tensors that the loss value at one place is made of."""
    if entry.elementwise:
        return {name: array[place] for name, array in arrays.items()}
    if type(entry.layout).__name__ not in ROWWISE:
        return arrays
    return {name: array if name.startswith("linear_") else array[place] for name, array in arrays.items()}


def _elementwise_parameters(entry, values, place):
    return {n: v[place] if entry.elementwise and isinstance(v, np.ndarray) and v.ndim else v for n, v in values.items()}


def _settings(entry, rng, arrays):
    found = [{}, array_parameters(entry, rng, arrays)]
    for name, parameter in entry.parameters.items():
        if parameter.kind == "flag" and name not in ("from_logits", "detach_alpha"):
            found.append({name: not parameter.default})
        if parameter.kind == "choice":
            found.extend({name: word} for word in parameter.words)
        if parameter.kind == "real" and parameter.differentiable:
            found.append({name: 0.375})
    return found


def _row(entry, place):
    """The free index of a formula that compares rows with each other."""
    return dict.fromkeys(entry.definition.free_indices, place)


def _slope(entry, bound, element, count):
    """The derivative by an element; where rows are compared, of the sum over all of them."""
    rows = range(count) if entry.definition.free_indices else [0]
    slopes = (
        evaluate.derivative(entry.definition, bound, entry.first, at=element, indices=_row(entry, row)) for row in rows
    )
    return float(sum(slopes))


@each(WITH_FORMULA)
@pytest.mark.parametrize("indices", [False, True])
def test_values_and_gradients_are_the_formulas(entry, indices):
    rng = np.random.default_rng(21)
    arrays = tensors(entry, rng, indices=indices or "[target]" in entry.definition.text)
    read = _one_hot(entry, arrays)
    judged = 0
    for values in _settings(entry, rng, arrays):
        settled = entry.settle(values)
        result = np.atleast_1d(entry(**arrays, reduction="none", **values))
        gradient = entry.grad(**arrays, reduction="sum", **values)
        for place in range(len(result)):
            bound = {**_elementwise_parameters(entry, settled, place), **_at(entry, read, place)}
            assert result[place] == pytest.approx(
                float(evaluate.value(entry.definition, bound, indices=_row(entry, place))), rel=1e-13, abs=1e-15
            ), (
                values,
                place,
            )
            first = np.asarray(bound[entry.first])
            for element in np.ndindex(first.shape):
                exact = _slope(entry, bound, element, len(result))
                mine = np.asarray(_at(entry, {entry.first: gradient}, place)[entry.first])[element]
                assert mine == pytest.approx(exact, rel=1e-12, abs=1e-14), (values, place, element)
                judged += 1
    assert judged >= 6
