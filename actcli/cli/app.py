"""The application and its commands. What goes wrong in them is told by `run`."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from actcli.cli import study

EPILOG = """\b
Examples:
  actcli list softmax
  actcli info gelu
  actcli eval silu -i -3:3:7 --grad
  actcli grad softmax -i 1,2,3
  actcli eval huber -i 0.5,3 -t 0 --delta 2 --json
  actcli plot relu silu gelu --grad
  actcli compare gelu gelu_tanh
  actcli audit gelu --backend torch
  actcli study vanishing-gradient --depth 50
"""


# Name → module, function in it, what help says in one line.
COMMANDS = {
    "list": ("list", "list_functions", "List the functions."),
    "info": ("info", "info", "Show everything about a function."),
    "eval": ("evaluate", "evaluate", "Evaluate a function."),
    "grad": ("grad", "grad", "Differentiate a function."),
    "compare": ("compare", "compare", "Show functions side by side."),
    "audit": ("audit", "audit", "Judge a kernel against exact results."),
    "edges": ("edges", "edges", "Show values where implementations differ."),
    "plot": ("plot", "plot", "Draw functions."),
    "gallery": ("gallery", "gallery", "Draw everything, with pages around it."),
}


class Commands(TyperGroup):
    """The commands, each made when it is asked for: reading the options of all takes as long as evaluating a function.

    An unknown one is answered like any other unknown name.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands, in the order of help."""
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name, None for an unknown one."""
        return _made(cmd_name) if cmd_name in COMMANDS else super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that the first argument names. Raises UnknownName, with the nearest."""
        known = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in known:
            raise _unknown_command(args[0], known)
        return super().resolve_command(ctx, args)


def _made(name: str) -> Any:
    where, function, short_help = COMMANDS[name]
    module = import_module(f"actcli.cli.{where}")
    alone = typer.Typer(rich_markup_mode=None, add_completion=False)
    alone.command(name, short_help=short_help, epilog=module.EPILOG)(getattr(module, function))
    return typer.main.get_command(alone)


def _unknown_command(given: str, known: list[str]) -> Exception:
    import actcli
    from actcli.errors import UnknownName, nearest

    near = nearest(given, known)
    if not near:
        try:
            near = f": {actcli.get(given).name} is a function, see actcli info {given}"
        except UnknownName:
            near = f": there are {', '.join(known)}"
    return UnknownName(f"no such command {given!r}{near}")


app = typer.Typer(
    name="actcli",
    cls=Commands,
    help="Activation and loss functions, exactly: look them up, evaluate, differentiate and draw them.",
    epilog=EPILOG,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.add_typer(study.app)


def _version(asked: bool) -> None:
    if asked:
        from actcli import __version__

        typer.echo(f"actcli {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _actcli(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
