"""`actcli study`: the claims of lectures, computed. A group of commands, one for each study, its options those of the study."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from actcli.cli import options

if TYPE_CHECKING:
    from actcli.definition.parameters import Parameter
    from actcli.studies.study import Study

EPILOG = """\b
Examples:
  actcli study
  actcli study vanishing-gradient --activation sigmoid,relu --depth 50
  actcli study temperature --beta 0,1,inf -o temperature.svg
  actcli study iou-dice --json
  actcli study dying-relu --help
"""
_METAVARS = {"integer": "N", "real": "X", "values": "X,...", "functions": "NAME,...", "choice": "WORD"}
_OUTPUT = "Write to a file: .png, .svg and .pdf draw the study; .txt, .json and .csv hold the table."
_FORMAT = "table, json or csv."
_LOOKS = {"style": "WORD", "theme": "WORD", "size": "WORD", "dpi": "N"}


class Topics(TyperGroup):
    """The studies as commands, made when they are asked for: `actcli --help` does not read them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The topics, in alphabetical order."""
        from actcli.studies import studies

        return [study.topic for study in studies()]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a topic. Raises UnknownName, with the nearest."""
        from actcli.studies import find

        return _command(find(cmd_name))


app = typer.Typer(
    name="study",
    cls=Topics,
    rich_markup_mode=None,
    invoke_without_command=True,
    subcommand_metavar="[TOPIC [OPTIONS]]",
    short_help="Compute what lectures claim.",
    epilog=EPILOG,
)


@app.callback()
def _study(
    context: typer.Context,
    format: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help=_FORMAT)] = None,
    json: options.Json = False,
    output: options.Output = None,
) -> None:
    """Compute what lectures claim about functions, as a table or a picture. Without a topic: list them."""
    from actcli.cli import delivery, findings
    from actcli.errors import BadValue

    if context.invoked_subcommand is None:
        where = delivery.chosen(format, json, output, ("table", "json", "csv"))
        delivery.deliver(findings.topics(), where)
    elif json or format is not None or output is not None:
        raise BadValue(f"options follow the topic: actcli study {context.invoked_subcommand} --json")


def _command(study: Study) -> TyperCommand:
    """The command of a study."""
    own = [
        *(
            TyperOption(param_decls=[name, f"--{name}"], metavar=metavar, help=options.LOOKS[name])
            for name, metavar in _LOOKS.items()
        ),
        TyperOption(param_decls=["format", "--format", "-f"], metavar="FORMAT", help=options.FORMATS),
        TyperOption(param_decls=["json", "--json"], is_flag=True, default=False, help="Short for --format json."),
        TyperOption(param_decls=["output", "--output", "-o"], metavar="FILE", help=_OUTPUT),
    ]
    return TyperCommand(
        study.topic,
        callback=partial(_run, study),
        params=[*(_option(option) for option in study.options.values()), *own],
        help="\n\n".join([*study.about, f"Source: {study.source}."]),
        short_help=study.title,
        rich_markup_mode=None,
    )


def _option(option: Parameter) -> TyperOption:
    from actcli.studies.options import written

    default = written(option.check(option.default))
    words = f"{option.help[:1].upper()}{option.help[1:]}: {option.describe()}.  [default: {default}]"
    names = [option.name, f"--{option.display.replace('_', '-')}"]
    return TyperOption(param_decls=names, metavar=_METAVARS.get(option.kind, "X"), help=words)


def _run(study: Study, format: str | None, json: bool, output: str | None, **texts: str | None) -> None:
    from actcli.cli import findings
    from actcli.cli.pictures import Looks

    looks = Looks(**{name: texts.pop(name) for name in _LOOKS})
    given = {name: text for name, text in texts.items() if text is not None}
    findings.deliver(study, given, findings.Wanted(format, json, output, looks))
