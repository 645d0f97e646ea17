"""`actcli audit`: how far a kernel is from the exact results."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options

EPILOG = """\b
Examples:
  actcli audit --points gelu > x.txt
  actcli audit gelu --input x.npy --values y.npy --max-ulp 4
  paste x.txt y.txt | actcli audit gelu --input - --what grad
  actcli audit sigmoid --backend torch --what grad
  actcli audit gelu --backend torch --dtype float32 -o errors.svg
  actcli audit --all
  actcli audit --all --backend torch --json
"""

_INPUT = (
    "The inputs of the kernel: a file, numbers, or - for standard input. Without --values, pairs of input and result."
)
_VALUES = "The results of the kernel, in the order of the inputs."
_DTYPE = "The format of the results: float64, float32, float16 or bfloat16. Else that of the file, or float64."
_OUTPUT = (
    "Write to a file: .png, .svg or .pdf draws the errors; .json, .csv, .txt, of points .npy, of --all .md hold them."
)


def audit(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A function.", autocompletion=options.complete_function)
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Audit the catalogue: this package, or a --backend.")
    ] = False,
    points: Annotated[bool, typer.Option("--points", help="Print inputs that find faults, to feed a kernel.")] = False,
    input: Annotated[str | None, typer.Option("--input", "-i", metavar="X", help=_INPUT)] = None,
    target: options.Target = None,
    values: Annotated[str | None, typer.Option("--values", metavar="Y", help=_VALUES)] = None,
    what: Annotated[str, typer.Option("--what", metavar="W", help="What the results are: value or grad.")] = "value",
    backend: Annotated[
        str | None, typer.Option("--backend", metavar="B", help="Audit torch, jax, keras, scipy or numpy.")
    ] = None,
    max_ulp: Annotated[
        float | None, typer.Option("--max-ulp", metavar="N", help="Exit with code 1 when an error is above N ULP.")
    ] = None,
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    gamma: options.Gamma = None,
    delta: options.Delta = None,
    lambda_: options.Lambda = None,
    param: options.Params = None,
    axis: options.Axis = None,
    dtype: Annotated[str | None, typer.Option("--dtype", metavar="TYPE", help=_DTYPE)] = None,
    count: Annotated[int, typer.Option("--count", metavar="N", help="About how many points are drawn.")] = 2000,
    style: options.Style = None,
    theme: options.Theme = None,
    size: options.PictureSize = None,
    dpi: options.Dpi = None,
    format: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help=options.FORMATS)] = None,
    json: options.Json = False,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help=_OUTPUT)] = None,
) -> int:
    """Judge a kernel against exact results: errors in ULP, where they are, lost signs, false zeros."""
    from actcli.cli import auditing
    from actcli.cli.pictures import Looks

    greek = {"alpha": alpha, "beta": beta, "gamma": gamma, "delta": delta, "lambda": lambda_}
    asked = auditing.Asked(
        name=name,
        everything=everything,
        points=points,
        input=input,
        target=target,
        values=values,
        what=what,
        backend=backend,
        max_ulp=max_ulp,
        texts=options.gathered(greek, param, axis=axis),
        dtype=dtype,
        points_drawn=count,
        format=format,
        json=json,
        output=output,
        looks=Looks(style, theme, size, dpi),
    )
    return auditing.run(asked)
