"""`actcli plot`: curves, sweeps of a parameter, bars and maps, in the terminal or as a picture."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from actcli.cli import options, streams

if TYPE_CHECKING:
    from actcli.definition.entry import Entry
    from actcli.figures.text.terminal import Screen

EPILOG = """\b
Examples:
  actcli plot gelu --grad
  actcli plot relu silu mish --xlim -3:3 -o rectifiers.svg
  actcli plot softplus --beta 0.5,1,5 --grad -o softplus.png
  actcli plot gelu -p approximate=none,tanh --order 2
  actcli plot softmax -i 1,2,3 --beta 0.1,1,10
  actcli plot focal --gamma 0,1,2,5
  actcli plot gelu --grad --theme dark --size slide -o gelu.png
  actcli plot elu celu selu --style print,plain --size column --format pdf > elu.pdf
"""

_INPUT = "Input of a function along an axis (softmax): numbers, a range, a file, or - for standard input."
_PARAMS = "Any parameter; several values draw a curve each; may be repeated."
_OUTPUT = "Write a picture: .png, .svg or .pdf. Without it the plot is drawn in the terminal."
_FORMAT = "svg, png or pdf: of the file where its suffix does not say it; without -o written to standard output."


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
    style: options.Style = None,
    theme: options.Theme = None,
    size: options.PictureSize = None,
    dpi: options.Dpi = None,
    format: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help=_FORMAT)] = None,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help=_OUTPUT)] = None,
) -> None:
    """Draw functions, with their derivatives, and one curve for each value of a parameter."""
    import actcli
    from actcli.cli import pictures
    from actcli.cli.requested import requested, window
    from actcli.figures.compose import picture
    from actcli.inputs import read_tensor

    # Before anything is computed.
    drawing = pictures.needed(format, output, pictures.Looks(style, theme, size, dpi))
    greek = {"alpha": alpha, "beta": beta, "gamma": gamma, "delta": delta, "lambda": lambda_}
    entries = {_label(entry, name): entry for entry, name in ((actcli.get(name), name) for name in names)}
    requests = requested(entries, options.gathered(greek, param, seed=seed))
    given = None if input is None else read_tensor(input).array
    drawn = picture(requests, order=_order(grad, order), xlim=window(xlim), given=given)
    if drawing is not None:
        pictures.draw(drawn, drawing)
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


def _label(entry: Entry, name: str) -> str:
    """How the picture calls a function: by its name and dialect, or by the alias that stands for other defaults (gelu_tanh)."""
    import actcli

    return entry.label if entry.defaults == actcli.get(entry.label).defaults else name


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
