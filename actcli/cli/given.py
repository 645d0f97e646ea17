"""What a command line gives to a function: its tensors and parameters, read, cast and checked for completeness."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from actcli.cli.options import settings
from actcli.definition import dtypes
from actcli.definition.activation import Activation
from actcli.definition.entry import Entry
from actcli.definition.layouts import Rows
from actcli.definition.loss import Loss
from actcli.errors import (
    ActcliWarning,
    BadShape,
    BadValue,
    NotDefined,
    UnknownName,
    UnknownParameter,
    Unreadable,
    nearest,
)
from actcli.inputs import Given, read_tensor

Array = NDArray[Any]


class Arguments(NamedTuple):
    """An entry with its tensors by name (an activation's is "input") and the parameters that were given, by canonical name."""

    entry: Entry
    tensors: dict[str, Array]
    parameters: dict[str, Any]

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
    def members(self) -> dict[str, Any]:
        """The tensors by their names in JSON, where the first is always the input."""
        first, *rest = self.tensors.items()
        return {"input": first[1], **dict(rest)}


def read_arguments(
    entry: Entry, inputs: Mapping[str, str | None], texts: Mapping[str, str], dtype: str | None
) -> Arguments:
    """Read `--input` and `--target` (in `inputs`) and the texts of `options.gathered`.

    Raises: what the readers raise; BadShape for a missing tensor; UnknownParameter for one that is not wanted. Warns where a loss is
    given what is outside its domain.
    """
    if not entry.evaluable:
        raise NotDefined(f"{entry.name} cannot be evaluated, it has an info page only: actcli info {entry.name}")
    cast = _dtype(dtype)
    read = settings(entry, texts)
    tensors = _tensors(entry, inputs, read.tensors, texts)
    arrays = _cast(entry, _shaped(entry, tensors), cast, [name for name, given in tensors.items() if given.single])
    parameters = {name: _cast_array(value, cast) for name, value in read.parameters.items()}
    if isinstance(entry, Loss):
        for name, array in arrays.items():
            complaint = entry.tensors[name].outside(array)
            if complaint and not entry.tensors[name].enforced:
                warnings.warn(f"{entry.name}: {complaint}", ActcliWarning, stacklevel=2)
    return Arguments(entry, arrays, parameters)


def refuse_reduction(given: Arguments, reduction: str | None) -> None:
    """Raise UnknownName where --reduction is given to an activation."""
    if reduction is not None:
        raise UnknownName(f"{given.entry.name} is an activation: --reduction is for losses")


def described(given: Arguments, dtype: Any) -> dict[str, Any]:
    """The head of every JSON object: the function, its parameters in force, the type and the tensors."""
    entry = given.entry
    return {"function": entry.name, "kind": entry.kind, "params": given.in_force, "dtype": dtype.name, **given.members}


def _tensors(
    entry: Entry, inputs: Mapping[str, str | None], further: dict[str, Given], texts: Mapping[str, str]
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
        found[name] = read_tensor(text)
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


def _dtype(name: str | None) -> np.dtype[Any] | None:
    """The floating type of this name. Raises UnknownName, and Unreadable for bfloat16 without its package."""
    if name is None:
        return None
    wanted = name.strip().lower()
    if wanted not in dtypes.FLOATS:
        raise UnknownName(f"no dtype {name!r}: there are {', '.join(dtypes.FLOATS)}{nearest(wanted, dtypes.FLOATS)}")
    if wanted != "bfloat16":
        return np.dtype(wanted)
    try:
        import ml_dtypes
    except ImportError:
        raise Unreadable("bfloat16 needs the package ml_dtypes: pip install ml_dtypes") from None
    bfloat16: np.dtype[Any] = np.dtype(ml_dtypes.bfloat16)
    return bfloat16


def _cast(entry: Entry, arrays: dict[str, Array], wanted: np.dtype[Any] | None, single: list[str]) -> dict[str, Array]:
    """The numbers in the type asked for, else in the one they promote to; class indices and labels stay whole.

    A single number beside the input has no say in that, as a Python number has none in NumPy.
    """
    (first, _), *_rest = arrays.items()
    numbers = [name for name, array in arrays.items() if _is_number(entry, name, array)]
    deciding = [arrays[name] for name in numbers if name == first or name not in single]
    promoted = np.result_type(
        *(array.dtype if dtypes.is_float(array) else np.float64 for array in deciding), np.float16
    )
    dtype = promoted if wanted is None else wanted
    with np.errstate(all="ignore"):
        return {name: array.astype(dtype, copy=False) if name in numbers else array for name, array in arrays.items()}


def _is_number(entry: Entry, name: str, array: Array) -> bool:
    if array.dtype.kind not in "iub":
        return dtypes.is_float(array)
    return not isinstance(entry, Loss) or entry.tensors[name].counts


def _cast_array(value: Any, wanted: np.dtype[Any] | None) -> Any:
    """A parameter: an array of floats is cast with the tensors, so that it does not promote them again."""
    if wanted is not None and isinstance(value, np.ndarray) and dtypes.is_float(value):
        with np.errstate(all="ignore"):
            return value.astype(wanted)
    return value
