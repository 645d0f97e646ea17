"""`actcli plot`: curves, sweeps of a parameter, bars and maps, in the terminal or as a picture."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from actcli.cli import options, streams

if TYPE_CHECKING:
    from actcli.definition.entry import Entry
    from actcli.definition.parameters import Parameter
    from actcli.figures.requests import Request
    from actcli.figures.text.terminal import Screen

EPILOG = """\b
Examples:
  actcli plot gelu --grad
  actcli plot relu silu mish --xlim -3:3 -o rectifiers.svg
  actcli plot softplus --beta 0.5,1,5 --grad -o softplus.png
  actcli plot gelu -p approximate=none,tanh --order 2
  actcli plot softmax -i 1,2,3 --beta 0.1,1,10
  actcli plot focal --gamma 0,1,2,5
"""

_INPUT = "Input of a function along an axis (softmax): numbers, a range, a file, or - for standard input."
_PARAMS = "Any parameter; several values draw a curve each; may be repeated."
_OUTPUT = "Write a picture: .png, .svg or .pdf. Without it the plot is drawn in the terminal."


def plot(
    names: options.Names,
    grad: Annotated[bool, typer.Option("--grad", help="Draw the derivative too.")] = False,
    order: Annotated[
        int | None, typer.Option("--order", metavar="N", help="Draw derivatives up to order 1 or 2.")
    ] = None,
    xlim: Annotated[
        str | None, typer.Option("--xlim", metavar="A:B", help="The window on the x axis, as -3:3 or -3,3.")
    ] = None,
    input: Annotated[str | None, typer.Option("--input", "-i", metavar="X", help=_INPUT)] = None,
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    gamma: options.Gamma = None,
    delta: options.Delta = None,
    lambda_: options.Lambda = None,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="NAME=V,...", help=_PARAMS)] = None,
    seed: options.Seed = None,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help=_OUTPUT)] = None,
) -> None:
    """Draw functions, with their derivatives, and one curve for each value of a parameter."""
    from actcli.figures.compose import picture
    from actcli.figures.drawing.saving import format_of, save
    from actcli.inputs import read_tensor

    if output is not None:
        format_of(output)  # before anything is computed
    greek = {"alpha": alpha, "beta": beta, "gamma": gamma, "delta": delta, "lambda": lambda_}
    requests = _requests(names, options.gathered(greek, param, seed=seed))
    given = None if input is None else read_tensor(input).array
    drawn = picture(requests, order=_order(grad, order), xlim=_window(xlim), given=given)
    if output is not None:
        save(drawn, output)
        return
    from actcli.figures.text.terminal import render

    sys.stdout.writelines(f"{line}\n" for line in render(drawn, _screen()))


def _order(grad: bool, order: int | None) -> int:
    """How many derivatives are drawn. Raises NotDefined for more than two."""
    from actcli.errors import NotDefined

    if order is None:
        return int(grad)
    if order not in (1, 2):
        raise NotDefined(f"derivatives of order 1 and 2 are drawn; order {order} was asked")
    return order


def _window(text: str | None) -> tuple[float, float] | None:
    """The two numbers of --xlim. Raises BadValue for anything else."""
    from actcli.errors import BadValue
    from actcli.inputs import read_sweep

    if text is None:
        return None
    allowed = "--xlim takes two numbers, as in -3:3"
    try:
        low, *others = read_sweep(text.replace(":", ","))
    except BadValue as error:
        raise BadValue(f"--xlim {text}: {str(error).partition(';')[0]}; {allowed}") from None
    if len(others) != 1:
        raise BadValue(f"--xlim {text} holds {1 + len(others)} number{'s' if others else ''}; {allowed}")
    return low, others[0]


def _requests(names: Sequence[str], texts: Mapping[str, str]) -> list[Request]:
    """Each function with the values of those parameters that it has.

    Raises UnknownName, UnknownParameter for a parameter that none of them has, BadValue for its values.
    """
    import actcli
    from actcli.errors import UnknownParameter
    from actcli.figures.requests import Request

    entries: dict[str, Entry] = {}
    for name in names:
        entry = actcli.get(name)
        entries[_label(entry, name)] = entry
    values: dict[str, dict[str, list[Any]]] = {label: {} for label in entries}
    for spelling, text in texts.items():
        for label, entry in _owners(spelling, entries).items():
            parameter = entry.parameter(spelling)
            if parameter.name in values[label]:
                raise UnknownParameter(f"{entry.name}: {parameter.label} was given twice, at last as {spelling}")
            values[label][parameter.name] = _values(parameter, text)
    return [Request(entry, label, values[label]) for label, entry in entries.items()]


def _label(entry: Entry, name: str) -> str:
    """How the picture calls a function: by its name and dialect, or by the alias that stands for other defaults (gelu_tanh)."""
    import actcli

    return entry.label if entry.defaults == actcli.get(entry.label).defaults else name


def _owners(spelling: str, entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """The functions that have this parameter, at least one of them."""
    from actcli.errors import UnknownParameter

    found = {}
    refusals = []
    for label, entry in entries.items():
        try:
            entry.parameter(spelling)
            found[label] = entry
        except UnknownParameter as refusal:
            refusals.append((entry, refusal))
    if found:
        return found
    entry, error = refusals[0]
    tensor = getattr(entry, "tensor_name", None)
    if tensor and tensor(spelling):
        raise UnknownParameter(
            f"{spelling} is a tensor of {entry.name}; a picture itself chooses what the tensors hold"
        )
    raise error


def _values(parameter: Parameter, text: str) -> list[Any]:
    """One or several values of a parameter, each once; an array is one value. Raises BadValue."""
    from actcli.inputs import read_setting, read_sweep

    if parameter.kind in ("array", "integers"):
        return [read_setting(text)]
    words = [word.strip() for word in text.split(",")]
    if parameter.kind in ("flag", "choice") or any(word.lower() in ("none", "null") for word in words):
        return list(dict.fromkeys(read_setting(word) for word in words))
    return list(dict.fromkeys(read_sweep(text)))


def _screen() -> Screen:
    """What standard output can show: a terminal its own size and colours, a pipe 80 by 24 and none."""
    from actcli.figures.text.terminal import Screen
    from actcli.tables.spelling import fitting
    from actcli.tables.terminal import colourless

    encoding = "ascii" if os.environ.get("TERM", "").lower() == "dumb" else sys.stdout.encoding or "utf-8"
    width, height = shutil.get_terminal_size((80, 24)) if streams.is_terminal() else (80, 24)
    colour = streams.is_terminal() and not colourless()
    letters = "⣿─┈█●○"
    return Screen(
        max(20, width),
        max(10, height),
        colour,
        fitting(letters, encoding) == letters,
        lambda text: fitting(text, encoding),
    )
