"""`actcli eval`: values, and with --grad derivatives beside them."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options

EPILOG = """\b
Examples:
  actcli eval silu -i -3:3:7 --grad
  actcli eval softshrink -i -1,0,1 --lambda 0.25
  actcli eval prelu -i '[[1,-2],[-3,4]]' -p alpha=0.1,0.2
  actcli eval huber -i 0.5,3 -t 0 --delta 2 --reduction sum
  actcli eval cross_entropy -i '[[2,1,0.1],[0,3,1]]' -t 0,1 --json
  actcli eval gelu -i -5.5 --digits 30
  seq -3 3 | actcli eval gelu -i - -o gelu.csv
  actcli eval gelu -i data.zarr -o out.zarr --engine dask
"""


def evaluate(
    name: options.Name,
    input: options.Input = None,
    target: options.Target = None,
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    gamma: options.Gamma = None,
    delta: options.Delta = None,
    lambda_: options.Lambda = None,
    param: options.Params = None,
    grad: Annotated[bool, typer.Option("--grad", help="Add the derivative by the input.")] = False,
    reduction: options.Reduction = None,
    axis: options.Axis = None,
    dtype: options.Dtype = None,
    digits: options.Digits = None,
    seed: options.Seed = None,
    format: options.Format = None,
    json: options.Json = False,
    output: options.Output = None,
    engine: options.Engine = None,
    scheduler: options.Scheduler = None,
) -> None:
    """Evaluate a function: a table of x and f(x), or of a loss and its reduced value."""
    import actcli
    from actcli.cli import delivery
    from actcli.cli.given import read_arguments
    from actcli.cli.streamed import Asked, values_streamed
    from actcli.cli.values import evaluated

    entry = actcli.get(name)
    greek = {"alpha": alpha, "beta": beta, "gamma": gamma, "delta": delta, "lambda": lambda_}
    texts = options.gathered(greek, param, axis=axis, seed=seed)
    tensors = {"input": input, "target": target}
    if options.by_engine(engine, scheduler, input, target, output):
        from actcli.cli.clustered import Place, values_by

        refused = {"--grad": grad, "--digits": digits is not None}
        values_by(
            Place(engine, scheduler, format, json, output), Asked(entry, tensors, texts, dtype, reduction), refused
        )
        return
    where = delivery.chosen(format, json, output)
    if not grad and digits is None and values_streamed(Asked(entry, tensors, texts, dtype, reduction), where):
        return
    given = read_arguments(entry, tensors, texts, dtype, digits)
    delivery.deliver(evaluated(given, reduction, with_grad=grad), where)
