"""The application and its commands. What goes wrong in them is told by `run`."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from actcli.cli import audit, compare, edges, evaluate, gallery, grad, info, plot, study
from actcli.cli import list as listing

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


class Commands(TyperGroup):
    """The commands; an unknown one is answered like any other unknown name."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that the first argument names. Raises UnknownName, with the nearest."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            raise _unknown_command(args[0], list(self.commands))
        return super().resolve_command(ctx, args)


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
app.command("list", short_help="List the functions.", epilog=listing.EPILOG)(listing.list_functions)
app.command("info", short_help="Show everything about a function.", epilog=info.EPILOG)(info.info)
app.command("eval", short_help="Evaluate a function.", epilog=evaluate.EPILOG)(evaluate.evaluate)
app.command("grad", short_help="Differentiate a function.", epilog=grad.EPILOG)(grad.grad)
app.command("compare", short_help="Show functions side by side.", epilog=compare.EPILOG)(compare.compare)
app.command("audit", short_help="Judge a kernel against exact results.", epilog=audit.EPILOG)(audit.audit)
app.command("edges", short_help="Show values where implementations differ.", epilog=edges.EPILOG)(edges.edges)
app.command("plot", short_help="Draw functions.", epilog=plot.EPILOG)(plot.plot)
app.command("gallery", short_help="Draw everything, with pages around it.", epilog=gallery.EPILOG)(gallery.gallery)
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
