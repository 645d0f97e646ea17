"""`actcli gallery`: a folder of figures with pages around them, built, brought up to date, or checked."""

from __future__ import annotations

from typing import Annotated

import typer

from actcli.cli import options
from actcli.cli.pictures import Looks

EPILOG = """\b
Examples:
  actcli gallery
  actcli gallery --only gelu
  actcli gallery --only 'softplus-*.svg' --force
  actcli gallery --check
  actcli gallery --theme dark --format png dark
  actcli gallery --spec lecture.toml pictures
  cat lecture.toml | actcli gallery --spec - pictures
"""

_DIRECTORY = "The folder: ./gallery where none is given."
_SPEC = "A gallery of your own: a TOML file, or - for standard input."
_ONLY = "Only figures whose file name holds this, or is matched by it as a glob; nothing else is touched."
_JOBS = "Processes, by default one for each processor."
_FORMAT = "svg, png or pdf: of all figures."
_CHECK = "Write nothing; exit with 1 if the gallery does not match the definitions."


def gallery(
    directory: Annotated[str | None, typer.Argument(metavar="[DIRECTORY]", help=_DIRECTORY, show_default=False)] = None,
    spec: Annotated[str | None, typer.Option("--spec", metavar="FILE", help=_SPEC)] = None,
    only: Annotated[str | None, typer.Option("--only", metavar="PATTERN", help=_ONLY)] = None,
    check: Annotated[bool, typer.Option("--check", help=_CHECK)] = False,
    force: Annotated[bool, typer.Option("--force", help="Draw also what has not changed.")] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", metavar="N", help=_JOBS)] = None,
    style: options.Style = None,
    theme: options.Theme = None,
    size: options.PictureSize = None,
    dpi: options.Dpi = None,
    format: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help=_FORMAT)] = None,
) -> None:
    """Draw every function, parameter, family and study into a folder, with pages to browse them: what has changed."""
    from actcli.cli import exhibiting

    looks = Looks(style, theme, size, dpi)
    raise typer.Exit(exhibiting.run(exhibiting.Asked(directory, spec, only, check, force, jobs, looks, format)))
