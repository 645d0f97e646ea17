"""The application and its commands. What goes wrong in them is told by `run`."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from actcli.cli.evaluate import evaluate
from actcli.cli.grad import grad
from actcli.cli.info import info
from actcli.cli.list import list_functions

EPILOG = """\b
Examples:
  actcli list softmax
  actcli info gelu
  actcli eval silu -i -3:3:7 --grad
  actcli grad softmax -i 1,2,3
  actcli eval huber -i 0.5,3 -t 0 --delta 2 --json
"""


class Commands(TyperGroup):
    """The commands; an unknown one is answered like any other unknown name."""

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:
        """Find the command that the first argument names. Raises UnknownName, with the nearest."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            from actcli.errors import UnknownName, nearest

            near = nearest(args[0], self.commands) or f": there are {', '.join(self.commands)}"
            raise UnknownName(f"no such command {args[0]!r}{near}")
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name="actcli",
    cls=Commands,
    help="Activation and loss functions, exactly: look them up, evaluate, differentiate and draw them.",
    epilog=EPILOG,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command("list")(list_functions)
app.command("info")(info)
app.command("eval")(evaluate)
app.command("grad")(grad)


def _version(asked: bool) -> None:
    if asked:
        from actcli import __version__

        typer.echo(f"actcli {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _actcli(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
