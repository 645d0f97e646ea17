"""What looks wrong for a loss: numbers that a tensor does not hold, or that plainly are something else.

What a tensor holds stands in its definition (`Tensor.expects`, its domain, `when` a flag changes it), and so does which function takes what
it might be given by mistake (`instead`). A complaint is one line: what was seen, what is expected, what was probably meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from actcli.definition import dtypes
from actcli.definition.layouts import Classes
from actcli.numerics.arrays import AnyArray, Array

if TYPE_CHECKING:
    from actcli.definition.loss import Loss
    from actcli.definition.tensors import Tensor

# Rounding in float32 may carry a probability so far beyond 0 or 1, and the sum of a row of typed decimals so far from 1.
SLACK, SUM_SLACK = 1e-6, 2e-3

WORDS = {
    "logit": "logits",
    "probability": "probabilities",
    "log-probability": "log-probabilities",
    "label": "-1 and +1",
    "zero or one": "0 and 1",
    "class": "class indices",
    "class list": "lists of classes",
}

_BEFORE = "give what comes before the softmax"
# (what is expected, what was seen) → how to make one of the other, for the first tensor and for the rest.
_INPUTS = {
    ("probability", "logit"): "a sigmoid or softmax makes them of logits",
    ("probability", "log-probability"): "exp makes them of log-probabilities",
    ("log-probability", "logit"): "log_softmax makes them of logits",
    ("log-probability", "probability"): "log makes them of probabilities",
    ("logit", "probability"): _BEFORE,
}
_OTHERS = {
    ("label", "zero or one"): "2y - 1 makes them of 0 and 1",
    ("probability", "label"): "(y + 1)/2 makes 0 and 1 of -1 and +1",
    ("probability", "class"): "one-hot encoding makes 0 and 1 of class indices",
    ("log-probability", "probability"): "log makes them of probabilities",
    ("logit", "probability"): _BEFORE,
}


def complaints(loss: Loss, arrays: Mapping[str, AnyArray], parameters: Mapping[str, Any]) -> Iterator[str]:
    """What looks wrong with the tensors, at these parameters; nothing where it is right, or an error anyway."""
    values = {**loss.defaults, **parameters}
    for name, array in arrays.items():
        tensor = loss.tensors[name]
        if tensor.enforced or tensor.pairs:
            continue
        first = arrays.get(loss.first, array)
        found = (
            complaint(tensor, array, values, first=name == loss.first, slack=SLACK)
            or _indices(loss, tensor, array, first, values)
            or _distributions(loss, tensor, array, values)
        )
        if found:
            yield f"{loss.name}: {found}"


def complaint(
    tensor: Tensor, array: AnyArray, values: Mapping[str, Any], *, first: bool, slack: float = 0.0
) -> str | None:
    """A line about numbers outside the domain, or None."""
    held = tensor.under(values)
    slack = slack if held.expects.endswith("probability") else 0.0
    if not (outside := held.outside(array, slack)):
        return None
    return outside + _hint(tensor, held, kinds(dtypes.double(array)), first)


def kinds(numbers: Array) -> list[str]:
    """What the numbers look like, the likeliest first."""
    some = numbers[~np.isnan(numbers)]
    if not some.size:
        return []
    low, high = some.min(), some.max()
    if np.all(some == np.floor(some)):
        if low >= 0:
            return ["zero or one", "probability"] if high <= 1 else ["class", "logit"]
        if low == -1 and high >= 1:
            return ["label"] if high == 1 and np.all(some != 0) else ["class list", "logit"]
    if low >= 0 and high <= 1:
        return ["probability"]
    return ["log-probability", "logit"] if high <= 0 else ["logit"]


def _hint(tensor: Tensor, held: Tensor, seen: list[str], first: bool) -> str:
    """`; binary_cross_entropy_with_logits takes logits`: the function, the flag or the conversion that was probably meant."""
    for kind in seen:
        if kind in tensor.instead and held is tensor:
            return f"; {tensor.instead[kind]} takes {WORDS[kind]}"
        for flag, forms in tensor.when.items():
            for value in (False, True):
                if forms.get(value, tensor).expects == kind:
                    return f"; with {flag}={str(value).lower()} it takes {WORDS[kind]}"
        if way := (_INPUTS if first else _OTHERS).get((held.expects, kind)):
            return f"; {way}"
    return ""


def _axis(loss: Loss, scores: AnyArray, values: Mapping[str, Any]) -> int | None:
    """The class axis of a loss over classes; None for others, and where there is no such axis."""
    axis = values.get("axis")
    if not isinstance(loss.layout, Classes) or not scores.ndim:
        return None
    if axis is None:
        return 1 if scores.ndim > 1 else 0
    return int(axis) % scores.ndim if -scores.ndim <= axis < scores.ndim else None


def _indices(loss: Loss, tensor: Tensor, array: AnyArray, scores: AnyArray, values: Mapping[str, Any]) -> str | None:
    """A line about class indices, or what else is no probability, where a target of the input's shape holds probabilities."""
    axis = _axis(loss, scores, values)
    if axis is None or tensor.expects != "class" or not tensor.normalised or array.shape != scores.shape:
        return None
    numbers = dtypes.double(array)
    bad = numbers[(numbers < -SLACK) | (numbers > 1 + SLACK)]
    if not bad.size:
        return None
    seen = f"{tensor.name} holds {bad.flat[0]:g}, which is no probability, in the shape of the input {scores.shape}"
    samples = tuple(length for place, length in enumerate(scores.shape) if place != axis)
    if "class" not in kinds(numbers):
        return seen
    return f"{seen}; class indices have the shape {samples}" if samples else f"{seen}; one sample has one class index"


def _distributions(loss: Loss, tensor: Tensor, array: AnyArray, values: Mapping[str, Any]) -> str | None:
    """A line about rows of probabilities where logits are expected. One-hot rows may be either: they pass."""
    held = tensor.under(values)
    axis = _axis(loss, array, values)
    if axis is None or held.expects != "logit" or array.size == 0 or array.shape[axis] < 2:
        return None
    numbers = dtypes.double(array)
    if not (numbers.min() >= 0 and numbers.max() <= 1) or np.all(numbers == np.floor(numbers)):
        return None
    if np.any(np.abs(numbers.sum(axis=axis) - 1) > SUM_SLACK):
        return None
    seen = f"{tensor.name} holds probabilities, which sum to 1 over the classes, where logits are expected"
    return seen + _hint(tensor, held, ["probability"], tensor.name == loss.first)
