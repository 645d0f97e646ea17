"""`actcli info`: everything about one function."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options

EPILOG = """\b
Examples:
  actcli info huber
  actcli info nn.GELU --latex
  actcli info cross_entropy --json
"""


def info(
    name: options.Name,
    latex: Annotated[bool, typer.Option("--latex", help="Only the formula and its derivative, in LaTeX.")] = False,
    format: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help="table or json.")] = None,
    json: options.Json = False,
    output: options.Output = None,
) -> None:
    """Show a function: formula, derivative, parameters, kinks, properties, names in the frameworks, pitfalls, notes."""
    import actcli
    from actcli.cli import delivery, facts, formulas

    entry = actcli.get(name)
    where = delivery.chosen(format, json, output, ("table", "json"))
    if latex:
        delivery.write_lines(formulas.latex_lines(entry), where)
    elif where.format == "json":
        delivery.write_json(facts.members(entry), where)
    else:
        delivery.write_page(facts.page(entry, name, where.encoding), where)
