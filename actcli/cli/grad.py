"""`actcli grad`: derivatives, Jacobians and gradients."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options

EPILOG = """\b
Examples:
  actcli grad gelu -i -2,0,2 --order 2
  actcli grad softplus -i -1:1:5 --wrt beta
  actcli grad softmax -i 1,2,3
  actcli grad gelu -i -5.5 --digits 30
  actcli grad mse -i 1,2 -t 0,0 --wrt target
  actcli grad cross_entropy -i '[[2,1,0.1],[0,3,1]]' -t 0,1
"""


def grad(
    name: options.Name,
    input: options.Input = None,
    target: options.Target = None,
    alpha: options.Alpha = None,
    beta: options.Beta = None,
    gamma: options.Gamma = None,
    delta: options.Delta = None,
    lambda_: options.Lambda = None,
    param: options.Params = None,
    wrt: Annotated[
        str, typer.Option("--wrt", metavar="P", help="By the input, another tensor, or a parameter.")
    ] = "input",
    order: Annotated[int, typer.Option("--order", metavar="N", help="1, or 2 for the second derivative.")] = 1,
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
    """Differentiate a function: a table, a Jacobian (softmax) or the gradient of a loss."""
    import actcli
    from actcli.cli import delivery
    from actcli.cli.derivatives import differentiated
    from actcli.cli.given import read_arguments
    from actcli.cli.streamed import Asked, derivatives_streamed

    entry = actcli.get(name)
    greek = {"alpha": alpha, "beta": beta, "gamma": gamma, "delta": delta, "lambda": lambda_}
    texts = options.gathered(greek, param, axis=axis, seed=seed)
    tensors = {"input": input, "target": target}
    if options.by_engine(engine, scheduler, input, target, output):
        from actcli.cli.clustered import Place, derivatives_by

        place, asked = Place(engine, scheduler, format, json, output), Asked(entry, tensors, texts, dtype, reduction)
        derivatives_by(place, asked, {"--digits": digits is not None}, wrt, order)
        return
    where = delivery.chosen(format, json, output)
    if digits is None and derivatives_streamed(Asked(entry, tensors, texts, dtype, reduction), where, wrt, order):
        return
    given = read_arguments(entry, tensors, texts, dtype, digits)
    delivery.deliver(differentiated(given, wrt, order, reduction), where)
