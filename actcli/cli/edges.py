"""`actcli edges`: values and slopes where implementations differ."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options

EPILOG = """\b
Examples:
  actcli edges gelu
  actcli edges hardtanh -p min_val=-2 -p max_val=2
  actcli edges binary_cross_entropy
  actcli edges log_softmax --json
"""


def edges(
    name: options.Name,
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    gamma: options.Gamma = None,
    delta: options.Delta = None,
    lambda_: options.Lambda = None,
    param: options.Params = None,
    format: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help="table, json or csv.")] = None,
    json: options.Json = False,
    output: options.Output = None,
) -> None:
    """Show values and slopes at zeros, infinities, NaN, the ends of float64, kinks and domain ends, and PyTorch's."""
    import actcli
    from actcli.cli import corners, delivery

    entry = actcli.get(name)
    where = delivery.chosen(format, json, output, ("table", "json", "csv"))
    greek = {"alpha": alpha, "beta": beta, "gamma": gamma, "delta": delta, "lambda": lambda_}
    given = options.settings(entry, options.gathered(greek, param)).parameters
    delivery.deliver(corners.result(entry, given), where)
