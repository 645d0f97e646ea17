"""`eval` and `grad` from .npy files to a .npy file, or to the one number of a loss: nothing is taken into memory as a whole.

The rule: what is asked for as .npy (`-o FILE.npy`, `-f npy`) of an --input that is a .npy file is streamed. So is a reduced loss over
files of MANY elements, also as a table or JSON, which then hold no row for each element. All else, and what `actcli.streaming`
has no plan for, is computed in memory.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from actcli.cli import delivery, headers
from actcli.cli.given import Arguments, read_texts, read_types, refuse_reduction
from actcli.cli.options import Readers
from actcli.cli.progress import bar
from actcli.definition import blocks
from actcli.definition.activation import Activation
from actcli.definition.entry import Entry
from actcli.definition.loss import Loss
from actcli.errors import ActcliWarning
from actcli.inputs import read_setting, read_unloaded
from actcli.inputs.files import names_array_file
from actcli.tables.numbers import text
from actcli.tables.table import Column, Table

MANY = 1 << 20


class Asked(NamedTuple):
    """What a command line asks for, as text."""

    entry: Entry
    inputs: Mapping[str, str | None]
    texts: Mapping[str, str]
    dtype: str | None
    reduction: str | None

    @property
    def filed(self) -> bool:
        """Whether the input is a .npy file, and all can be read a second time."""
        given = self.inputs.get("input")
        return (
            given is not None and names_array_file(given) and "-" not in [*self.inputs.values(), *self.texts.values()]
        )


def values_streamed(asked: Asked, where: delivery.Delivery) -> bool:
    """Deliver the value, if it is to be streamed and can be; say whether."""
    if not asked.filed or (where.format != "npy" and asked.entry.kind != "loss"):
        return False
    read = _Read(asked)
    if isinstance(asked.entry, Loss) and read.reduction != "none":
        return (where.format == "npy" or read.elements >= MANY) and _reduced(read, asked.entry, where)
    return where.format == "npy" and _written(read, where, lambda: read.plan())


def derivatives_streamed(asked: Asked, where: delivery.Delivery, wrt: str, order: int) -> bool:
    """Deliver a derivative, if it is to be streamed and can be; say whether."""
    if not asked.filed or where.format != "npy":
        return False
    read = _Read(asked)
    return _written(read, where, lambda: read.plan(wrt, order))


class _Read:
    """The tensors as files and numbers, the parameters, and what looks wrong with them on the way."""

    def __init__(self, asked: Asked) -> None:
        from actcli.streaming.losses import Remarks
        from actcli.streaming.pieces import Filed

        self.entry = entry = asked.entry
        by = Readers(read_unloaded, read_setting)
        given, self.parameters, cast = read_texts(entry, asked.inputs, asked.texts, asked.dtype, by)
        types = read_types(entry, given, cast)
        files = {name: one.file for name, one in given.items()}
        self.tensors: dict[str, Any] = {
            name: array.astype(dtype) if (file := files[name]) is None else Filed(file, dtype)
            for name, (array, dtype) in types.items()
        }
        self.elements = max(array.size for array, _ in types.values())
        self.shown: dict[str, Any] = {
            name: file.path if (file := files[name]) else self.tensors[name] for name in types
        }
        self.reduction = (asked.reduction or entry.reduction).lower()
        self.remarks = Remarks(entry, self.parameters)
        if not isinstance(entry, Loss):
            refuse_reduction(Arguments(entry, {}, {}), asked.reduction)

    def plan(self, wrt: str | None = None, order: int = 1) -> Any:
        """How the value, or a derivative, is made in pieces."""
        from actcli import streaming

        entry: Any = self.entry
        if isinstance(entry, Activation):
            return streaming.plan_activation(entry, self.tensors["input"], self.parameters, wrt, order)
        if wrt is None:
            return streaming.plan_values(entry, self.tensors, self.parameters, self.remarks)
        return streaming.plan_gradient(entry, self.tensors, self.parameters, self.reduction, wrt, order, self.remarks)


def _written(read: _Read, where: delivery.Delivery, planned: Callable[[], Any]) -> bool:
    from actcli import streaming

    plan = planned()
    if plan is None:
        return False
    with _shown(read) as shown:
        streaming.write(plan, where.path, shown)
    _tell(read)
    return True


def _reduced(read: _Read, loss: Loss, where: delivery.Delivery) -> bool:
    from actcli import streaming

    plan = streaming.plan_sum(loss, read.tensors, read.parameters, read.reduction, read.remarks)
    if plan is None:
        return False
    with _shown(read) as shown:
        value = streaming.add_up(plan, shown)
    _tell(read)
    label = {
        "mean": f"mean (÷ {plan.divisor:.15g} elements)",
        "batchmean": f"batchmean (÷ {plan.divisor:.15g}, the batch size)",
    }
    head = Arguments(loss, read.shown, read.parameters).described(value) | {"reduction": read.reduction}
    told = one_number(label.get(read.reduction, read.reduction), headers.value(loss), value)
    delivery.deliver(told._replace(members=lambda: {**head, "value": value}), where)
    return True


def one_number(label: str, header: str, value: Any) -> delivery.Result:
    """A result that is a single number, in every form; as JSON nothing yet."""

    def rows() -> Table:
        return Table([Column(header, [])], totals=[(label, header, text(value))])

    return delivery.Result(lambda: [rows()], rows, dict, lambda: value)


@contextmanager
def _shown(read: _Read) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar, where it takes longer than a moment."""
    if read.elements < blocks.LARGE:
        yield None
        return
    with bar(read.entry.label) as shown:
        yield shown


def _tell(read: _Read) -> None:
    for remark in read.remarks:
        warnings.warn(remark, ActcliWarning, stacklevel=3)
