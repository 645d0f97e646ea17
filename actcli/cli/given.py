"""What a command line gives to a function: its tensors and parameters, read, cast and checked for completeness."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actcli.cli.options import Readers, readers, settings
from actcli.definition import dtypes
from actcli.definition.activation import Activation
from actcli.definition.entry import Entry
from actcli.definition.expectations import complaints
from actcli.definition.layouts import Rows
from actcli.definition.loss import Loss
from actcli.errors import (
    ActcliWarning,
    BadShape,
    BadValue,
    NotDefined,
    UnknownName,
    UnknownParameter,
)
from actcli.inputs import Given

Array = NDArray[Any]


class Arguments:
    """An entry with its tensors by name (an activation's is "input") and the parameters that were given, by canonical name.

    What is computed from them is computed here, in floating point; `digits.Exactly` is the same in decimals.
    """

    def __init__(self, entry: Entry, tensors: dict[str, Array], parameters: dict[str, Any]) -> None:
        self.entry, self.tensors, self.parameters = entry, tensors, parameters

    @property
    def activation(self) -> Activation:
        """The entry as what it is where it is no loss."""
        assert isinstance(self.entry, Activation)
        return self.entry

    @property
    def in_force(self) -> dict[str, Any]:
        """Every parameter, defaults included, by the name that people read."""
        values = self.entry.settle(self.parameters)
        return {parameter.display: values[name] for name, parameter in self.entry.parameters.items()}

    @property
    def shown(self) -> dict[str, Array]:
        """The tensors as they are shown."""
        return self.tensors

    def described(self, result: Any) -> dict[str, Any]:
        """The head of every JSON object: the function, its parameters in force, the type of the result and the tensors.

        The first tensor is always the input.
        """
        entry, ((_, first), *rest) = self.entry, self.shown.items()
        dialect = {"dialect": entry.dialect} if entry.dialect else {}
        head = {"function": entry.name, **dialect, "kind": entry.kind, "params": self.in_force, **self._kind(result)}
        return {**head, "input": first, **dict(rest)}

    def _kind(self, result: Any) -> dict[str, Any]:
        return {"dtype": result.dtype.name}

    def value(self, reduction: str | None = None) -> Array:
        """The value; of a loss, reduced."""
        reduced = {} if reduction is None else {"reduction": reduction}
        entry: Any = self.entry
        return np.asarray(entry(**self._called, **self.parameters, **reduced))

    def gradient(self, wrt: str = "input", order: int = 1, reduction: str | None = None) -> Any:
        """The derivative, Jacobian or gradient; a list of pairs for a tensor that is one."""
        reduced = {} if reduction is None else {"reduction": reduction}
        entry: Any = self.entry
        return entry.grad(**self._called, **self.parameters, wrt=wrt, order=order, **reduced)

    def value_and_gradient(self) -> tuple[Array, Array]:
        """Both, of an activation; what they share is computed once."""
        value, slope = self.activation.value_and_grad(self.tensors["input"], **self.parameters)
        return np.asarray(value), np.asarray(slope)

    @property
    def _called(self) -> dict[str, Array]:
        """The tensors by the names of the entry's arguments."""
        return self.tensors if isinstance(self.entry, Loss) else {"x": self.tensors["input"]}


def read_arguments(
    entry: Entry,
    inputs: Mapping[str, str | None],
    texts: Mapping[str, str],
    dtype: str | None,
    digits: int | None = None,
) -> Arguments:
    """Read `--input` and `--target` (in `inputs`) and the texts of `options.gathered`; exactly, where `digits` are asked for.

    Raises: what the readers raise; BadShape for a missing tensor; UnknownParameter for one that is not wanted. Warns where a loss is
    given what looks wrong for it.
    """
    tensors, parameters, cast = read_texts(entry, inputs, texts, dtype, readers(exactly=digits is not None))
    arrays = _cast(entry, _shaped(entry, tensors), cast, _single(tensors))
    if isinstance(entry, Loss):
        for complaint in complaints(entry, arrays, parameters):
            warnings.warn(complaint, ActcliWarning, stacklevel=2)
    if digits is not None:
        from actcli.cli.digits import Exactly

        return Exactly(entry, arrays, parameters, digits)
    return Arguments(entry, arrays, parameters)


def read_texts(
    entry: Entry, inputs: Mapping[str, str | None], texts: Mapping[str, str], dtype: str | None, by: Readers
) -> tuple[dict[str, Given], dict[str, Any], np.dtype[Any] | None]:
    """Tensors by name, parameters by canonical name, and the type asked for. Raises: as `read_arguments`."""
    if not entry.evaluable:
        raise NotDefined(f"{entry.name} cannot be evaluated, it has an info page only: actcli info {entry.name}")
    cast = None if dtype is None else dtypes.named(dtype)
    read = settings(entry, texts, by)
    tensors = _tensors(entry, inputs, read.tensors, texts, by.tensor)
    return tensors, {name: _cast_array(value, cast) for name, value in read.parameters.items()}, cast


def read_types(
    entry: Entry, tensors: Mapping[str, Given], cast: np.dtype[Any] | None
) -> dict[str, tuple[Array, np.dtype[Any]]]:
    """Tensors in their shapes, each with the type that it is computed in; nothing is cast."""
    arrays = _shaped(entry, tensors)
    numbers = _numbers(entry, arrays)
    dtype = _promoted(arrays, numbers, _single(tensors)) if cast is None else cast
    return {name: (array, dtype if name in numbers else array.dtype) for name, array in arrays.items()}


def refuse_reduction(given: Arguments, reduction: str | None) -> None:
    """Raise UnknownName where --reduction is given to an activation."""
    if reduction is not None:
        raise UnknownName(f"{given.entry.name} is an activation: --reduction is for losses")


def _tensors(
    entry: Entry,
    inputs: Mapping[str, str | None],
    further: dict[str, Given],
    texts: Mapping[str, str],
    read: Callable[[str], Given],
) -> dict[str, Given]:
    """Every tensor that was given, in the order of the entry."""
    if [*inputs.values(), *texts.values()].count("-") > 1:
        raise BadValue("standard input (-) can be read once only")
    names = list(entry.tensors) if isinstance(entry, Loss) else ["input"]
    found = dict(further)
    for option, name in (("input", names[0]), ("target", _target_name(entry, inputs.get("target")))):
        text = inputs.get(option)
        if text is None:
            continue
        if name in found:
            raise UnknownParameter(f"{entry.name}: {name} was given twice, by --{option} and by -p")
        found[name] = read(text)
    optional = {name for name, tensor in entry.tensors.items() if tensor.optional} if isinstance(entry, Loss) else set()
    missing = [name for name in names if name not in found and name not in optional]
    if missing:
        raise BadShape(f"{entry.name} needs {' and '.join(_wanted(entry, name) for name in missing)}")
    return {name: found[name] for name in names if name in found}


def _target_name(entry: Entry, given: str | None) -> str:
    if not isinstance(entry, Loss):
        if given is not None:
            raise UnknownParameter(f"{entry.name} is an activation: it takes --input, and no --target")
        return ""
    for name in entry.tensors:
        if name in ("target", "targets"):
            return name
    if given is not None:
        rest = "".join(f" -p {name}=…" for name in list(entry.tensors)[1:])
        raise UnknownParameter(
            f"{entry.name} has no --target: it takes --input ({entry.first}){' and' if rest else ''}{rest}"
        )
    return ""


def _wanted(entry: Entry, name: str) -> str:
    """How a missing tensor is given, and what it holds."""
    if isinstance(entry, Loss):
        tensor = entry.tensors[name]
        holds = f" ({tensor.expects}{': ' + tensor.help if tensor.help else ''})"
    else:
        holds = " (numbers, a range, a file, or - for standard input)"
    first = not isinstance(entry, Loss) or name == entry.first
    if first:
        return f"--input{holds}"
    return f"{'--target' if name in ('target', 'targets') else f'-p {name}=…'}{holds}"


def _shaped(entry: Entry, tensors: Mapping[str, Given]) -> dict[str, Array]:
    """One bare number is a vector of length 1, except where the loss wants a scalar beside this input."""
    (first, given), *rest = tensors.items()
    arrays = {first: given.array}
    for name, one in rest:
        scalar = one.single and isinstance(entry, Loss) and _scalar_wanted(entry, name, given.array.shape)
        arrays[name] = one.array.reshape(()) if scalar else one.array
    return arrays


def _scalar_wanted(loss: Loss, name: str, input_shape: tuple[int, ...]) -> bool:
    """Whether a single number for this tensor is a scalar: one for the whole input, or the one of its only row or sample."""
    vectors = isinstance(loss.layout, Rows) or not (
        name in ("target", "targets") or loss.tensors[name].expects == "class"
    )
    if vectors and not (loss.elementwise or loss.tensors[name].per_row):
        return False
    return int(loss.layout.target_ndim(input_shape)) == 0


def _cast(entry: Entry, arrays: dict[str, Array], wanted: np.dtype[Any] | None, single: list[str]) -> dict[str, Array]:
    """The numbers in the type asked for, else in the one they promote to; class indices and labels stay whole.

    A single number beside the input has no say in that, as a Python number has none in NumPy.
    """
    numbers = _numbers(entry, arrays)
    if wanted is None and any(array.dtype == object for array in arrays.values()):
        from actcli.inputs.exactly import as_fractions

        return {name: as_fractions(array) if name in numbers else array for name, array in arrays.items()}
    dtype = _promoted(arrays, numbers, single) if wanted is None else wanted
    with np.errstate(all="ignore"):
        return {name: array.astype(dtype, copy=False) if name in numbers else array for name, array in arrays.items()}


def _single(tensors: Mapping[str, Given]) -> list[str]:
    return [name for name, given in tensors.items() if given.single]


def _numbers(entry: Entry, arrays: Mapping[str, Array]) -> list[str]:
    return [name for name, array in arrays.items() if _is_number(entry, name, array)]


def _promoted(arrays: Mapping[str, Array], numbers: list[str], single: list[str]) -> np.dtype[Any]:
    """The type that the numbers promote to."""
    first = next(iter(arrays))
    deciding = [arrays[name] for name in numbers if name == first or name not in single]
    kinds = [array.dtype if dtypes.is_float(array) else np.dtype(np.float64) for array in deciding]
    return np.result_type(*kinds, np.float16)


def _is_number(entry: Entry, name: str, array: Array) -> bool:
    if array.dtype.kind not in "iubO":
        return dtypes.is_float(array)
    return not isinstance(entry, Loss) or entry.tensors[name].counts


def _cast_array(value: Any, wanted: np.dtype[Any] | None) -> Any:
    """A parameter: an array of floats is cast with the tensors, so that it does not promote them again."""
    if wanted is not None and isinstance(value, np.ndarray) and dtypes.is_float(value):
        with np.errstate(all="ignore"):
            return value.astype(wanted)
    return value
