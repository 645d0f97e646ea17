"""The tensors of a loss: what each one holds, and what is accepted for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from actcli.definition import dtypes
from actcli.errors import ActcliError, BadShape
from actcli.numerics.arrays import AnyArray


class Tensor:
    """One tensor of a loss.

    expects: what it holds, in the field's words ("logit", "probability", "class", "label", …).
    low, high: its domain; outside it the loss is not what it says. enforced: outside is an error, not a warning.
    per_row: one number for each row of the vectors, not one for each element. optional: may be left out.
    shared: the whole of it belongs to every loss value (a matrix of weights), where others have a row for each.
    pairs: a list of pairs of matrices, see Pairs.
    instead: what it might be given by mistake ("logit", "zero or one", …) → the function that takes that.
    when: a flag → what it holds with the flag false or true, where that differs.
    normalised: of class targets, whether their probabilities lie in [0, 1].
    """

    def __init__(
        self,
        expects: str,
        help: str = "",
        *,
        low: float = -np.inf,
        high: float = np.inf,
        differentiable: bool = True,
        enforced: bool = False,
        per_row: bool = False,
        optional: bool = False,
        shared: bool = False,
        pairs: bool = False,
        instead: Mapping[str, str] | None = None,
        when: Mapping[str, Mapping[bool, Tensor]] | None = None,
        normalised: bool = True,
    ) -> None:
        self.name = ""
        self.instead, self.when, self.normalised = dict(instead or {}), dict(when or {}), normalised
        self.expects, self.help = expects, help
        self.low, self.high, self.enforced = low, high, enforced
        self.differentiable, self.per_row, self.optional = differentiable, per_row, optional
        self.shared, self.pairs = shared, pairs

    @property
    def counts(self) -> bool:
        """Whether an integer in it is a number like any other; class indices, labels and lengths are not."""
        return self.differentiable and self.expects not in ("class", "label")

    def under(self, values: Mapping[str, Any]) -> Tensor:
        """What it holds at these parameters."""
        for flag, forms in self.when.items():
            if (held := forms.get(bool(values.get(flag)))) is not None:
                held.name = self.name
                return held
        return self

    def outside(self, array: AnyArray, slack: float = 0.0) -> str | None:
        """A sentence about the values outside the domain by more than the slack, or None."""
        if np.isneginf(self.low) and np.isposinf(self.high):
            return None
        if array.size and self.low <= array.min() and array.max() <= self.high and self.expects != "label":
            return None  # the usual case, without arrays of its own; NaN fails it
        numbers = dtypes.double(array)
        bad = (numbers < self.low - slack) | (numbers > self.high + slack)
        if self.expects == "label":
            bad = (numbers != self.low) & (numbers != self.high) & ~np.isnan(numbers)
        if not bad.any():
            return None
        return f"{self.name} holds {numbers[bad].flat[0]:g}, which is no {self.expects}: {self._domain()}"

    def _domain(self) -> str:
        if self.expects == "label":
            return f"they are {self.low:g} and +{self.high:g}"
        if np.isneginf(self.low):
            return f"they are at most {self.high:g}"
        return (
            f"they lie in [{self.low:g}, {self.high:g}]"
            if np.isfinite(self.high)
            else f"they are at least {self.low:g}"
        )


class Pairs(list[tuple[AnyArray, AnyArray]]):
    """A list of pairs of matrices, with what is asked of every tensor: a type, a shape, a change of type."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """The common type of all matrices."""
        return np.result_type(*(matrix.dtype for pair in self for matrix in pair)) if self else np.dtype(np.float64)

    @property
    def shape(self) -> tuple[int, ...]:
        """That of the list."""
        return (len(self), 2)

    @property
    def ndim(self) -> int:
        """The dimensions of the list."""
        return 2

    def astype(self, dtype: Any, copy: bool = True) -> Pairs:
        """The pairs with each matrix in another type."""
        return Pairs((first.astype(dtype, copy=copy), second.astype(dtype, copy=copy)) for first, second in self)


def pairs(value: Any, name: str, owner: str) -> Pairs:
    """A sequence of pairs of matrices as Pairs. Raises: BadShape, BadType."""
    try:
        return Pairs((dtypes.tensor(first, name), dtypes.tensor(second, name)) for first, second in value)
    except ActcliError:
        raise
    except (TypeError, ValueError):
        raise BadShape(f"{owner}: {name} is a list of pairs of matrices") from None


def values(help: str = "", **rest: Any) -> Tensor:
    """Real numbers."""
    return Tensor("real number", help, **rest)


def logits(help: str = "", **rest: Any) -> Tensor:
    """Scores before a sigmoid or softmax."""
    return Tensor("logit", help, **rest)


def probabilities(help: str = "", **rest: Any) -> Tensor:
    """Numbers in [0, 1]."""
    return Tensor("probability", help, low=0.0, high=1.0, **rest)


def log_probabilities(help: str = "", **rest: Any) -> Tensor:
    """Logarithms of probabilities, at most 0."""
    return Tensor("log-probability", help, high=0.0, **rest)


def labels(help: str = "-1 or +1", **rest: Any) -> Tensor:
    """-1 or +1."""
    return Tensor("label", help, low=-1.0, high=1.0, **rest)


def classes(help: str = "class indices, or probabilities in the shape of the input", **rest: Any) -> Tensor:
    """Class indices or, in the shape of the input, probabilities."""
    return Tensor("class", help, **rest)


def whole(help: str, **rest: Any) -> Tensor:
    """Whole numbers: lengths, lists of classes."""
    return Tensor("whole number", help, differentiable=False, **rest)
