"""`actcli compare`: functions side by side, and the largest difference between them."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options

EPILOG = """\b
Examples:
  actcli compare gelu gelu_tanh
  actcli compare elu celu selu --alpha 2 --json
  actcli compare huber smooth_l1 --delta 2 -o huber.svg
  actcli compare sigmoid hard_sigmoid --xlim -8:8 -i -4:4:9
  actcli compare softmax sparsemax -i 1,2,3
"""

_INPUT = "Where values are shown, a telling few by default; of functions along an axis (softmax) the vector."
_OUTPUT = "Write to a file: .png, .svg or .pdf draws functions and difference; .json, .csv, .txt hold the data."


def compare(
    names: options.Names,
    input: Annotated[str | None, typer.Option("--input", "-i", metavar="X", help=_INPUT)] = None,
    xlim: Annotated[
        str | None, typer.Option("--xlim", metavar="A:B", help="Where the largest difference is sought, as -3:3.")
    ] = None,
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    gamma: options.Gamma = None,
    delta: options.Delta = None,
    lambda_: options.Lambda = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param", "-p", metavar="NAME=V,...", help="Any parameter, for those that have it; may be repeated."
        ),
    ] = None,
    seed: options.Seed = None,
    style: options.Style = None,
    theme: options.Theme = None,
    size: options.PictureSize = None,
    dpi: options.Dpi = None,
    format: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help=options.FORMATS)] = None,
    json: options.Json = False,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help=_OUTPUT)] = None,
) -> None:
    """Show functions side by side: values, slopes, and how far each is from the first."""
    from actcli.cli import comparing
    from actcli.cli.pictures import Looks

    greek = {"alpha": alpha, "beta": beta, "gamma": gamma, "delta": delta, "lambda": lambda_}
    texts = options.gathered(greek, param, seed=seed)
    comparing.run(comparing.Asked(names, input, xlim, texts, format, json, output, Looks(style, theme, size, dpi)))
